"""What can be asked of the trail, and the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import Event

COUNTED = 1_000
"""How far events are counted for a page; to count them all would take longer each year."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which events are wanted; None asks for all. Times are UTC, `since` included, `until` not.

    `older`, `newer` and `page` are places in the trail (seq), for its pages: those before, or
    after, or the one that begins there.
    """

    number: str | None = None
    actor: str | None = None
    action: str | None = None
    provider: str | None = None
    outcome: str | None = None
    plan: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    older: int | None = None
    newer: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first; how many there are in all, and how many are `newer` than these.

    Both are counted up to COUNTED, and no further; `older` says whether any come after these.
    """

    events: Sequence[Event]
    total: int
    newer: int = 0
    older: bool = False
