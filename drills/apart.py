"""The bot in a process of its own that says, when asked, what it holds: python -m drills.apart

It runs as alone does, over HTTP where it is given no app token. Each line on standard input is
answered with a line of JSON: `holds`, what it holds; `kinds`, that and its objects by their kind.
"""

import asyncio
import gc
import json
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import Tuning
from bot.cli import alone
from bot.cli.process import BotProcess
from bot.operations.reconcile import Patience
from bot.runner import Bot

PATIENT = Tuning(
    patience=Patience(
        looks=3,
        span=timedelta(seconds=2),
        lease=timedelta(seconds=5),
        grace=timedelta(seconds=30),
    ),
    lease=timedelta(seconds=15),
    reading=timedelta(0),
    reconcile_every=timedelta(seconds=1),
    drain_within=5.0,
    first_sync=timedelta(seconds=1),
)
"""Settles in seconds what takes minutes, but gives a busy machine the time that it needs."""
MOST_KINDS = 400
HOLDS, KINDS = "holds", "kinds"


class Apart(BotProcess):
    """That process, which can be asked."""

    def __init__(self, settings: Mapping[str, str], log_level: str = "error") -> None:
        super().__init__(settings, log_level, "drills.apart")

    @property
    def pid(self) -> int:
        """Its process's id."""
        assert self._process is not None  # noqa: S101 it was started
        return self._process.pid

    def kill_now(self) -> None:
        """SIGKILL, before anything else happens here."""
        assert self._process is not None  # noqa: S101 likewise
        self._process.kill()

    async def asked(self, what: str = HOLDS) -> dict[str, Any]:
        """What it answers; ValueError when it is gone."""
        process = self._process
        assert process is not None  # noqa: S101 likewise
        assert process.stdin is not None  # noqa: S101 it is a pipe
        assert process.stdout is not None  # noqa: S101 likewise
        process.stdin.write(f"{what}\n".encode())
        answer: dict[str, Any] = json.loads(await process.stdout.readline())
        return answer

    def memory(self) -> float:
        """The memory that it has in use, in MB, as the machine counts it."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def answering(bot: Bot) -> None:
    """Answer each line, until standard input ends."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        told = {"url": bot.url, **held()} | ({"kinds": kinds()} if line.strip() == KINDS else {})
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def held() -> dict[str, Mapping[str, int]]:
    """Tasks by what they do, threads by their names, open files by their kind."""
    tasks = Counter(getattr(one.get_coro(), "__qualname__", "?") for one in asyncio.all_tasks())
    threads = Counter(_kind(one.name) for one in threading.enumerate())
    return {"tasks": tasks, "threads": threads, "files": Counter(_files())}


def kinds() -> Mapping[str, int]:
    """How many objects there are of the commonest kinds."""
    gc.collect()
    found = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    return dict(found.most_common(MOST_KINDS))


def _files() -> list[str]:
    """What each open file is: a socket by the port it leads to, a pipe, or a file by its name."""
    folder, found, ports = Path("/proc/self/fd"), [], _ports()
    for each in folder.iterdir():
        try:
            target = str(each.readlink())
        except OSError:  # the folder itself, just read
            continue
        kind, colon, inode = target.partition(":")
        found.append(ports.get(inode.strip("[]"), kind) if colon else Path(target).name)
    return found


def _ports() -> Mapping[str, str]:
    """The port at the other end of each connection, by its inode."""
    lines = Path("/proc/self/net/tcp").read_text().splitlines()[1:]
    columns = [line.split() for line in lines]
    return {one[9]: f"port {int(one[2].rpartition(':')[2], 16)}" for one in columns}


def _kind(name: str) -> str:
    """A thread's name without its number: `work` of Thread-3 (work), `asyncio` of asyncio_0."""
    return re.sub(r"^Thread-\d+ \((.*)\)$|_\d+$", r"\1", name)


if __name__ == "__main__":
    alone.main(PATIENT, answering)
