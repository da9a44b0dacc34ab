"""What can be asked of the trail, and the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.events import Event


@dataclass(frozen=True, slots=True)
class Question:
    """Which events are wanted; None asks for all. Times are UTC, `since` included, `until` not."""

    number: str | None = None
    actor: str | None = None
    action: str | None = None
    provider: str | None = None
    outcome: str | None = None
    plan: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, newest first, and how many there are in all."""

    events: Sequence[Event]
    total: int
