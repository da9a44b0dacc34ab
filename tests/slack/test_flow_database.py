"""A database that is locked, full, read-only or gone: changes are refused in words; it mends."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial

import aiohttp
import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.app import Tuning
from bot.domain.errors import StoreUnavailable
from bot.playground.stage import Stage
from bot.runner import Bot
from bot.store.store import Store
from bot.store.trouble import WORDS, Trouble
from tests import underneath
from tests.conftest import StartBot, enter
from tests.databases import on_postgres
from tests.operations.conftest import Waits
from tests.slack.forming import opens, shows, written
from tests.slack.people import BUY, asks, phases, presses, purchases, sees, trail
from tests.slack.test_flow_twice import IMPATIENT, TRUNK
from tests.store.conftest import ENTRY

BUSY, MOST, ONLY = "PRAGMA busy_timeout", "PRAGMA max_page_count", "PRAGMA query_only"
SOON = {
    "sqlite": (f"{BUSY} = 50", f"{BUSY} = 5000"),
    "postgres": ("SET lock_timeout = 50", "SET lock_timeout = 5000"),
}
"""What makes the bot give up a lock soon, in milliseconds, and what undoes it."""
READ_ONLY = {
    "sqlite": (f"{ONLY} = ON", f"{ONLY} = OFF"),
    "postgres": (
        "SET default_transaction_read_only = on",
        "SET default_transaction_read_only = off",
    ),
}


@contextmanager
def told(bot: Bot, pragma: str, undo: str) -> Iterator[None]:
    """The bot's database is told so whenever it is used."""
    engine = bot.parts.desk.store.engine.sync_engine

    def tell(connection: DBAPIConnection, *_: object) -> None:
        _execute(connection, pragma)

    def take_back(connection: DBAPIConnection | None, _: object) -> None:
        if connection is not None:
            _execute(connection, undo)

    event.listen(engine, "checkout", tell)
    event.listen(engine, "checkin", take_back)
    yield
    event.remove(engine, "checkout", tell)


def _execute(connection: DBAPIConnection, statement: str) -> None:
    connection.cursor().execute(statement)
    connection.commit()  # or PostgreSQL would take it back


@asynccontextmanager
async def trouble(kind: str, bot: Bot, url: str) -> AsyncIterator[str]:
    """The database, for a while, as `kind` says; what people are told."""
    on = url.partition(":")[0].removesuffix("ql")
    match kind:
        case "locked":
            with underneath.locked(url), told(bot, *SOON[on]):
                yield WORDS[Trouble.LOCKED]
        case "full":
            with told(bot, f"{MOST} = 1", f"{MOST} = 4294967294"):
                await fill(bot)
                yield WORDS[Trouble.FULL]
        case "read-only":
            with told(bot, *READ_ONLY[on]):
                yield WORDS[Trouble.READ_ONLY]
        case _:
            underneath.taken_away(url)
            yield underneath.gone_words(url)
            underneath.brought_back(url)


async def fill(bot: Bot) -> None:
    """Write small events until none fits any more; every change writes a larger one."""
    note = bot.parts.desk.store.trail.note

    async def for_ever() -> None:
        while True:
            await note(ENTRY)

    with pytest.raises(StoreUnavailable, match="its disk is full"):
        await for_ever()


LOCKED, READ, GONE = "locked", "read-only", "gone"
BOTH = [(kind, on) for kind in (LOCKED, READ) for on in ("sqlite", "postgres")]
FULL = [("full", "sqlite")]
"""No PostgreSQL with a full disk can be had here: it would be everybody's disk."""
EVERY = [*BOTH, *FULL, (GONE, "sqlite"), (GONE, "postgres")]
of_kinds = partial(pytest.mark.parametrize, ("kind", "database_url"), indirect=["database_url"])


