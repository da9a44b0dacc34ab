"""A team moves from one database to another, whole or not at all, its trail verified on both."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.agents import Agent
from bot.domain.errors import Refused, StoreUnavailable
from bot.domain.events import Action, Outcome, Phase
from bot.domain.holdings import Listing
from bot.domain.numbers import E164
from bot.domain.plans import Plan
from bot.store import pruning
from bot.store.copying import Copied, Copying, Failed, Side
from bot.store.copying_rows import READERS, sound_rows
from bot.store.copying_source import NotWhole, source_engine
from bot.store.ends import Place
from bot.store.engine import make_engine
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from bot.store.tables import metadata
from bot.store.verify import Verdict, verify
from drills.postgres import fresh_database
from tests.store.conftest import (
    ALICE,
    ENTRY,
    HELD,
    SLASH,
    TEN_MINUTES,
    claimed,
    draft,
    lift_triggers,
    proposed,
    raw,
    sent,
    trail,
)

FILLED = {"plans", "events", "trail_head", "deliveries", "holdings", "agents"}
SECRET_WORDS = "a pin"
PRUNED = replace(ENTRY, action=Action.PRUNE, phase=Phase.DONE, outcome=Outcome.SUCCESS)
OTHER_KEY = "c29tZXRoaW5nIGVsc2UgZW50aXJlbHksIDMyIGJ5dGU="


@pytest.fixture(params=["sqlite", "postgres"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Another empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other.db'}"
    return fresh_database(request.getfixturevalue("postgres"))


@pytest.fixture
async def team(store: Store) -> Plan:
    """Something in every table but the checkpoint: the store is closed, as copying wants it."""
    await store.plans.propose(draft(), ALICE, replace(SLASH, delivery="k"), TEN_MINUTES)
    plan = await sent(
        store, await claimed(store, await proposed(store, draft(E164("+14155550101"))))
    )
    await store.holdings.saw("vogent", Listing((HELD,)))
    await store.agents.saw("vogent", [Agent("a_1", "Zoë ☎")])
    await store.trail.note(ENTRY)
    await store.close()
    return plan


async def copied(source_url: str, target_url: str, keys: Keys) -> Copied:
    source, target = source_engine(source_url), make_engine(target_url)
    try:
        return await Copying(source, target, keys, lambda *_: None).run()
    finally:
        await target.dispose()
        await source.dispose()


async def content(database_url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as copying reads them; nothing where no table is."""
    engine = make_engine(database_url)
    async with engine.connect() as db:
        there = await db.run_sync(lambda sync: inspect(sync).get_table_names())
        found = {
            table.name: sorted(
                [row async for rows in sound_rows(db, table) for row in rows], key=repr
            )
            for table in metadata.sorted_tables
            if table.name in there
        }
    await engine.dispose()
    return found


async def require_nothing_there(target_url: str) -> None:
    assert not any((await content(target_url)).values())


async def test_every_table_moves_and_the_trail_verifies_on_both_sides(
    team: Plan, database_url: str, target_url: str, keys: Keys
) -> None:
    told = await copied(database_url, target_url, keys)

    assert team.id
    before, after = await content(database_url), await content(target_url)
    assert after == before
    assert {name for name, rows in after.items() if rows} >= FILLED
    assert told.rows == {name: len(rows) for name, rows in after.items()}
    for url in (database_url, target_url):
        engine = make_engine(url)
        result = await verify(engine, keys)
        assert (result.verdict, result.seq, result.hash) == (
            Verdict.HOLDS,
            told.last.seq,
            told.last.hash,
        )
        await engine.dispose()


async def test_a_table_that_is_new_cannot_be_forgotten(
    team: Plan, database_url: str, target_url: str, keys: Keys
) -> None:
    told = await copied(database_url, target_url, keys)

    assert team.id
    assert list(told.rows) == [table.name for table in metadata.sorted_tables]
    assert {type(one.type) for table in metadata.sorted_tables for one in table.columns} <= set(
        READERS
    )


