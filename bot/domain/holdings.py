"""What we have at providers, and what they offer for sale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.domain.numbers import E164, Line


class Direction(StrEnum):
    """Which way calls go."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True)
class Offer:
    """A number for sale at a provider. No provider here tells a price."""

    provider: str
    number: E164


@dataclass(frozen=True, slots=True)
class Holding:
    """A number or SIP user that we have at a provider.

    `reference` is the provider's handle for it; agents are the provider's ids; `status` is the
    provider's own word; `trunk` is the termination URI; None where the provider does not say.
    `raw` is the provider's own record, without its secrets, for whoever has to find out more.
    """

    provider: str
    reference: str
    line: Line
    name: str | None = None
    inbound_agent: str | None = None
    outbound_agent: str | None = None
    directions: frozenset[Direction] | None = None
    status: str | None = None
    trunk: str | None = None
    raw: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a provider says we hold.

    `complete` only when the provider said so or its pages were followed to the end; else
    `missing` says in words what may be left out.
    """

    holdings: tuple[Holding, ...]
    complete: bool = True
    missing: str | None = None

    def find(self, line: Line) -> Holding | None:
        """The holding of one line, if it is listed."""
        return next((held for held in self.holdings if held.line == line), None)
