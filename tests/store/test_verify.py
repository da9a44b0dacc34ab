"""Whatever is done to the trail behind the bot's back is found, and the first bad place named."""

import asyncio
from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot.domain.errors import TrailBroken
from bot.domain.events import canonical, digest
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.tables import events
from bot.store.verify import Verdict, verify
from tests.conftest import SECRET
from tests.store.conftest import ENTRY, lift_triggers, proposed, raw, trail

NEWER = "b3RoZXIga2V5IG9mIHRlc3RzLCBub3QgdGhlIGZpcnM="
MOVE_LAST = "UPDATE events SET seq = {to} WHERE seq = {seq}"


@pytest.fixture
async def five(store: Store) -> Store:
    """A trail of five events, whose triggers the database's owner has lifted."""
    for _ in range(5):
        await store.trail.note(ENTRY)
    await lift_triggers(store)
    return store


async def test_a_whole_trail_holds_and_its_end_is_named(five: Store, keys: Keys) -> None:
    found = await verify(five.engine, keys)
    last = (await trail(five))[-1]

    assert (found.verdict, found.verdict.value) == (Verdict.HOLDS, 0)
    assert (found.seq, found.hash) == (5, last.hash)
    assert "5 events" in found.words


async def test_an_empty_trail_holds(store: Store, keys: Keys) -> None:
    found = await verify(store.engine, keys)

    assert (found.verdict, found.seq, found.hash) == (Verdict.HOLDS, 0, "0" * 64)


async def test_without_a_key_the_chain_is_checked_and_the_head_is_not(five: Store) -> None:
    found = await verify(five.engine, None)

    assert (found.verdict, found.verdict.value) == (Verdict.UNCHECKED, 3)
    assert "the head is unchecked" in found.words


@pytest.mark.parametrize("keyless", [False, True])
@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        (["UPDATE events SET reason = 'Yes.' WHERE seq = 3"], "at seq 3: its hash does not fit"),
        (["UPDATE events SET time = '2020' WHERE seq = 1"], "at seq 1: its hash does not fit"),
        (["UPDATE events SET after = '{}' WHERE seq = 2"], "at seq 2: its hash does not fit"),
        (["UPDATE events SET after = '{' WHERE seq = 2"], "at seq 2: its hash does not fit"),
        (["UPDATE events SET after = '[NaN]' WHERE seq = 2"], "at seq 2: its hash does not fit"),
        (["UPDATE events SET hash = 'x' WHERE seq = 5"], "at seq 5: its hash does not fit"),
        (["UPDATE events SET prev_hash = 'x' WHERE seq = 4"], "at seq 4: it does not link"),
        (["DELETE FROM events WHERE seq = 3"], "at seq 4: the event before it should be 3"),
        (["DELETE FROM events WHERE seq = 1"], "at seq 2: the event before it should be 1"),
        (["DELETE FROM events WHERE seq > 3"], "cut after seq 3; the head is at 5"),
        (["DELETE FROM events"], "cut after seq 0; the head is at 5"),
        (["DELETE FROM trail_head"], "there are 5 events, but no head"),
        (
            [
                MOVE_LAST.format(seq=2, to=99),
                MOVE_LAST.format(seq=3, to=2),
                MOVE_LAST.format(seq=99, to=3),
            ],
            "at seq 2: it does not link",
        ),
        (["UPDATE trail_head SET hash = 'x'"], "the head's hash is not that of seq 5"),
        (
            ["INSERT INTO trail_head SELECT 2, seq, hash, key_id, mac FROM trail_head"],
            "more than one head",
        ),
    ],
)
async def test_what_was_tampered_with_is_found_and_named(
    five: Store, keys: Keys, tampering: list[str], place: str, *, keyless: bool
) -> None:
    await raw(five, *tampering)

    found = await verify(five.engine, None if keyless else keys)

    assert (found.verdict, found.verdict.value) == (Verdict.BROKEN, 1)
    assert place in found.words


async def forge(store: Store, seq: int, reason: str, **changed: Any) -> str:
    """Write an event with hashes that fit, in place of one or behind the last; its hash."""
    past = (await trail(store))[seq - 2]
    row = asdict(past) | {"seq": seq, "event_id": "forged", "reason": reason} | changed
    row["prev_hash"] = past.hash
    row["hash"] = digest(row)
    row["after"] = canonical(row["after"])
    async with store.engine.begin() as db:
        await db.execute(text(f"DELETE FROM events WHERE seq = {seq}"))  # noqa: S608 an int
        await db.execute(insert(events).values(row))
    return str(row["hash"])


