"""numberbot demo: the playground with the bot in it."""

import asyncio
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from bot import logs, runner, settings
from bot.cli.ending import stop
from bot.cli.trail import check_trail
from bot.domain.errors import BotError
from bot.playground.stage import Stage, stage
from bot.playground.terminal import Terminal
from bot.playground.tour import TourFailed, tour
from bot.playground.transcript import Transcript
from bot.settings import Settings, SettingsWrong
from bot.slack.identity import NotConnected
from bot.store.verify import Verdict


def run(*, tour: bool, verbose: bool) -> None:
    """Open the stage, start the bot over Socket Mode, and walk or wait."""
    logs.configure("info" if verbose else "error", "text")
    settings.forget_proxies()
    try:
        asyncio.run(_play(tour=tour))
    except TourFailed as error:
        stop(f"the tour failed: {error}", status=1)
    except (SettingsWrong, NotConnected, BotError) as error:
        stop(f"the demo cannot start here: {error}", status=1)
    except KeyboardInterrupt:
        return


async def _play(*, tour: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="numberbot-demo-") as folder:
        async with stage(Path(folder)) as on:
            secret = Fernet.generate_key().decode()
            found = settings.only(numberbot_secret_key=secret, **on.settings)
            async with runner.run(found, "socket"):
                await on.workspace.connected()
                await (_tour(on, found) if tour else Terminal(on, Transcript()).run())


async def _tour(on: Stage, found: Settings) -> None:
    async def verify() -> tuple[bool, str]:
        checked = await check_trail(found)
        return checked.verdict is Verdict.HOLDS, checked.words

    await tour(on, Transcript(), verify)
