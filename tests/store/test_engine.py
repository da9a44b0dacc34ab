"""One behaviour on both databases, from an address as hosts give it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store.address import WAIT_SECONDS
from bot.store.engine import POOLED, PREPARED_AFTER, clock, make_engine
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from drills.postgres import fresh_database
from tests.store.between import pooler
from tests.store.conftest import ENTRY

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


async def test_the_databases_clock_is_utc_with_milliseconds(store: Store) -> None:
    async with store.engine.connect() as db:
        now = await clock(db)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", now)
    assert abs(datetime.fromisoformat(now) - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pragma", PRAGMAS)
async def test_sqlite_keeps_what_was_committed_and_wipes_what_was_deleted(
    store: Store, pragma: str
) -> None:
    async with store.engine.connect() as db:
        assert (await db.execute(text(f"PRAGMA {pragma}"))).scalar_one() == PRAGMAS[pragma]


async def test_an_error_never_shows_what_was_to_be_stored(store: Store) -> None:
    async with store.engine.begin() as db:
        with pytest.raises(DBAPIError) as failed:
            await db.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": "a secret"})

    assert "a secret" not in str(failed.value)


async def test_the_server_knows_whose_connection_it_is(postgres: str) -> None:
    engine = make_engine(postgres)
    async with engine.connect() as db:
        assert (await db.execute(text("SHOW application_name"))).scalar_one() == "numberbot"

    await engine.dispose()


async def session(database_url: str) -> tuple[object, object, object]:
    """Whether a pooler was noticed, after how often statements are prepared, what locks wait."""
    engine = make_engine(database_url)
    async with engine.connect() as db:
        wait = (await db.execute(text("SHOW lock_timeout"))).scalar_one()
        raw = await db.get_raw_connection()
        assert raw.driver_connection is not None
        found = (raw.info[POOLED], raw.driver_connection.prepare_threshold, wait)
    await engine.dispose()
    return found


async def test_behind_a_pooler_nothing_is_left_to_a_session(postgres: str, keys: Keys) -> None:
    database = fresh_database(postgres)
    name, folder = database.partition("?")[0].rpartition("/")[2], database.partition("host=")[2]
    async with pooler(folder, pid=7) as port:
        pooled = f"postgresql://postgres@127.0.0.1:{port}/{name}"
        store = Store.open(pooled, keys)
        await migrate(store.engine)
        for _ in range(PREPARED_AFTER + 2):
            await store.trail.note(ENTRY)
        found = await session(pooled)
        result = await verify(store.engine, keys)
        await store.close()

    assert found == (True, None, f"{WAIT_SECONDS}s")
    assert result.verdict is Verdict.HOLDS
    assert await session(database) == (False, PREPARED_AFTER, f"{WAIT_SECONDS}s")
