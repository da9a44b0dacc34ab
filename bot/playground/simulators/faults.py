"""What can go wrong at a simulated provider, on purpose: one kind of fault a class."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from bot.playground.simulators.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Call:
    """A request that will be spoiled.

    `serve` lets the provider do what was asked and returns its sound answer; `closing` is set
    when the simulator stops.
    """

    asked: Exchange
    serve: Callable[[], web.Response]
    closing: asyncio.Event


class Fault(Protocol):
    """A way to fail. Whether the change takes place is decided by calling `serve` or not."""

    async def spoil(self, call: Call) -> web.Response | None:
        """Answer badly; None cuts the line without an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Slow:
    """The change takes place at once (unless not `changed`), its answer comes late."""

    seconds: float = 60.0
    changed: bool = True

    async def spoil(self, call: Call) -> web.Response | None:
        """Wait, or until the simulator stops."""
        answer = call.serve() if self.changed else web.Response(status=504)
        try:
            async with asyncio.timeout(self.seconds):
                await call.closing.wait()
        except TimeoutError:
            pass
        return answer


@dataclass(frozen=True, slots=True)
class Cut:
    """The line is cut without an answer: before the change, or after it took place (`changed`)."""

    changed: bool

    async def spoil(self, call: Call) -> web.Response | None:
        """Drop the connection."""
        if self.changed:
            call.serve()
        return None


@dataclass(frozen=True, slots=True)
class Status:
    """An error's status, before the change unless `changed`.

    `echo` repeats what was sent, `silent` says nothing but the status.
    """

    code: int
    changed: bool = False
    words: str | None = None
    echo: bool = False
    headers: Mapping[str, str] | None = None
    silent: bool = False

    async def spoil(self, call: Call) -> web.Response | None:
        """Answer with the status."""
        if self.changed:
            call.serve()
        if self.silent:
            return web.Response(status=self.code, headers=self.headers)
        said = self.words or "injected by a fault"
        if self.echo:
            sent = "; ".join(f"{name}: {value}" for name, value in call.asked.headers.items())
            said = f"{said}, with {sent} and {call.asked.body.decode(errors='replace')}"
        return web.json_response({"message": said}, status=self.code, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Answer:
    """This very answer: text as it is, anything else as JSON. The change takes place if `changed`.

    It is no fault of HTTP, but the way to make a provider say what it was never seen to say.
    """

    body: Any
    status: int = 200
    changed: bool = False
    headers: Mapping[str, str] | None = None

    async def spoil(self, call: Call) -> web.Response | None:
        """Answer with it."""
        if self.changed:
            call.serve()
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(
            status=self.status,
            text=text,
            headers=self.headers,
            content_type="application/json",
        )


@dataclass(frozen=True, slots=True)
class Nonsense:
    """A page of HTML with status 200, as a proxy in front might send it."""

    changed: bool = True

    async def spoil(self, call: Call) -> web.Response | None:
        """Answer with HTML."""
        if self.changed:
            call.serve()
        return web.Response(text="<html><body>Welcome</body></html>", content_type="text/html")


@dataclass(frozen=True, slots=True)
class Truncated:
    """The change takes place; of its answer only the first half comes."""

    async def spoil(self, call: Call) -> web.Response | None:
        """Answer with half of the answer."""
        answer = call.serve()
        body = answer.body if isinstance(answer.body, bytes) else b""
        return web.Response(
            status=answer.status, body=body[: len(body) // 2], content_type="application/json"
        )


def too_many(retry_after: float | None = 1) -> Status:
    """429, with Retry-After unless None."""
    headers = None if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return Status(429, words="slow down", headers=headers)


FAULTS: Mapping[str, Callable[[], Fault]] = {
    "slow": Slow,
    "cut before the change": lambda: Cut(changed=False),
    "cut after the change": lambda: Cut(changed=True),
    "401": lambda: Status(401),
    "403": lambda: Status(403),
    "404": lambda: Status(404),
    "409": lambda: Status(409),
    "422": lambda: Status(422),
    "429": too_many,
    "500": lambda: Status(500),
    "503": lambda: Status(503),
    "error that repeats what was sent": lambda: Status(400, echo=True),
    "nonsense": Nonsense,
    "half an answer": Truncated,
}
"""Every fault by the name a menu shows."""
