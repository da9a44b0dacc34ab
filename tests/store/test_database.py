"""A database that cannot be used says so in words, and nothing is done without it."""

import asyncio
import re
import socket
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from bot.domain.errors import StoreUnavailable
from bot.domain.holdings import Listing
from bot.domain.numbers import E164
from bot.store import database
from bot.store.address import WAIT_SECONDS
from bot.store.chain import TRAIL_LOCK
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.trouble import WORDS, Trouble
from bot.store.verify import Verdict, verify
from tests.databases import on_sqlite
from tests.store.conftest import (
    ALICE,
    ENTRY,
    EVERYTHING,
    HELD,
    SLASH,
    TEN_MINUTES,
    claimed,
    draft,
    lift_triggers,
    proposed,
    raw,
    trail,
)

AWAY, DAMAGED = WORDS[Trouble.AWAY], WORDS[Trouble.DAMAGED]
LOCKED, READ_ONLY, FULL = WORDS[Trouble.LOCKED], WORDS[Trouble.READ_ONLY], WORDS[Trouble.FULL]
USED_AGAIN = "the database can be used again"
USES: dict[str, Callable[[Store], Awaitable[object]]] = {
    "ready": lambda store: store.ready(),
    "read": lambda store: store.trail.newest(EVERYTHING, 20),
    "stream": trail,
    "write": lambda store: store.trail.note(ENTRY),
    "propose": proposed,
}


@pytest.mark.parametrize("use", USES)
async def test_a_postgres_that_is_gone_is_unavailable_in_words(keys: Keys, use: str) -> None:
    with closing(socket.socket()) as unheard:
        unheard.bind(("127.0.0.1", 0))  # it does not listen, and nobody else can
        port = unheard.getsockname()[1]
        gone = Store.open(f"postgresql://me:hidden@127.0.0.1:{port}/numberbot", keys)

        with pytest.raises(StoreUnavailable, match=re.escape(AWAY)) as refused:
            await USES[use](gone)

    assert "hidden" not in str(refused.value)
    await gone.close()


@pytest.mark.parametrize("use", USES)
async def test_a_file_that_is_no_database_is_unavailable_in_words(
    keys: Keys, tmp_path: Path, use: str
) -> None:
    (tmp_path / "numberbot.db").write_bytes(b"no database at all" * 100)
    broken = Store.open(f"sqlite:///{tmp_path / 'numberbot.db'}", keys)

    with pytest.raises(StoreUnavailable, match=re.escape(DAMAGED)):
        await USES[use](broken)

    await broken.close()


async def test_a_database_in_no_folder_is_unavailable_in_words(keys: Keys, tmp_path: Path) -> None:
    nowhere = Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'numberbot.db'}", keys)
    before = {*threading.enumerate()}

    with pytest.raises(StoreUnavailable, match=re.escape(AWAY)):
        await nowhere.ready()

    await nowhere.close()
    for thread in {*threading.enumerate()} - before:  # aiosqlite ends its own, in its own time
        await asyncio.to_thread(thread.join)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_somebody_else_locked_can_be_read_but_not_written(
    store: Store, keys: Keys, database_url: str, tmp_path: Path
) -> None:
    hurried = Store.open(database_url, keys)
    event.listen(
        hurried.engine.sync_engine,
        "connect",
        lambda connection, _: connection.cursor().execute("PRAGMA busy_timeout = 50"),
    )
    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match=re.escape(LOCKED)):
            await proposed(hurried)
        assert await trail(hurried) == []

    await proposed(hurried)
    await hurried.close()
    assert len(await trail(store)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_may_only_be_read_is_not_written(
    store: Store, keys: Keys, tmp_path: Path
) -> None:
    await store.trail.note(ENTRY)
    only = Store.open(f"sqlite:///file:{tmp_path / 'numberbot.db'}?mode=ro&uri=true", keys)

    with pytest.raises(StoreUnavailable, match=re.escape(READ_ONLY)):
        await only.trail.note(ENTRY)

    assert len(await trail(only)) == 1
    await only.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_server_that_dropped_its_connections_meanwhile_is_not_noticed(
    store: Store, postgres: str
) -> None:
    await store.trail.note(ENTRY)

    drop_connections(store, postgres)
    await store.trail.note(ENTRY)

    assert len(await trail(store)) == 2


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_server_that_drops_a_connection_in_use_undoes_what_was_begun(
    store: Store, postgres: str
) -> None:
    async def interrupted() -> None:
        async with store.trail.database.writing() as tx:
            await tx.note(ENTRY)
            drop_connections(store, postgres)

    with pytest.raises(StoreUnavailable, match=re.escape(AWAY)):
        await interrupted()

    assert await trail(store) == []
    await store.trail.note(ENTRY)


def drop_connections(store: Store, postgres: str) -> None:
    """As a server does that is stopped."""
    drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(drop, [store.engine.url.database])


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_server_that_lets_nobody_write_says_so_until_it_does(
    store: Store, postgres: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await store.trail.note(ENTRY)
    name = store.engine.url.database
    setting = f"ALTER DATABASE {name} SET default_transaction_read_only = "
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(f"{setting} on".encode())
    drop_connections(store, postgres)

    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=re.escape(READ_ONLY)):
            await store.trail.note(ENTRY)
    assert len(await trail(store)) == 1
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(f"{setting} off".encode())
    drop_connections(store, postgres)
    await store.trail.note(ENTRY)

    said = capsys.readouterr().out
    assert said.count("why=read-only") == said.count(USED_AGAIN) == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_lock_that_somebody_keeps_is_not_waited_for_for_ever(
    store: Store, postgres: str
) -> None:
    await store.ready()
    event.listen(
        store.engine.sync_engine,
        "begin",
        lambda db: db.exec_driver_sql("SET LOCAL lock_timeout = '50ms'"),
    )
    mine = postgres.replace("/postgres?", f"/{store.engine.url.database}?")
    with psycopg.connect(mine) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [TRAIL_LOCK])
        with pytest.raises(StoreUnavailable, match=re.escape(LOCKED)):
            await store.trail.note(ENTRY)

    await store.trail.note(ENTRY)


