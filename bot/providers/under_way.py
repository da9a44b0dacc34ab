"""Requests that are under way, each in a task of its own, so that none leaves a connection behind.

A request that is cancelled while httpcore (1.0.9) takes or gives back its connection leaves that
connection in the pool, in use for ever; a hundred of them, and nobody can be asked any more. The
shield of anyio, on which it relies there, does not hold against asyncio's own cancelling.
"""

import asyncio
from typing import Any

import httpx

CLOSED = "we are closing our connections"
SPEAKS, BEGINS, GIVES_BACK = "http", ".started", ".response_closed.started"
"""How httpcore names its steps: those of a request on its connection, and the last of them."""


class _Request:
    """Where one request stands, as httpcore tells."""

    def __init__(self) -> None:
        self._may_end = self._left = False

    async def follow(self, event: str, _: object) -> None:
        """Called by httpcore in the request's own task, before and after each step."""
        speaks = event.startswith(SPEAKS) and event.endswith(BEGINS)
        self._may_end = speaks and not event.endswith(GIVES_BACK)
        if self._left and (task := asyncio.current_task()) is not None:
            self.let_go(task)

    def let_go(self, task: "asyncio.Task[Any]") -> None:
        """End it now if it speaks to the provider, else as soon as it would: that is soon, since
        to find a connection and to connect have their own timeouts.
        """
        if self._may_end:
            task.cancel()
        self._left = not self._may_end


class UnderWay:
    """The requests that are under way; whoever waits for one may leave at any time."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[httpx.Response]] = set()
        self._over = False

    async def send(
        self, client: httpx.AsyncClient, method: str, url: str, **more: Any
    ) -> httpx.Response:
        """Send one and wait for its whole answer; `more` is httpx's. Raises httpx's errors.

        Who is cancelled leaves at once; the request ends right after, and its connection with it.
        """
        if self._over:
            raise httpx.ConnectError(CLOSED)
        request = _Request()
        sending = client.request(method, url, extensions={"trace": request.follow}, **more)
        task = asyncio.create_task(sending)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        try:
            await asyncio.wait({task})
        finally:
            if not task.done():
                request.let_go(task)
        if task.cancelled():
            raise httpx.ReadError(CLOSED)
        return task.result()

    async def end(self) -> None:
        """End all, before their clients are closed with all connections; nothing is sent then."""
        self._over = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: "asyncio.Task[httpx.Response]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # of one that was left nobody asks for it
