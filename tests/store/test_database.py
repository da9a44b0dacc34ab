"""A database that cannot be used says so in words, and nothing is done without it."""

import asyncio
import socket
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from bot.domain.errors import StoreUnavailable
from bot.store.keys import Keys
from bot.store.store import Store
from tests.store.conftest import ENTRY, EVERYTHING, proposed, trail

WORDS = "The database cannot be used just now, and nothing is done without it"
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

        with pytest.raises(StoreUnavailable, match=WORDS) as refused:
            await USES[use](gone)

    assert "hidden" not in str(refused.value)
    await gone.close()


@pytest.mark.parametrize("use", USES)
async def test_a_file_that_is_no_database_is_unavailable_in_words(
    keys: Keys, tmp_path: Path, use: str
) -> None:
    (tmp_path / "numberbot.db").write_bytes(b"no database at all" * 100)
    broken = Store.open(f"sqlite:///{tmp_path / 'numberbot.db'}", keys)

    with pytest.raises(StoreUnavailable, match=WORDS):
        await USES[use](broken)

    await broken.close()


async def test_a_database_in_no_folder_is_unavailable_in_words(keys: Keys, tmp_path: Path) -> None:
    nowhere = Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'numberbot.db'}", keys)
    before = {*threading.enumerate()}

    with pytest.raises(StoreUnavailable, match=WORDS):
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
        with pytest.raises(StoreUnavailable, match=WORDS):
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

    with pytest.raises(StoreUnavailable, match=WORDS):
        await only.trail.note(ENTRY)

    assert len(await trail(only)) == 1
    await only.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_server_that_dropped_its_connections_is_used_again_at_the_next_try(
    store: Store, postgres: str
) -> None:
    await store.trail.note(ENTRY)
    drop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(drop, [store.engine.url.database])

    with pytest.raises(StoreUnavailable, match=WORDS):
        await store.trail.note(ENTRY)
    await store.trail.note(ENTRY)

    assert len(await trail(store)) == 2
