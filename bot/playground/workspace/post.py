"""Delivering to the bot, over a socket or as a signed POST, and taking its acks."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from aiohttp import ClientError, ClientSession, web

from bot.playground.workspace import signing
from bot.playground.workspace.acks import TROUBLE, take_ack
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import SLACKBOT
from bot.playground.workspace.records import Delivery
from bot.playground.workspace.sockets import Sockets
from bot.playground.workspace.state import State

_ENVELOPES = {"command": "slash_commands", "interactive": "interactive", "event": "events_api"}
Signing: TypeAlias = Literal["good", "bad_signature", "old_timestamp"]


@dataclass(slots=True, eq=False)
class _Pending:
    delivery: Delivery
    acked: asyncio.Event
    started: float


class Post:
    """The way from the workspace to the bot."""

    def __init__(self, state: State, ack_seconds: float) -> None:
        self.state = state
        self.ack_seconds = ack_seconds
        self.request_url: str | None = None
        self.signing: Signing = "good"
        self.links = Sockets(state, self._envelope_acked)
        self._pending: dict[str, _Pending] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: ClientSession | None = None

    async def deliver(self, delivery: Delivery) -> Delivery:
        """Send it, and return when it was acked, failed, or three seconds went by."""
        pending = _Pending(delivery, asyncio.Event(), time.perf_counter())
        self._pending[delivery.envelope_id] = pending
        self.state.deliveries.append(delivery)
        if self.request_url is not None:
            self._start(self._by_http(self.request_url, pending))
        elif not await self.links.send(json.dumps(_envelope(delivery))):
            self._failed(pending, "dispatch_failed")
        try:
            async with asyncio.timeout(self.ack_seconds):
                await pending.acked.wait()
        except TimeoutError:
            self._failed(pending, "operation_timeout")
        self.state.changes.happened()
        return delivery

    def forget_before(self, moment: float) -> None:
        """Let go of what was delivered before that, and wait for no ack of it any more."""
        old = [key for key, one in self._pending.items() if one.delivery.sent_at < moment]
        for key in old:
            del self._pending[key]

    @property
    def sockets(self) -> list[web.WebSocketResponse]:
        """The connections that take what is delivered."""
        return self.links.open

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.links.close()
        if self._session is not None:
            await self._session.close()

    def _envelope_acked(self, data: str) -> None:
        answer = json.loads(data)
        pending = self._pending.get(str(answer.get("envelope_id")))
        if pending is None:
            self.state.problems.append(f"an ack for no envelope: {data[:80]}")
            return
        self._acked(pending, answer.get("payload"))

    def _acked(self, pending: _Pending, payload: Any) -> None:
        delivery = pending.delivery
        if delivery.acked_at is not None:
            self.state.problems.append(f"acked twice: {delivery.type}")
            return
        delivery.acked_at = self.state.clock()
        delivery.ack_ms = (time.perf_counter() - pending.started) * 1000
        delivery.ack_payload = payload
        delivery.late = delivery.error is not None
        if not delivery.late:
            take_ack(self.state, delivery)
        pending.acked.set()
        self.state.changes.happened()

    def _failed(self, pending: _Pending, error: str) -> None:
        delivery = pending.delivery
        if delivery.error is not None:
            return
        delivery.error = error
        delivery.said = TROUBLE
        pending.acked.set()
        if delivery.kind == "command":
            delivery.said = f'{delivery.payload["command"]} failed with the error "{error}"'
            channel = str(delivery.payload["channel_id"])
            said = {"text": delivery.said}
            self.state.post(channel, said, user=SLACKBOT, reader=delivery.person)

    async def _by_http(self, url: str, pending: _Pending) -> None:
        body, headers = signing.signed(pending.delivery, time.time(), self.signing)
        if self._session is None:
            self._session = ClientSession()
        try:
            async with self._session.post(url, data=body, headers=headers) as response:
                text = await response.text()
                pending.delivery.status = response.status
        except (ClientError, TimeoutError):
            self._failed(pending, "dispatch_failed")
            return
        if pending.delivery.status == web.HTTPOk.status_code:
            self._acked(pending, _decoded(text))
        else:
            self._failed(pending, "dispatch_failed")
        self.state.changes.happened()

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _envelope(delivery: Delivery) -> Json:
    envelope = {
        "envelope_id": delivery.envelope_id,
        "type": _ENVELOPES[delivery.kind],
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "event",
    }
    if delivery.kind == "event":  # a command or interaction that comes twice says so nowhere
        reason = "timeout" if delivery.retry else ""
        envelope |= {"retry_attempt": delivery.retry, "retry_reason": reason}
    return envelope


def _decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
