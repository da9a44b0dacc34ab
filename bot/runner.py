"""Running the bot: start in order, receive from Slack, settle in the background, stop in order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal

import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.app import Parts, Tuning, join, open_providers, open_store, slack_client
from bot.domain.errors import BotError, StoreUnavailable
from bot.settings import Settings, SettingsWrong
from bot.slack import serve
from bot.slack.identity import who_am_i
from bot.slack.running import Running
from bot.store import migrate
from bot.store.store import Store

Mode = Literal["socket", "http"]
DEFAULT_PORT = 3000
MISSING = {
    "socket": "SLACK_APP_TOKEN is not set. Socket Mode needs the app-level token (xapp-…) with"
    " connections:write; it stands under Basic Information, App-Level Tokens.",
    "http": "SLACK_SIGNING_SECRET is not set. HTTP mode needs it (Basic Information, App"
    " Credentials); or set SLACK_APP_TOKEN (xapp-…) to use Socket Mode.",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that runs; `url` is where its HTTP is served, if it is."""

    parts: Parts
    url: str | None

    async def reconcile(self) -> None:
        """Settle, once, what is open."""
        await self.parts.reconciler.run(self.parts.notices)


def pick_mode(settings: Settings, wanted: Mode | None = None) -> Mode:
    """Socket Mode when there is an app token, else HTTP. Raises SettingsWrong for what it lacks."""
    mode = wanted or ("socket" if settings.slack_app_token else "http")
    needed = settings.slack_app_token if mode == "socket" else settings.slack_signing_secret
    if needed is None:
        raise SettingsWrong(MISSING[mode])
    return mode


@asynccontextmanager
async def run(
    settings: Settings, wanted: Mode | None = None, tuning: Tuning | None = None
) -> AsyncIterator[Bot]:
    """Run the bot until the block is left. Raises SettingsWrong, NotConnected, StoreUnavailable."""
    tuning = tuning or Tuning()
    client = slack_client(settings)
    mode = pick_mode(settings, wanted)
    async with AsyncExitStack() as stack:
        providers = await stack.enter_async_context(open_providers(settings))
        store = open_store(settings)
        stack.push_async_callback(store.close)
        await prepare(store)
        me = await who_am_i(client)
        parts = join(settings, providers, store, client, me, tuning)
        drain = partial(_drain, parts.running, tuning.drain_within)
        stack.push_async_callback(drain)  # again, once nothing comes in any more
        bot = Bot(parts, await _receive(stack, settings, parts, mode))
        stack.push_async_callback(drain)  # first while acks can still be sent
        await bot.reconcile()
        _repeat(stack, bot.reconcile, tuning.reconcile_every)
        every = settings.numberbot_sync_every
        _repeat(stack, lambda: _sync(parts), every, tuning.first_sync)
        log.info("ready", mode=mode, team=me.team, providers=list(providers), url=bot.url)
        yield bot


async def prepare(store: Store) -> None:
    """Migrate an SQLite database; refuse a PostgreSQL one that is not current."""
    try:
        if store.engine.dialect.name == "sqlite":
            await migrate.migrate(store.engine)
        elif not await migrate.is_current(store.engine):
            raise SettingsWrong(
                "The database at DATABASE_URL is not current. Run `numberbot migrate` first."
            )
    except migrate.DATABASE_ERRORS as error:
        raise SettingsWrong(
            f"DATABASE_URL: the database cannot be used ({type(error).__name__})."
            " Is the address right, and may this user write there?"
        ) from error


async def _receive(
    stack: AsyncExitStack, settings: Settings, parts: Parts, mode: Mode
) -> str | None:
    """Begin to receive from Slack; the address of our HTTP server, if there is one."""
    handler: AsyncSocketModeHandler | None = None
    if mode == "socket" and settings.slack_app_token is not None:
        handler = serve.socket(
            parts.app, settings.slack_app_token.get_secret_value(), settings.slack_api_url
        )
        stack.push_async_callback(handler.close_async)
        await serve.connect(handler)
    if mode == "socket" and settings.port is None:
        return None

    async def ready() -> Mapping[str, str]:
        return await _readiness(parts, handler)

    pages = serve.pages(parts.app if mode == "http" else None, ready)
    port = DEFAULT_PORT if settings.port is None else settings.port
    return await _serve(stack, pages, settings.host, port)


async def _serve(stack: AsyncExitStack, pages: web.Application, host: str, port: int) -> str:
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise SettingsWrong(
            f"HOST, PORT: cannot listen at {host}:{port} ({error.strerror})."
        ) from error
    return f"http://{host}:{runner.addresses[0][1]}"


async def _readiness(parts: Parts, handler: AsyncSocketModeHandler | None) -> Mapping[str, str]:
    """What must work before traffic is sent here."""
    found = {"slack": "ok"}
    try:
        await parts.desk.store.ready()
        current = await migrate.is_current(parts.desk.store.engine)
        found |= {"database": "ok", "migrations": "ok" if current else "not current"}
    except (StoreUnavailable, *migrate.DATABASE_ERRORS):
        found["database"] = "cannot be used"
    if handler is not None:
        found["socket"] = "ok" if await handler.client.is_connected() else "not connected"
    return found


async def _drain(running: Running, limit: float) -> None:
    """Wait for listeners that are still at work; what they left open is settled at next start."""
    still = await running.ended(limit)
    if still:
        log.warning("stopped while listeners were at work", listeners=still)


async def _sync(parts: Parts) -> None:
    """Read again what we have at every provider, and its agents."""
    for problem in await parts.reading.everything():
        log.warning("a list was not read whole", why=problem)


def _repeat(
    stack: AsyncExitStack,
    work: Callable[[], Awaitable[None]],
    every: timedelta,
    first: timedelta | None = None,
) -> None:
    """Do something again and again in the background, until the stack is left."""

    async def repeat() -> None:
        pause = every if first is None else first
        while True:
            await asyncio.sleep(pause.total_seconds())
            pause = every
            try:
                await work()
            except BotError as error:
                log.warning("background work failed", why=str(error))
            except Exception:  # one bad turn must not end all that follow
                log.exception("background work failed")

    task = asyncio.create_task(repeat())

    async def stop() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    stack.push_async_callback(stop)
