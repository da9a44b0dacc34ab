"""A browser's side of the page in tests: what its socket is told, and its acts."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from aiohttp import ClientSession, ClientWebSocketResponse

from bot.playground.page.server import Page

T = TypeVar("T")
Json = dict[str, Any]


class Watcher:
    """Somebody who watches the inside. `heard` is all that was ever told, as it came."""

    def __init__(self, page: Page, session: ClientSession, socket: ClientWebSocketResponse) -> None:
        self.page = page
        self.session = session
        self.heard: list[str] = []
        self.inside: Json = {}
        self._socket = socket

    async def until(self, true: Callable[[Json], T | None], within: float = 60) -> T:
        """Wait until what is told of the inside is so; what the predicate returned."""
        async with asyncio.timeout(within):
            while not self.inside or not (value := true(self.inside)):
                told = await self._socket.receive_str()
                self.heard.append(told)
                if '"kind": "inside"' in told:
                    self.inside = json.loads(told)
        return value

    async def act(self, name: str, /, **args: Any) -> Json:
        """What the page answers to an act; it must be one."""
        async with self.session.post(f"{self.page.url}/act/{name}", json=args) as answer:
            assert answer.status == 200, await answer.text()
            told: Json = await answer.json()
            return told

    async def refused(self, name: str, /, headers: Json | None = None, **args: Any) -> int:
        """The status with which an act was refused."""
        url = f"{self.page.url}/act/{name}"
        async with self.session.post(url, json=args, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def watching(page: Page) -> AsyncIterator[Watcher]:
    """A browser that is connected as Alice."""
    async with (
        ClientSession() as session,
        session.ws_connect(f"{page.url}/live?person=alice") as socket,
    ):
        yield Watcher(page, session, socket)


def moments(inside: Json, title: str) -> list[Json]:
    """What followed from the newest delivery with this in its title, in order."""
    for group in inside["timeline"]:
        if title in group["title"]:
            found: list[Json] = group["moments"]
            return found
    return []


def armed(inside: Json) -> list[str]:
    """The bad days that wait or last."""
    return [one["name"] for one in inside["armed"]]


async def arms(watcher: Watcher, name: str, provider: str | None = None) -> None:
    """Let a bad day come."""
    assert (await watcher.act("bad_day", name=name, provider=provider)) == {"ok": True}
