"""The oldest events may be removed: behind a signed checkpoint, in one transaction, and told."""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from bot.domain.actors import Actor, Source
from bot.domain.errors import Refused, TrailBroken
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.domain.plans import State
from bot.domain.questions import Question
from bot.store.ends import CHECKPOINT, Ends, Place, sign
from bot.store.keys import Keys
from bot.store.pruning import Cut, cut_before, prune
from bot.store.rotation import renew
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from drills.honest import APART, BEGAN, write
from tests.conftest import SECRET
from tests.store.conftest import (
    ENTRY,
    EVERYTHING,
    claimed,
    lift_triggers,
    proposed,
    raw,
    sent,
    to,
    trail,
)

ROOT = Path(__file__).parents[2]
NEWER = "b3RoZXIga2V5IG9mIHRlc3RzLCBub3QgdGhlIGZpcnM="
OPERATOR = Actor("cli:root", "root", None)
PRUNED = Entry(Action.PRUNE, Phase.DONE, Outcome.SUCCESS, OPERATOR, Source.CLI)
KILLED = """
import asyncio, os, signal, sys
from datetime import datetime
from bot.store.keys import Keys
from bot.store.pruning import cut_before, removed
from bot.store.store import Store
from tests.store.test_pruning import PRUNED

async def main():
    store = Store.open(sys.argv[1], Keys.derive(sys.argv[2]))
    database = store.trail.database
    cut = await cut_before(database, datetime.fromisoformat(sys.argv[3]))
    async with database.writing() as tx:
        await removed(tx, cut, PRUNED)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def after(events: int) -> datetime:
    """A moment that is later than the time of the first so many events, and no later one's."""
    return BEGAN + events * APART - timedelta(seconds=1)


async def cut_off(store: Store, events: int) -> Cut:
    """Prune the first so many events of the ten."""
    cut = await cut_before(store.trail.database, after(events))
    assert cut is not None
    await prune(store.trail.database, cut, PRUNED)
    return cut


@pytest.fixture
async def ten(store: Store) -> Store:
    """A trail of ten events, a minute apart."""
    await write(store, 10)
    return store


async def checkpoint(store: Store) -> Place:
    async with store.engine.connect() as db:
        return (await Ends.read(db)).start


async def test_the_oldest_events_are_gone_and_the_rest_verifies(ten: Store, keys: Keys) -> None:
    before = await trail(ten)

    cut = await cut_off(ten, 4)

    left = await trail(ten)
    found = await verify(ten.engine, keys)
    assert left[:-1] == before[4:]
    assert (found.verdict, found.seq) == (Verdict.HOLDS, 11)
    assert found.words == (
        "The trail holds: 7 events, and the signed head. Those through seq 4 were pruned."
    )
    assert await checkpoint(ten) == cut.through == Place(4, before[3].hash)


async def test_a_pruning_is_an_event_that_says_what_is_gone_and_who_did_it(ten: Store) -> None:
    fourth = (await trail(ten))[3]

    await cut_off(ten, 4)

    told = (await trail(ten))[-1]
    assert (told.action, told.phase, told.outcome) == ("trail.prune", "done", "success")
    assert (told.actor_name, told.source) == ("root", "cli")
    assert told.after == {
        "through": 4,
        "hash": fourth.hash,
        "count": 4,
        "before": "2020-01-01T00:03:59.000Z",
    }


async def test_the_trail_goes_on_and_may_be_pruned_again(
    ten: Store, copy: Store, keys: Keys
) -> None:
    await cut_off(ten, 4)
    await copy.trail.note(ENTRY)

    await cut_off(copy, 9)

    assert [event.seq for event in await trail(ten)] == [10, 11, 12, 13]
    assert (await checkpoint(ten)).seq == 9
    assert (await verify(ten.engine, keys)).verdict is Verdict.HOLDS


