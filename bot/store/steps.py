"""Short transactions on SQLite: those that wait are made together, and reach the disk once.

A step is a coroutine that waits for nothing but its own transaction. So it can be run whole in the
connection's thread, where every statement is answered at once: a message to the thread for each
statement takes longer than the statement. Each step is a savepoint: what fails undoes itself alone.
"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import Pool
from sqlalchemy.util import await_only, greenlet_spawn

from bot.store.engine import here
from bot.store.keys import Keys
from bot.store.prepared import InThread
from bot.store.writing import Step

MOST = 32
"""Steps that share a transaction: whoever is next waits for all of them."""
T = TypeVar("T")
Body = Callable[[Step], Coroutine[Any, Any, T]]


class Took(NamedTuple):
    """When a transaction had the lock, and when it was committed, by `time.perf_counter`."""

    began: float
    ended: float


@dataclass(slots=True, eq=False)
class Waiting(Generic[T]):
    """A step that waits for its turn, since a moment; and whoever waits for it."""

    body: Body[T]
    done: asyncio.Future[T]
    since: float
    context: Context = field(default_factory=copy_context)
    tx: Step | None = None
    found: T | None = None
    error: BaseException | None = None

    def make(self, db: InThread, keys: Keys) -> None:
        """Run it to its end. In the thread."""
        self.tx = Step(db, here(), keys)
        running = self.body(self.tx)
        try:
            running.send(None)
        except StopIteration as ended:
            self.found = ended.value
        else:
            running.close()
            raise RuntimeError("a step waits for nothing but its own transaction")

    def answer(self) -> None:
        """Say what came of it, if anybody still waits."""
        if self.error is not None:
            self.fail(self.error)
        elif not self.done.done():
            self.done.set_result(self.found)  # type: ignore[arg-type] # it ran to its end

    def fail(self, error: BaseException) -> None:
        """Say that nothing of it was done."""
        if not self.done.done():
            self.done.set_exception(error)


@dataclass(slots=True)
class Queue:
    """Steps that wait. `make` takes some of them once it may write, and says what came of each."""

    make: Callable[[], Awaitable[None]]
    waiting: list[Waiting[Any]] = field(default_factory=list)
    _running: asyncio.Task[None] | None = None

    async def made(self, body: Body[T], within: float, late: Callable[[], BaseException]) -> T:
        """What a step returns, or raises; `late` when it is not taken within so many seconds."""
        loop = asyncio.get_running_loop()
        mine: Waiting[T] = Waiting(body, loop.create_future(), time.perf_counter())
        self.waiting.append(mine)
        if self._running is None or self._running.get_loop() is not loop:
            self._start()
        alarm = loop.call_later(within, self._give_up, mine, late)
        try:
            return await mine.done
        finally:
            alarm.cancel()
            if mine in self.waiting:
                self.waiting.remove(mine)

    def taken(self) -> Sequence[Waiting[Any]]:
        """Those that are next, and wait in the queue no more."""
        some, self.waiting[:] = self.waiting[:MOST], self.waiting[MOST:]
        return some

    async def ended(self) -> None:
        """Wait until nothing is being written."""
        while self._running is not None:
            await asyncio.wait([self._running])

    def _give_up(self, mine: Waiting[Any], late: Callable[[], BaseException]) -> None:
        if mine in self.waiting:
            mine.fail(late())

    def _start(self) -> None:
        """In a context of its own: what is logged there is nobody's request."""
        self._running = asyncio.get_running_loop().create_task(self._run(), context=Context())

    async def _run(self) -> None:
        try:
            while self.waiting:
                await self.make()
        finally:
            self._running = None
            if self.waiting:  # it was cut short, and who cleans up still writes
                self._start()


async def in_one(engine: AsyncEngine, keys: Keys, some: Sequence[Waiting[Any]]) -> Took:
    """Make them in one transaction. Raises when it could not be committed: then none was made."""
    took: Took = await greenlet_spawn(_sent, engine.pool, engine.dialect, keys, some)
    return took


def _sent(pool: Pool, dialect: Dialect, keys: Keys, some: Sequence[Waiting[Any]]) -> Took:
    """By the shortest way there is; a connection that is given back rolls back what it began."""
    connection = pool.connect()
    try:
        driver: Any = connection.driver_connection
        given = (driver._conn, dialect, keys, some)  # noqa: SLF001 as SQLAlchemy's own adapter
        took: Took = await_only(driver._execute(_in_thread, *given))  # noqa: SLF001
        return took
    finally:
        connection.close()


def _in_thread(
    raw: sqlite3.Connection, dialect: Dialect, keys: Keys, some: Sequence[Waiting[Any]]
) -> Took:
    db = InThread(raw, dialect)
    raw.execute("BEGIN IMMEDIATE")
    began = time.perf_counter()
    for one in some:
        if one.done.cancelled():  # meanwhile
            continue
        raw.execute("SAVEPOINT step")
        try:
            one.make(db, keys)
        except BaseException as error:
            if not raw.in_transaction:  # SQLite gave up all of it: the disk is full, or away
                raise
            raw.execute("ROLLBACK TO step")
            one.error = error
        raw.execute("RELEASE step")
    raw.execute("COMMIT")
    return Took(began, time.perf_counter())
