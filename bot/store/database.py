"""Transactions: one for reading, one for writing; a database that fails says so in words."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import StoreUnavailable
from bot.store.engine import BUSY_MS, clock
from bot.store.file import DatabaseFile, FileGone
from bot.store.keys import Keys
from bot.store.prepared import Prepared, prepared
from bot.store.steps import Body, Queue, Waiting, in_one
from bot.store.trouble import Condition, Trouble, trouble
from bot.store.watch import NOBODY, Watch, tell
from bot.store.writing import Writing

TURN_WITHIN = 10.0
"""Seconds for which a writer waits for those before it."""
PATIENT = 5.0
"""Seconds of them after which it does not wait, besides, for a lock that stopped these."""
CROWDED = (
    "Many changes are being written just now, and your turn did not come. Nothing was done."
    " Try again in a minute."
)
WIPE_MS = 100
T = TypeVar("T")


class Crowded(StoreUnavailable):
    """Others of this process were before us, and not done in time."""


@dataclass(frozen=True, slots=True)
class Database:
    """An engine, and the keys that sign what is written to it."""

    engine: AsyncEngine
    keys: Keys
    file: DatabaseFile
    condition: Condition = field(default_factory=Condition)
    watch: Watch = NOBODY
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _steps: Queue = field(init=False)

    def __post_init__(self) -> None:
        """Steps are made by this database."""
        object.__setattr__(self, "_steps", Queue(self._together))

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
        """Write by one statement that is made once, given the database's time; likewise."""
        return await self.step(lambda tx: tx.run(statement, values(tx.now)))

    async def step(self, body: Body[T]) -> T:
        """A short transaction that writes, whole or not at all. Raises StoreUnavailable.

        `body` waits for nothing but what the transaction is asked. On SQLite, those who wait for
        their turn are written together. A broken uniqueness rule comes through as SQLAlchemy's
        IntegrityError.
        """
        if self.engine.dialect.name != "sqlite":
            async with self.writing() as tx:
                return await body(tx)
        with self._in_words():
            return await self._steps.made(body, TURN_WITHIN, Crowded(CROWDED))

    async def _together(self, some: Sequence[Waiting[Any]]) -> None:
        """Make them, on SQLite, but for those that nobody waits for any more."""
        async with self._my_turn(time.perf_counter()):
            self.file.require_there()  # or SQLite would make a new one
            for one in some:
                if self._in_vain(one.since):
                    one.fail(self._failed(Trouble.LOCKED))
            left = [one for one in some if not one.done.done()]
            began = await in_one(self.engine, self.keys, left)
        self.condition.worked(wrote=True)
        for one in left:
            one.tell(began, self.watch)
            await asyncio.sleep(0)  # each has much to do now: in between, others are heard

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writing]:
        """A transaction that writes, whole or not at all. Raises StoreUnavailable.

        A broken uniqueness rule comes through as SQLAlchemy's IntegrityError.
        """
        began = time.perf_counter()
        with self._in_words():
            self.file.require_there()  # or SQLite would make a new one
            async with self._my_turn(began), self.engine.connect() as plain:
                self.file.require_there()
                db = await plain.execution_options(writes=True)
                async with db.begin():
                    tx = Writing(db, await clock(db), self.keys)
                    turn = time.perf_counter()
                    yield tx
        self.condition.worked(wrote=True)
        self.watch.wrote(turn - began, time.perf_counter() - turn)
        tell(tx.changes, self.watch)

    async def written(self) -> None:
        """Wait until what is being written is."""
        await self._steps.ended()

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
        except Crowded:
            self.watch.failed(str(Trouble.LOCKED), pool=False)
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
    async def _my_turn(self, since: float) -> AsyncIterator[None]:
        """Wait for the writers before us in this process, but not for ever."""
        try:
            async with asyncio.timeout(TURN_WITHIN):
                await self._turn.acquire()
        except TimeoutError as error:
            if self.condition.now is Trouble.LOCKED:
                raise self._failed(Trouble.LOCKED) from error
            raise Crowded(CROWDED) from error
        try:
            if self._in_vain(since):
                raise self._failed(Trouble.LOCKED)
            yield
        finally:
            self._turn.release()

    def _in_vain(self, since: float) -> bool:
        """Whether who waits since then did so for those whom somebody else's lock stopped.

        They waited for it long enough, and do not wait for it anew.
        """
        return self.condition.now is Trouble.LOCKED and time.perf_counter() - since > PATIENT