async def test_our_own_queue_is_waited_for_longer_than_a_lock_and_called_by_its_name(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.TURN_WITHIN > WAIT_SECONDS
    monkeypatch.setattr(database, "TURN_WITHIN", 0.05)
    async with store.trail.database.writing() as tx:
        with pytest.raises(StoreUnavailable, match="your turn did not come") as refused:
            await store.trail.note(ENTRY)
        await tx.note(ENTRY)

    assert LOCKED not in str(refused.value)
    await store.trail.note(ENTRY)
    assert len(await trail(store)) == 2


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_whoever_queued_while_somebody_else_kept_the_lock_does_not_wait_for_it_anew(
    store: Store, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.ready()
    monkeypatch.setattr(database, "PATIENT", 0.5)
    waits: list[str] = []
    event.listen(
        store.engine.sync_engine,
        "begin",
        lambda db: waits.append(str(db.exec_driver_sql("SET LOCAL lock_timeout = '1s'"))),
    )
    mine = postgres.replace("/postgres?", f"/{store.engine.url.database}?")
    with psycopg.connect(mine) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [TRAIL_LOCK])
        notes = (store.trail.note(ENTRY) for _ in range(5))
        ended = await asyncio.gather(*notes, return_exceptions=True)

    assert [str(one) for one in ended] == [LOCKED] * 5
    assert len(waits) == 1
    await store.trail.note(ENTRY)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_connection_waits_some_seconds_for_a_lock_and_no_longer(store: Store) -> None:
    async with store.engine.connect() as db:
        assert (await db.execute(text("SHOW lock_timeout"))).scalar_one() == f"{WAIT_SECONDS}s"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_disk_that_is_full_is_told_and_reading_goes_on(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    await store.trail.note(ENTRY)
    spread = replace(ENTRY, reason="x" * 100_000)
    async with every_connection(store, "PRAGMA max_page_count = 1"):
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match=re.escape(FULL)):
                await store.trail.note(spread)
        assert not store.usable
        assert len(await trail(store)) == 1

    async with every_connection(store, "PRAGMA max_page_count = 100000"):
        await store.trail.note(spread)
    assert len(await trail(store)) == 2
    said = capsys.readouterr().out
    assert said.count("why=full") == said.count(USED_AGAIN) == 1


@asynccontextmanager
async def every_connection(store: Store, pragma: str) -> AsyncIterator[None]:
    """Each connection that is opened now is told so, and those of before are gone."""

    def tell(connection: DBAPIConnection, _: object) -> None:
        connection.cursor().execute(pragma)

    await store.engine.dispose()
    event.listen(store.engine.sync_engine, "connect", tell)
    yield
    event.remove(store.engine.sync_engine, "connect", tell)
    await store.engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_that_was_moved_away_is_used_again_when_it_is_back(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await store.trail.note(ENTRY)
    file = tmp_path / "numberbot.db"

    file.rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="moved, deleted or replaced"):
            await store.trail.note(ENTRY)
    (tmp_path / "elsewhere").rename(file)
    await store.trail.note(ENTRY)

    assert len(await trail(store)) == 2
    said = capsys.readouterr().out
    assert said.count("why=away") == said.count(USED_AGAIN) == 1


async def test_a_plan_that_cannot_be_read_keeps_no_other_from_being_expired_or_settled(
    store: Store,
) -> None:
    await claimed(store)
    sound = await claimed(store, await proposed(store, draft(E164("+14155550101"))))
    await proposed(store, draft(E164("+14155550102")))
    over = await proposed(store, draft(E164("+14155550103")))
    await raw(
        store,
        "UPDATE plans SET lease_until = NULL",
        "UPDATE plans SET draft = '{' WHERE number IN ('+14155550100', '+14155550102')",
        "UPDATE plans SET expires = '2026-01-01T00:00:00.000Z' WHERE state = 'proposed'",
    )

    expired = await store.plans.expire(ALICE, SLASH)
    abandoned = await store.unsettled.abandoned(TEN_MINUTES)

    assert [plan.id for plan in expired] == [over.id]
    assert [plan.id for plan in abandoned] == [sound.id]
    assert {plan.id for plan in await store.plans.newest(9)} == {sound.id, over.id}


async def test_a_holding_that_cannot_be_read_hides_no_other(store: Store) -> None:
    other = replace(HELD, reference="r_2", line=E164("+14155550101"))
    await store.holdings.saw("vogent", Listing((HELD, other)))
    await raw(store, "UPDATE holdings SET line = 'nonsense' WHERE reference = 'r_1'")

    assert await store.holdings.every() == [other]
    assert await store.holdings.at("vogent") == [other]


async def test_an_event_that_somebody_broke_is_shown_as_it_is(store: Store) -> None:
    await store.trail.note(replace(ENTRY, after={"number": "+14155550100"}))
    await lift_triggers(store)
    await raw(store, "UPDATE events SET after = '{'")

    (event,) = (await store.trail.newest(EVERYTHING, 5)).events

    assert event.after == {"unreadable": "{"}


@pytest.mark.parametrize("turns", range(0, 40, 2))
@on_sqlite("the driver's thread goes on when nobody waits for it any more")
async def test_a_writer_that_is_cut_at_any_moment_has_written_all_or_nothing(
    store: Store, tmp_path: Path, turns: int
) -> None:
    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # so it waits for this, if it comes that far
        writing = asyncio.create_task(store.trail.note(ENTRY))
        for _ in range(turns):
            await asyncio.sleep(0)
        writing.cancel()
        other.execute("ROLLBACK")
        with pytest.raises(asyncio.CancelledError):
            await writing

        await store.trail.database.written()
        other.execute("BEGIN IMMEDIATE")  # raises if one was left behind
        other.execute("ROLLBACK")
    written = await trail(store)
    assert len(written) <= 1
    await store.trail.note(ENTRY)
    assert (await verify(store.engine, store.trail.database.keys)).verdict is Verdict.HOLDS
    assert len(await trail(store)) == len(written) + 1


@on_sqlite("PostgreSQL takes no such bytes")
async def test_bytes_that_are_no_text_are_shown_as_far_as_they_are_one(store: Store) -> None:
    await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, "UPDATE events SET reason = CAST(X'FF41' AS TEXT)")

    for _ in range(2):
        (event,) = (await store.trail.newest(EVERYTHING, 5)).events
        assert event.reason == "\N{REPLACEMENT CHARACTER}A"


@pytest.mark.parametrize("turns", range(0, 40, 2))
@on_sqlite("the driver's thread, which would be waited for when it has ended")
async def test_who_is_cut_twice_leaves_nothing_that_waits_for_ever(
    store: Store, tmp_path: Path, turns: int
) -> None:
    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(store.trail.note(ENTRY))
        for _ in range(turns):
            await asyncio.sleep(0)
        for _ in range(3):
            writing.cancel()
            await asyncio.sleep(0)
        other.execute("ROLLBACK")
        with pytest.raises(asyncio.CancelledError):
            await writing

    async with asyncio.timeout(60):
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))
