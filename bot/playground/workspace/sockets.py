"""The Socket Mode connections: linked with a ticket, until they end, break or fall silent."""

import asyncio
from collections.abc import Callable

from aiohttp import ClientConnectionError, WSMessage, WSMsgType, web

from bot.playground.workspace import limits
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import APP_ID
from bot.playground.workspace.state import State

_LOOKS_EVERY = 0.02


class Sockets:
    """All connections. `open` take what is delivered; `silent` ones are linked, and dead."""

    def __init__(self, state: State, heard: Callable[[str], None]) -> None:
        self.state = state
        self.open: list[web.WebSocketResponse] = []
        self.silent: list[web.WebSocketResponse] = []
        self.loses_next = False
        """The next that takes something falls silent with it: no ack of it is ever heard."""
        self._heard = heard
        self._lines: dict[web.WebSocketResponse, asyncio.Transport] = {}

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.state.tickets or request.transport is None:
            raise web.HTTPUnauthorized
        self.state.tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False, autoclose=False)
        await socket.prepare(request)
        if len(self._lines) >= limits.SOCKETS:
            await _say_goodbye(socket, "too_many_websockets")
            return socket
        self.open.append(socket)
        self._lines[socket] = request.transport
        try:
            await socket.send_json(self._hello())
            self.state.changes.happened()
            await self._listen(socket)
        finally:
            del self._lines[socket]
            (self.silent if socket in self.silent else self.open).remove(socket)
            self.state.changes.happened()
        return socket

    async def send(self, envelope: str) -> bool:
        """To one of those that are open; whether there was one."""
        candidates = [each for each in self.open if not each.closed]
        self.state.random.shuffle(candidates)
        for socket in candidates:
            try:
                await socket.send_str(envelope)
            except ClientConnectionError:
                continue
            if self.loses_next:
                self.loses_next = False
                self.open.remove(socket)
                self.silent.append(socket)
            return True
        return False

    async def disconnect(self, reason: str) -> None:
        """Ask every one to go, as Slack does every few hours; clients come back."""
        for socket in list(self.open):
            await _say_goodbye(socket, reason)

    async def drop(self) -> None:
        """Close every one without a word before."""
        for socket in list(self.open):
            await socket.close()

    def silence(self) -> None:
        """Every one that is open now neither brings nor answers anything from now on."""
        self.silent += self.open
        self.open.clear()
        self.state.changes.happened()

    def hang_up(self) -> None:
        """Break the silent ones, so that their clients notice."""
        for socket in self.silent:
            self._lines[socket].abort()

    async def close(self) -> None:
        """Close them all."""
        self.hang_up()
        await self.drop()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if socket not in self.silent:
                await self._take(socket, message)
        if socket not in self.silent:
            await socket.close(drain=False)
            return
        while not self._lines[socket].is_closing():  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(_LOOKS_EVERY)

    async def _take(self, socket: web.WebSocketResponse, message: WSMessage) -> None:
        if message.type is WSMsgType.TEXT:
            self._heard(message.data)
        elif message.type is WSMsgType.PING:
            await socket.pong(message.data)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._lines),
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "workspace", "approximate_connection_time": 18_060},
        }


async def _say_goodbye(socket: web.WebSocketResponse, reason: str) -> None:
    await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
    if reason == "too_many_websockets":
        await socket.close()
