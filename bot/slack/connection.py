"""The Socket Mode connection, watched: one that was lost, or went silent, is replaced."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.arrivals import Arrival
from bot.slack.border import Border, for_bolt
from bot.slack.identity import NotConnected
from bot.slack.running import Running
from bot.slack.socket import Pace, Socket
from bot.slack.web import UNREACHED, RateLimited, refusal, retry_after

ACK_WITHIN = 3.0
"""Seconds: Slack waits no longer for it."""
EMPTY = BoltResponse(status=200)
"""An ack that says nothing."""
MOVING = frozenset({"refresh_requested", "warning"})
"""Slack closes a connection every few hours, and says so before."""
SWITCH_ON = "Socket Mode is switched off in the app's settings: switch it on, or run with --http."
WHAT_TO_DO = {
    "link_disabled": SWITCH_ON,
    "too_many_websockets": "More than ten copies of Numberbot use this Slack app: stop some.",
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
        "SLACK_APP_TOKEN is no longer valid: make an app-level token with connections:write under"
        " Basic Information, and start Numberbot anew with it.",
    ),
}

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Health:
    """Since when there is no connection, and what was said of it: each thing once."""

    since: float | None = None
    said: str | None = None

    def lost(self, why: str) -> None:
        """There is none."""
        if self.since is None:
            self.since = time.monotonic()
            if why in MOVING:
                log.info("Slack asks for a new connection")
            else:
                self.failing("the connection to Slack was lost", why)

    def failing(self, what: str, why: str) -> None:
        """Say why there is none, unless that was the last that was said."""
        if self.said != why:
            self.said = why
            log.warning(what, why=why, **_hint(why))

    def back(self) -> None:
        """There is one again."""
        if self.since is not None and self.said is not None:
            log.info("connected to Slack again", after=round(time.monotonic() - self.since, 1))
        self.since = self.said = None


@dataclass(slots=True)
class Connection:
    """One connection at a time, but for a moment when it is replaced.

    slack_sdk's own reconnecting waits for the old connection without a limit, and asks again for
    ever with a token that was revoked; so it is off, and the replacing is done here.
    """

    app: AsyncApp
    running: Running
    app_token: str
    api_url: str
    pace: Pace = field(default_factory=Pace)
    border: Border = field(default_factory=Border)
    health: Health = field(default_factory=Health)
    _socket: Socket | None = None
    _tries: int = 0
    _old: set[Socket] = field(default_factory=set)
    _leaving: set[asyncio.Task[None]] = field(default_factory=set)

    def status(self) -> str:
        """`ok`, or since when it is not connected."""
        since = self.health.since
        return "ok" if since is None else f"not connected for {int(time.monotonic() - since)} s"

    async def open(self) -> None:
        """Connect. Raises NotConnected, in words for whoever starts the bot."""
        try:
            self._socket = await self._opened(patient=True)
        except SlackApiError as error:
            why = refusal(error)
            raise NotConnected(
                f"Slack refused SLACK_APP_TOKEN ({why}). Make an app-level token with the scope"
                " connections:write under Basic Information of your Slack app."
            ) from None
        except UNREACHED as error:
            raise NotConnected(f"Slack could not be reached ({type(error).__name__}).") from None

    async def keep(self) -> None:
        """Look after it, until cancelled."""
        while True:
            try:
                await self._look()
            except Exception:  # nobody looks after whoever looks after it
                log.exception("the connection to Slack could not be looked after")
                await asyncio.sleep(self.pace.look_every)

    async def _look(self) -> None:
        socket = self._socket
        if socket is None:
            await asyncio.sleep(self.pace.look_every)
        elif why := await socket.unwell():
            await self._replace(socket, why)

    async def close(self) -> None:
        """Close it, within a limit."""
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        every = self._old if self._socket is None else {*self._old, self._socket}
        await asyncio.gather(*(socket.close() for socket in every))

    async def _replace(self, old: Socket, why: str) -> None:
        """Open another, however often that takes, and close the old one in the background."""
        self.health.lost(why)
        if old.age() >= self.pace.steady_after:
            self._tries = 0
        if why not in MOVING:  # of too many connections it is one
            self._leave(old, 0.0)
        while True:
            await asyncio.sleep(pause_after(self._tries, self.pace))
            self._tries += 1
            try:
                self._socket = await self._opened()
                break
            except UNREACHED as error:
                self.health.failing("cannot connect to Slack", refusal(error))
                await asyncio.sleep(min(retry_after(error), self.pace.longest_limit))
        if why in MOVING:
            self._leave(old, ACK_WITHIN)
        self.health.back()
        self.running.counts.reconnects.inc()

    async def _opened(self, *, patient: bool = False) -> Socket:
        web = AsyncWebClient(self.app_token, self.api_url, timeout=int(self.pace.opens_within) or 1)
        if patient:
            web.retry_handlers.append(RateLimited())
        said = await web.apps_connections_open(app_token=self.app_token)
        socket = Socket(self.app_token, web, self.pace, self.border, self._hear)
        try:
            await socket.begin(str(said["url"]))
        except BaseException:
            await socket.close()
            raise
        return socket

    def _leave(self, socket: Socket, after: float) -> None:
        """Close it in the background, once acks that are under way have had their time."""
        self._old.add(socket)
        task = asyncio.create_task(self._left(socket, after))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _left(self, socket: Socket, after: float) -> None:
        await asyncio.sleep(after)
        await socket.close()
        self._old.discard(socket)

    async def _hear(self, socket: Socket, request: SocketModeRequest, came: float) -> None:
        """What Slack sent, to Bolt, and its ack back; first the ack, where it says nothing."""
        arrival = self.running.arrived(request.payload, came)
        asked = for_bolt(request.payload, build_headers(request))
        with self.running.receiving(arrival):
            if arrival.at_once:  # a slow connection keeps nobody's command waiting
                ack = self._ack(socket, request, EMPTY, arrival)
                await asyncio.gather(ack, self.app.async_dispatch(asked))
            else:
                answer = await self.app.async_dispatch(asked)
                await self._ack(socket, request, answer, arrival)

    async def _ack(
        self, socket: Socket, request: SocketModeRequest, answer: BoltResponse, arrival: Arrival
    ) -> None:
        """By the connection it came by, if it lives."""

        began = time.time() - arrival.milliseconds / 1_000

        def by(way: Any) -> Callable[[], Awaitable[None]]:
            return lambda: send_async_response(way, request, answer, began)

        if await _done(by(socket)) or (
            self._socket is not socket and await _done(by(self._socket))
        ):
            arrival.acked("socket")
            return
        self.running.counts.acks_lost.inc()
        log.warning("an ack could not be sent, since its connection was lost")


def pause_after(tries: int, pace: Pace) -> float:
    """Seconds until the next: none at first, then more and more, so that Slack is not hammered."""
    if not tries:
        return 0.0
    longest = min(pace.longest_pause, 2.0 ** min(tries - 1, 10))
    return longest * random.uniform(0.5, 1)  # noqa: S311 it keeps copies apart, and no secret


async def _done(send: Callable[[], Awaitable[None]]) -> bool:
    with suppress(ConnectionError, TimeoutError):
        async with asyncio.timeout(ACK_WITHIN):
            await send()
        return True
    return False


def _hint(why: str) -> dict[str, str]:
    return {"do": WHAT_TO_DO[why]} if why in WHAT_TO_DO else {}