async def test_the_bot_goes_on_where_it_was_with_its_plans_and_its_guards(
    team: Plan, database_url: str, target_url: str, keys: Keys
) -> None:
    await copied(database_url, target_url, keys)
    moved = Store.open(target_url, keys)

    await moved.trail.note(ENTRY)
    again = await moved.plans.get(team.id)
    with pytest.raises(Exception, match="the trail only grows at its end"):
        await raw(
            moved,
            "INSERT INTO events (seq, event_id, time, schema_version, action, phase, outcome,"
            " actor_id, source, prev_hash, hash)"
            " VALUES (99, 'x', 'x', 1, 'x', 'x', 'x', 'x', 'x', 'x', 'x')",
        )
    with pytest.raises(Exception, match="the trail cannot be changed"):
        await raw(moved, "UPDATE events SET reason = 'x'")

    assert again is not None
    assert again.state == team.state
    assert (await verify(moved.engine, keys)).verdict is Verdict.HOLDS
    await moved.close()


async def test_a_trail_that_was_pruned_moves_with_its_checkpoint(
    store: Store, database_url: str, target_url: str, keys: Keys
) -> None:
    for _ in range(5):
        await store.trail.note(ENTRY)
    third = (await trail(store))[2]
    async with store.trail.database.writing() as tx:
        cut = pruning.Cut(Place(third.seq, third.hash), 3, third.time)
        await pruning.removed(tx, cut, PRUNED)
    await store.close()

    told = await copied(database_url, target_url, keys)

    assert told.rows["trail_checkpoint"] == 1
    assert [row[0] for row in (await content(target_url))["events"]] == [4, 5, 6]


async def test_what_an_open_card_keeps_sealed_opens_with_the_same_key(
    store: Store, database_url: str, target_url: str, keys: Keys
) -> None:
    plan = await proposed(store)
    async with store.engine.begin() as db:
        sealed = {"sealed": keys.seal(SECRET_WORDS), "id": plan.id}
        await db.execute(text("UPDATE plans SET sealed = :sealed WHERE id = :id"), sealed)
    await store.close()

    await copied(database_url, target_url, keys)
    moved = Store.open(target_url, keys)
    found = await moved.plans.get(plan.id)

    assert found is not None
    assert keys.unseal(found.sealed or "") == SECRET_WORDS
    await moved.close()


async def some_plan(target: Store) -> None:
    await proposed(target)


async def some_holding(target: Store) -> None:
    await target.holdings.saw("vogent", Listing((HELD,)))


@pytest.mark.parametrize("fill", [some_plan, some_holding])
async def test_a_target_that_is_not_empty_is_left_as_it_is(
    team: Plan,
    database_url: str,
    target_url: str,
    keys: Keys,
    fill: Callable[[Store], Awaitable[None]],
) -> None:
    taken = Store.open(target_url, keys)
    await migrate(taken.engine)
    await fill(taken)
    await taken.close()
    before = await content(target_url)

    with pytest.raises(Refused, match="is not empty"):
        await copied(database_url, target_url, keys)

    assert team.id
    assert await content(target_url) == before


@pytest.mark.parametrize("target_url", ["postgres"], indirect=True)
async def test_a_trail_that_was_changed_is_not_copied(
    store: Store, database_url: str, target_url: str, keys: Keys
) -> None:
    for _ in range(3):
        await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, "UPDATE events SET reason = 'x' WHERE seq = 2")
    await store.close()

    with pytest.raises(NotWhole, match="Broken at seq 2"):
        await copied(database_url, target_url, keys)

    await require_nothing_there(target_url)


@pytest.mark.parametrize("target_url", ["postgres"], indirect=True)
async def test_a_trail_is_not_copied_with_another_key(
    team: Plan, database_url: str, target_url: str
) -> None:
    with pytest.raises(NotWhole, match="signed with a key that was not given"):
        await copied(database_url, target_url, Keys.derive(OTHER_KEY))

    assert team.id
    await require_nothing_there(target_url)


