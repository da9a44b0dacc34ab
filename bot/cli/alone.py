"""The playground's bot in a process of its own, so that it can be killed as a machine's failure
would: python -m bot.cli.alone

Its settings come as one line of JSON on standard input. It says "ready" when it is connected, and
ends in order when standard input is closed, so it never outlives who started it.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot import logs, runner, settings
from bot.app import Tuning
from bot.cli.ending import finish
from bot.cli.memory import share_one_heap
from bot.domain.errors import BotError
from bot.operations.reconcile import Patience
from bot.runner import Bot
from bot.settings import Settings, SettingsWrong
from bot.slack.identity import NotConnected
from bot.slack.socket import Pace

READY = "ready"
BRISK = Tuning(
    patience=Patience(
        looks=3,
        span=timedelta(seconds=6),
        lease=timedelta(seconds=5),
        grace=timedelta(seconds=10),
    ),
    lease=timedelta(seconds=15),
    reconcile_every=timedelta(seconds=3),
    drain_within=5.0,
    pace=Pace(ping_every=2.0, silent_after=8.0),
)
"""Doubts are settled while somebody watches; a real bot takes minutes for the same steps."""


Until = Callable[[Bot], Awaitable[object]]


async def standard_input_ends(_: Bot) -> None:
    """Wait until whoever started it closes it, or is gone."""
    await asyncio.to_thread(sys.stdin.read)


def main(tuning: Tuning = BRISK, until: Until = standard_input_ends) -> None:
    """Run until standard input ends, in the mode that the settings ask for."""
    share_one_heap()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who started it
    told = json.loads(sys.stdin.readline())
    logs.configure(told["log_level"], "text")
    settings.forget_proxies()
    found = settings.only(**told["settings"])
    logs.hide_for_good(found.secrets(), found.slack_api_url)
    try:
        finish(_serve(found, tuning, until))
    except (SettingsWrong, NotConnected, BotError) as error:
        sys.exit(f"numberbot: {error}")


async def _serve(found: Settings, tuning: Tuning, until: Until) -> None:
    async with runner.run(found, None, tuning) as bot:
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        await until(bot)


if __name__ == "__main__":
    main()
