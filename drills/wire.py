"""The way to the bot for what the workspace itself would never send, and the answer to it."""

import asyncio
import contextlib
import io
import json
import random
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from aiohttp import ClientSession
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.playground.stage import Stage
from bot.playground.workspace.records import Kind
from bot.playground.workspace.signing import signature
from bot.runner import Bot, Mode
from bot.slack.serve import EVENTS

ENVELOPES = {"command": "slash_commands", "interactive": "interactive", "event": "events_api"}
PATIENCE = 30.0
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MARK = "envelope"
UNHEARD = "turned away: no listener"
REFUSED = {400: "turned away: unreadable", 401: "turned away: unsigned", 404: UNHEARD, 413: "big"}


@dataclass(frozen=True, slots=True)
class Sent:
    """How it was answered, in a word, or None; and with what."""

    answered: str | None
    body: str = ""


class Wire:
    """Socket Mode, or HTTP with good signatures."""

    def __init__(self, on: Stage, bot: Bot, mode: Mode) -> None:
        self.on, self.bot, self.mode = on, bot, mode
        self._waiting: dict[str, asyncio.Future[tuple[str, str]]] = {}
        self._session = ClientSession()

    async def __aenter__(self) -> Self:
        if self.mode == "http":
            self.on.workspace.request_url = f"{self.bot.url}{EVENTS}"
            return self
        await self.on.workspace.connected()
        links = self.on.workspace.post.links
        heard = links._heard  # noqa: SLF001 acks of what the workspace did not send are heard here

        def hear(data: str) -> None:
            waiting = self._waiting.pop(str(json.loads(data).get("envelope_id")), None)
            if waiting is None:
                heard(data)
            elif not waiting.done():
                waiting.set_result(("acknowledged", data))

        links._heard = hear  # noqa: SLF001 likewise
        self._watch()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def send(self, kind: Kind, payload: Any) -> Sent:
        """Any payload, in an envelope or a body that is sound."""
        return await (self._post if self.mode == "http" else self._socket)(kind, payload)

    async def garbage(self, random_: random.Random) -> None:
        """Frames, or bodies, that hold no payload."""
        if self.mode == "http":
            async for _ in self._bodies(random_):
                pass
            return
        whole = json.dumps({"envelope_id": "E1", "type": "interactive", "payload": {"type": "x"}})
        for socket in self.on.workspace.post.links.open:
            for end in (1, 10, len(whole) // 2, len(whole) - 1):
                await socket.send_str(whole[:end])
            for frame in ("", "{}", "[]", "null", "5", "[" * 5_000, '{"a":' * 3_000, "\0", whole):
                await socket.send_str(frame)
            for odd in ({"envelope_id": 5}, {"envelope_id": "E2"}, {"type": [], "payload": 1}):
                await socket.send_str(json.dumps({"type": "interactive", **odd}))
            await socket.send_bytes(random_.randbytes(2_000))
            await socket.send_bytes(whole.encode())

    async def _bodies(self, random_: random.Random) -> AsyncIterator[int]:
        bodies = (b"", b"{", b"payload=", b"payload=%7B", b"[]", b"[" * 50_000, b"\xff\xfe\0")
        for body in (*bodies, random_.randbytes(2_000), b"x" * (5 * 2**20)):
            for content in ("application/json", FORM["Content-Type"], "text/plain", "x/y"):
                with contextlib.suppress(ConnectionError):
                    status, _ = await self._posted(body, content)
                    yield status

    async def _socket(self, kind: Kind, payload: Any) -> Sent:
        envelope_id = str(uuid.uuid4())
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        if isinstance(payload, dict):
            payload = payload | {MARK: envelope_id}
        envelope = {
            "envelope_id": envelope_id,
            "type": ENVELOPES[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        await self.on.workspace.post.links.send(json.dumps(envelope))
        try:
            async with asyncio.timeout(PATIENCE):
                return Sent(*await waiting)
        except TimeoutError:
            return Sent(None)

    def _watch(self) -> None:
        """Bolt answers nothing, over a socket, to what no listener hears; here it is seen."""
        app = self.bot.parts.app
        dispatch = app.async_dispatch

        async def seen(request: AsyncBoltRequest) -> BoltResponse:
            answer = await dispatch(request)
            waiting = self._waiting.get(str(request.body.get(MARK)))
            if answer.status == HTTPStatus.NOT_FOUND and waiting is not None:
                waiting.set_result((UNHEARD, ""))
            return answer

        app.async_dispatch = seen  # type: ignore[method-assign, assignment]

    async def _post(self, kind: Kind, payload: Any) -> Sent:
        text = json.dumps(payload)
        if kind == "event":
            status, body = await self._posted(text.encode(), "application/json")
        elif kind == "command" and isinstance(payload, dict):
            fields = {str(key): _plain(value) for key, value in payload.items()}
            encoded = urlencode(fields, errors="replace").encode()
            status, body = await self._posted(encoded, FORM["Content-Type"])
        else:
            encoded = urlencode({"payload": text}).encode()
            status, body = await self._posted(encoded, FORM["Content-Type"])
        word = "acknowledged" if status == HTTPStatus.OK else REFUSED.get(status)
        return Sent(word, body)

    async def _posted(self, body: bytes, content_type: str) -> tuple[int, str]:
        now = int(time.time())
        signed = signature(self.on.workspace.signing_secret, now, body)
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(now),
            "X-Slack-Signature": signed,
        }
        url = f"{self.bot.url}{EVENTS}"
        async with self._session.post(url, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status, await answer.text()


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
