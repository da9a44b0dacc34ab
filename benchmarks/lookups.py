"""Look-ups in the trail, as it grows: ours beside the same rows through bare aiosqlite.

Both ask the same questions in turn, so that what slows one slows the other; the baseline sends the
statement of the page alone, with its rows and without any counting, over a connection that is open.

A trail begins with ten thousand honest events. What follows are the same ones again, each later
than the last: look-ups never look at hashes, and to chain five million takes a quarter of an hour.
"""

import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

import aiosqlite
from cryptography.fernet import Fernet

from benchmarks.table import Pair, Row
from bot.cli.memory import keep_for_good
from bot.domain.questions import Question
from bot.operations.trail import ROWS
from bot.store.engine import ON_CONNECT
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from bot.store.tables import events
from drills.honest import APART, BEGAN, write

PART = "Look-ups in the trail"
SIZES = (10_000, 1_000_000, 5_000_000)
QUICK = (10_000, 100_000)
TIMES, ROUNDS = 500, 7
"""Questions of a kind in a round; what is told is the median of the rounds' p99."""
HONEST = 10_000
NUMBERS = 200
"""So few that a page of any of them is full, however short the trail."""
AGAIN = {
    "seq": "seq + last",
    "event_id": "event_id || '-' || last",
    "time": f"strftime('%Y-%m-%dT%H:%M:%S.000Z', {BEGAN.timestamp():.0f}"
    f" + (seq + last - 1) * {APART.total_seconds():.0f}, 'unixepoch')",
}
PAGE = 500
"""How far somebody leafs, at most."""
TIMES_BARE, TIMES_FIRST = 3, 1.5
ORDER = f"ORDER BY time DESC, seq DESC LIMIT {ROWS}"
Bare = tuple[str, Sequence[object]]
Asked = tuple[Question, Bare]


