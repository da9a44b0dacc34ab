"""A simulated Vogent: searches, sells, imports, makes SIP users, links agents, and dials."""

from bot.playground.simulators.vogent.simulator import SimulatedVogent

__all__ = ["SimulatedVogent"]
