"""A workspace, a clock that tests move, and real clients that talk to it over sockets."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeAlias

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.process import BotProcess
from bot.playground.page.server import Page
from bot.playground.stage import Stage
from bot.playground.workspace import StillClock, Workspace
from bot.store.keys import Keys
from bot.store.store import Store
from tests.conftest import SECRET
from tests.playground.watching import Watcher, watching

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


@pytest.fixture
async def watcher(on_stage: Stage) -> AsyncIterator[Watcher]:
    """Somebody who watches, and lets bad days come."""
    async with Page(on_stage) as page, watching(page) as one:
        yield one


@pytest.fixture
async def process(on_stage: Stage) -> AsyncIterator[BotProcess]:
    """The bot in a process of its own, with the playground's short times."""
    settings = {**on_stage.settings, "numberbot_secret_key": SECRET}
    async with BotProcess(settings, "error") as running:
        yield running


@pytest.fixture
async def killer(on_stage: Stage, keys: Keys, process: BotProcess) -> AsyncIterator[Watcher]:
    """A watcher who can kill the bot."""
    store = Store.open(on_stage.settings["database_url"], keys)
    async with Page(on_stage, store=store, bot=process) as page, watching(page) as one:
        page.inside.scene.rests = 0.0
        yield one
    await store.close()
