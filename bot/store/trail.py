"""Reading the trail, and noting what changed no plan."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Dialect, select

from bot.domain.events import Entry, Event
from bot.domain.questions import COUNTED, Page, Question
from bot.store.chain import read_event, require_sound
from bot.store.database import Database
from bot.store.ends import sight
from bot.store.lookups import count, given, happened, page, theirs, wanted
from bot.store.tables import events
from bot.store.writing import Step


@dataclass(frozen=True, slots=True)
class Trail:
    """Each method is one transaction."""

    database: Database

    async def note(self, entry: Entry, delivery: str | None = None) -> Event:
        """Write an event that goes with no change of a plan: a refusal, an export.

        Raises AlreadyDelivered for a delivery that had its effect before; nothing is written then.
        """

        async def noted(tx: Step) -> Event:
            await tx.deliver(delivery, None)
            return await tx.note(entry)

        return await self.database.step(noted)

    async def check_ends(self) -> None:
        """Raise TrailBroken where nothing could be written behind the last event; locks nothing."""
        async with self.database.reading() as db:
            await require_sound(db, await sight(db), self.database.keys)

    async def count(self, question: Question, most: int) -> int:
        """How many events answer a question, on all its pages; at most `most`, and no further."""
        asked = given(question)
        query = count(self._dialect, frozenset(asked))
        ((found,),) = await self.database.fetch(query, {**asked, "most": most})
        return int(found)

    async def newest(self, question: Question, limit: int) -> Page:
        """A page of the events that answer a question, newest first, and how many do.

        The newest ones, or those next to the place that the question names.
        """
        asked = given(question)
        places = {"older": question.older, "newer": question.newer, "page": question.page}
        place = next((name for name, seq in places.items() if seq is not None), None)
        more = 0 if place == "newer" else 1
        values = {**asked, **places, "rows": limit + more}
        rows = await self.database.fetch(page(self._dialect, frozenset(asked), place), values)
        if not rows:
            return Page([], await self.count(question, COUNTED))
        total, beyond = rows[0][-2:]
        shown = [read_event(row) for row in rows[:limit]]
        if place != "newer":
            return Page(shown, total, beyond, older=len(rows) > limit)
        newer = beyond if beyond == COUNTED else beyond - len(shown)
        return Page(shown[::-1], total, newer, older=True)

    async def changes(
        self,
        limit: int,
        *,
        number: str | None = None,
        provider: str | None = None,
        actor: str | None = None,
    ) -> Sequence[Event]:
        """The newest events that tell of a change that happened: of a line, or by somebody."""
        given = {events.c.number: number, events.c.provider: provider}
        of_line = [column == value for column, value in given.items() if value is not None]
        query = happened(of_line, limit) if actor is None else theirs(actor, of_line, limit)
        async with self.database.reading() as db:
            return [read_event(row) for row in (await db.execute(query)).all()]

    async def oldest_first(self, question: Question) -> AsyncIterator[Event]:
        """Every event that answers a question, on all its pages, as a stream."""
        asked = given(question)
        rows = select(events).where(*wanted(frozenset(asked))).order_by(events.c.seq)
        async with self.database.reading() as db:
            found = await db.stream(rows, asked)
            try:
                async for row in found:
                    yield read_event(row)
            finally:  # whoever reads may stop early
                await found.close()

    @property
    def _dialect(self) -> Dialect:
        return self.database.engine.dialect
