"""Transactions: one for reading, one for writing; a database that fails says so in words."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import AlreadyDelivered, StoreUnavailable
from bot.domain.events import Entry, Event
from bot.store.chain import append
from bot.store.engine import BUSY_MS, clock
from bot.store.file import DatabaseFile, FileGone
from bot.store.keys import Keys
from bot.store.once import Once, together
from bot.store.prepared import Prepared, prepared
from bot.store.put import INSERT
from bot.store.tables import deliveries
from bot.store.trouble import Condition, Trouble, trouble
from bot.store.watch import NOBODY, Change, Watch, tell

DELIVER = {
    database: insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.key)
    for database, insert in INSERT.items()
}
TURN_WITHIN = 10.0
"""Seconds for which a writer waits for those before it."""
PATIENT = 5.0
"""Seconds of them after which it does not wait, besides, for a lock that stopped these."""
CROWDED = (
    "Many changes are being written just now, and your turn did not come. Nothing was done."
    " Try again in a minute."
)
WIPE_MS = 100


@dataclass(frozen=True, slots=True)
class Writing:
    """A transaction that writes. `now` is the database's time at its beginning."""

    db: AsyncConnection
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
class Database:
    """An engine, and the keys that sign what is written to it."""

    engine: AsyncEngine
    keys: Keys
    file: DatabaseFile
    condition: Condition = field(default_factory=Condition)
    watch: Watch = NOBODY
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: list[Once] = field(default_factory=list)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises StoreUnavailable."""
        with self._in_words():
            self.file.require_there()
            async with self.engine.connect() as db:
                yield db
        self.condition.worked(wrote=False)

    async def fetch(self, statement: Prepared, values: Mapping[str, Any]) -> Sequence[Any]:
        """The rows of one statement, in no transaction of its own. Raises StoreUnavailable."""
        with self._in_words():
            self.file.require_there()
            found = await statement.alone(self.engine, values)
        self.condition.worked(wrote=False)
        return found

    async def rows(self, statement: Executable, values: Mapping[str, Any]) -> Sequence[Any]:
        """Likewise, of a statement that is made once; bare tuples on SQLite."""
        return await self.fetch(prepared(statement, self.engine.dialect), values)

    async def write(
        self, statement: Executable, values: Callable[[str], Mapping[str, Any]]
    ) -> Sequence[Any]:
        """Write by one statement that is made once, given the database's time; likewise.

        On SQLite, those who wait for their turn are written together, and to the disk once. When
        that fails, it has failed for the first of them, and the next tries.
        """
        if self.engine.dialect.name != "sqlite":
            async with self.writing() as tx:
                return await tx.run(statement, values(tx.now))
        began = time.perf_counter()
        mine = Once(prepared(statement, self.engine.dialect), values)
        self._waiting.append(mine)
        try:
            with self._in_words():
                async with self._my_turn():
                    if mine.rows is None:
                        self.file.require_there()
                        turn = time.perf_counter()
                        await together(self.engine, self._waiting)
                        self.condition.worked(wrote=True)
                        self.watch.wrote(turn - began, time.perf_counter() - turn)
        finally:
            self._waiting.remove(mine)
        return mine.rows or ()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        """A transaction that writes, whole or not at all. Raises StoreUnavailable.

        A broken uniqueness rule comes through as SQLAlchemy's IntegrityError.
        """
        began = time.perf_counter()
        with self._in_words():
            self.file.require_there()  # or SQLite would make a new one
            async with self._my_turn(), self.engine.connect() as plain:
                self.file.require_there()
                db = await plain.execution_options(writes=True)
                async with db.begin():
                    tx = Writing(db, await clock(db), self.keys)
                    turn = time.perf_counter()
                    yield tx
        self.condition.worked(wrote=True)
        self.watch.wrote(turn - began, time.perf_counter() - turn)
        tell(tx.changes, self.watch)

    async def wipe(self) -> None:
        """Write SQLite's log back into the file, so that what was deleted is nowhere any more.

        Where somebody reads just now a part of the log stays, until the next time: to wait for
        them would keep every writer waiting, too.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self._in_words():
            async with self.engine.connect() as db:
                driver = (await db.get_raw_connection()).driver_connection
                if driver is None:
                    return
                await driver.execute(f"PRAGMA busy_timeout = {WIPE_MS}")
                try:
                    async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as told:
                        await told.fetchall()
                finally:
                    await driver.execute(f"PRAGMA busy_timeout = {BUSY_MS}")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """A driver's error as StoreUnavailable."""
        try:
            yield
        except IntegrityError:
            raise
        except FileGone:
            self._failed(Trouble.AWAY)
            raise
        except PoolTimeout as error:
            raise self._failed(Trouble.LOCKED, pool=True) from error
        except DBAPIError as error:
            raise self._failed(trouble(error.orig), error.orig) from error
        except sqlite3.Error as error:
            raise self._failed(trouble(error), error) from error

    def _failed(
        self, found: Trouble, error: BaseException | None = None, *, pool: bool = False
    ) -> StoreUnavailable:
        self.watch.failed(str(found), pool=pool)
        return self.condition.failed(found, error)

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        """Wait for the writers before us in this process, but not for ever.

        Who waited long for those whom somebody else's lock stopped does not wait for it anew.
        """
        began = time.monotonic()
        try:
            async with asyncio.timeout(TURN_WITHIN):
                await self._turn.acquire()
        except TimeoutError as error:
            if self.condition.now is Trouble.LOCKED:
                raise self._failed(Trouble.LOCKED) from error
            self.watch.failed(str(Trouble.LOCKED), pool=False)
            raise StoreUnavailable(CROWDED) from error
        try:
            if self.condition.now is Trouble.LOCKED and time.monotonic() - began > PATIENT:
                raise self._failed(Trouble.LOCKED)
            yield
        finally:
            self._turn.release()
