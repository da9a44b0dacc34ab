"""Waiting for something to become true, woken by every change and by nothing else."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Tell it of every change; wait on it for a predicate."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def happened(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def next(self) -> asyncio.Event:
        """Set when the next change happens."""
        return self._changed

    async def until(
        self, predicate: Callable[[], T | None], seconds: float | None, explain: Callable[[], str]
    ) -> T:
        """The first true value of the predicate; TimeoutError with an explanation if none came."""
        try:
            async with asyncio.timeout(seconds):
                while not (value := predicate()):
                    await self._changed.wait()
        except TimeoutError:
            raise TimeoutError(f"not true within {seconds} s; {explain()}") from None
        return value
