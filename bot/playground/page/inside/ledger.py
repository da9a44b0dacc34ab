"""What the bot keeps, read from its own database while it runs: plans, trail, and whether it holds.

Another process writes there, so it is looked at a few times a second: at the plans, and at the
trail when it has grown. A database that is not there yet, or is locked, shows what was seen last.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from bot.domain.errors import StoreUnavailable
from bot.domain.events import Event
from bot.domain.numbers import E164
from bot.domain.plans import UNRESOLVED, Plan, State
from bot.domain.questions import Question
from bot.playground.workspace.blocks import Json
from bot.store.migrate import DATABASE_ERRORS
from bot.store.store import Store
from bot.store.verify import Verdict, verify

PLANS = 50
EVENTS = 150
HASH = 12
"""Characters of a hash that are shown."""
EVERYTHING = Question()


class Ledger:
    """What was seen last in the bot's database."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self.plans: list[Plan] = []
        self.events: list[Event] = []
        self.there = False
        self.verified: Json | None = None

    async def look(self) -> bool:
        """Read what is new; whether there was anything."""
        before = (self.there, self.plans, self._newest)
        try:
            await self._read()
            self.there = self._made()
        except (StoreUnavailable, ValueError, *DATABASE_ERRORS):  # ValueError: tampered with
            self.there = False
        return (self.there, self.plans, self._newest) != before

    async def check(self) -> Json:
        """Verify the whole trail: whether it holds, in words too."""
        if self._store is None or not self._made():
            return {"holds": False, "words": "There is no trail here yet.", "seq": 0}
        try:
            found = await verify(self._store.engine, self._store.trail.database.keys)
        except (StoreUnavailable, *DATABASE_ERRORS):
            return {"holds": False, "words": "The database cannot be read just now.", "seq": 0}
        holds = found.verdict is Verdict.HOLDS
        self.verified = {"holds": holds, "words": found.words, "seq": found.seq}
        return self.verified

    def told(self) -> Json:
        """For the page."""
        return {
            "there": self.there,
            "plans": [_plan(each) for each in self.plans],
            "events": [event_json(each) for each in self.events],
            "verified": self.verified,
        }

    @property
    def _newest(self) -> tuple[int, str]:
        return _place(self.events)

    def _made(self) -> bool:
        """Whether the bot made the file already: to look would make it, and be in its way."""
        if self._store is None:
            return False
        path = self._store.trail.database.file.path
        return path is None or (path.exists() and path.stat().st_size > 0)

    async def _read(self) -> None:
        if self._store is None or not self._made():
            return
        plans = [*await self._store.plans.newest(PLANS)]  # first: the trail is never behind them
        newest = await self._store.trail.newest(EVERYTHING, 1)
        here, seen = _place(newest.events), self._newest
        if here != seen:
            self.events = [*(await self._store.trail.newest(EVERYTHING, EVENTS)).events]
        if here[0] == seen[0] and here != seen:  # it was changed, not continued
            self.verified = None
        self.plans = plans


def _place(events: Sequence[Event]) -> tuple[int, str]:
    """How far a trail goes whose newest event comes first."""
    return (events[0].seq, events[0].hash) if events else (0, "")


def _plan(plan: Plan) -> Json:
    return {
        "id": plan.id,
        "state": str(plan.state),
        "open": plan.state in {State.PROPOSED, *UNRESOLVED},
        "action": str(plan.draft.action),
        "number": None if plan.line is None else str(plan.line),
        "number_shown": None if plan.line is None else pretty(str(plan.line)),
        "area": None if plan.draft.area is None else str(plan.draft.area),
        "provider": plan.provider,
        "reference": plan.reference,
        "who": plan.actor.name or plan.actor.id,
        "source": str(plan.source),
        "created": _time(plan.created),
        "changed": _time(plan.changed),
        "expires": _time(plan.expires),
        "sent": _time(plan.sent_at),
        "settled_by": plan.settled_by,
        "reason": plan.reason,
    }


def event_json(event: Event) -> dict[str, Any]:
    """One line of the trail."""
    return {
        "seq": event.seq,
        "time": time_of(event),
        "action": event.action,
        "phase": event.phase,
        "outcome": event.outcome,
        "who": event.actor_name or event.actor_id,
        "source": event.source,
        "provider": event.provider,
        "number": event.number,
        "number_shown": None if event.number is None else pretty(event.number),
        "plan": event.plan_id,
        "reason": event.reason,
        "before": event.before,
        "after": event.after,
        "prev_hash": event.prev_hash[:HASH],
        "hash": event.hash[:HASH],
    }


def time_of(event: Event) -> float:
    """When a line was written; one whose time was tampered with comes first."""
    try:
        return datetime.fromisoformat(event.time).timestamp()
    except ValueError:
        return 0.0


@cache
def pretty(number: str) -> str:
    """A number as the channel shows it; what is none stays as it is."""
    try:
        return E164(number).pretty
    except ValueError:
        return number


def _time(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()
