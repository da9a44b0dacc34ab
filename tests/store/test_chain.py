"""Events are only ever added at the end, by one writer at a time, on top of a sound trail."""

import asyncio
import re
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import TrailBroken
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.tables import events
from bot.store.verify import Verdict, verify
from tests.conftest import SECRET
from tests.store.conftest import ENTRY, lift_triggers, raw, told, trail

ROOT = Path(__file__).parents[2]
WRITER = """
import asyncio, sys
from bot.store.keys import Keys
from bot.store.store import Store
from tests.store.conftest import ENTRY

async def main():
    store = Store.open(sys.argv[1], Keys.derive(sys.argv[2]))
    for _ in range(int(sys.argv[3])):
        await store.trail.note(ENTRY)
    await store.close()

asyncio.run(main())
"""
ROW = {column.name: "x" for column in events.columns} | {"schema_version": 1}
RFC_3339 = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
OTHER_KEY = "b3RoZXIga2V5IG9mIHRlc3RzLCBub3QgdGhlIGZpcnM="


async def test_events_are_numbered_without_a_gap_each_linked_to_the_last(store: Store) -> None:
    for _ in range(3):
        await store.trail.note(ENTRY)

    first, second, third = await trail(store)

    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert first.prev_hash == "0" * 64
    assert (second.prev_hash, third.prev_hash) == (first.hash, second.hash)
    assert len({one.event_id for one in (first, second, third)}) == 3


async def test_events_carry_the_databases_time_and_never_go_back(store: Store) -> None:
    for _ in range(3):
        await store.trail.note(ENTRY)

    times = [event.time for event in await trail(store)]

    assert all(RFC_3339.fullmatch(time) for time in times)
    assert times == sorted(times)


async def test_many_writers_of_two_copies_leave_one_trail_without_a_gap(
    store: Store, copy: Store, keys: Keys
) -> None:
    await asyncio.gather(*(one.trail.note(ENTRY) for one in [store, copy] * 20))

    assert [event.seq for event in await trail(store)] == [*range(1, 41)]
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


async def test_two_processes_that_write_at_once_leave_no_gap_and_hit_no_lock(
    store: Store, database_url: str, keys: Keys
) -> None:
    words = (sys.executable, "-c", WRITER, database_url, SECRET, "100")

    writers = [await asyncio.create_subprocess_exec(*words, cwd=ROOT) for _ in range(2)]

    assert [await one.wait() for one in writers] == [0, 0]
    assert [event.seq for event in await trail(store)] == [*range(1, 201)]
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET reason = 'Yes.' WHERE seq = 1",
        "UPDATE events SET seq = 3 WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events",
        "DELETE FROM trail_head",
        "INSERT INTO trail_head SELECT 2, seq, hash, key_id, mac FROM trail_head",
    ],
)
async def test_the_database_itself_refuses_to_change_the_trail(
    store: Store, keys: Keys, statement: str
) -> None:
    await store.trail.note(ENTRY)
    await store.trail.note(ENTRY)
    before = await trail(store)

    with pytest.raises(DBAPIError, match=r"the trail|the head"):
        await raw(store, statement)

    assert await trail(store) == before
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


