"""A long honest trail is verified as a stream: however long it is, in little memory.

usage: python -m drills.long_trail [events] [--seed N] [--database URL]

Writes the trail, verifies it in a fresh process, and reads it in another that does nothing but
read the rows and hash their bytes, for comparison. Fails when the trail does not hold, or when
verifying took more than 200 MB. Without a database: SQLite in a folder that is removed again.
"""

import argparse
import asyncio
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from bot.store.engine import make_engine
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.rowhash import rows
from bot.store.store import Store
from bot.store.tables import events
from bot.store.verify import Verdict, verify
from bot.store.walk import BATCH
from drills.honest import write

ROOT = Path(__file__).parent.parent
MOST_MEMORY = 200
MEGABYTE = 2**20
UNIT = 1 if sys.platform == "darwin" else 1024
"""Of `ru_maxrss`, in bytes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process that went through the trail took: `memory` at its peak, in MB."""

    holds: bool
    events: int
    seconds: float
    memory: float


async def written(url: str, secret: str, count: int, seed: int) -> float:
    """Write the trail; how many seconds it took."""
    store = Store.open(url, Keys.derive(secret))
    try:
        await migrate(store.engine)
        began = time.perf_counter()
        await write(store, count, seed)
        return time.perf_counter() - began
    finally:
        await store.close()


def measured(what: str, url: str, secret: str) -> Measured:
    """Go through the trail in a fresh process: `verify` it, or only `read` it."""
    ended = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-m", "drills.long_trail", f"--{what}", "--database", url],
        input=secret,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return Measured(**json.loads(ended.stdout))


async def _verified(url: str, secret: str) -> tuple[bool, int]:
    engine = make_engine(url)
    try:
        found = await verify(engine, Keys.derive(secret))
    finally:
        await engine.dispose()
    return found.verdict is Verdict.HOLDS, found.seq


async def _read(url: str) -> tuple[bool, int]:
    """Every row, and a hash over its bytes: what no verifying can do without."""
    engine, count = make_engine(url), 0
    query = rows().order_by(events.c.seq).execution_options(yield_per=BATCH)
    try:
        async with engine.connect() as db, db.stream(query) as found:
            async for batch in found.partitions(BATCH):
                for row in batch:
                    hashlib.sha256("".join(map(str, row)).encode()).hexdigest()
                count += len(batch)
    finally:
        await engine.dispose()
    return True, count


def _in_this_process(given: argparse.Namespace) -> None:
    secret = sys.stdin.read()
    began = time.perf_counter()
    work = _verified(given.database, secret) if given.verify else _read(given.database)
    holds, count = asyncio.run(work)
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / MEGABYTE
    print(json.dumps({"holds": holds, "events": count, "seconds": seconds, "memory": memory}))


def drill(url: str, count: int, seed: int) -> bool:
    """Print the figures; whether the trail holds, in little memory."""
    secret = Fernet.generate_key().decode()
    took = asyncio.run(written(url, secret, count, seed))
    print(f"written    {count:>9} events  {took:8.1f} s  {count / took:>9.0f} events/s", flush=True)
    found, bare = (measured(what, url, secret) for what in ("verify", "read"))
    for name, one in (("verified", found), ("only read", bare)):
        pace = one.events / one.seconds
        figures = f"{one.events:>9} events  {one.seconds:8.1f} s  {pace:>9.0f} events/s"
        print(f"{name:<10} {figures}  {one.memory:6.1f} MB")
    print(f"verifying takes {found.seconds / bare.seconds:.1f} times as long as reading")
    return found.holds and found.events == count and found.memory <= MOST_MEMORY


def main() -> None:
    """The drill, or one of the processes that it starts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("events", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database")
    parser.add_argument("--verify", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--read", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.verify or given.read:
        _in_this_process(given)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/numberbot.db"
        sound = drill(url, given.events, given.seed)
    print("ok" if sound else f"failed: it must hold, in at most {MOST_MEMORY} MB")
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
