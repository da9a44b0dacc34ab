"""Agents that answer and place calls, and a call that one of them placed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent at a provider: its id there, and its name where one is told."""

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents that a provider listed; `missing` says in words what may be left out."""

    agents: tuple[Agent, ...]
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A test call that a provider took on: its id there, and the provider's word for its state."""

    reference: str | None
    status: str | None = None