def questions(name: str, size: int, chance: random.Random) -> Asked:
    """What is asked, in our words and in SQL."""
    match name:
        case "by number":
            number = f"+1415555{chance.randrange(NUMBERS):04}"
            return Question(number=number), _sql("number = ?", number)
        case "by actor and time":
            actor, since = (
                f"U{chance.randrange(40):05}",
                BEGAN + chance.randrange(size // 2) * APART,
            )
            until = since + 4_000 * APART
            times = [f"{one:%Y-%m-%dT%H:%M:%S.000Z}" for one in (since, until)]
            where = _sql("actor_id = ? AND time >= ? AND time < ?", actor, *times)
            return Question(actor=actor, since=since, until=until), where
        case "newest page":
            return Question(), _sql("1")
        case _:
            place = size - (PAGE - 1) * ROWS + 1 if size > PAGE * ROWS else size // 2
            then = f"{BEGAN + (place - 1) * APART:%Y-%m-%dT%H:%M:%S.000Z}"
            return Question(older=place), _sql("(time, seq) < (?, ?)", then, place)


NAMES = ("by number", "by actor and time", "newest page", f"page {PAGE}")


async def rows(quick: bool) -> list[Row]:  # noqa: FBT001 as each part has it
    """Each question at each size, and how it grows."""
    found: list[Row] = []
    firsts: dict[str, float] = {}
    for size in QUICK if quick else SIZES:
        for name, (ours, bare) in (await measured(size, TIMES)).items():
            pair = Pair(PART, f"{name}, {size:,} events, p99", "ms", ours, bare, "bare aiosqlite")
            found.append(pair.at_most(TIMES_BARE))
            firsts.setdefault(name, ours)
            last = ours
            if size == (QUICK if quick else SIZES)[-1]:
                grown = f"{name}, from {(QUICK if quick else SIZES)[0]:,} events to {size:,}, p99"
                pair = Pair(PART, grown, "ms", last, firsts[name], "the first size")
                found.append(pair.at_most(TIMES_FIRST))
    return found


async def measured(size: int, times: int) -> dict[str, tuple[float, float]]:
    """The p99 of ours and of the baseline in milliseconds, for each question."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "numberbot.db"
        store = Store.open(f"sqlite:///{path}", Keys.derive(Fernet.generate_key().decode()))
        try:
            await migrate(store.engine)
            await write(store, HONEST)
            await asyncio.to_thread(grow, path, size)
            await asyncio.to_thread(read_once, path)
            keep_for_good()  # as `numberbot run` does
            async with aiosqlite.connect(path) as db:
                for pragma in ON_CONNECT:
                    await db.execute(pragma)
                return {name: await compared(store, db, name, size, times) for name in NAMES}
        finally:
            await store.close()


def grow(path: Path, size: int) -> None:
    """Repeat the events that are there, until there are so many; indexes and triggers are last."""
    made = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'events' AND sql LIKE ?"
    again = ", ".join(AGAIN.get(name, f'"{name}"') for name in events.columns.keys())  # noqa: SIM118
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        rest = [*db.execute(made, ["CREATE%INDEX%"]), *db.execute(made, ["CREATE TRIGGER%"])]
        db.execute("BEGIN")
        for kind, name, _ in rest:
            db.execute(f"DROP {kind} {name}")
        db.execute(f"UPDATE events SET number = printf('+1415555%04d', seq % {NUMBERS})")  # noqa: S608
        db.execute("CREATE TEMP TABLE honest AS SELECT * FROM events")
        for _ in range(HONEST, size, HONEST):
            db.execute(
                f"INSERT INTO events SELECT {again} FROM honest,"  # noqa: S608 our own words
                " (SELECT max(seq) AS last FROM events) ORDER BY seq"
            )
        for _, _, sql in rest:
            db.execute(sql)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def read_once(path: Path) -> None:
    """Have the file in the machine's memory: it is not the disk that is measured."""
    with path.open("rb") as file:
        while file.read(2**20):
            pass


async def compared(
    store: Store, db: aiosqlite.Connection, name: str, size: int, times: int
) -> tuple[float, float]:
    """One kind of question, asked in turn of both, with other words each time."""
    chance = random.Random(name)
    await asked_in_turn(store, db, name, size, times // 10, chance)  # both warm up
    rounds = [await asked_in_turn(store, db, name, size, times, chance) for _ in range(ROUNDS)]
    ours, bare = zip(*rounds, strict=True)
    return statistics.median(map(p99, ours)), statistics.median(map(p99, bare))


async def asked_in_turn(
    store: Store,
    db: aiosqlite.Connection,
    name: str,
    size: int,
    times: int,
    chance: random.Random,
) -> tuple[list[float], list[float]]:
    """How long ours took, and the baseline, so many times each."""
    ours, bare = [], []
    for turn in range(times):
        question, (sql, given) = questions(name, size, chance)

        async def asked(question: Question = question) -> int:
            return len((await store.trail.newest(question, ROWS)).events)

        async def asked_bare(sql: str = sql, given: Sequence[object] = given) -> int:
            return len([*await db.execute_fetchall(sql, given)])

        if turn % 2:  # who asks first may have to wait for the disk, and the other not
            (one, count), (other, same) = await timed(asked), await timed(asked_bare)
        else:
            (other, same), (one, count) = await timed(asked_bare), await timed(asked)
        if count != same:
            raise AssertionError(f"{name}: we found {count} events, the baseline {same}")
        ours.append(one)
        bare.append(other)
    return ours, bare


async def timed(work: Callable[[], Awaitable[int]]) -> tuple[float, int]:
    """Milliseconds, and what it found."""
    began = time.perf_counter()
    found = await work()
    return (time.perf_counter() - began) * 1_000, found


def p99(found: Sequence[float]) -> float:
    """The time that one of a hundred takes longer than."""
    return statistics.quantiles(found, n=100)[98]


def _sql(where: str, *given: object) -> Bare:
    return f"SELECT * FROM events WHERE {where} {ORDER}", given  # noqa: S608 our own words