async def test_the_last_event_of_all_is_never_removed(ten: Store, keys: Keys) -> None:
    cut = await cut_before(ten.trail.database, datetime.now(UTC))

    assert cut is not None
    assert (cut.through.seq, cut.count) == (9, 9)
    await prune(ten.trail.database, cut, PRUNED)
    assert [event.seq for event in await trail(ten)] == [10, 11]
    assert (await verify(ten.engine, keys)).verdict is Verdict.HOLDS


@pytest.mark.parametrize("written", [0, 1, 10])
async def test_where_nothing_is_as_old_nothing_is_pruned(store: Store, written: int) -> None:
    await write(store, written)

    assert await cut_before(store.trail.database, BEGAN) is None


async def test_a_time_to_come_is_refused(ten: Store) -> None:
    with pytest.raises(Refused, match="still to come"):
        await cut_before(ten.trail.database, datetime.now(UTC) + timedelta(days=1))


async def test_after_a_clock_that_went_back_no_later_event_is_removed_early(ten: Store) -> None:
    await lift_triggers(ten)
    await raw(ten, "UPDATE events SET time = '2020-06-01T00:00:00.000Z' WHERE seq = 3")

    cut = await cut_before(ten.trail.database, after(8))

    assert cut is not None
    assert cut.through.seq == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET reason = 'Yes.' WHERE seq = 8",
        "DELETE FROM events WHERE seq = 5",
        "DELETE FROM events",
        "DELETE FROM trail_checkpoint",
        "INSERT INTO trail_checkpoint SELECT 2, seq, hash, key_id, mac FROM trail_checkpoint",
        "UPDATE trail_checkpoint SET seq = 3",
        "UPDATE trail_checkpoint SET id = 2",
    ],
)
async def test_afterwards_the_database_refuses_changes_as_before(
    ten: Store, keys: Keys, statement: str
) -> None:
    await cut_off(ten, 4)

    with pytest.raises(DBAPIError, match=r"the trail"):
        await raw(ten, statement)

    assert (await verify(ten.engine, keys)).verdict is Verdict.HOLDS


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_afterwards_sqlite_refuses_to_replace_rows_too(ten: Store) -> None:
    await cut_off(ten, 4)

    for table, words in (("events", "only grows at its end"), ("trail_checkpoint", "one")):
        with pytest.raises(DBAPIError, match=words):
            await raw(ten, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", ["events", "trail_checkpoint"])
async def test_afterwards_postgres_refuses_to_truncate(ten: Store, table: str) -> None:
    await cut_off(ten, 4)

    with pytest.raises(DBAPIError, match="the trail"):
        await raw(ten, f"TRUNCATE {table}")


async def test_a_pruning_that_is_killed_in_the_middle_changed_nothing(
    ten: Store, database_url: str, keys: Keys
) -> None:
    before = await trail(ten)
    words = (database_url, SECRET, after(4).isoformat())

    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, *words, cwd=ROOT)

    assert await killed.wait() == -signal.SIGKILL
    assert await trail(ten) == before
    assert (await verify(ten.engine, keys)).words == (
        "The trail holds: 10 events, and the signed head."
    )
    with pytest.raises(DBAPIError, match="the trail cannot be changed"):
        await raw(ten, "DELETE FROM events WHERE seq = 5")


async def test_copies_that_write_meanwhile_are_not_disturbed(
    ten: Store, copy: Store, keys: Keys
) -> None:
    async def write_on() -> None:
        for _ in range(20):
            await copy.trail.note(ENTRY)

    writing = asyncio.create_task(write_on())
    for events in (2, 4, 6, 8):
        await cut_off(ten, events)
    await writing

    assert [event.seq for event in await trail(ten)] == [*range(9, 35)]
    assert (await verify(ten.engine, keys)).verdict is Verdict.HOLDS


