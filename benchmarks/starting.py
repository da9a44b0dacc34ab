"""Starting: until the bot is ready, what it holds when idle, and `numberbot --help`.

The baseline of the first two is a script that imports the very third-party modules that the bot
has loaded once it is ready, and opens the same database; `--help` has `python -c 'import typer'`.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.subjects import SECRET, migrated
from benchmarks.table import Pair, Row
from benchmarks.world import World

PART = "Starting"
MORE, TWICE = 1.2, 2.0
HELP_MS = 400
IDLE = 3.0
"""Seconds after which a process that nobody asks anything is idle."""
MIB = 1024
RUN = "from bot.cli import main; main()"
ALSO_LISTED = """
import json, sys
from bot import runner
ready = runner.log.info
def told(event, **more):
    ready(event, **more)
    if event == "ready":
        files = {name: getattr(one, "__spec__", None) for name, one in sys.modules.items()}
        files = sorted(
            name for name, spec in files.items() if spec and spec.has_location and spec.name == name
        )
        print("MODULES", json.dumps(files), file=sys.stderr, flush=True)
runner.log = type("Told", (), {"info": staticmethod(told), "warning": runner.log.warning})()
from bot.cli import main
main()
"""
BASELINE = """
import importlib, json, sqlite3, sys, time
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
database = sqlite3.connect(sys.argv[2])
database.execute("SELECT count(*) FROM events").fetchone()
print("ready", file=sys.stderr, flush=True)
time.sleep(3600)
"""


async def rows(quick: bool) -> list[Row]:  # noqa: FBT001 as every part is asked
    """How soon, and how much."""
    times = 3 if quick else 11
    with tempfile.TemporaryDirectory(prefix="numberbot-bench-") as folder:
        async with World() as world:
            database = Path(folder) / "bot.db"
            await migrated(database)
            run = [sys.executable, "-c", RUN, "run", "--http"]
            given = environment(world, database)
            modules = await loaded(given)
            base = [sys.executable, "-c", BASELINE, json.dumps(modules), str(database)]
            started = await _starts(run, base, given, times)
            held = [await _held(command, given) for command in (run, base)]
            helped = await _helped(times)
    return list(_judged(started, held, helped))


def environment(world: World, database: Path) -> dict[str, str]:
    """The environment in which ours runs, and the baseline."""
    told = {
        **world.settings(),
        "database_url": f"sqlite:///{database}",
        "numberbot_secret_key": SECRET,
        "port": "0",
    }
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}  # noqa: TID251
    return kept | {name.upper(): value for name, value in told.items()}


async def loaded(given: Mapping[str, str]) -> list[str]:
    """The third-party modules that the bot has loaded when it is ready."""
    command = [sys.executable, "-c", ALSO_LISTED, "run", "--http"]
    async with _running(command, given, "MODULES") as (_, line):
        every: list[str] = json.loads(line.partition("MODULES ")[2])
    ours = {"bot", "__main__", *sys.stdlib_module_names}
    return [name for name in every if name.partition(".")[0] not in ours]


async def _starts(
    run: Sequence[str], base: Sequence[str], given: Mapping[str, str], times: int
) -> tuple[float, float]:
    """Milliseconds until each is ready, as medians; they take turns, the first is not counted."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(times + 1):
        for command, kept in zip((run, base), took, strict=True):
            began = time.perf_counter()
            async with _running(command, given, "ready"):
                kept.append((time.perf_counter() - began) * 1_000)
    return statistics.median(took[0][1:]), statistics.median(took[1][1:])


async def _held(command: Sequence[str], given: Mapping[str, str]) -> tuple[float, float]:
    """MiB that it holds when it is idle: all, and what is its own alone."""
    async with _running(command, given, "ready") as (process, _):
        await asyncio.sleep(IDLE)
        sizes = _sizes(process.pid)
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


def _sizes(pid: int) -> dict[str, float]:
    """A process's memory in MiB, by the kernel's names."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.partition(":")[0]: int(line.split()[1]) / MIB for line in lines}


async def _helped(times: int) -> tuple[float, float]:
    """Milliseconds for `numberbot --help`, and for importing typer."""
    took: tuple[list[float], list[float]] = ([], [])
    script = Path(sys.executable).parent / "numberbot"
    commands = ([str(script), "--help"], [sys.executable, "-c", "import typer"])
    for _ in range(times):
        for command, kept in zip(commands, took, strict=True):
            began = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                *command, stdout=asyncio.subprocess.DEVNULL
            )
            if await process.wait():
                raise RuntimeError(f"{command} failed")
            kept.append((time.perf_counter() - began) * 1_000)
    return statistics.median(took[0]), statistics.median(took[1])


@asynccontextmanager
async def _running(
    command: Sequence[str], given: Mapping[str, str], word: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A process that has said this word on standard error, and what it said there."""
    process = await asyncio.create_subprocess_exec(
        *command, env=given, stderr=asyncio.subprocess.PIPE, limit=2**20
    )
    assert process.stderr is not None  # noqa: S101 it is a pipe
    said = b""
    try:
        async with asyncio.timeout(60):
            async for line in process.stderr:
                said += line
                if word.encode() in line:
                    break
            else:
                raise RuntimeError(said.decode())
        yield process, line.decode()
    finally:
        process.kill()
        await process.wait()


def _judged(
    started: tuple[float, float], held: Sequence[tuple[float, float]], helped: tuple[float, float]
) -> Iterator[Row]:
    imports = "imports alone"
    (all_ours, own), (all_base, own_base) = held
    yield Pair(PART, "start until ready", "ms", *started, imports).at_most(MORE)
    yield Pair(PART, "memory when idle (RSS)", "MiB", all_ours, all_base, imports).at_most(MORE)
    yield Pair(PART, "memory of its own (USS)", "MiB", own, own_base, imports).at_most(MORE)
    typer = "import typer"
    yield Pair(PART, "numberbot --help", "ms", *helped, typer).at_most(TWICE, HELP_MS)
