"""The real parts: a database of each kind, a workspace, three simulated providers, the bot."""

import logging
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import logs, runner, settings
from bot.app import Tuning
from bot.operations.reconcile import Patience
from bot.playground.stage import Stage, stage
from bot.runner import Bot
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from drills.postgres import fresh_database, server
from tests.openapi import watched

SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
"""A Fernet key that nobody could take for a real one: the digits, three times and two more."""

AT_ONCE = Patience(looks=3, span=timedelta(0), lease=timedelta(0), grace=timedelta(0))
"""Settles without waiting: three looks are still needed."""

QUIET = Tuning(
    patience=AT_ONCE,
    lease=timedelta(minutes=1),
    reading=timedelta(0),
    first_sync=timedelta(hours=1),
)
"""What asks no provider but for what the test does."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of tests/browser; pytest reads them only here."""
    parser.addoption(
        "--with-browser",
        action="store_true",
        help="fail, instead of leaving the page's tests out, when there is no Chromium",
    )
    parser.addoption("--pictures", help="the folder into which the README's pictures are written")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for the whole run: the URL of its own database."""
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'numberbot.db'}"
    return fresh_database(request.getfixturevalue("postgres"))


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that is run in this process sets logging up; the next test begins without."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logs.LIBRARIES)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    hooks = (sys.excepthook, sys.unraisablehook, threading.excepthook)
    yield
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers
    structlog.reset_defaults()


@pytest.fixture
def keys() -> Keys:
    """The keys that sign the trail's head."""
    return Keys.derive(SECRET)


@pytest.fixture
async def store(database_url: str, keys: Keys) -> AsyncIterator[Store]:
    """A migrated store in each kind of database."""
    opened = Store.open(database_url, keys)
    await migrate(opened.engine)
    yield opened
    await opened.close()


@pytest.fixture
async def on_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A workspace and three providers.

    What Slack would have refused fails the test, and so does every exchange with a provider that
    its document does not know.
    """
    async with stage(tmp_path) as opened:
        with watched(opened.sigmamind, opened.vogent, opened.butter):
            yield opened
    assert [*opened.workspace.warnings, *opened.workspace.problems] == []


StartBot = Callable[..., Awaitable[Bot]]


@pytest.fixture
async def start_bot(on_stage: Stage) -> AsyncIterator[StartBot]:
    """Starts a bot that runs until the test ends: `await start_bot("http", port=0)`."""
    async with AsyncExitStack() as running:

        async def start(mode: runner.Mode = "socket", **changed: Any) -> Bot:
            return await enter(running, on_stage, mode, **changed)

        yield start


async def enter(
    stack: AsyncExitStack,
    on_stage: Stage,
    mode: runner.Mode = "socket",
    tuning: Tuning | None = None,
    **changed: Any,
) -> Bot:
    """Start a bot that stops with the stack, connected to the workspace."""
    given = {
        "numberbot_secret_key": SECRET,
        "port": 0 if mode == "http" else None,
        **on_stage.settings,
        **changed,
    }
    running = runner.run(
        settings.only(**given),
        mode,
        tuning or QUIET,
    )
    bot = await stack.enter_async_context(running)
    if mode == "socket":
        await on_stage.workspace.connected()
    else:
        on_stage.workspace.request_url = f"{bot.url}/slack/events"
    return bot


@pytest.fixture(params=["socket", "http"])
async def bot(request: pytest.FixtureRequest, start_bot: StartBot) -> Bot:
    """A bot on the stage: once over Socket Mode, once over HTTP."""
    return await start_bot(request.param)