async def test_only_what_was_looked_at_is_removed(ten: Store) -> None:
    cut = await cut_before(ten.trail.database, after(4))
    assert cut is not None
    await cut_off(ten, 2)

    with pytest.raises(Refused, match="Nothing was removed"):
        await prune(ten.trail.database, cut, PRUNED)

    assert [event.seq for event in await trail(ten)] == [*range(3, 12)]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_user_who_may_not_lift_triggers_is_told_who_may(
    ten: Store, database_url: str, keys: Keys
) -> None:
    name = f"user_{uuid4().hex}"
    allowed = f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {name}"
    await raw(ten, f"CREATE ROLE {name} LOGIN", allowed)
    other = Store.open(database_url.replace("//postgres:@", f"//{name}:@"), keys)
    cut = await cut_before(other.trail.database, after(4))
    assert cut is not None

    with pytest.raises(Refused, match="the user that ran `numberbot migrate`"):
        await prune(other.trail.database, cut, PRUNED)
    await other.close()

    assert len(await trail(ten)) == 10


async def test_a_trail_that_does_not_hold_is_not_pruned(ten: Store) -> None:
    cut = await cut_before(ten.trail.database, after(4))
    assert cut is not None
    await raw(ten, "UPDATE trail_head SET mac = 'forged'")

    with pytest.raises(TrailBroken):
        await prune(ten.trail.database, cut, PRUNED)

    assert len(await trail(ten)) == 10


async def test_a_plan_whose_first_events_were_pruned_is_carried_out(
    store: Store, keys: Keys
) -> None:
    plan = await sent(store, await claimed(store, await proposed(store)))
    cut = await cut_before(store.trail.database, datetime.now(UTC))
    assert cut is not None
    await prune(store.trail.database, cut, PRUNED)

    done = await store.plans.move(plan, to(State.DONE))

    assert done is not None
    told = await store.trail.newest(Question(plan=plan.id), 20)
    assert told.events[0].phase == "done"
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


async def test_readers_find_what_is_left(ten: Store) -> None:
    await cut_off(ten, 4)

    page = await ten.trail.newest(EVERYTHING, 3)

    assert [event.seq for event in page.events] == [11, 10, 9]
    assert (page.total, page.newer) == (7, 0)
    assert (await ten.trail.newest(Question(older=6), 3)).events[-1].seq == 5


FORGED = [
    ("UPDATE trail_checkpoint SET mac = 'forged'", "signature is wrong"),
    ("UPDATE trail_checkpoint SET key_id = 'forged'", "a key that was not given"),
    ("UPDATE trail_checkpoint SET hash = 'forged'", "signature is wrong"),
    ("DELETE FROM trail_checkpoint", "the event before it should be 4, but is 0"),
    (
        "INSERT INTO trail_checkpoint SELECT 2, seq, hash, key_id, mac FROM trail_checkpoint",
        "more than one checkpoint",
    ),
    ("DELETE FROM events WHERE seq = 5", "the event before it should be 5, but is 4"),
    ("DELETE FROM events WHERE action = 'trail.prune'", "cut after seq 10"),
    ("DELETE FROM trail_head", "but no head"),
]


