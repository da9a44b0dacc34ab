"""A bot in a process of its own, for the playground: start it, kill it, start it again."""

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.cli.alone import READY

STARTS_WITHIN = 30.0
ENDS_WITHIN = 10.0


class NotStarted(Exception):
    """The bot's process ended, or said nothing, before it was connected."""


class BotProcess:
    """The bot with these settings; runs while the block is open, unless it was killed.

    `module` is what is run: one that reads its settings from standard input, as alone does.
    """

    def __init__(
        self, settings: Mapping[str, str], log_level: str, module: str = "bot.cli.alone"
    ) -> None:
        self._module = module
        self._told = json.dumps({"settings": dict(settings), "log_level": log_level})
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it unless it runs. Raises NotStarted."""
        async with self._turn:
            if self.running:
                return
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", self._module),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            assert process.stdin is not None  # noqa: S101 it is a pipe
            assert process.stdout is not None  # noqa: S101 likewise
            process.stdin.write(f"{self._told}\n".encode())
            said = ""
            try:
                async with asyncio.timeout(STARTS_WITHIN):
                    said = (await process.stdout.readline()).decode().strip()
            except TimeoutError:
                pass
            finally:
                if said != READY:  # or somebody wants to end before it has started
                    await self._gone(process)
            if said != READY:
                raise NotStarted("The bot did not start; what it said stands above.")

    async def kill(self) -> None:
        """End its process at once."""
        if self._process is not None:
            await self._gone(self._process)

    async def stop(self) -> None:
        """End its process in order, and return when it has ended."""
        if self._process is not None:
            await self._end(self._process)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _gone(self, process: asyncio.subprocess.Process) -> None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """In order: its standard input ends, so does it."""
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(ENDS_WITHIN):
                await process.wait()
        except TimeoutError:
            await self._gone(process)