async def test_an_event_added_behind_the_head_is_found(five: Store, keys: Keys) -> None:
    await forge(five, 6, "added")

    found = await verify(five.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert "at seq 6: it was added behind the head" in found.words


async def test_a_recomputed_tail_is_found_by_the_signature_of_the_head(
    five: Store, keys: Keys
) -> None:
    forged = await forge(five, 5, "another end")
    await raw(five, f"UPDATE trail_head SET hash = '{forged}'")  # noqa: S608 hex

    with_key, without = await verify(five.engine, keys), await verify(five.engine, None)

    assert with_key.verdict is Verdict.BROKEN
    assert "somebody without the key wrote it" in with_key.words
    assert without.verdict is Verdict.UNCHECKED  # which is why the exit code is not 0


async def test_a_recomputed_tail_signed_with_another_key_is_found(five: Store, keys: Keys) -> None:
    forged = await forge(five, 5, "another end")
    key_id, mac = Keys.derive(NEWER).sign(f"5:{forged}")
    await raw(
        five,
        f"UPDATE trail_head SET hash = '{forged}', key_id = '{key_id}', mac = '{mac}'",  # noqa: S608
    )

    found = await verify(five.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert f"signed with a key that was not given (id {key_id})" in found.words


async def test_a_tail_cut_off_with_its_old_head_fails_without_the_old_signature(
    five: Store, keys: Keys
) -> None:
    third = (await trail(five))[2]
    await raw(
        five,
        "DELETE FROM events WHERE seq > 3",
        f"UPDATE trail_head SET seq = 3, hash = '{third.hash}'",  # noqa: S608 hex
    )

    found = await verify(five.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert "the head's signature is wrong" in found.words


async def test_a_wrong_key_does_not_vouch_for_the_head(five: Store) -> None:
    found = await verify(five.engine, Keys.derive(NEWER))

    assert found.verdict is Verdict.BROKEN
    assert "signed with a key that was not given" in found.words


async def test_after_a_rotation_the_old_signature_holds_and_the_new_key_signs_next(
    five: Store, database_url: str
) -> None:
    both = Keys.derive(f"{NEWER},{SECRET}")
    assert (await verify(five.engine, both)).verdict is Verdict.HOLDS

    rotated = Store.open(database_url, both)
    await rotated.trail.note(ENTRY)
    await rotated.close()

    only_new = await verify(five.engine, Keys.derive(NEWER))
    assert (only_new.verdict, only_new.seq) == (Verdict.HOLDS, 6)


@pytest.mark.parametrize("keyless", [False, True])
@pytest.mark.parametrize("said", [{"through": [1]}, {"through": 1, "hash": {}}])
async def test_a_pruning_that_somebody_made_up_is_found(
    five: Store, keys: Keys, said: dict[str, Any], *, keyless: bool
) -> None:
    forged = await forge(five, 5, "pruned", action="trail.prune", after=said)
    await raw(five, f"UPDATE trail_head SET hash = '{forged}'")  # noqa: S608 hex

    found = await verify(five.engine, None if keyless else keys)

    assert found.verdict is (Verdict.UNCHECKED if keyless else Verdict.BROKEN)
    assert found.seq == 5


async def test_a_signature_in_other_letters_than_ours_is_wrong(five: Store, keys: Keys) -> None:
    await raw(five, "UPDATE trail_head SET mac = 'é'")

    found = await verify(five.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert "the head's signature is wrong" in found.words


@pytest.mark.parametrize("keyless", [False, True])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "tampering"),
    [
        ("head", "UPDATE trail_head SET seq = 'x'"),
        ("head", "UPDATE trail_head SET seq = 5.5"),
        ("head", "UPDATE trail_head SET hash = x'00'"),
        ("head", "UPDATE trail_head SET key_id = x'00'"),
        ("head", "UPDATE trail_head SET mac = x'00'"),
        ("checkpoint", "INSERT INTO trail_checkpoint VALUES (1, 'x', 'y', 'z', 'é')"),
        ("checkpoint", "INSERT INTO trail_checkpoint VALUES (1, 1, 'y', x'00', 'z')"),
    ],
)
async def test_an_end_that_cannot_be_read_is_named(
    five: Store, keys: Keys, kind: str, tampering: str, *, keyless: bool
) -> None:
    await raw(five, tampering)

    found = await verify(five.engine, None if keyless else keys)

    assert found.verdict is Verdict.BROKEN
    assert f"the {kind} cannot be read" in found.words


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("value", ["x'00'", "CAST(x'ff' AS TEXT)"])
async def test_bytes_that_are_no_text_are_found_too(five: Store, keys: Keys, value: str) -> None:
    await raw(five, f"UPDATE events SET reason = {value} WHERE seq = 3")  # noqa: S608 our own

    found = await verify(five.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert "seq 3" in found.words


async def test_a_trail_that_grows_meanwhile_is_not_called_cut(
    store: Store, copy: Store, keys: Keys
) -> None:
    for _ in range(10):
        await store.trail.note(ENTRY)

    async def grow() -> None:
        for _ in range(40):
            await copy.trail.note(ENTRY)

    growing = asyncio.create_task(grow())
    found = []
    while not growing.done():
        found.append(await verify(store.engine, keys))
    await growing

    assert {one.words for one in found if one.verdict is not Verdict.HOLDS} == set()
    assert len({one.seq for one in found}) > 1


async def test_a_trail_that_is_gone_as_a_whole_is_missed_by_the_plans(
    store: Store, keys: Keys
) -> None:
    await proposed(store)
    await lift_triggers(store)
    await raw(store, "DELETE FROM events", "DELETE FROM trail_head")

    found = await verify(store.engine, keys)

    assert found.verdict is Verdict.BROKEN
    assert "there are 1 plans, but no events and no head" in found.words
    with pytest.raises(TrailBroken, match="it is gone, and the plans are not"):
        await proposed(store)
