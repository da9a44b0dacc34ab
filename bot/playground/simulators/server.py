"""A simulated provider's server: on loopback, with a log, a stock, what it sold, and faults."""

import asyncio
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from aiohttp import web

from bot.playground.simulators import stock
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.faults import Call, Fault

LOOPBACK = "127.0.0.1"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""What HTTP itself says changes nothing."""


@dataclass(slots=True, eq=False)
class Injected:
    """A fault that waits for its requests, at one simulator or at several.

    `left` None means until `heal`; with `writes` it waits for a request that changes something,
    with `when` for one that comes while that is true.
    """

    fault: Fault
    left: int | None = 1
    method: str | None = None
    path: str = ""
    writes: bool = False
    when: Callable[[], bool] | None = None

    def takes(self, asked: Exchange, *, is_write: bool) -> bool:
        """Whether this request is spoiled; counts it if so."""
        if self.left == 0 or (self.writes and not is_write):
            return False
        if self.method not in {None, asked.method} or not asked.path.endswith(self.path):
            return False
        if self.when is not None and not self.when():
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Simulator(ABC):
    """A provider on 127.0.0.1: `async with SimulatedVogent() as sim: sim.base_url`.

    `requests` is the log, `stock` what is for sale, `held` the truth about what is ours: the
    provider's own records by number. `delay` comes before every answer. `watch` is called with
    every finished exchange, `on_change` whenever a request arrived or was answered. A provider
    says what `agents` it has, by id, and collects the `calls` that it placed.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    prefix: ClassVar[str] = ""
    only_reads: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    """Methods and paths that change nothing, though HTTP would let them."""
    agents: dict[str, dict[str, Any]]
    calls: list[dict[str, Any]]

    def __init__(self, *, api_key: str | None = None, delay: float = 0.0) -> None:
        self.api_key = api_key or f"simulated-{self.name}-key"
        self.delay = delay
        self.stock = stock.seeded()
        self.held: dict[str, dict[str, Any]] = {}
        self.requests: list[Exchange] = []
        self.watch: Callable[[Exchange], None] | None = None
        self.on_change: Callable[[], None] | None = None
        self._forgotten = 0
        self._faults: list[Injected] = []
        self._closing = asyncio.Event()
        self._arrival = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._socket = _bound(0)
        self._port: int = self._socket.getsockname()[1]

    @property
    def base_url(self) -> str:
        """Where an adapter finds it."""
        return f"http://{LOOPBACK}:{self._port}{self.prefix}"

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.down()
        self._socket.close()

    async def up(self) -> None:
        """Listen, on the same port as before."""
        if self._runner is not None:
            return
        self._closing.clear()
        app = web.Application()
        app.router.add_route("*", "/{anything:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def down(self) -> None:
        """Close every connection and refuse new ones; the port stays ours."""
        if self._runner is None:
            return
        self._closing.set()
        runner, self._runner = self._runner, None
        await runner.cleanup()
        self._socket.close()
        self._socket = _bound(self._port)

    def fault(
        self, fault: Fault, *, times: int | None = 1, method: str | None = None, path: str = ""
    ) -> None:
        """Spoil the next `times` requests (None: all) of a method and with the path's end."""
        self.inject(Injected(fault, times, method, path))

    def inject(self, injected: Injected) -> None:
        """Let a fault wait here; the same may wait at other simulators too."""
        self._faults.append(injected)

    def retract(self, injected: Injected) -> None:
        """Take one fault away, if it still waits."""
        self._faults = [one for one in self._faults if one is not injected]

    def is_write(self, asked: Exchange) -> bool:
        """Whether this request changes something, if it is served."""
        return (
            asked.method not in SAFE_METHODS and (asked.method, asked.path) not in self.only_reads
        )

    async def asked(self, times: int = 1) -> None:
        """Wait until so many requests have arrived; they need not be answered yet."""
        while len(self.requests) < times:
            self._arrival.clear()
            await self._arrival.wait()

    def forget_before(self, moment: float) -> None:
        """Let go of the requests that came before that; those after it stay in their order."""
        kept = [one for one in self.requests if one.time >= moment]
        self._forgotten += len(self.requests) - len(kept)
        self.requests[:] = kept

    def heal(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    @abstractmethod
    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """The refusal of a request without the right key, if it is one."""

    @abstractmethod
    def serve(self, asked: Exchange) -> web.Response:
        """Do what is asked, at once, and answer as the provider documents."""

    @abstractmethod
    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours, with the provider's own fields."""

    async def _answer(self, request: web.Request) -> web.Response:
        asked = Exchange(
            time=time.time(),
            method=request.method,
            path=request.path,
            raw_path=request.rel_url.raw_path,
            query=dict(request.query),
            headers=dict(request.headers),
            body=await request.read(),
            connection=id(request.transport),
        )
        place = self._forgotten + len(self.requests)
        self.requests.append(asked)
        self._arrival.set()
        self._changed()
        await asyncio.sleep(self.delay)
        fault = self._next_fault(asked)
        if fault is None:
            answer: web.Response | None = self._serve(asked)
        else:
            answer = await fault.spoil(Call(asked, lambda: self._serve(asked), self._closing))
        self._log(asked, place, answer, fault)
        if answer is None and request.transport is not None:
            request.transport.abort()
        return answer or web.Response()

    def _next_fault(self, asked: Exchange) -> Fault | None:
        is_write = self.is_write(asked)
        waiting = (one.fault for one in self._faults if one.takes(asked, is_write=is_write))
        return next(waiting, None)

    def _serve(self, asked: Exchange) -> web.Response:
        return self.let_in(asked.headers) or self.serve(asked)

    def _log(
        self, asked: Exchange, place: int, answer: web.Response | None, fault: Fault | None
    ) -> None:
        exchange = replace(
            asked,
            status=answer.status if answer else None,
            answer=answer.body if answer and isinstance(answer.body, bytes) else b"",
            answer_type=answer.content_type if answer else "",
            fault=type(fault).__name__ if fault else None,
            ended=time.time(),
        )
        if place >= self._forgotten:
            self.requests[place - self._forgotten] = exchange
        if self.watch is not None:
            self.watch(exchange)
        self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()


def _bound(port: int) -> socket.socket:
    """A socket that has the port but does not listen: connections to it are refused."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound
