"""What a transaction that writes can do."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import AlreadyDelivered
from bot.domain.events import Entry, Event
from bot.store.chain import append
from bot.store.keys import Keys
from bot.store.prepared import Within, prepared
from bot.store.put import INSERT
from bot.store.tables import deliveries
from bot.store.watch import Change

DELIVER = {
    database: insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.key)
    for database, insert in INSERT.items()
}


@dataclass(frozen=True, slots=True)
class Step:
    """A transaction that writes. `now` is the database's time at its beginning."""

    db: Within
    now: str
    keys: Keys
    changes: list[Change] = field(default_factory=list)
    """Plans that moved in it: told once it is committed."""

    async def note(self, entry: Entry) -> Event:
        """Write one event; when it cannot be written, the whole transaction is undone."""
        return await append(self.db, entry, self.keys)

    async def deliver(self, key: str | None, plan_id: str | None) -> None:
        """Mark a delivery as having had its effect; AlreadyDelivered when it had one before."""
        if key is None:
            return
        delivery = {"key": key, "plan_id": plan_id, "time": self.now}
        if not await self.run(DELIVER[self.db.dialect.name], delivery):
            raise AlreadyDelivered(
                "Slack sent me this twice. My answer to the first holds; you need do nothing."
            )

    async def run(
        self, statement: Executable, values: Mapping[str, Any], writes: Collection[str] = ()
    ) -> Sequence[Any]:
        """Every row of a statement that is made once, by its shortest way; bare tuples on SQLite.

        `writes`: the columns that it writes, where it does not say so itself.
        """
        ready = prepared(statement, self.db.dialect, frozenset(writes) or None)
        return await ready.within(self.db, values)


@dataclass(frozen=True, slots=True)
class Writing(Step):
    """One that may take its time, and ask whatever SQLAlchemy can."""

    db: AsyncConnection
