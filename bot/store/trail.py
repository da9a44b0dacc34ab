"""Reading the trail, and noting what changed no plan."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.events import Entry, Event, Outcome, Phase, cleaned
from bot.domain.questions import Page, Question
from bot.store.chain import checked_head, read_event
from bot.store.database import Database
from bot.store.rows import to_time
from bot.store.tables import events, plans

ID = re.compile(r"[UW][A-Z0-9]{2,}|numberbot|external")
"""An actor's id; anything else is a name."""


@dataclass(frozen=True, slots=True)
class Trail:
    """Each method is one transaction."""

    database: Database

    async def note(self, entry: Entry, delivery: str | None = None) -> Event:
        """Write an event that goes with no change of a plan: a refusal, an export.

        Raises AlreadyDelivered for a delivery that had its effect before; nothing is written then.
        """
        async with self.database.writing() as tx:
            await tx.deliver(delivery, None)
            return await tx.note(entry)

    async def check_ends(self) -> None:
        """Raise TrailBroken where nothing could be written behind the last event."""
        async with self.database.reading() as db:
            await checked_head(db, self.database.keys)

    async def count(self, question: Question) -> int:
        """How many events answer a question, on all its pages."""
        async with self.database.reading() as db:
            return await _count(db, _wanted(question))

    async def newest(self, question: Question, limit: int) -> Page:
        """A page of the events that answer a question, newest first, and how many do.

        The newest ones, or those next to the place that the question names.
        """
        wanted = _wanted(question)
        place, order = [], events.c.seq.desc()
        if question.older is not None:
            place = [events.c.seq < question.older]
        elif question.newer is not None:
            place, order = [events.c.seq > question.newer], events.c.seq.asc()
        query = select(events).where(*wanted, *place).order_by(order).limit(limit)
        async with self.database.reading() as db:
            found = [read_event(row) for row in (await db.execute(query)).all()]
            found.sort(key=lambda event: -event.seq)
            total = await _count(db, wanted)
            newer = await _count(db, [*wanted, events.c.seq > found[0].seq]) if found else 0
            return Page(found, total, newer)

    async def changes(
        self,
        limit: int,
        *,
        number: str | None = None,
        provider: str | None = None,
        actor: str | None = None,
    ) -> Sequence[Event]:
        """The newest events that tell of a change that happened: of a line, or by somebody."""
        done = events.c.phase.in_([str(Phase.DONE), str(Phase.PARTIAL)])
        stands = events.c.provider_ref.is_not(None)  # found in part is a failure that names it
        settled = (events.c.phase == str(Phase.SETTLED)) & (
            (events.c.outcome == str(Outcome.SUCCESS)) | stands
        )
        given = {events.c.number: number, events.c.provider: provider}
        wanted = [column == value for column, value in given.items() if value is not None]
        if actor is not None:  # what was settled later is theirs, too, though Numberbot wrote it
            theirs = select(plans.c.id).where(plans.c.actor_id == actor)
            wanted.append(or_(events.c.actor_id == actor, events.c.plan_id.in_(theirs)))
        wanted.append(~events.c.action.startswith("trail."))  # taking it out changes no line
        query = select(events).where(or_(done, settled), *wanted)
        async with self.database.reading() as db:
            rows = await db.execute(query.order_by(events.c.seq.desc()).limit(limit))
            return [read_event(row) for row in rows.all()]

    async def oldest_first(self, question: Question) -> AsyncIterator[Event]:
        """Every event that answers a question, on all its pages, as a stream."""
        rows = select(events).where(*_wanted(question)).order_by(events.c.seq)
        async with self.database.reading() as db:
            found = await db.stream(rows)
            try:
                async for row in found:
                    yield read_event(row)
            finally:  # whoever reads may stop early
                await found.close()


async def _count(db: AsyncConnection, wanted: Sequence[ColumnElement[bool]]) -> int:
    query = select(func.count()).select_from(events).where(*wanted)
    return int((await db.execute(query)).scalar_one())


def _wanted(question: Question) -> list[ColumnElement[bool]]:
    exact = {
        events.c.number: question.number,
        events.c.action: question.action,
        events.c.provider: question.provider,
        events.c.outcome: question.outcome,
        events.c.plan_id: question.plan,
    }
    wanted: list[ColumnElement[bool]] = [
        column == cleaned(value) for column, value in exact.items() if value is not None
    ]
    if question.actor is not None:
        actor = cleaned(question.actor)
        wanted.append(events.c.actor_id == actor if ID.fullmatch(actor) else _named(actor))
    if question.since is not None:
        wanted.append(events.c.time >= to_time(question.since))
    if question.until is not None:
        wanted.append(events.c.time < to_time(question.until))
    return wanted


def _named(actor: str) -> ColumnElement[bool]:
    """By name, capitals or not; as it stands too, since SQLite knows no capitals but ASCII's."""
    name = events.c.actor_name
    return or_(name == actor, func.lower(name) == actor.lower())
