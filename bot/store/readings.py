"""Which copy reads a provider anew, and what the one that did last was not told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.store.database import Database
from bot.store.engine import clock
from bot.store.put import put
from bot.store.rows import later
from bot.store.tables import readings

WENT = select(readings.c.provider, readings.c.problems).where(readings.c.problems.is_not(None))
LEASE = timedelta(minutes=2)
"""How long a copy is left to read a provider, before another does."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Each method is one transaction."""

    database: Database

    async def claim(self, provider: str) -> bool:
        """Whether a provider is due to be read, and of all copies by us."""
        due = select(readings.c.due).where(readings.c.provider == provider)
        async with self.database.reading() as db:  # most looks find nothing, and lock nothing
            until = (await db.execute(due)).scalar_one_or_none()
            if until is not None and until > await clock(db):
                return False
        async with self.database.writing() as tx:
            row = {"provider": provider, "due": later(tx.now, LEASE)}
            return await put(tx.db, readings, row, readings.c.due <= tx.now)

    async def told(self, provider: str, problems: Sequence[str], again: timedelta) -> None:
        """It was read just now, and is due `again` then; `problems`: what it did not tell."""
        async with self.database.writing() as tx:
            due, said = later(tx.now, again), json.dumps(list(problems))
            await put(tx.db, readings, {"provider": provider, "due": due, "problems": said})

    async def went(self) -> Mapping[str, Sequence[str]]:
        """What each provider that was ever read did not tell then; nothing where it told all."""
        rows = await self.database.rows(WENT, {})
        return {provider: tuple(json.loads(problems)) for provider, problems in rows}