@pytest.mark.parametrize("seq", [1, 2, 4, -1])
async def test_the_database_itself_refuses_any_event_but_the_next(store: Store, seq: int) -> None:
    await store.trail.note(ENTRY)
    await store.trail.note(ENTRY)
    row = {column.name: "x" for column in events.columns} | {"seq": seq, "schema_version": 1}

    with pytest.raises(DBAPIError, match="the trail only grows at its end"):
        async with store.engine.begin() as db:
            await db.execute(insert(events).values(row))

    assert [event.seq for event in await trail(store)] == [1, 2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("row", ["seq, 'other'", "3, event_id"])
async def test_sqlite_refuses_to_replace_an_event_by_its_place_or_its_id(
    store: Store, row: str
) -> None:
    first = await store.trail.note(ENTRY)
    await store.trail.note(ENTRY)
    rest = ", ".join(one.name for one in events.columns if one.name not in {"seq", "event_id"})

    with pytest.raises(DBAPIError, match="the trail only grows at its end"):
        await raw(
            store,
            f"INSERT OR REPLACE INTO events (seq, event_id, {rest})"  # noqa: S608 our own words
            f" SELECT {row}, {rest} FROM events WHERE seq = 1",
        )

    assert (await trail(store))[0] == first


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("policy", ["REPLACE", "IGNORE", "ROLLBACK", "FAIL"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE OR {policy} events SET seq = 1 WHERE seq = 2",
        "UPDATE OR {policy} events SET event_id = (SELECT min(event_id) FROM events)",
        "INSERT OR {policy} INTO events SELECT * FROM events WHERE seq = 1",
        "INSERT OR {policy} INTO trail_head SELECT * FROM trail_head",
    ],
)
async def test_sqlite_refuses_whatever_is_to_be_done_with_conflicts(
    store: Store, keys: Keys, statement: str, policy: str
) -> None:
    for _ in range(2):
        await store.trail.note(ENTRY)
    before = await trail(store)

    with pytest.raises(DBAPIError, match=r"the trail"):
        await raw(store, statement.format(policy=policy))

    assert await trail(store) == before
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


@pytest.mark.parametrize("conflict", ["seq", "event_id"])
async def test_an_event_cannot_be_written_over_by_an_upsert(store: Store, conflict: str) -> None:
    first = await store.trail.note(ENTRY)
    row = ROW | ({"seq": 1} if conflict == "seq" else {"seq": 2, "event_id": first.event_id})
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    statement = text(
        f"INSERT INTO events ({names}) VALUES ({values})"  # noqa: S608 our own words
        f" ON CONFLICT ({conflict}) DO UPDATE SET reason = 'Yes.'"
    )

    with pytest.raises(DBAPIError, match="the trail"):
        async with store.engine.begin() as db:
            await db.execute(statement, row)

    assert await trail(store) == [first]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["events", "trail_head", "events, trail_head"])
async def test_postgres_refuses_to_truncate_the_trail(store: Store, table: str) -> None:
    await store.trail.note(ENTRY)

    with pytest.raises(DBAPIError, match="the trail cannot be changed"):
        await raw(store, f"TRUNCATE {table}")

    assert await told(store) == [("refused", "denied")]


@pytest.mark.parametrize(
    ("tampering", "why"),
    [
        ("UPDATE trail_head SET mac = 'deadbeef'", "the signature of its head is wrong"),
        ("UPDATE trail_head SET seq = 1", "the signature of its head is wrong"),
        ("UPDATE trail_head SET key_id = 'deadbeef'", "signed with another secret key"),
        ("DELETE FROM trail_head", "its head is missing"),
        ("DELETE FROM events WHERE seq = 2", "its head and its last event differ"),
        ("UPDATE events SET hash = 'deadbeef' WHERE seq = 2", "its head and its last event differ"),
        (
            "INSERT INTO trail_head SELECT 2, seq, hash, key_id, mac FROM trail_head",
            "it has two heads",
        ),
    ],
)
async def test_nothing_is_added_on_top_of_a_trail_that_was_tampered_with(
    store: Store, tampering: str, why: str
) -> None:
    await store.trail.note(ENTRY)
    await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, tampering)
    before = await told(store)

    with pytest.raises(TrailBroken, match=why) as broken:
        await store.trail.note(ENTRY)

    assert "`numberbot audit verify`" in str(broken.value)
    assert await told(store) == before


async def test_nothing_is_added_behind_a_signature_in_other_letters_than_ours(
    store: Store,
) -> None:
    await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, "UPDATE trail_head SET mac = 'é'")

    with pytest.raises(TrailBroken, match="the signature of its head is wrong"):
        await store.trail.note(ENTRY)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_is_added_behind_a_signature_that_is_no_text(store: Store) -> None:
    await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, "UPDATE trail_head SET mac = x'00'")

    with pytest.raises(TrailBroken, match="the signature of its head is wrong"):
        await store.trail.note(ENTRY)


async def test_another_secret_key_cannot_go_on_with_the_trail(
    store: Store, database_url: str
) -> None:
    await store.trail.note(ENTRY)
    thief = Store.open(database_url, Keys.derive(OTHER_KEY))

    with pytest.raises(TrailBroken, match="signed with another secret key"):
        await thief.trail.note(ENTRY)

    await thief.close()
    assert len(await trail(store)) == 1