@pytest.mark.parametrize(("statement", "said"), FORGED)
async def test_a_forged_beginning_is_found_by_verify_and_by_the_next_event(
    ten: Store, keys: Keys, statement: str, said: str
) -> None:
    await cut_off(ten, 4)
    await lift_triggers(ten)
    await raw(ten, statement)

    found = await verify(ten.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert said in found.words
    with pytest.raises(TrailBroken):
        await ten.trail.note(ENTRY)


async def old_head(store: Store) -> tuple[str, str]:
    """What the head says now, to be put somewhere later; as SQL for two tables."""
    async with store.engine.connect() as db:
        (head,) = (await Ends.read(db)).heads
    values = f"SET seq = {head.seq}, hash = '{head.hash}', mac = '{head.mac}'"
    return f"UPDATE trail_head {values}", f"UPDATE trail_checkpoint {values}"


async def test_an_old_heads_signature_makes_no_checkpoint(ten: Store, keys: Keys) -> None:
    _, as_checkpoint = await old_head(ten)
    await ten.trail.note(ENTRY)
    await cut_off(ten, 4)
    await lift_triggers(ten)
    await raw(ten, "DELETE FROM events WHERE seq <= 10", as_checkpoint)

    found = await verify(ten.engine, keys)

    assert "the checkpoint's signature is wrong" in found.words
    with pytest.raises(TrailBroken, match="the signature of its checkpoint is wrong"):
        await ten.trail.note(ENTRY)


async def test_an_end_cut_off_back_to_before_the_pruning_is_found(ten: Store, keys: Keys) -> None:
    as_head, _ = await old_head(ten)
    await cut_off(ten, 4)
    await lift_triggers(ten)
    await raw(ten, "DELETE FROM events WHERE seq > 10", as_head)

    found = await verify(ten.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert "that the trail was pruned through seq 4 was an event" in found.words


async def test_with_no_event_left_behind_its_checkpoint_a_trail_is_broken(
    ten: Store, keys: Keys
) -> None:
    await cut_off(ten, 4)
    await lift_triggers(ten)
    await raw(ten, "DELETE FROM events", "DELETE FROM trail_head")

    found = await verify(ten.engine, keys)

    assert "pruned through seq 4, but there is no event and no head" in found.words
    with pytest.raises(TrailBroken, match="its head is missing"):
        await ten.trail.note(ENTRY)


async def test_without_a_key_the_checkpoint_is_unchecked_too(ten: Store) -> None:
    await cut_off(ten, 4)

    found = await verify(ten.engine, None)

    assert found.verdict is Verdict.UNCHECKED
    assert "the head and the checkpoint are unchecked" in found.words


async def test_a_newer_key_signs_the_checkpoint_too(
    ten: Store, database_url: str, keys: Keys
) -> None:
    await cut_off(ten, 4)
    both = Store.open(database_url, Keys.derive(f"{NEWER},{SECRET}"))

    assert (await renew(both.trail.database)).newest_only
    await both.close()

    assert (await verify(ten.engine, Keys.derive(NEWER))).verdict is Verdict.HOLDS
    assert (await verify(ten.engine, keys)).verdict is Verdict.BROKEN


async def test_a_checkpoint_signed_with_another_key_is_found(ten: Store, keys: Keys) -> None:
    place = (await cut_off(ten, 4)).through
    async with ten.engine.begin() as db:
        await sign(db, CHECKPOINT, place, Keys.derive(NEWER))

    assert (
        "the checkpoint was signed with a key that was not given"
        in (await verify(ten.engine, keys)).words
    )


SAW = [
    (4, None, Verdict.HOLDS, "holds"),
    (4, "f" * 64, Verdict.BROKEN, "a witness saw another event there"),
    (3, None, Verdict.UNCHECKED, "Seq 3 was pruned"),
    (3, "f" * 64, Verdict.UNCHECKED, "Seq 3 was pruned"),
    (5, None, Verdict.HOLDS, "holds"),
    (10, "f" * 64, Verdict.BROKEN, "Broken at seq 10: a witness saw another event"),
    (12, "f" * 64, Verdict.BROKEN, "the trail ends at 11, and a witness saw seq 12"),
]


@pytest.mark.parametrize(("seq", "other", "verdict", "said"), SAW)
async def test_what_a_witness_saw_is_compared_as_far_as_it_is_there(
    ten: Store, keys: Keys, seq: int, other: str | None, verdict: Verdict, said: str
) -> None:
    hashes = {event.seq: event.hash for event in await trail(ten)}
    await cut_off(ten, 4)

    found = await verify(ten.engine, keys, [Place(seq, other or hashes[seq])])

    assert (found.verdict, said in found.words) == (verdict, True), found.words


async def test_an_older_copy_that_was_put_back_is_found_by_a_witness(
    ten: Store, keys: Keys
) -> None:
    as_head, _ = await old_head(ten)
    last = await ten.trail.note(ENTRY)
    await lift_triggers(ten)
    await raw(ten, "DELETE FROM events WHERE seq > 10", as_head)

    alone = await verify(ten.engine, keys)
    witnessed = await verify(ten.engine, keys, [Place(last.seq, last.hash)])

    assert alone.verdict is Verdict.HOLDS
    assert witnessed.verdict is Verdict.BROKEN
    assert "an older copy of the database was put back" in witnessed.words
