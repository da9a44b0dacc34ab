"""One WebSocket of Socket Mode: slack_sdk's, which connects once and tells whether it is well."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import ClientError, WSMessage
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.border import Border

Hear = Callable[["Socket", SocketModeRequest, float], Awaitable[None]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a connection is watched; seconds. It is replaced `silent_after` its last sign of life.

    `longest_pause` between two tries to connect, `longest_limit` where Slack says how long to
    wait. One that lived for `steady_after` was a good one: the next is tried at once.
    """

    look_every: float = 1.0
    ping_every: float = 5.0
    silent_after: float = 20.0
    opens_within: float = 10.0
    closes_within: float = 5.0
    longest_pause: float = 30.0
    longest_limit: float = 300.0
    steady_after: float = 60.0


class Socket(SocketModeClient):
    """Does not reconnect: whoever holds it replaces it when it is not well.

    `hear` is given itself, each request, and when that came, by `perf_counter`.
    """

    def __init__(
        self, app_token: str, web: AsyncWebClient, pace: Pace, border: Border, hear: Hear
    ) -> None:
        logger = logging.getLogger("slack_bolt")
        super().__init__(app_token, logger, web, auto_reconnect_enabled=False)
        self.pace = pace
        self.border = border
        self.hear = hear
        self.began = self.heard = self.pinged = self._looked = time.monotonic()
        self.told: str | None = None
        self._pong: float | None = None
        self._over = asyncio.Event()
        self._hearing: set[asyncio.Task[None]] = set()
        self.on_message_listeners.append(self._hear)
        self.on_close_listeners.append(self._closed)

    async def begin(self, url: str) -> None:
        """Connect, once. Raises aiohttp's errors, and TimeoutError."""
        async with asyncio.timeout(self.pace.opens_within):
            self.current_session = await self.aiohttp_client_session.ws_connect(
                url,
                autoping=False,
                proxy=self.proxy,
                ssl=self.web_client.ssl if self.web_client.ssl is not None else True,
            )
        self.heard = time.monotonic()
        self.message_receiver = asyncio.ensure_future(self.receive_messages())

    def age(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self.began

    async def unwell(self) -> str | None:
        """Wait a moment, or until it is over; what is wrong with it, if anything is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pace.look_every):
                await self._over.wait()
        if self.told is not None:
            return self.told
        if self.current_session is None or self.current_session.closed:
            return "it was closed"
        if any(
            task is None or task.done() for task in (self.message_receiver, self.message_processor)
        ):
            return "it stopped listening"
        await self._ping()
        silent = time.monotonic() - self.heard
        return f"it was silent for {silent:.0f} s" if silent > self.pace.silent_after else None

    async def close(self) -> None:
        """Close it, within a limit, whatever the other side does."""
        self.closed = True
        try:
            with suppress(TimeoutError, ClientError, OSError):
                async with asyncio.timeout(self.pace.closes_within):
                    if self.current_session is not None:
                        await self.current_session.close()
        finally:
            tasks = [task for task in (self.message_processor, self.message_receiver) if task]
            for task in tasks:
                task.cancel()
            await self.aiohttp_client_session.close()

    async def enqueue_message(self, message: str) -> None:
        """Take what Slack sent; what cannot be read is acknowledged here, and goes no further.

        slack_sdk's queue is passed by: what is taken from it is parsed anew, and by tasks that
        nothing holds.
        """
        came, frame = time.perf_counter(), self.border.frame(message)
        if frame.message is not None:
            task = asyncio.create_task(self._heard(frame.message, came))
            self._hearing.add(task)
            task.add_done_callback(self._hearing.discard)
        elif frame.ack is not None:
            await self.send_socket_mode_response(frame.ack)

    async def _heard(self, message: dict[str, Any], came: float) -> None:
        """Slack's `disconnect` ends this connection; all else goes its way."""
        if message.get("type") == "disconnect":
            self.told = str(message.get("reason") or "disconnect")
            self._over.set()
            return
        request = SocketModeRequest.from_dict(message)
        if request is None:  # Slack says hello
            return
        try:
            await self.hear(self, request, came)
        except Exception:  # nobody waits for this task
            log.exception("what Slack sent could not be heard")

    async def _hear(self, _: WSMessage) -> None:
        self.heard = time.monotonic()

    async def _closed(self, _: WSMessage) -> None:
        self._over.set()

    async def _ping(self) -> None:
        """Ask for a sign of life now and then; a full buffer is silence, too."""
        now = time.monotonic()
        if now - self._looked > self.pace.silent_after / 2:  # it was we who slept
            self.heard = now
        self._looked = now
        if self.last_ping_pong_time != self._pong:
            self._pong, self.heard = self.last_ping_pong_time, now
        if now - self.pinged < self.pace.ping_every or self.current_session is None:
            return
        self.pinged = now
        with suppress(TimeoutError, ClientError, OSError):
            async with asyncio.timeout(self.pace.look_every):
                await self.current_session.ping(f"sdk-ping-pong:{time.time()}".encode())
