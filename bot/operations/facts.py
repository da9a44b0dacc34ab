"""What an operation finds out at its provider: before it writes, after it, when no answer came."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import SecretStr

from bot.domain.events import Json
from bot.domain.holdings import Holding, Listing

Secrets = Mapping[str, SecretStr]
"""What was typed into a form's secret fields, by their names. It is kept in memory, or sealed."""
NO_SECRETS: Secrets = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facts:
    """How things stand just before the write: what is listed, and the line it is about."""

    listing: Listing
    held: Holding | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The write's answer was yes: how the line is now (None: no longer ours), and for the trail."""

    held: Holding | None
    after: Json = None


@dataclass(frozen=True, slots=True)
class Happened:
    """The proof that it happened: the line as it is now, None when it is no longer ours."""

    held: Holding | None


@dataclass(frozen=True, slots=True)
class Absent:
    """A sign that it did not happen; `why` is a clause for people, with {times} for how often."""

    why: str


def missing(listing: Listing) -> Absent | None:
    """What a list without the line tells: a whole one that it did not come, another nothing."""
    why = "it was missing from {times} complete lists of the provider"
    return Absent(why) if listing.complete else None


Told = Happened | Absent | None
"""The proof that it happened, a sign that it did not, or nothing that can be relied on."""
