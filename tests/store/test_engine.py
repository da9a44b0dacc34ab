"""One behaviour on both databases, from an address as hosts give it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.store.engine import clock, driver_url
from bot.store.store import Store

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///numberbot.db", "sqlite+aiosqlite:///numberbot.db"),
        (
            "postgres://me:pw@db:1/n?sslmode=require",
            "postgresql+psycopg://me:pw@db:1/n?sslmode=require",
        ),
        ("postgresql://db/n", "postgresql+psycopg://db/n"),
    ],
)
def test_a_hosts_address_gets_our_driver(given: str, used: str) -> None:
    assert driver_url(given).render_as_string(hide_password=False) == used


@pytest.mark.parametrize(
    "given", ["mysql://me:secret@db/n", "oracle://x", "postgres+asyncpg://x/y"]
)
def test_a_database_we_do_not_know_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(ValueError, match="no such database") as refused:
        driver_url(given)

    assert "secret" not in str(refused.value)


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
