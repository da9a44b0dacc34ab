"""A bot in a process of its own, from inside: told its settings on standard input, it says where
it listens, and ends when standard input does.
"""

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot import settings

EVENTS = "/slack/events"


@dataclass(frozen=True, slots=True)
class Told:
    """What a bot is told: its settings by their names, and how it hears from Slack."""

    mode: str
    settings: Mapping[str, str]


Opened = Callable[[Told], AbstractAsyncContextManager[str]]
"""Runs a bot while the block is open; its address, or nothing in Socket Mode."""


def main(opened: Opened) -> None:
    """Run a bot until standard input ends."""
    told = Told(**json.loads(sys.stdin.readline()))
    settings.forget_proxies()
    asyncio.run(_run(opened, told))


async def _run(opened: Opened, told: Told) -> None:
    async with opened(told) as url:
        gc.collect()
        sys.stdout.write(f"{json.dumps({'url': url})}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


def bolt(told: Told) -> AsyncApp:
    """Bolt as ours has it: told who it is, and verifying every request."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id="T01TEST",
        bot_token=told.settings["slack_bot_token"],
        bot_id="BBOT",
        bot_user_id="UBOT",
    )

    async def authorize() -> AuthorizeResult:
        return known

    return AsyncApp(
        authorize=authorize,
        client=AsyncWebClient(base_url=told.settings["slack_api_url"]),
        signing_secret=told.settings["slack_signing_secret"],
    )


@asynccontextmanager
async def received(app: AsyncApp, told: Told) -> AsyncIterator[str]:
    """Receive what Slack sends: behind aiohttp by Bolt's adapter, or by Bolt's Socket Mode."""
    if told.mode == "socket":
        web_client = AsyncWebClient(base_url=told.settings["slack_api_url"])
        handler = AsyncSocketModeHandler(
            app, told.settings["slack_app_token"], web_client=web_client
        )
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield ""
        await handler.close_async()  # type: ignore[no-untyped-call]
        return

    async def events(request: web.Request) -> web.Response:
        asked = await to_bolt_request(request)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    site = web.Application()
    site.router.add_post(EVENTS, events)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}{EVENTS}"
    await runner.cleanup()
