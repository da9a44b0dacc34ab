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
from typing import Any, Generic, TypeVar

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import Pool
from sqlalchemy.util import await_only, greenlet_spawn

from bot.store.engine import here
from bot.store.keys import Keys
from bot.store.prepared import InThread
from bot.store.watch import Watch, tell
from bot.store.writing import Step

MOST = 32
"""Steps that share a transaction: whoever is next waits for all of them."""
T = TypeVar("T")
Body = Callable[[Step], Coroutine[Any, Any, T]]


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

    def tell(self, began: float, watch: Watch) -> None:
        """It is committed, or undone by itself: say so to whoever waits, and log its changes."""
        if self.error is None and self.tx is not None:
            watch.wrote(began - self.since, time.perf_counter() - began)
            self.context.run(tell, self.tx.changes, watch)
        if self.done.done():  # whoever waited was cut short
            return
        if self.error is None:
            self.done.set_result(self.found)  # type: ignore[arg-type] # it ran to its end
        else:
            self.done.set_exception(self.error)

    def fail(self, error: BaseException) -> None:
        """Nothing of it was done."""
        if not self.done.done():
            self.done.set_exception(error)


@dataclass(slots=True)
class Queue:
    """Steps that wait. `together` makes some of them, and raises when it could make none."""

    together: Callable[[Sequence[Waiting[Any]]], Awaitable[None]]
    waiting: list[Waiting[Any]] = field(default_factory=list)
    _running: asyncio.Task[None] | None = None

    async def made(self, body: Body[T], within: float, late: BaseException) -> T:
        """What a step returns, or raises; `late` when its turn does not come in so many seconds."""
        loop = asyncio.get_running_loop()
        mine: Waiting[T] = Waiting(body, loop.create_future(), time.perf_counter())
        self.waiting.append(mine)
        if self._running is None or self._running.done():
            self._running = loop.create_task(self._run())
        alarm = loop.call_later(within, self._give_up, mine, late)
        try:
            return await mine.done
        finally:
            alarm.cancel()
            if mine in self.waiting:
                self.waiting.remove(mine)

    def _give_up(self, mine: Waiting[Any], late: BaseException) -> None:
        if mine in self.waiting:
            mine.fail(late)

    async def _run(self) -> None:
        while self.waiting:
            some, self.waiting[:] = self.waiting[:MOST], self.waiting[MOST:]
            try:
                await self.together(some)
            except BaseException as error:
                for one in some:
                    one.fail(error)
                if isinstance(error, asyncio.CancelledError):
                    raise

    async def ended(self) -> None:
        """Wait until nothing is being written."""
        if self._running is not None and not self._running.done():
            await asyncio.wait([self._running])


async def in_one(engine: AsyncEngine, keys: Keys, some: Sequence[Waiting[Any]]) -> float:
    """Make them in one transaction, which began then by `time.perf_counter`.

    Raises when it could not be committed: then none was made.
    """
    return float(await greenlet_spawn(_in_thread, engine.pool, engine.dialect, keys, some))


def _in_thread(pool: Pool, dialect: Dialect, keys: Keys, some: Sequence[Waiting[Any]]) -> float:
    """By the shortest way there is; a connection that is given back rolls back what it began."""
    connection = pool.connect()
    try:
        driver: Any = connection.driver_connection
        made = driver._execute(_made, driver._conn, dialect, keys, some)  # noqa: SLF001
        return float(await_only(made))
    finally:
        connection.close()


def _made(
    raw: sqlite3.Connection, dialect: Dialect, keys: Keys, some: Sequence[Waiting[Any]]
) -> float:
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
    return began
