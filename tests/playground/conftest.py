"""A workspace, a clock that tests move, and real clients that talk to it over sockets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeAlias

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.workspace import StillClock, Workspace

Connect: TypeAlias = Callable[[], Awaitable[AsyncApp]]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def ws(clock: StillClock) -> AsyncIterator[Workspace]:
    async with Workspace(clock=clock, ack_seconds=1.5) as workspace:
        yield workspace


@pytest.fixture
def client(ws: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=ws.bot_token, base_url=ws.api_url)


@pytest.fixture
async def connect(ws: Workspace, client: AsyncWebClient) -> AsyncIterator[Connect]:
    """Connects another Bolt app to the workspace by Socket Mode."""
    async with AsyncExitStack() as stack:

        async def _connect() -> AsyncApp:
            app = AsyncApp(client=client, request_verification_enabled=False)
            handler = AsyncSocketModeHandler(app, ws.app_token)
            linked = len(ws.post.sockets)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            stack.push_async_callback(handler.close_async)
            await ws.connected(linked + 1)
            return app

        yield _connect


@pytest.fixture
async def app(connect: Connect) -> AsyncApp:
    return await connect()
