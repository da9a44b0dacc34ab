"""Moving a team from one database to another, whole or not at all, its trail verified on both."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy import Table, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.copying_rows import Row, sound_rows
from bot.store.copying_source import NotWhole, one_moment, require_still, verified
from bot.store.copying_target import hold, out_of_order, pour, require_empty
from bot.store.ends import Ends, Place
from bot.store.keys import Keys
from bot.store.migrate import DATABASE_ERRORS, migrate
from bot.store.schema import require_fit
from bot.store.tables import events, metadata
from bot.store.trouble import trouble
from bot.store.unusable import Unusable, unusable
from bot.store.walk import Walk, wrong_rows

DIFFERS = (
    "What can be read in the other database is not what was written there: the table {table}"
    " differs. Nothing was copied."
)
UNLIKE = "In the other database the trail does not verify: {why} Nothing was copied."
Tell = Callable[[str, int, int], None]
"""Told of a table how many rows of how many are copied."""


class Side(Enum):
    """Which of the two databases."""

    SOURCE = "from"
    TARGET = "to"


class Failed(Exception):
    """One of the two databases cannot be used: `why` is what its driver, or we, say of it."""

    def __init__(self, side: Side, why: Exception) -> None:
        super().__init__(unusable(why))
        self.side = side
        self.trouble = trouble(why.orig) if isinstance(why, DBAPIError) else None


@dataclass(slots=True)
class Tally:
    """How many rows there were, and a sum over them that tells whether others are the same.

    In whichever order they come: databases differ in how they sort text.
    """

    count: int = 0
    total: int = 0

    def add(self, rows: Sequence[Row], *, chained: bool = False) -> None:
        """Count them; what is chained by its own hashes needs no other."""
        self.count += len(rows)
        for row in () if chained else rows:
            digest = hashlib.sha256(repr(row).encode()).digest()
            self.total = (self.total + int.from_bytes(digest)) % 2**256


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows of each table, and the place of the trail's last event."""

    rows: Mapping[str, int]
    last: Place


@dataclass(frozen=True, slots=True)
class Copying:
    """One copying, from a `source_engine`; `keys` are those that signed the trail."""

    source: AsyncEngine
    target: AsyncEngine
    keys: Keys
    tell: Tell
    tallies: dict[str, Tally] = field(default_factory=dict)

    async def run(self) -> Copied:
        """Copy every table. Raises Refused, NotWhole, Failed; then nothing was copied."""
        with _at(Side.SOURCE):
            last = await verified(self.source, self.keys)
        with _at(Side.TARGET):
            await _prepare(self.target)
            async with self._written() as db:
                await self._fill(db)
                await self._require_same(db, last)
                with _at(Side.SOURCE):
                    await require_still(self.source, last)
        return Copied({name: tally.count for name, tally in self.tallies.items()}, last)

    @asynccontextmanager
    async def _written(self) -> AsyncIterator[AsyncConnection]:
        """One transaction of the target, in which nobody else writes."""
        async with self.target.connect() as plain:
            db = await plain.execution_options(writes=True)
            async with db.begin():
                await hold(db)
                await require_empty(db)
                yield db

    async def _fill(self, db: AsyncConnection) -> None:
        async with one_moment(self.source) as source, out_of_order(db):
            for table in metadata.sorted_tables:
                async with aclosing(self._counted(source, table)) as batches:
                    await pour(db, table, batches)

    async def _counted(
        self, db: AsyncConnection, table: Table
    ) -> AsyncGenerator[Sequence[Row], None]:
        """The rows of the source, told and summed up as they pass."""
        tally = self.tallies[table.name] = Tally()
        with _at(Side.SOURCE):
            of = (await db.execute(select(func.count()).select_from(table))).scalar_one()
            async with aclosing(sound_rows(db, table)) as rows:
                async for batch in rows:
                    yield batch
                    tally.add(batch, chained=table is events)
                    self.tell(table.name, tally.count, of)

    async def _require_same(self, db: AsyncConnection, last: Place) -> None:
        """Read it back, before anybody else can see it; an event's hash is over all its columns."""
        for table in metadata.sorted_tables:
            if table is not events and await _tallied(db, table) != self.tallies[table.name]:
                raise NotWhole(DIFFERS.format(table=table.name))
        await self._require_whole(db, last)

    async def _require_whole(self, db: AsyncConnection, last: Place) -> None:
        ends = await Ends.read(db)
        walk = Walk(ends.start.seq, ends.start.hash, ())
        why = await wrong_rows(db, walk)
        if why is None and not all(end.holds(self.keys) for end in ends.all):
            why = "an end is signed with another key."
        if why is None and ends.heads[0].place != last:
            why = "it ends elsewhere."
        if why is not None:
            raise NotWhole(UNLIKE.format(why=why))


@contextmanager
def _at(side: Side) -> Iterator[None]:
    """What fails within is that database."""
    try:
        yield
    except (Unusable, *DATABASE_ERRORS) as error:
        raise Failed(side, error) from error


async def _prepare(target: AsyncEngine) -> None:
    """Current and empty; where it is not empty nothing is changed."""
    async with one_moment(target) as db:
        await require_fit(db)
        await require_empty(db)
    await migrate(target)


async def _tallied(db: AsyncConnection, table: Table) -> Tally:
    there = Tally()
    async for batch in sound_rows(db, table):
        there.add(batch)
    return there
