"""The bots that are measured, from outside: each in a process of its own."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import ClientSession

from benchmarks.asking import ByHttp, BySocket, Way
from benchmarks.serving import Told
from benchmarks.world import World
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store

SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # noqa: S105 nobody's
STARTS_WITHIN = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Subject:
    """A bot that runs while the block is open; `name` is the module in this package.

    Its database and its log are in `folder`.
    """

    name: str
    given: Mapping[str, str]
    folder: Path
    mode: str = "http"
    url: str = ""
    _process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        """Its database's file."""
        return self.folder / f"{self.name}.db"

    @property
    def _log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        """Its process's id."""
        if self._process is None:
            raise RuntimeError("it does not run")
        return self._process.pid

    def way(self, session: ClientSession, world: World) -> Way:
        """How something gets there."""
        return ByHttp(session, self.url) if self.mode == "http" else BySocket(world)

    def cpu(self) -> float:
        """Seconds of processor time that it has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    async def __aenter__(self) -> Self:
        if not self.database.exists():
            await migrated(self.database)
        told = Told(self.mode, self._settings())
        with self._log.open("wb") as log:
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", f"benchmarks.{self.name}"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert process.stdin is not None  # noqa: S101 it is a pipe
        assert process.stdout is not None  # noqa: S101 likewise
        line = json.dumps({"mode": told.mode, "settings": told.settings})
        process.stdin.write(f"{line}\n".encode())
        async with asyncio.timeout(STARTS_WITHIN):
            said = await process.stdout.readline()
        if not said:
            raise RuntimeError(f"{self.name} did not start: {self._log.read_text()[-2_000:]}")
        self.url = json.loads(said)["url"]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()

    def _settings(self) -> dict[str, str]:
        return {
            **self.given,
            "database_url": f"sqlite:///{self.database}",
            "numberbot_secret_key": SECRET,
        }


async def migrated(database: Path) -> None:
    """A new database with our tables, for whoever it is."""
    store = Store.open(f"sqlite:///{database}", Keys.derive(SECRET))
    await migrate(store.engine)
    await store.close()
