"""The schema that the migrations make is the one that the code was written for."""

import asyncio
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.store.engine import make_engine
from bot.store.keys import Keys
from bot.store.migrate import is_current, is_ready, migrate
from bot.store.store import Store
from bot.store.tables import metadata
from bot.store.unusable import Unusable
from tests.store.conftest import ENTRY, claimed, proposed, raw, told

ROOT = Path(__file__).parents[2]
MIGRATE = """
import asyncio, sys
from bot.store.engine import make_engine
from bot.store.migrate import migrate
asyncio.run(migrate(make_engine(sys.argv[1])))
"""


def differences(connection: Connection) -> list[object]:
    """What Alembic would change; indexes stand in the migrations alone, so those count not."""
    found = compare_metadata(MigrationContext.configure(connection), metadata)
    flat = [one for change in found for one in (change if isinstance(change, list) else [change])]
    return [one for one in flat if one[0] != "remove_index"]


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression")
async def test_the_migrated_schema_is_the_one_in_the_code(store: Store) -> None:
    async with store.engine.connect() as db:
        assert await db.run_sync(differences) == []


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression")
async def test_a_schema_that_differs_is_told_apart(store: Store) -> None:
    await raw(store, "ALTER TABLE plans ADD COLUMN colour TEXT", "DROP TABLE deliveries")

    async with store.engine.connect() as db:
        assert len(await db.run_sync(differences)) == 2


async def test_migrating_twice_changes_nothing(store: Store) -> None:
    await store.trail.note(ENTRY)

    await migrate(store.engine)

    assert await is_current(store.engine)
    assert await told(store) == [("refused", "denied")]


async def test_a_database_is_current_once_it_was_migrated(database_url: str) -> None:
    engine = make_engine(database_url)
    before = await is_current(engine)
    await migrate(engine)

    assert (before, await is_current(engine)) == (False, True)
    await engine.dispose()


async def test_processes_that_start_together_migrate_their_database_once(
    database_url: str,
) -> None:
    starting = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", MIGRATE, database_url, cwd=ROOT)
        for _ in range(3)
    ]

    assert [await one.wait() for one in starting] == [0, 0, 0]
    engine = make_engine(database_url)
    assert await is_current(engine)
    await engine.dispose()


@pytest.mark.parametrize(
    ("revision", "words"),
    [("0999", "by a newer version of Numberbot"), ("1975ea83b712", "that Numberbot did not make")],
)
async def test_a_schema_that_is_not_ours_to_change_is_refused(
    store: Store, revision: str, words: str
) -> None:
    await raw(store, f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608

    for begin in (migrate, is_ready):
        with pytest.raises(Unusable, match=words):
            await begin(store.engine)


async def test_tables_of_somebody_else_are_left_alone(database_url: str, keys: Keys) -> None:
    store = Store.open(database_url, keys)
    await raw(store, "CREATE TABLE events (colour TEXT)")

    with pytest.raises(Unusable, match="that Numberbot did not make"):
        await migrate(store.engine)

    await raw(store, "INSERT INTO events VALUES ('red')")
    await store.close()


async def test_a_copy_that_runs_beside_a_newer_schema_goes_on(store: Store) -> None:
    plan = await proposed(store)

    await raw(
        store,
        "UPDATE alembic_version SET version_num = '0999'",
        "ALTER TABLE plans ADD COLUMN colour TEXT",
        "ALTER TABLE events ADD COLUMN colour TEXT",
        "CREATE TABLE colours (name TEXT)",
    )

    assert await is_current(store.engine)
    assert (await claimed(store, plan)).id == plan.id
    assert len(await told(store)) == 2


async def test_a_database_with_nothing_in_it_is_not_ready(database_url: str) -> None:
    engine = make_engine(database_url)

    assert not await is_ready(engine)
    await engine.dispose()
