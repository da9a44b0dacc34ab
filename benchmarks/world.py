"""Slack and Vogent as a bot meets them, as light as can be: what is measured is the bot.

Nothing is checked here but that each answer is of the kind that was asked for; the playground
checks everything, and is too slow to hurry a bot. Numbers that are bought are not listed, so that
every purchase costs the same.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

TEAM, BOT_TOKEN, APP_TOKEN, SIGNING = "T01TEST", "xoxb-bench", "xapp-bench", "bench"
PROVIDER_KEY = "bench-key"
CONSTANT = "All is well."
"""What B0 says to everything."""
HELD = 25
"""Numbers that Vogent lists."""
PATIENCE = 60.0
Json = dict[str, Any]


@dataclass(slots=True, eq=False)
class Asked:
    """A command or a press: when it was sent, acknowledged and answered, in seconds.

    `wants` is the kind of answer it waits for; `said` are the kinds of all that came.
    """

    wants: str
    body: Json
    token: str
    envelope: str
    sent: float = 0.0
    acked: float = 0.0
    answered: float = 0.0
    said: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Json = field(default_factory=dict)
    refused: str | None = None

    async def answer_in_time(self) -> None:
        """Wait for it. Raises RuntimeError when it is none that was wanted."""
        async with asyncio.timeout(PATIENCE):
            await self.done.wait()
        if self.refused:
            raise RuntimeError(f"wanted a {self.wants}, got: {self.refused}")

    def hears(self, body: Json) -> None:
        """Something came through its response_url."""
        kind = kind_of(body)
        self.said.append(kind)
        if kind == self.wants:
            self.answered, self.answer = time.perf_counter(), body
            self.done.set()
        elif kind == "other":
            self.refused = json.dumps(body)[:300]
            self.done.set()


def kind_of(body: Json) -> str:
    """What an answer is, by its words and buttons."""
    text = str(body.get("text"))
    if body.get("response_type") == "in_channel":
        return "line"
    for sign, kind in KINDS.items():
        if text.startswith(sign):
            return kind
    blocks = body.get("blocks") or []
    if any(block["type"] == "table" for block in blocks):
        return "trail"
    buttons = [each for block in blocks for each in block.get("elements", ())]
    return "card" if any(one.get("action_id") == "plan.confirm" for one in buttons) else "other"


KINDS = {
    CONSTANT: "constant",
    ":white_check_mark:": "receipt",
    ":hourglass_flowing_sand:": "working",
    "What /number can do": "help",
}


@dataclass(slots=True)
class World:
    """Serves both, on the loopback, in this process. `calls`: what a provider was asked, if kept.

    `published` and `posted`: Homes and messages by the Web API.
    """

    url: str = ""
    calls: list[tuple[str, str, Any]] | None = None
    published: Counter[str] = field(default_factory=Counter)
    asked: dict[str, Asked] = field(default_factory=dict)
    envelopes: dict[str, Asked] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    linked: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None
    _tokens: Iterator[int] = field(default_factory=lambda: count(1))

    def settings(self) -> dict[str, str]:
        """The settings with which a bot finds it."""
        return {
            "slack_bot_token": BOT_TOKEN,
            "slack_app_token": APP_TOKEN,
            "slack_signing_secret": SIGNING,
            "slack_api_url": f"{self.url}/api/",
            "sigmamind_api_key": PROVIDER_KEY,
            "sigmamind_base_url": f"{self.url}/nobody",
            "vogent_api_key": PROVIDER_KEY,
            "vogent_base_url": f"{self.url}/vogent",
        }

    def asks(self, wants: str, body: Json) -> Asked:
        """A new question, with its own response_url."""
        token = f"t{next(self._tokens)}"
        body |= {"response_url": f"{self.url}/response/{token}", "trigger_id": f"trigger.{token}"}
        asked = self.asked[token] = Asked(wants, body, token, f"e-{token}")
        return asked

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**22)
        app.router.add_post("/response/{token}", self._response)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_get("/vogent/phone_numbers", self._listed)
        app.router.add_post("/vogent/phone_numbers/search", self._searched)
        app.router.add_post("/vogent/phone_numbers", self._bought)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for socket in self.sockets:
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _response(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        self.asked[request.match_info["token"]].hears(body)
        return web.Response(text="ok")

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "views.publish":
            self.published[method] += 1
            return _json(b'{"ok":true}')
        given = {**request.query, **await request.post()}
        return web.json_response({"ok": True, **self._said(method, given)})

    def _said(self, method: str, given: Json) -> Json:
        match method:
            case "auth.test":
                return {"team_id": TEAM, "team": "Bench", "user_id": "UBOT", "bot_id": "BBOT"}
            case "users.info":
                who = str(given["user"])
                profile = {"display_name": who, "real_name": who}
                return {"user": {"id": who, "team_id": TEAM, "name": who, "profile": profile}}
            case "apps.connections.open":
                return {"url": f"{self.url.replace('http', 'ws', 1)}/link"}
            case _:
                raise web.HTTPNotFound(text=method)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str('{"type":"hello","num_connections":1}')
        self.sockets.append(socket)
        self.linked.set()
        async for message in socket:
            if isinstance(message.data, str):
                asked = self.envelopes.pop(json.loads(message.data)["envelope_id"])
                asked.acked = time.perf_counter()
                asked.heard.set()
        return socket

    async def _listed(self, request: web.Request) -> web.Response:
        self._note(request, None)
        return _json(LISTED)

    async def _searched(self, request: web.Request) -> web.Response:
        body = await request.json()
        self._note(request, body)
        return web.json_response([{"number": f"+1{body['prefix']}"}])

    async def _bought(self, request: web.Request) -> web.Response:
        body = await request.json()
        self._note(request, body)
        number = body["purchase"]["number"]
        return web.json_response(_record(number, f"pn_{number[1:]}"))

    def _note(self, request: web.Request, body: Any) -> None:
        if self.calls is not None:
            self.calls.append((request.method, request.path_qs, body))


def _record(number: str, handle: str) -> Json:
    return {"id": handle, "number": number, "type": "PSTN", "agentId": None}


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")


def _lines() -> Sequence[Json]:
    return [_record(f"+1512555{place:04}", f"held-{place}") for place in range(HELD)]


LISTED = json.dumps({"data": _lines(), "cursor": None}).encode()
