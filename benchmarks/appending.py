"""Events with the transitions of their plans: ours beside the very same statements, sent bare.

What ours sends for so many plans is recorded once, with its values, and sent again to an empty
database by aiosqlite or psycopg alone, at the same durability. One writer, one plan after the
other, four transactions each: proposed, claimed, sent (which has no event), done.
"""

import argparse
import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiosqlite
import psycopg
from cryptography.fernet import Fernet
from sqlalchemy import event

from benchmarks.table import Pair, Row
from bot import logs
from bot.domain.actors import Actor, Origin, Source
from bot.domain.events import Action
from bot.domain.numbers import E164
from bot.domain.plans import Draft, State
from bot.domain.requests import Buy
from bot.store.engine import ON_CONNECT
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.moves import Move
from bot.store.store import Store
from drills.postgres import fresh_database, server

PART = "Plans' transitions with their events"
PLANS, QUICK = 500, 100
ROUNDS = 5
STEPS = 4
"""Of each plan, a transaction each."""
LEAST, TWO_COPIES = 0.4, 1.5
SECRET = Fernet.generate_key().decode()
ALICE = Actor("U01ALICE", "Alice", "T01TEST")
MINUTES = timedelta(minutes=10)
Sent = list[tuple[str, Any]]
COMMIT = ("COMMIT", ())
OURS_ALONE = ("SAVEPOINT", "RELEASE")
"""What only who writes several together needs."""


async def rows(quick: bool) -> list[Row]:  # noqa: FBT001 as each part has it
    """SQLite, PostgreSQL, and two copies on one PostgreSQL."""
    logs.configure("warning", "text")
    count = QUICK if quick else PLANS
    found = []
    with tempfile.TemporaryDirectory() as folder, server() as postgres:
        names = iter(range(1_000))

        def sqlite() -> str:
            return f"sqlite:///{Path(folder) / f'{next(names)}.db'}"

        for title, url, bare in (
            ("SQLite", sqlite, "bare aiosqlite"),
            ("PostgreSQL", lambda: fresh_database(postgres), "bare psycopg"),
        ):
            sent = await recorded(url(), count)
            paces = [
                (await ours(url(), count), await again(url(), sent, count)) for _ in range(ROUNDS)
            ]
            one, other = (statistics.median(each) for each in zip(*paces, strict=True))
            found.append(
                Pair(PART, f"{title}, one writer", "steps/s", one, other, bare).at_least(LEAST)
            )
        pairs = [
            [await copies(fresh_database(postgres), some, count) for some in (2, 1)]
            for _ in range(ROUNDS)
        ]
        two, one = (statistics.median(each) for each in zip(*pairs, strict=True))
        name = "PostgreSQL, two copies"
        found.append(Pair(PART, name, "steps/s", two, one, "one copy").at_least(TWO_COPIES))
    return found


async def ours(url: str, count: int) -> float:
    """Steps a second."""
    store = await opened(url)
    try:
        await carry(store, 0, 20)
        began = time.perf_counter()
        await carry(store, 20, 20 + count)
        return STEPS * count / (time.perf_counter() - began)
    finally:
        await store.close()


async def recorded(url: str, count: int) -> Sent:
    """What ours sends for so many plans, and where it commits."""
    store, sent = await opened(url), list[tuple[str, Any]]()
    await store.engine.dispose()
    engine = store.engine.sync_engine
    if url.startswith("sqlite"):
        event.listen(engine, "connect", lambda connection, _: Overheard.take(connection, sent))
    else:
        event.listen(
            engine,
            "before_cursor_execute",
            lambda _, __, text, values, ___, ____: sent.append((text, values)),
        )
        event.listen(engine, "commit", lambda _: sent.append(COMMIT))
    await carry(store, 0, count)
    await store.close()
    return [one for one in sent if not one[0].startswith(OURS_ALONE)]


