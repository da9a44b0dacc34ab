"""Ours, as `numberbot run` runs it, but for what would pace it. Run by subjects.py."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

from benchmarks.serving import EVENTS, Told, main
from bot import logs, runner, settings
from bot.app import Tuning
from bot.cli.memory import keep_for_good, share_one_heap
from bot.providers.vogent import Vogent

UNPACED = 1_000_000.0
"""Requests a second that the provider gets: its own limit is not what is measured."""


@asynccontextmanager
async def opened(told: Told) -> AsyncIterator[str]:
    """The bot. Nothing is read from the provider but for what is asked."""
    share_one_heap()
    Vogent.per_second = UNPACED
    found = settings.only(port=0 if told.mode == "http" else None, **told.settings)
    logs.configure(found.log_level, found.log_format)
    logs.hide_for_good(found.secrets(), found.slack_api_url)
    never = Tuning(first_sync=timedelta(hours=1))
    async with runner.run(found, cast("runner.Mode", told.mode), never) as bot:
        keep_for_good()
        yield "" if bot.url is None else f"{bot.url}{EVENTS}"


if __name__ == "__main__":
    main(opened)
