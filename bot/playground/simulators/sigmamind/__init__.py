"""A simulated SigmaMind: buys, imports and changes numbers, lists numbers and agents, calls."""

from bot.playground.simulators.sigmamind.simulator import SimulatedSigmaMind

__all__ = ["SimulatedSigmaMind"]
