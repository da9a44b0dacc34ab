"""numberbot demo: the playground with the bot in it, as a page, in the terminal, or as a tour."""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal

import typer
from cryptography.fernet import Fernet

from bot import logs, runner, settings
from bot.cli.ending import finish, stop, until_stopped
from bot.cli.info import manifest_kept
from bot.cli.process import BotProcess, NotStarted
from bot.cli.trail import check_trail
from bot.domain.errors import BotError
from bot.playground.page.server import Page, PortTaken
from bot.playground.stage import Stage, stage
from bot.playground.terminal import Terminal
from bot.playground.tour import TourFailed, tour
from bot.playground.transcript import Transcript
from bot.playground.workspace.manifest import Manifest
from bot.settings import Settings, SettingsWrong
from bot.slack.identity import NotConnected
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.verify import Verdict

How = Literal["page", "terminal", "tour"]
PORT = 4321
WELCOME = """\
Numberbot is in a Slack workspace of its own, on this machine only:

    {url}

Open it in a browser. You are Alice in #ops: try /number buy US 415.
Ctrl+C ends it, and nothing is kept.
"""


def run(how: How, port: int | None, *, verbose: bool) -> None:
    """Open the stage with the bot on it, until Ctrl+C or the end of the tour."""
    level = "info" if verbose else "error"
    logs.configure(level, "text")
    settings.forget_proxies()
    try:
        finish(until_stopped(_play(how, port, level)))
    except TourFailed as error:
        stop(f"the tour failed: {error}", status=1)
    except (SettingsWrong, NotConnected, NotStarted, PortTaken, BotError) as error:
        stop(f"the demo cannot start here: {error}", status=1)


async def _play(how: How, port: int | None, level: str) -> None:
    with tempfile.TemporaryDirectory(prefix="numberbot-demo-") as folder:
        secret = Fernet.generate_key().decode()
        async with stage(Path(folder), Manifest.read(manifest_kept())) as on:
            if how == "page":
                await _page(on, secret, port, level)
                return
            found = settings.only(numberbot_secret_key=secret, **on.settings)
            async with runner.run(found, "socket"):
                await on.workspace.connected()
                await (_tour(on, found) if how == "tour" else Terminal(on, Transcript()).run())


async def _page(on: Stage, secret: str, port: int | None, level: str) -> None:
    given = {**on.settings, "numberbot_secret_key": secret}
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(BotProcess(given, level))
        store = Store.open(on.settings["database_url"], Keys.derive(secret))
        stack.push_async_callback(store.close)
        page = await _opened(stack, on, store, bot, port)
        typer.echo(WELCOME.format(url=page.url))
        await asyncio.Event().wait()


async def _opened(
    stack: AsyncExitStack, on: Stage, store: Store, bot: BotProcess, port: int | None
) -> Page:
    """The page at the port that was asked for; else at the usual one, or any other."""
    if port is not None:
        return await stack.enter_async_context(Page(on, store=store, bot=bot, port=port))
    try:
        return await stack.enter_async_context(Page(on, store=store, bot=bot, port=PORT))
    except PortTaken:
        return await stack.enter_async_context(Page(on, store=store, bot=bot))


async def _tour(on: Stage, found: Settings) -> None:
    async def verify() -> tuple[bool, str]:
        checked = await check_trail(found)
        return checked.verdict is Verdict.HOLDS, checked.words

    await tour(on, Transcript(), verify)
