"""What bad days happen to: the workspace, its providers, and the bot's process."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground.page.bot import Bot
from bot.playground.page.inside.causes import Own
from bot.playground.page.inside.moments import Diary
from bot.playground.simulators import Simulator
from bot.playground.simulators.faults import Call
from bot.playground.workspace import Workspace

RESTS = 2.0
"""Seconds between the bot's death and its next start."""


class CannotHappen(Exception):
    """This cannot come just now; the text says why."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """The parts, and what goes on in the background."""

    workspace: Workspace
    providers: Sequence[Simulator]
    bot: Bot | None
    diary: Diary = field(default_factory=Diary)
    rests: float = RESTS
    starting: bool = False
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """In the background, until it ends or the page does."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """End what goes on in the background."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def changed(self) -> None:
        """Let the page look again."""
        self.workspace.state.changes.happened()

    async def kill(self) -> None:
        """End the bot's process at once. Raises CannotHappen without one."""
        bot = self._process()
        if bot.running:
            await bot.kill()
            self._note(Own.KILLED, "The bot was killed", "bad")

    async def revive(self) -> None:
        """Start the bot, unless it runs. Raises CannotHappen when it does not start."""
        bot = self._process()
        if bot.running or self.starting:
            return
        self.starting = True
        self._note(Own.STARTED, "The bot is started", "")
        try:
            await bot.start()
        except Exception as error:
            self._note(Own.CONNECTS, "The bot did not start", "bad")
            raise CannotHappen(f"The bot did not start: {error}") from error
        finally:
            self.starting = False
        self._note(Own.CONNECTS, "The bot is connected", "good")

    async def revive_later(self) -> None:
        """After a rest; when it does not start, that is seen."""
        await asyncio.sleep(self.rests)
        with suppress(CannotHappen):
            await self.revive()

    @property
    def running(self) -> bool | None:
        """Whether the bot runs and is connected; None where nobody can tell."""
        return None if self.bot is None else self.bot.running and not self.starting

    def _process(self) -> Bot:
        if self.bot is None:
            raise CannotHappen("This bot runs in no process of its own, so nobody can end it.")
        return self.bot

    def _note(self, what: Own, words: str, tone: str) -> None:
        self.diary.note(what, words, tone)
        self.changed()


@dataclass(frozen=True, slots=True)
class Killed:
    """A fault: the change takes place, the bot dies while it waits, and is started again later."""

    scene: Scene

    async def spoil(self, call: Call) -> web.Response | None:
        """No answer: nobody is there to take it."""
        call.serve()
        await self.scene.kill()
        self.scene.begin(self.scene.revive_later())
        return None
