"""`numberbot run` as whoever installs it runs it: in a process of its own, by its environment."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.playground.stage import Stage


class Numberbot:
    """`numberbot run`, in a process of its own; what it writes goes into a file."""

    def __init__(self, env: Mapping[str, str], folder: Path, on: Stage, mode: str) -> None:
        self.env, self.folder, self.on, self.mode = env, folder, on, mode
        self.log = folder / f"{mode}.log"
        self.arguments = b""
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it, and wait until it takes what Slack sends."""
        linked = len(self.on.workspace.post.sockets)
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", f"--{self.mode}"),
                cwd=self.folder,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        if self.mode == "socket":
            await self.on.workspace.connected(linked + 1, timeout=60)
        else:
            self.on.workspace.request_url = f"http://127.0.0.1:{self.env['PORT']}/slack/events"
            await self._listens()
        self.arguments += _arguments(self._process.pid)

    async def _listens(self) -> None:
        async with asyncio.timeout(60):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", int(self.env["PORT"]))
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    return

    async def restart(self) -> None:
        """End it as a machine's failure would, and start it again."""
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
        await self.on.workspace.until(lambda: not self.on.workspace.post.sockets, timeout=60)
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()
        self.on.workspace.request_url = None


def _arguments(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
