"""Simulated providers, one aiohttp server each, to try and to test the bot with no account."""

from bot.playground.simulators.butter import SimulatedButter
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.faults import (
    FAULTS,
    Answer,
    Cut,
    Fault,
    Nonsense,
    Slow,
    Status,
    Truncated,
    too_many,
)
from bot.playground.simulators.server import Injected, Simulator
from bot.playground.simulators.sigmamind import SimulatedSigmaMind
from bot.playground.simulators.vogent import SimulatedVogent

SIMULATORS: dict[str, type[Simulator]] = {
    "sigmamind": SimulatedSigmaMind,
    "vogent": SimulatedVogent,
    "butter": SimulatedButter,
}

__all__ = [
    "FAULTS",
    "SIMULATORS",
    "Answer",
    "Cut",
    "Exchange",
    "Fault",
    "Injected",
    "Nonsense",
    "SimulatedButter",
    "SimulatedSigmaMind",
    "SimulatedVogent",
    "Simulator",
    "Slow",
    "Status",
    "Truncated",
    "too_many",
]
