"""What an operation finds out at its provider: before it writes, and when its answer was lost."""

from dataclasses import dataclass

from bot.domain.holdings import Holding, Listing


@dataclass(frozen=True, slots=True)
class Facts:
    """How things stand just before the write: what is listed, and the line it is about."""

    listing: Listing
    held: Holding | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A sign that it did not happen; `why` is a clause for people, with {times} for how often."""

    why: str


Told = Holding | Absent | None
"""The proof that it happened, a sign that it did not, or nothing that can be relied on."""