class Overheard:
    """An SQLite connection; what it is told is recorded."""

    def __init__(self, raw: sqlite3.Connection, sent: Sent) -> None:
        self._raw, self._sent = raw, sent

    @classmethod
    def take(cls, connection: Any, sent: Sent) -> None:
        """Listen to a connection of SQLAlchemy's."""
        driver = connection.driver_connection
        driver._connection = cls(driver._connection, sent)  # noqa: SLF001 it has no other way in

    def execute(self, text: str, values: Any = ()) -> sqlite3.Cursor:
        """Run a statement."""
        self._sent.append((text, values))
        return self._raw.execute(text, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)


async def again(url: str, sent: Sent, count: int) -> float:
    """The same steps a second, over one connection that knows nothing else."""
    store = await opened(url)
    await store.close()
    if url.startswith("sqlite"):
        async with aiosqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None) as db:
            for pragma in ON_CONNECT:
                await db.execute(pragma)
            began = time.perf_counter()
            for text, values in sent:
                await db.execute_fetchall(text, values)
    else:
        async with await psycopg.AsyncConnection.connect(url) as driver, driver.cursor() as cursor:
            began = time.perf_counter()
            for text, values in sent:
                if text == "COMMIT":
                    await driver.commit()
                    continue
                await cursor.execute(text.encode(), values)
                if cursor.description:
                    await cursor.fetchall()
    steps = sum(text == "COMMIT" for text, _ in sent)
    if steps != STEPS * count:
        raise AssertionError(f"{steps} transactions were recorded, of {STEPS * count}")
    return steps / (time.perf_counter() - began)


async def copies(url: str, some: int, count: int) -> float:
    """Steps a second of so many copies at once, each a process with one writer."""
    store = await opened(url)
    await store.close()
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.appending", url, SECRET, str(place), str(count)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for place in range(some)
    ]
    for one in running:
        await said(one)
    began = time.perf_counter()
    for one in running:
        assert one.stdin is not None  # noqa: S101 it is a pipe
        one.stdin.close()
    await asyncio.gather(*(said(one) for one in running))
    took = time.perf_counter() - began
    await asyncio.gather(*(one.wait() for one in running))
    return STEPS * some * count / took


async def said(one: asyncio.subprocess.Process) -> None:
    """Wait for its next word."""
    assert one.stdout is not None  # noqa: S101 it is a pipe
    if not await one.stdout.readline():
        raise AssertionError("a copy ended before it was done")


async def opened(url: str) -> Store:
    """A store in a database that is current."""
    store = Store.open(url, Keys.derive(SECRET))
    await migrate(store.engine)
    return store


async def carry(store: Store, first: int, last: int) -> None:
    """Plans from their proposal to their end, one after the other."""
    for place in range(first, last):
        number = E164(f"+1415{place:07}")
        draft = Draft(Action.BUY, Buy(number), "vogent", number, after={"number": number.value})
        slash = Origin(Source.SLASH, "C01OPS", delivery=f"command {place}")
        press = Origin(Source.BUTTON, "C01OPS", delivery=f"press {place}")
        later = Origin(Source.BUTTON, "C01OPS")
        plan = await store.plans.propose(draft, ALICE, slash, MINUTES)
        claimed = await store.plans.claim(plan, Move(State.CLAIMED, ALICE, press), MINUTES)
        snapshot: dict[str, Any] = {"lines": ["+12125550190"], "complete": True}
        assert claimed is not None  # noqa: S101 nobody else is there
        sent = await store.plans.send(claimed, Move(State.SENT, ALICE, later), snapshot, MINUTES)
        assert sent is not None  # noqa: S101 likewise
        await store.plans.move(sent, Move(State.DONE, ALICE, later))


async def copy(given: Sequence[str]) -> None:
    """One copy: says when it is ready, begins when it is told to, says when it is done."""
    logs.configure("warning", "text")
    url, secret, place, count = given
    store = Store.open(url, Keys.derive(secret))
    start = 1_000_000 * (int(place) + 1)
    await carry(store, start, start + 20)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await carry(store, start + 20, start + 20 + int(count))
    print("done", flush=True)
    await store.close()


if __name__ == "__main__":
    asker = argparse.ArgumentParser()
    asker.add_argument("given", nargs=4)
    asyncio.run(copy(asker.parse_args().given))
