"""Running the bot: start in order, receive from Slack, settle in the background, stop in order."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Literal

import structlog
from aiohttp import web

from bot import logs
from bot.app import Parts, Tuning, join, open_providers, open_store, slack_client
from bot.domain.errors import StoreUnavailable, TrailBroken
from bot.health import Health
from bot.metrics import Metrics
from bot.operations import keys
from bot.settings import Settings, SettingsWrong
from bot.slack import serve
from bot.slack.connection import Connection
from bot.slack.identity import who_am_i
from bot.slack.running import Running
from bot.slack.web import connections
from bot.slack.witnessing import Witnessing
from bot.store import migrate
from bot.store.keys import KeyUnusable
from bot.store.store import Store
from bot.store.unusable import Unusable, unusable

Mode = Literal["socket", "http"]
DEFAULT_PORT = 3000
CLOSES_WITHIN = 5.0
SYNC_LOOKS = timedelta(minutes=1)
LAST_ACKS = 1.0
"""Seconds for the answers to what came while we were stopping."""
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
        stopping, began = self.parts.running.stopping, time.monotonic()
        with logs.following("reconcile"):
            await self.parts.reconciler.run(self.parts.notices, stopping.is_set)
        self.parts.metrics.bot.reconciled.set_to_current_time()
        self.parts.metrics.bot.reconciling.set(time.monotonic() - began)

    async def witness(self) -> None:
        """Tell the trail's head to the channel, if there is one and it is due."""
        notices = self.parts.notices
        if notices.channel is not None:
            with logs.following("witness"):
                await self.parts.witness.run(Witnessing(notices, notices.channel))


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
    metrics = Metrics(version("numberbot"))
    client = slack_client(settings, metrics.bot)
    mode = pick_mode(settings, wanted)
    async with AsyncExitStack() as stack:
        client.session = await stack.enter_async_context(connections())
        providers = await stack.enter_async_context(open_providers(settings, metrics.providers))
        store = open_store(settings, metrics.store)
        stack.push_async_callback(_closing, "the database", store.close)
        await prepare(store)
        await take_up_keys(store, settings)
        me = await who_am_i(client)
        parts = join(settings, providers, store, client, me, tuning, metrics)
        await parts.groups.start()
        running = parts.running
        stack.push_async_callback(_cut, running)  # once nothing comes in any more
        bot = Bot(parts, await _receive(stack, settings, parts, mode, tuning))
        stack.push_async_callback(_stop, running, tuning.drain_within)  # while acks can be sent
        await _settle_at_start(bot)
        running.repeat(bot.reconcile, tuning.reconcile_every, name="reconcile")
        every, first = settings.numberbot_sync_every, tuning.first_sync
        looks = min(every, SYNC_LOOKS)  # of all copies one reads
        running.repeat(lambda: _sync(parts), looks, first, name="sync", cut=True)
        running.repeat(bot.witness, tuning.witness_looks, name="witness")
        running.repeat(parts.token.look, tuning.token_looks, name="auth", cut=True)
        if settings.numberbot_channel is None:
            log.info("nobody outside witnesses the trail: NUMBERBOT_CHANNEL is not set")
        log.info("ready", mode=mode, team=me.team, providers=list(providers), url=bot.url)
        yield bot


async def prepare(store: Store) -> None:
    """Migrate an SQLite database; refuse a PostgreSQL one that is not current."""
    try:
        if store.engine.dialect.name == "sqlite":
            await migrate.migrate(store.engine)
        elif not await migrate.is_ready(store.engine):
            raise SettingsWrong(
                "The database at DATABASE_URL is not current. Run `numberbot migrate` first."
            )
    except (Unusable, *migrate.DATABASE_ERRORS) as error:
        raise SettingsWrong(f"DATABASE_URL: {unusable(error)}") from error


async def take_up_keys(store: Store, settings: Settings) -> None:
    """Go on with the trail, whose key must be among ours. Raises SettingsWrong."""
    try:
        await keys.take_up(store, given=settings.numberbot_secret_key is not None)
    except KeyUnusable as error:
        raise SettingsWrong(str(error)) from error


async def _settle_at_start(bot: Bot) -> None:
    """Once, before anything else; where that cannot be done the bot still answers, and says so."""
    try:
        await bot.reconcile()
    except (StoreUnavailable, TrailBroken) as error:  # the next turn tries again
        log.warning("what is open could not be settled at start", why=str(error))


async def _receive(
    stack: AsyncExitStack, settings: Settings, parts: Parts, mode: Mode, tuning: Tuning
) -> str | None:
    """Begin to receive from Slack; the address of our HTTP server, if there is one."""
    connection: Connection | None = None
    if mode == "socket" and settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        api_url, pace = settings.slack_api_url, tuning.pace
        connection = Connection(parts.app, parts.running, token, api_url, pace, parts.border)
        await stack.enter_async_context(_connected(connection))
    if mode == "socket" and settings.port is None:
        return None

    health = Health(parts, connection)
    looks = serve.Looks(health.ready, health.metrics)
    pages = serve.pages(parts.app if mode == "http" else None, parts.border, parts.running, looks)
    port = DEFAULT_PORT if settings.port is None else settings.port
    return await _serve(stack, pages, settings.host, port)


@asynccontextmanager
async def _connected(connection: Connection) -> AsyncIterator[None]:
    """Connected, and kept so."""
    await connection.open()
    keeping = asyncio.create_task(connection.keep())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await _closing("the connection to Slack", connection.close)


async def _serve(stack: AsyncExitStack, pages: web.Application, host: str, port: int) -> str:
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=CLOSES_WITHIN)
    await runner.setup()
    stack.push_async_callback(_closing, "the HTTP server", runner.cleanup)
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise SettingsWrong(
            f"HOST, PORT: cannot listen at {host}:{port} ({error.strerror})."
        ) from error
    return f"http://{host}:{runner.addresses[0][1]}"


async def _stop(running: Running, limit: float) -> None:
    """Begin nothing more, and wait for what is under way."""
    log.info("stopping", under_way=len(running.tasks))
    await running.stop(limit, LAST_ACKS)


async def _cut(running: Running) -> None:
    """End what still runs; what it leaves open is settled at the next start."""
    left = await running.stop(LAST_ACKS, LAST_ACKS)
    if left:
        log.warning(
            "stopped while work was under way; what it left open is settled at the next start",
            left=left,
        )
    await running.cut(CLOSES_WITHIN)


async def _closing(what: str, close: Callable[[], Awaitable[None]]) -> None:
    """Close something, within a limit: the process must end whoever does not answer."""
    try:
        async with asyncio.timeout(2 * CLOSES_WITHIN):
            await close()
    except TimeoutError:
        log.warning("it took too long to close", what=what)


async def _sync(parts: Parts) -> None:
    """Read again what we have at each provider that is due, and its agents."""
    for problem in await parts.reading.due():
        log.warning("a list was not read whole", why=problem)
