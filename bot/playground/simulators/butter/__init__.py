"""A simulated Butter AI: sells nothing; imports, lists, assigns agents, places calls."""

from bot.playground.simulators.butter.seeds import AGENT, FOREIGN_INTEGRATION, INTEGRATION
from bot.playground.simulators.butter.simulated import SimulatedButter

__all__ = ["AGENT", "FOREIGN_INTEGRATION", "INTEGRATION", "SimulatedButter"]
