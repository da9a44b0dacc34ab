"""What bad days happen to: the workspace, its providers, and the bot's process."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground.page.bot import Bot
from bot.playground.page.inside.beside import Beside
from bot.playground.page.inside.causes import Own
from bot.playground.page.inside.moments import Diary, Moment
from bot.playground.simulators import Simulator
from bot.playground.simulators.faults import Call
from bot.playground.workspace import Workspace

RESTS = 2.0
"""Seconds between the bot's death and its next start."""
STOPS = 1.5
"""Seconds that a provider goes on with a change while the bot is told to stop."""


class CannotHappen(Exception):
    """This cannot come just now; the text says why."""


@dataclass(slots=True, kw_only=True)
class Scene:
    """The parts, and what goes on in the background."""

    workspace: Workspace
    providers: Sequence[Simulator]
    bot: Bot | None
    beside: Beside
    diary: Diary = field(default_factory=Diary)
    rests: float = RESTS
    stops: float = STOPS
    starting: bool = False
    stopping: bool = False
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
        bot = self.require_process()
        if bot.running:
            await bot.kill()
            self.diary.deaths.append(self.note(Own.KILLED, "The bot was killed", "bad").at)

    async def die_for_a_while(self) -> None:
        """Kill it, and start it again after a rest."""
        await self.kill()
        self.begin(self.revive_later())

    async def restart(self) -> None:
        """Let the bot end in order, and start it again after a rest."""
        bot = self.require_process()
        if not bot.running or self.stopping:
            return
        self.stopping = True
        self.note(Own.STOPPED, "The bot is told to stop", "")
        try:
            await bot.stop()
        finally:
            self.stopping = False
        self.diary.deaths.append(self.note(Own.STOPPED, "The bot has stopped", "good").at)
        await self.revive_later()

    async def revive(self) -> None:
        """Start the bot, unless it runs. Raises CannotHappen when it does not start."""
        bot = self.require_process()
        if bot.running or self.starting:
            return
        if self.beside.away:
            raise CannotHappen("The bot does not start without its database: put it back first.")
        self.starting = True
        self.note(Own.STARTED, "The bot is started", "")
        try:
            await bot.start()
        except Exception as error:
            self.note(Own.CONNECTS, "The bot did not start", "bad")
            raise CannotHappen(f"The bot did not start: {error}") from error
        finally:
            self.starting = False
        self.note(Own.CONNECTS, "The bot is connected", "good")

    async def revive_later(self) -> None:
        """After a rest; when it does not start, that is seen."""
        await asyncio.sleep(self.rests)
        with suppress(CannotHappen):
            await self.revive()

    @property
    def running(self) -> bool | None:
        """Whether the bot runs and is connected; None where nobody can tell."""
        return None if self.bot is None else self.bot.running and not self.starting

    def require_process(self) -> Bot:
        """The bot's process. Raises CannotHappen where it has none of its own."""
        if self.bot is None:
            raise CannotHappen("This bot runs in no process of its own, so nobody can end it.")
        return self.bot

    def note(self, what: Own, words: str, tone: str, kind: str = "bot") -> Moment:
        """It happens now, and the timeline says so."""
        moment = self.diary.note(what, words, tone, kind)
        self.changed()
        return moment


@dataclass(frozen=True, slots=True)
class Killed:
    """A fault: the bot dies while it waits, and is started again later; `changed`: it is done."""

    scene: Scene
    changed: bool

    async def spoil(self, call: Call) -> web.Response | None:
        """No answer: nobody is there to take it."""
        if self.changed:
            call.serve()
        await self.scene.die_for_a_while()
        return None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A fault: the change takes place, and is answered while the bot is stopping."""

    scene: Scene

    async def spoil(self, call: Call) -> web.Response | None:
        """A sound answer, when somebody has told the bot to stop."""
        answer = call.serve()
        self.scene.begin(self.scene.restart())
        await asyncio.sleep(self.scene.stops)
        return answer
