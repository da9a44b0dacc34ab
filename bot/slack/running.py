"""What is under way: held, so that nothing is lost, repeated in the background, and waited for at
shutdown.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from bot import logs
from bot.domain.errors import BotError, StoreUnavailable
from bot.metrics.bot import BotCounts
from bot.slack.arrivals import Arrival, arriving, heard

Listener = Callable[..., Awaitable[Any]]
MUCH = 1_000
"""So much is under way that Slack had better notice."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """Bolt starts a listener as a task and forgets it; here it is remembered until it ends.

    `tasks`: work that began before the stop. `late`: answers to what came after it. `background`:
    what is done again and again. `stopping` is set when nothing more may begin.
    """

    tasks: set[asyncio.Future[Any]] = field(default_factory=set)
    late: set[asyncio.Future[Any]] = field(default_factory=set)
    background: set[asyncio.Future[Any]] = field(default_factory=set)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    counts: BotCounts = field(default_factory=BotCounts)

    def held(self, listener: Listener) -> Listener:
        """The same listener, remembered while it runs."""

        @functools.wraps(listener)
        async def hold(*args: object, **kwargs: object) -> object:
            task = asyncio.current_task()
            if task is not None:
                _keep(self.tasks, task)
            with heard():
                return await listener(*args, **kwargs)

        return hold

    def arrived(self, payload: object, began: float) -> Arrival:
        """Something that Slack sent, which came at `began` (by `perf_counter`).

        With much under way no ack goes ahead: so Slack notices, and whoever balances copies.
        """
        arrival = Arrival.of(payload, self.counts, began)
        if self.stopping.is_set() or len(self.tasks) >= MUCH:
            arrival.at_once = False
        return arrival

    @contextmanager
    def receiving(self, arrival: Arrival) -> Iterator[None]:
        """While something that Slack sent is on its way to a listener, and its ack back."""
        until: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        _keep(self.late if self.stopping.is_set() else self.tasks, until)
        try:
            with arriving(arrival):
                yield
        finally:
            if not until.done():
                until.set_result(None)

    def hear(self, arrival: Arrival, listener: Callable[[], Awaitable[Any]]) -> None:
        """Bring to its listener, in the background, what is acknowledged at once."""
        _keep(self.tasks, asyncio.create_task(_heard(arrival, listener)))

    def answer(self, work: Coroutine[Any, Any, Any]) -> None:
        """Answer, in the background, what came too late."""
        _keep(self.late, asyncio.create_task(work))

    def repeat(
        self,
        work: Callable[[], Awaitable[None]],
        every: timedelta,
        first: timedelta | None = None,
        *,
        name: str = "background",
        cut: bool = False,
    ) -> None:
        """Do something again and again in the background, until the stop.

        A turn that is under way then is waited for; with `cut` it ends at once.
        """
        self.counts.background_failures.labels(name)  # from 0, or the first would not be seen
        task = asyncio.create_task(self._again(work, every, first, name))
        _keep(self.background, task)
        if cut:
            _keep(self.background, asyncio.create_task(self._cut(task)))

    async def ended(self, limit: float) -> int:
        """Wait until all have ended, at most so many seconds; how many still run."""
        return await _ended(lambda: self.tasks, limit)

    async def stop(self, limit: float, answers: float) -> int:
        """Begin nothing more, and wait; how many still run after `limit` seconds.

        Answers to what came since have `answers` seconds beside.
        """
        self.stopping.set()
        left = await _ended(lambda: self.tasks | self.background, limit)
        await _ended(lambda: self.late, answers)
        return left

    async def cut(self, within: float) -> None:
        """Cancel whatever still runs, and wait until it has noticed."""
        for task in self.tasks | self.late | self.background:
            task.cancel()
        await _ended(lambda: self.tasks | self.late | self.background, within)

    async def _again(
        self,
        work: Callable[[], Awaitable[None]],
        every: timedelta,
        first: timedelta | None,
        name: str,
    ) -> None:
        pause = every if first is None else first
        while not await self._stops_within(pause.total_seconds()):
            pause = every
            with logs.following(name):
                if not await self._turn(work):
                    self.counts.background_failures.labels(name).inc()

    async def _turn(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Do it once; whether it was done."""
        try:
            await work()
        except StoreUnavailable:
            return False  # the store has logged it, once
        except BotError as error:
            log.warning("background work failed", why=str(error))
            return False
        except Exception:  # one bad turn must not end all that follow
            log.exception("background work failed")
            return False
        return True

    async def _stops_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        return self.stopping.is_set()

    async def _cut(self, task: asyncio.Task[None]) -> None:
        await self.stopping.wait()
        task.cancel()


async def _heard(arrival: Arrival, listener: Callable[[], Awaitable[Any]]) -> None:
    with arriving(arrival):
        try:
            await listener()
        except Exception:  # nobody waits for it who could say so
            log.exception("what Slack sent reached no listener")
            if not arrival.heard:
                arrival.failed()


def _keep(where: set[asyncio.Future[Any]], task: asyncio.Future[Any]) -> None:
    where.add(task)
    task.add_done_callback(where.discard)


async def _ended(which: Callable[[], set[asyncio.Future[Any]]], limit: float) -> int:
    """Wait until there are none, with those that begin meanwhile; how many there still are."""
    loop = asyncio.get_running_loop()
    until = loop.time() + limit
    while (still := set(which())) and (left := until - loop.time()) > 0:
        await asyncio.wait(still, timeout=left)
    return len(which())
