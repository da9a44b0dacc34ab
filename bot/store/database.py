"""Transactions: one for reading, one for writing; a database that fails says so in words."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import StoreUnavailable
from bot.store.engine import BUSY_MS, clock
from bot.store.file import DatabaseFile, FileGone
from bot.store.keys import Keys
from bot.store.prepared import Prepared, prepared
from bot.store.steps import Body, Queue, Took, Waiting, in_one
from bot.store.trouble import Condition, Trouble, trouble
from bot.store.watch import NOBODY, Change, Watch, tell
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

log = structlog.get_logger(__name__)


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
        return await self._steps.made(body, TURN_WITHIN, self._late)

    async def _together(self) -> None:
        """Make the steps that wait, on SQLite."""
        async with self._turn:  # whoever waits too long for it gives up by themselves
            some = self._steps.taken()
            for one in some:
                if self._in_vain(one.since):
                    one.fail(self._failed(Trouble.LOCKED))
            left = [one for one in some if not one.done.done()]
            if not left:
                return
            try:
                self.file.require_there()  # or SQLite would make a new one
                took = await in_one(self.engine, self.keys, left)
            except BaseException as error:
                for one in left:
                    one.fail(self._worded(error))
                if isinstance(error, Exception):
                    return
                raise
        await self._tell(left, took)

    async def _tell(self, made: Sequence[Waiting[Any]], took: Took) -> None:
        """Say what came of each, which stands now, whatever happens to us."""
        if any(one.error is None for one in made):
            self.condition.worked(wrote=True)
        cut: asyncio.CancelledError | None = None
        for one in made:
            if one.error is not None:
                one.error = self._worded(one.error)
            one.answer()
            if one.error is None and one.tx is not None:
                one.context.run(self._count, one.tx.changes, one.since, took)
            if cut is None:
                try:
                    await asyncio.sleep(0)  # each has much to do now: in between, others are heard
                except asyncio.CancelledError as error:
                    cut = error
        if cut is not None:
            raise cut

    def _count(self, changes: Sequence[Change], since: float, took: Took) -> None:
        try:
            self.watch.wrote(took.began - since, took.ended - took.began)
            tell(changes, self.watch)
        except Exception:
            log.exception("a change was made, and could not be counted")

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
        except Exception as error:
            said = self._worded(error)
            if said is error:
                raise
            raise said from error

    def _worded(self, error: BaseException) -> BaseException:
        """A driver's error in words, and counted; any other as it is."""
        match error:
            case FileGone():
                self._failed(Trouble.AWAY)
                return error
            case PoolTimeout():
                return self._failed(Trouble.LOCKED, pool=True)
            case DBAPIError() if not isinstance(error, IntegrityError):
                return self._failed(trouble(error.orig), error.orig)
            case sqlite3.Error():
                return self._failed(trouble(error), error)
            case _:
                return error

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
            raise self._late() from error
        try:
            if self._in_vain(since):
                raise self._failed(Trouble.LOCKED)
            yield
        finally:
            self._turn.release()

    def _late(self) -> StoreUnavailable:
        """What those are told whose turn did not come in time."""
        if self.condition.now is Trouble.LOCKED:
            return self._failed(Trouble.LOCKED)
        self.watch.failed(str(Trouble.LOCKED), pool=False)
        return StoreUnavailable(CROWDED)  # not the lock's fault, but ours

    def _in_vain(self, since: float) -> bool:
        """Whether who waits since then did so for those whom somebody else's lock stopped.

        They waited for it long enough, and do not wait for it anew.
        """
        return self.condition.now is Trouble.LOCKED and time.perf_counter() - since > PATIENT
