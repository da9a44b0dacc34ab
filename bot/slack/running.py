"""Listeners that are running: held, so that none is lost, and waited for at shutdown."""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

Listener = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Running:
    """Bolt starts a listener as a task and forgets it; here it is remembered until it ends."""

    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def held(self, listener: Listener) -> Listener:
        """The same listener, remembered while it runs."""

        @functools.wraps(listener)
        async def hold(*args: object, **kwargs: object) -> object:
            task = asyncio.current_task()
            if task is not None:
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)
            return await listener(*args, **kwargs)

        return hold

    async def ended(self, limit: float) -> int:
        """Wait until all have ended, at most so many seconds; how many still run."""
        if not self.tasks:
            return 0
        _, still = await asyncio.wait(self.tasks, timeout=limit)
        return len(still)