@pytest.mark.parametrize("target_url", ["postgres"], indirect=True)
@pytest.mark.parametrize(("revision", "why"), [("0004", Refused), ("0999", Failed)])
async def test_a_source_of_another_version_is_not_copied(
    store: Store,
    database_url: str,
    target_url: str,
    keys: Keys,
    revision: str,
    why: type[Exception],
) -> None:
    await store.trail.note(ENTRY)
    await raw(store, f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608
    await store.close()

    with pytest.raises(why, match="version"):
        await copied(database_url, target_url, keys)

    await require_nothing_there(target_url)


@pytest.mark.parametrize("target_url", ["postgres"], indirect=True)
async def test_a_source_in_which_nothing_happened_is_not_copied(
    store: Store, database_url: str, target_url: str, keys: Keys
) -> None:
    await store.close()

    with pytest.raises(Refused, match="There is nothing to copy"):
        await copied(database_url, target_url, keys)


async def test_a_source_on_which_the_bot_runs_is_not_copied(
    store: Store, database_url: str, target_url: str, keys: Keys
) -> None:
    await store.trail.note(ENTRY)

    with pytest.raises((Failed, Refused)) as refused:
        await copied(database_url, target_url, keys)

    busy = isinstance(refused.value, Failed) and refused.value.side is Side.SOURCE
    assert busy or "Numberbot still runs" in str(refused.value)
    await store.trail.note(ENTRY)  # it was not disturbed
    await require_nothing_there(target_url)


async def test_a_trail_that_grows_meanwhile_is_noticed(
    postgres: str, target_url: str, keys: Keys
) -> None:
    """With PostgreSQL, where nobody else can be kept out: a bot under another name."""
    source_url = fresh_database(postgres)
    store = Store.open(f"{source_url}&application_name=somebody", keys)
    await migrate(store.engine)
    await store.trail.note(ENTRY)
    source, target = source_engine(source_url), make_engine(target_url)

    def tell(table: str, *_: int) -> None:
        if table == "trail_head":
            with psycopg.connect(source_url) as db:
                db.execute("UPDATE trail_head SET seq = 2")

    copying = Copying(source, target, keys, tell)
    with pytest.raises(Refused, match="the trail grew from seq 1 to 2"):
        await copying.run()

    for engine in (source, target, store.engine):
        await engine.dispose()
    await require_nothing_there(target_url)


class Interrupted(Exception):
    """As when the process is stopped."""


@pytest.mark.parametrize("at", ["events", "plans", "trail_head"])
async def test_nothing_is_left_of_a_copying_that_was_interrupted(
    team: Plan, database_url: str, target_url: str, keys: Keys, at: str
) -> None:
    def tell(table: str, *_: int) -> None:
        if table == at:
            raise Interrupted

    source, target = source_engine(database_url), make_engine(target_url)
    with pytest.raises(Interrupted):
        await Copying(source, target, keys, tell).run()
    await source.dispose()
    await target.dispose()

    assert team.id
    await require_nothing_there(target_url)
    await copied(database_url, target_url, keys)


@contextmanager
def mended(path: Path) -> Iterator[sqlite3.Connection]:
    """What somebody does who mends an SQLite database by hand."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        yield db


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("target_url", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE holdings SET name = CAST(x'ff' AS TEXT)", ("holdings", "name", "no text")),
        ("UPDATE holdings SET name = CAST(x'eda080' AS TEXT)", ("holdings", "name", "no text")),
        ("UPDATE holdings SET trunk = x'00'", ("holdings", "trunk", "bytes")),
        ("UPDATE holdings SET trunk = 'a' || char(0)", ("holdings", "trunk", "a NUL")),
        ("UPDATE plans SET told = 2", ("plans", "told", "0 or 1")),
        ("UPDATE plans SET told = 'yes'", ("plans", "told", "text, where 0 or 1")),
        ("UPDATE plans SET doubts = 3000000000", ("plans", "doubts", "32 bits")),
        ("UPDATE plans SET doubts = 0.5", ("plans", "doubts", "a fraction")),
        ("UPDATE plans SET doubts = 'x'", ("plans", "doubts", "text, where a whole")),
    ],
)
async def test_what_somebody_wrote_past_us_is_named_by_table_row_and_column(  # noqa: PLR0913, PLR0917 pytest passes them by name
    team: Plan,
    database_url: str,
    target_url: str,
    tmp_path: Path,
    keys: Keys,
    change: str,
    said: tuple[str, ...],
) -> None:
    with mended(tmp_path / "numberbot.db") as db:
        db.execute(f"{change} WHERE rowid = 1")

    with pytest.raises(Refused) as refused:
        await copied(database_url, target_url, keys)

    table, *words = said
    assert team.id
    assert f"The table {table} cannot be copied: in the row" in str(refused.value)
    assert all(word in str(refused.value) for word in words)
    await require_nothing_there(target_url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_rows_that_two_databases_cannot_both_have_are_refused(
    team: Plan, database_url: str, target_url: str, tmp_path: Path, keys: Keys
) -> None:
    with mended(tmp_path / "numberbot.db") as db:
        db.execute("DROP INDEX one_open_plan_for_a_number")
        db.execute("UPDATE plans SET state = 'unknown', number = '+14155550101'")

    with pytest.raises(Refused, match="The table plans cannot be copied: the other database"):
        await copied(database_url, target_url, keys)

    assert team.id
    await require_nothing_there(target_url)


async def test_a_user_that_owns_no_table_there_is_told_so(
    team: Plan, database_url: str, postgres: str, keys: Keys
) -> None:
    target_url = fresh_database(postgres)
    engine = make_engine(target_url)
    await migrate(engine)
    await engine.dispose()
    with psycopg.connect(target_url, autocommit=True) as db:
        user = target_url.partition("?")[0].rpartition("/")[2].replace("numberbot", "user")
        db.execute(f"CREATE ROLE {user} LOGIN".encode())
        db.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {user}".encode())

    with pytest.raises(Refused, match="Copy with the user that owns the tables"):
        await copied(database_url, target_url.replace("postgres:@", f"{user}@"), keys)

    assert team.id
    await require_nothing_there(target_url)


async def test_a_million_rows_would_be_read_a_thousand_at_a_time(
    store: Store, database_url: str
) -> None:
    await store.trail.note(ENTRY)
    plan = await proposed(store)
    async with store.engine.begin() as db:
        await _multiply(db, plan)
    async with store.engine.connect() as db:
        many = metadata.tables["deliveries"]
        sizes = [len(batch) async for batch in sound_rows(db, many)]
        assert (await db.execute(select(func.count()).select_from(many))).scalar_one() == 2_500

    assert database_url
    assert sizes == [1_000, 1_000, 500]


async def _multiply(db: AsyncConnection, plan: Plan) -> None:
    rows = [{"key": f"k{n}", "plan_id": plan.id, "time": "x"} for n in range(2_500)]
    await db.execute(metadata.tables["deliveries"].insert(), rows)


async def test_who_writes_to_the_target_meanwhile_waits_or_is_refused(
    team: Plan, database_url: str, target_url: str, keys: Keys
) -> None:
    other = Store.open(target_url, keys)
    await migrate(other.engine)
    tried: list[asyncio.Task[None]] = []

    async def note() -> None:
        with suppress(StoreUnavailable):
            await other.trail.note(ENTRY)

    def tell(*_: object) -> None:
        if not tried:
            tried.append(asyncio.create_task(note()))

    source, target = source_engine(database_url), make_engine(target_url)
    told = await Copying(source, target, keys, tell).run()
    await asyncio.gather(*tried)

    assert team.id
    result = await verify(other.engine, keys)
    assert result.verdict is Verdict.HOLDS
    assert result.seq in {told.last.seq, told.last.seq + 1}
    for engine in (source, target, other.engine):
        await engine.dispose()