@of_kinds(EVERY)
async def test_a_press_is_refused_in_words_and_works_once_the_database_does(
    start_bot: StartBot, on_stage: Stage, database_url: str, kind: str
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    card = await asks(on_stage, "buy US 415")

    async with trouble(kind, bot, database_url) as words:
        await presses(on_stage, card, BUY)
        await sees(on_stage, words)
        assert purchases(on_stage.vogent) == []

    await presses(on_stage, card, BUY)
    await sees(on_stage, "is yours at Vogent")
    assert phases(await trail(on_stage, "outcome:success")) == ["proposed", "confirmed", "done"]


@of_kinds([*BOTH, *FULL])
async def test_what_can_be_read_is_read(
    start_bot: StartBot, on_stage: Stage, database_url: str, kind: str
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    await asks(on_stage, "buy US 415")
    await bot.parts.reading.everything()

    async with trouble(kind, bot, database_url):
        assert phases(await trail(on_stage, "outcome:success")) == ["proposed"]
        assert "Front desk" in (await asks(on_stage, "list")).plain()
        assert (await on_stage.workspace.open_home("alice")).ok
        await on_stage.workspace.until(lambda: on_stage.workspace.home("alice"))


@of_kinds(EVERY)
async def test_a_form_that_is_sent_stays_and_says_why(
    start_bot: StartBot, on_stage: Stage, database_url: str, kind: str
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    view = await opens(on_stage, "import provider:vogent", "Trunk password")

    async with trouble(kind, bot, database_url) as words:
        sent = await on_stage.workspace.submit("alice", view, dict(TRUNK))
        assert sent.ok, sent.error
        await shows(on_stage, words)
        assert written(on_stage) == []


async def test_a_form_that_waits_for_the_database_is_acknowledged_in_time(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    await start_bot()
    view = await opens(on_stage, "import provider:vogent", "Trunk password")

    with underneath.locked(database_url):
        sent = await on_stage.workspace.submit("alice", view, dict(TRUNK))
        assert sent.ok, sent.error
    await shows(on_stage, "was imported at Vogent")
    assert len(written(on_stage)) == 1


@of_kinds(EVERY)
async def test_the_process_stays_up_and_reconcile_goes_on(
    start_bot: StartBot, database_url: str, kind: str
) -> None:
    bot = await start_bot("http", tuning=IMPATIENT)
    async with trouble(kind, bot, database_url), aiohttp.ClientSession() as session:
        async with session.get(f"{bot.url}/healthz") as page:
            assert page.status == 200
        async with session.get(f"{bot.url}/readyz") as page:
            assert page.status == (503 if kind == "gone" else 200)

    await bot.reconcile()
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/readyz") as page:
        assert page.status == 200


async def test_a_purchase_that_cannot_be_marked_as_sent_is_not_sent(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    waits = Waits()
    card = await asks(on_stage, "buy US 415")
    on_stage.vogent.fault(waits, method="GET", path="/phone_numbers")
    await presses(on_stage, card, BUY)
    await waits.arrived.wait()

    async with trouble("read-only", bot, database_url) as words:
        waits.go.set()
        await sees(on_stage, words)

    assert purchases(on_stage.vogent) == []
    await bot.reconcile()
    await sees(on_stage, "Nothing was sent", place=on_stage.workspace.dm("alice").id)
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "failed"]


async def test_a_purchase_whose_answer_cannot_be_written_is_told_so_and_settled_later(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    await presses(on_stage, await asks(on_stage, "buy US 415"), BUY)
    await waits.arrived.wait()

    async with trouble("read-only", bot, database_url):
        waits.go.set()
        await sees(on_stage, "Vogent was asked and answered", "Do not repeat it")

    await bot.reconcile()
    await sees(on_stage, "is yours at Vogent", place=on_stage.workspace.dm("alice").id)
    assert len(purchases(on_stage.vogent)) == 1


@on_postgres("SQLite has no server that could be started anew")
async def test_the_first_command_after_postgresql_was_started_anew_works(
    on_stage: Stage, store: Store, postgres: str, database_url: str
) -> None:
    async with AsyncExitStack() as running:
        await enter(running, on_stage, tuning=IMPATIENT, database_url=database_url)
        await asks(on_stage, "list")
        drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(postgres, autocommit=True) as db:
            db.execute(drop, [store.engine.url.database])

        card = await asks(on_stage, "buy US 415")
        await presses(on_stage, card, BUY)

        await sees(on_stage, "is yours at Vogent")


async def test_a_plan_that_cannot_be_read_keeps_home_and_the_list_from_nothing(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    await start_bot(tuning=Tuning())
    await asks(on_stage, "buy US 415")
    await asks(on_stage, "buy US 212")
    underneath.changed(database_url, "UPDATE plans SET draft = '{' WHERE number LIKE '+1415%'")

    await on_stage.workspace.open_home("alice")

    home = await on_stage.workspace.until(lambda: on_stage.workspace.home("alice"))
    assert "+1 212" in home.plain()
    assert "numbers" in (await asks(on_stage, "list")).plain()
