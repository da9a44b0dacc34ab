"""A newer key takes the place of an older one, and no copy refuses a write in between."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.domain.errors import TrailBroken
from bot.store.keys import Keys
from bot.store.rotation import renew, standing
from bot.store.store import Store
from bot.store.tables import plans, trail_head
from bot.store.verify import Verdict, verify
from tests.conftest import SECRET
from tests.store.conftest import (
    ALICE,
    ENTRY,
    SLASH,
    TEN_MINUTES,
    draft,
    lift_triggers,
    raw,
    trail,
)
from tests.store.leaks import left

OLD, NEW = SECRET, Fernet.generate_key().decode()
SECRETS = {"password": "Kanarienvogel-4712"}
Start = Callable[[str], Awaitable[Store]]


@pytest.fixture
async def start(store: Store, database_url: str) -> AsyncIterator[Start]:
    """Starts another copy with these keys, as `run` does; it must find nothing strange."""
    await store.ready()
    async with AsyncExitStack() as stack:

        async def open_with(secret: str) -> Store:
            opened = Store.open(database_url, Keys.derive(secret))
            stack.push_async_callback(opened.close)
            found = await renew(opened.trail.database)
            assert found.strange == ()
            return opened

        yield open_with


async def key_of_the_head(store: Store) -> str:
    async with store.engine.connect() as db:
        return str((await db.execute(select(trail_head.c.key_id))).scalar_one())


async def test_at_a_start_with_a_newer_key_the_head_is_signed_again(
    store: Store, start: Start
) -> None:
    await store.trail.note(ENTRY)
    before = await trail(store)

    await start(f"{NEW},{OLD}")

    assert await trail(store) == before
    assert await key_of_the_head(store) == Keys.derive(NEW).newest_id
    assert (await verify(store.engine, Keys.derive(NEW))).verdict is Verdict.HOLDS


async def test_what_waits_is_sealed_again_and_the_older_seal_is_nowhere(
    store: Store, start: Start
) -> None:
    plan = await store.plans.propose(draft(), ALICE, SLASH, TEN_MINUTES, SECRETS)

    await start(f"{NEW},{OLD}")
    only_new = await start(NEW)

    again = await only_new.plans.get(plan.id)
    assert again is not None
    assert only_new.plans.unsealed(again) == SECRETS
    assert plan.sealed is not None
    assert await left(store, plan.sealed) == []


async def test_a_start_with_the_same_key_changes_nothing(store: Store, start: Start) -> None:
    plan = await store.plans.propose(draft(), ALICE, SLASH, TEN_MINUTES, SECRETS)

    again = await start(OLD)

    assert await again.plans.get(plan.id) == plan
    assert (await standing(again.trail.database)).newest_only


async def test_keys_that_are_not_the_databases_are_told_and_change_nothing(
    store: Store, database_url: str
) -> None:
    await store.trail.note(ENTRY)
    stranger = Store.open(database_url, Keys.derive(NEW))

    found = await renew(stranger.trail.database)
    await stranger.close()

    assert found.strange == (Keys.derive(OLD).newest_id,)
    assert await key_of_the_head(store) == Keys.derive(OLD).newest_id


async def test_a_head_that_does_not_hold_is_not_signed_again(
    store: Store, database_url: str
) -> None:
    await store.trail.note(ENTRY)
    await raw(store, "UPDATE trail_head SET mac = 'forged'")
    newer = Store.open(database_url, Keys.derive(f"{NEW},{OLD}"))

    with pytest.raises(TrailBroken, match="the signature of its head is wrong"):
        await renew(newer.trail.database)
    await newer.close()

    assert (await verify(store.engine, Keys.derive(f"{NEW},{OLD}"))).verdict is Verdict.BROKEN


async def test_a_trail_whose_end_was_cut_is_not_signed_again(
    store: Store, database_url: str
) -> None:
    for _ in range(2):
        await store.trail.note(ENTRY)
    await lift_triggers(store)
    await raw(store, "DELETE FROM events WHERE seq = 2")
    newer = Store.open(database_url, Keys.derive(f"{NEW},{OLD}"))

    with pytest.raises(TrailBroken, match="its head and its last event differ"):
        await renew(newer.trail.database)
    await newer.close()


async def test_a_rolling_change_of_keys_refuses_no_write_of_any_copy(
    store: Store, start: Start
) -> None:
    copies = [await start(OLD), await start(OLD)]
    steps = [f"{OLD},{NEW}", f"{NEW},{OLD}", NEW]
    seen: list[str] = []
    for step in steps:
        for place in range(len(copies)):
            copies[place] = await start(step)
            for one in (*copies, *reversed(copies)):
                await one.trail.note(ENTRY)
                plan = await one.plans.propose(draft(), ALICE, SLASH, TEN_MINUTES, SECRETS)
                for other in copies:
                    assert other.plans.unsealed(plan) == SECRETS
            seen.append((await verify(store.engine, Keys.derive(f"{NEW},{OLD}"))).verdict.name)

    assert seen == ["HOLDS"] * 6
    assert (await verify(store.engine, Keys.derive(NEW))).verdict is Verdict.HOLDS
    async with store.engine.connect() as db:
        sealed = (await db.execute(select(plans.c.sealed))).scalars().all()
    assert None not in {Keys.derive(NEW).unseal(str(one)) for one in sealed}


async def test_the_wrong_order_is_refused_by_the_copy_that_does_not_know_the_key(
    start: Start,
) -> None:
    older = await start(OLD)
    await (await start(f"{NEW},{OLD}")).trail.note(ENTRY)

    with pytest.raises(TrailBroken, match="signed with another secret key"):
        await older.trail.note(ENTRY)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_look_at_the_keys_waits_for_no_writer(store: Store) -> None:
    await store.trail.note(ENTRY)
    writer = sqlite3.connect(str(store.engine.url.database), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    assert (await standing(store.trail.database)).newest_only

    writer.close()


async def test_where_somebody_was_answered_is_sealed_anew_too(store: Store, start: Start) -> None:
    place = {"response_url": "https://hooks.slack.example/x"}
    await store.trail.note(ENTRY)
    await store.places.keep("V1", place)
    both = Keys.derive(f"{NEW},{OLD}")

    before = await standing(replace(store.trail.database, keys=both))
    await start(f"{NEW},{OLD}")
    newest = await start(NEW)

    assert (before.sealed, before.newest_only) == (False, False)
    assert await newest.places.find("V1") == place
