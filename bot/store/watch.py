"""What is told of a transaction once it is committed: its changes, in the log and to be counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.domain.events import Event, Phase
from bot.domain.plans import Plan, State

log = structlog.get_logger(__name__)


class Watch(Protocol):
    """Told of every transaction that wrote; must return at once."""

    def wrote(self, waited: float, took: float) -> None:
        """One was committed, after so many seconds of waiting and of work."""
        ...

    def moved(self, state: str, settled: str | None) -> None:
        """A plan came into a state; `settled` is the outcome where that ended a doubt."""
        ...

    def failed(self, why: str, *, pool: bool = False) -> None:
        """One failed; `pool`: no connection was free in time."""
        ...


class Nobody:
    """Counts nothing."""

    def wrote(self, waited: float, took: float) -> None:
        """Nothing."""

    def moved(self, state: str, settled: str | None) -> None:
        """Nothing."""

    def failed(self, why: str, *, pool: bool = False) -> None:
        """Nothing."""


NOBODY: Watch = Nobody()


@dataclass(frozen=True, slots=True)
class Change:
    """A plan in its new state, the one it was in, and the event that says so, if one does."""

    plan: Plan
    was: State | None
    event: Event | None


def tell(changes: Iterable[Change], watch: Watch) -> None:
    """A line in the log for each, and a count; only what is committed has happened."""
    for change in changes:
        plan, event = change.plan, change.event
        settled = event is not None and event.phase == Phase.SETTLED
        watch.moved(str(plan.state), event.outcome if event is not None and settled else None)
        log.info(
            "a plan changed",
            plan=plan.id,
            state=str(plan.state),
            was=None if change.was is None else str(change.was),
            action=str(plan.draft.action),
            provider=plan.provider,
            seq=None if event is None else event.seq,
        )
