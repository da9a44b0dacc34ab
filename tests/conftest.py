"""The real parts: a database of each kind, a workspace, three simulated providers, the bot."""

import logging
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
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
from drills.postgres import drop_database, fresh_database, migrated_database, name_of, server
from tests import databases
from tests.balancer import balancing
from tests.openapi import watched

hypothesis.settings.register_profile(
    "numberbot", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("numberbot")  # no test claims a speed; CI's own has it so, too

SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
"""A Fernet key that nobody could take for a real one: the digits, three times and two more."""

ACK_SECONDS = 20.0
"""Slack waits for three; no test claims a speed, and a busy machine may take longer."""

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


def pytest_configure(config: pytest.Config) -> None:
    """The markers of tests/databases.py."""
    for marker in (
        "only_on(database, why): runs on this database alone (on_sqlite, on_postgres, on_none)",
        "on_both: runs on both databases, in a folder where others run on one",
        "every_way: runs over both ways from Slack on both databases, and not on two of the four",
    ):
        config.addinivalue_line("markers", marker)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test once for each database, and for each way from Slack, that it is for."""
    databases.spread(metafunc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test tells on which database it ran."""
    for item in items:
        item.user_properties.append(("database", databases.ran_on(item)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many tests ran on which database."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    terminalreporter.section("databases")
    for line in databases.summary(reports):
        terminalreporter.line(line)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server for the whole run: the URL of its own database."""
    with server(durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """A database there with our tables, of which each test gets a copy: its name."""
    return migrated_database(postgres)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own: once SQLite, once PostgreSQL, which has our tables already
    where there is a `store` or a stage. SQLite's file is made by whoever opens it.
    """
    if request.param != "postgres":
        yield f"sqlite:///{tmp_path / 'numberbot.db'}"
        return
    postgres = request.getfixturevalue("postgres")
    tables = {"store", "on_stage"} & set(request.fixturenames)
    like = request.getfixturevalue("migrated") if tables else "template1"
    url = fresh_database(postgres, like)
    yield url
    drop_database(postgres, name_of(url))


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
    if opened.engine.dialect.name == "sqlite":
        await migrate(opened.engine)
    yield opened
    await opened.close()


@pytest.fixture
async def on_stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    """A workspace and three providers.

    What Slack would have refused fails the test, and so does every exchange with a provider that
    its document does not know.
    """
    async with stage(tmp_path, database_url=database_url) as opened:
        opened.workspace.post.ack_seconds = ACK_SECONDS
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


@pytest.fixture
async def bot(
    request: pytest.FixtureRequest, start_bot: StartBot, on_stage: Stage, database_url: str
) -> AsyncIterator[Bot]:
    """A bot on the stage (`databases.spread`): one over Socket Mode; or, over HTTP, the first of
    two copies on one PostgreSQL behind a balancer, where each request goes to the next.
    """
    first = await start_bot(request.param)
    if request.param == "socket" or database_url.startswith("sqlite"):
        yield first
        return
    async with balancing([first, await start_bot("http")]) as balancer:
        on_stage.workspace.request_url = balancer.url
        yield first
