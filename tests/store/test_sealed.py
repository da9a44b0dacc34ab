"""A plan's secrets are kept sealed while its card waits, and are nowhere after that."""

import asyncio
import traceback
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from cryptography.fernet import Fernet
from sqlalchemy import Connection, select

from bot.domain.errors import AlreadyDelivered, Busy, StoreUnavailable
from bot.domain.events import Action
from bot.domain.numbers import E164
from bot.domain.plans import Draft, Plan, State, new_id
from bot.domain.requests import Call
from bot.store.engine import make_engine
from bot.store.keys import Keys
from bot.store.migrate import is_current, migrate
from bot.store.schema import SCRIPTS
from bot.store.store import Store
from bot.store.tables import plans
from bot.store.verify import Verdict, verify
from tests.conftest import SECRET
from tests.store.conftest import (
    ALICE,
    BOB,
    BUTTON,
    ENTRY,
    NO_TIME,
    NUMBER,
    SLASH,
    TEN_MINUTES,
    claimed,
    draft,
    proposed,
    raw,
    sent,
    to,
    told,
    trail,
)
from tests.store.leaks import left

WORDS = "Kanarienvogel-4711"
SECRETS: Mapping[str, str] = {"password": WORDS, "pin": "ü•\N{OLD KEY}"}
OTHER = E164("+14155550101")


async def sealed(store: Store, lifetime: timedelta = TEN_MINUTES) -> Plan:
    """A card whose form had secrets."""
    return await store.plans.propose(draft(), ALICE, SLASH, lifetime, SECRETS)


async def kept(store: Store, plan: Plan) -> str | None:
    """What the database has of its secrets."""
    async with store.engine.connect() as db:
        query = select(plans.c.sealed).where(plans.c.id == plan.id)
        found: str | None = (await db.execute(query)).scalar_one()
    return found


async def test_secrets_wait_sealed_with_their_plan(store: Store) -> None:
    plan = await sealed(store)

    assert await store.plans.get(plan.id) == plan
    assert plan.sealed == await kept(store, plan)
    assert store.plans.unsealed(plan) == SECRETS
    assert WORDS not in f"{plan!r} {plan.sealed}"
    assert await left(store, WORDS) == []


async def test_a_plan_without_secrets_has_nothing_sealed(store: Store) -> None:
    plan = await proposed(store)

    assert (plan.sealed, await kept(store, plan)) == (None, None)
    assert store.plans.unsealed(plan) == {}


async def test_who_claims_a_plan_has_its_secrets_and_the_database_no_more(store: Store) -> None:
    plan = await sealed(store)

    taken = await claimed(store, plan)

    assert store.plans.unsealed(taken) == SECRETS
    assert await kept(store, plan) is None
    again = await store.plans.get(plan.id)
    assert again is not None
    assert store.plans.unsealed(again) == {}
    assert plan.sealed is not None
    assert (await left(store, plan.sealed), await left(store, WORDS)) == ([], [])


@pytest.mark.parametrize("end", [State.CANCELLED, State.SUPERSEDED, State.EXPIRED])
async def test_a_plan_that_is_given_up_leaves_no_secret(store: Store, end: State) -> None:
    plan = await sealed(store)
    assert plan.sealed is not None
    assert "rows" in await left(store, plan.sealed)

    assert await store.plans.move(plan, to(end))

    assert await kept(store, plan) is None
    assert (await left(store, plan.sealed), await left(store, WORDS)) == ([], [])


async def test_what_expires_by_itself_leaves_no_secret_either(store: Store) -> None:
    due, open_ = await sealed(store, NO_TIME), await sealed(store)
    assert due.sealed is not None

    assert [one.id for one in await store.plans.expire(ALICE, BUTTON)] == [due.id]

    assert (await kept(store, due), await kept(store, open_)) == (None, open_.sealed)
    assert (await left(store, due.sealed), await left(store, WORDS)) == ([], [])


@pytest.mark.parametrize("many", [200])
async def test_secrets_longer_than_a_page_are_wiped_too(store: Store, many: int) -> None:
    long = {"password": WORDS * many}
    plan = await store.plans.propose(draft(), ALICE, SLASH, TEN_MINUTES, long)
    assert plan.sealed is not None
    parts = [plan.sealed[place : place + 40] for place in range(0, len(plan.sealed) - 40, 400)]

    taken = await claimed(store, plan)

    assert store.plans.unsealed(taken) == long
    assert [await left(store, part) for part in parts] == [[]] * len(parts)


async def test_a_claim_that_comes_to_nothing_leaves_the_secrets_where_they_are(
    store: Store,
) -> None:
    plan = await sealed(store)
    await claimed(store)  # the same number

    with pytest.raises(Busy):
        await store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES)
    too_soon = await store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES, timedelta(hours=1))

    assert (too_soon, await kept(store, plan)) == (None, plan.sealed)


async def test_of_two_who_claim_one_has_the_secrets(store: Store, copy: Store) -> None:
    plan = await sealed(store)

    answers = await asyncio.gather(
        *(one.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES) for one in [store, copy] * 3)
    )

    (won,) = [one for one in answers if one is not None]
    assert store.plans.unsealed(won) == SECRETS
    assert plan.sealed is not None
    assert await left(store, plan.sealed) == []


async def test_a_plan_in_whose_place_nobody_has_the_key_is_told_apart(
    store: Store, database_url: str
) -> None:
    plan = await sealed(store)
    other = Store.open(database_url, Keys.derive(Fernet.generate_key().decode()))

    assert other.plans.unsealed(plan) is None
    assert other.plans.unsealed(await proposed(store)) == {}
    await other.close()


async def test_an_error_of_the_database_shows_nothing_of_what_was_to_be_kept(store: Store) -> None:
    await raw(store, "ALTER TABLE plans RENAME COLUMN sealed TO lost")

    with pytest.raises(StoreUnavailable) as refusal:
        await sealed(store)

    told = "".join(traceback.format_exception(refusal.value))
    assert "sealed" in told  # which says what is wrong
    assert [word for word in (WORDS, "gAAAA", "password", str(NUMBER)) if word in told] == []


async def test_a_seal_that_somebody_spoiled_opens_nothing(store: Store) -> None:
    plan = await sealed(store)
    await raw(store, "UPDATE plans SET sealed = 'ключ'")

    spoiled = await store.plans.get(plan.id)

    assert spoiled is not None
    assert store.plans.unsealed(spoiled) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_somebodys_reading_keeps_in_the_log_goes_with_the_next_minute(
    store: Store, copy: Store
) -> None:
    plan = await sealed(store)
    assert plan.sealed is not None
    async with copy.plans.database.reading() as db:
        await db.execute(select(plans))  # a snapshot in which the secret still stands
        assert await store.plans.move(plan, to(State.CANCELLED))
        assert await kept(store, plan) is None
        assert await left(store, plan.sealed) == ["files"]

    await store.plans.expire(ALICE, BUTTON)

    assert await left(store, plan.sealed) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_pages_that_a_secret_needed_are_zeros_when_it_is_gone(
    store: Store, tmp_path: Path
) -> None:
    long = {"password": "".join(chr(ord("0") + place % 75) for place in range(60_000))}
    plan = await store.plans.propose(draft(), ALICE, SLASH, TEN_MINUTES, long)

    assert await store.plans.move(plan, to(State.CANCELLED))

    free = free_pages((tmp_path / "numberbot.db").read_bytes())
    assert len(free) > 10
    assert [page for page in free if page.strip(b"\0")] == []


def free_pages(kept: bytes) -> list[bytes]:
    """The pages of an SQLite file that hold nothing any more (its format's freelist)."""
    size = int.from_bytes(kept[16:18], "big")
    trunk, found = int.from_bytes(kept[32:36], "big"), []
    while trunk:
        page = kept[(trunk - 1) * size : trunk * size]
        numbers = [int.from_bytes(page[at : at + 4], "big") for at in range(0, size, 4)]
        leaves = numbers[2 : 2 + numbers[1]]
        found += [kept[(leaf - 1) * size : leaf * size] for leaf in leaves]
        trunk = numbers[0]
    return found


async def test_what_was_sealed_with_an_older_key_opens_while_that_is_still_given(
    store: Store, database_url: str
) -> None:
    plan = await sealed(store)
    new = Fernet.generate_key().decode()
    rotated = Store.open(database_url, Keys.derive(f"{new},{SECRET}"))
    alone = Store.open(database_url, Keys.derive(new))

    assert rotated.plans.unsealed(plan) == SECRETS
    assert alone.plans.unsealed(plan) is None
    fresh = await rotated.plans.propose(
        draft(OTHER), ALICE, SLASH, TEN_MINUTES, {"password": WORDS}
    )
    assert alone.plans.unsealed(fresh) == {"password": WORDS}
    assert store.plans.unsealed(fresh) is None
    await rotated.close()
    await alone.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobody_who_writes_waits_for_somebody_who_reads(store: Store, copy: Store) -> None:
    plans_ = [await sealed(store) for _ in range(4)]
    async with copy.plans.database.reading() as db:
        await db.execute(select(plans))

        cancelled = (store.plans.move(plan, to(State.CANCELLED)) for plan in plans_)
        noted = (copy.trail.note(ENTRY) for _ in plans_)
        answers = await asyncio.gather(*cancelled, *noted)

    assert None not in answers


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_cannot_be_wiped_says_so_in_words(
    store: Store, tmp_path: Path
) -> None:
    await sealed(store)
    (tmp_path / "numberbot.db-wal").write_bytes(b"")  # as a disk that forgets

    with pytest.raises(StoreUnavailable, match="The database cannot be used just now"):
        await store.plans.database.wipe()


def call() -> Draft:
    return Draft(Action.CALL, Call(NUMBER, OTHER), "vogent", NUMBER)


async def submitted(
    store: Store, plan_id: str, what: Draft | None = None, lease: timedelta = TEN_MINUTES
) -> Plan | None:
    return await store.plans.submit(plan_id, what or draft(), ALICE, SLASH, lease)


async def test_a_form_that_was_sent_is_a_claimed_plan_with_one_event(store: Store) -> None:
    plan_id = new_id()

    plan = await submitted(store, plan_id)

    assert plan is not None
    assert (plan.id, plan.state, plan.draft, plan.line) == (
        plan_id,
        State.CLAIMED,
        draft(),
        NUMBER,
    )
    assert await store.plans.get(plan_id) == plan
    assert await told(store) == [("confirmed", "success")]
    assert [one.plan_id for one in await trail(store)] == [plan_id]
    assert (await sent(store, plan)).state is State.SENT


async def test_a_form_that_was_sent_before_is_not_taken_again(store: Store, copy: Store) -> None:
    plan_id = new_id()

    answers = await asyncio.gather(*(submitted(one, plan_id) for one in [store, copy] * 4))
    await store.plans.move(answers_of(answers), to(State.FAILED))

    assert await submitted(copy, plan_id) is None
    assert await told(store) == [("confirmed", "success"), ("failed", "failure")]


def answers_of(answers: list[Plan | None]) -> Plan:
    """The one that was taken."""
    (plan,) = [one for one in answers if one is not None]
    return plan


async def test_a_form_may_not_take_the_id_of_a_card(store: Store) -> None:
    plan = await proposed(store)

    assert await submitted(store, plan.id, draft(OTHER)) is None

    assert await store.plans.get(plan.id) == plan


async def test_of_two_forms_for_one_line_one_is_told_that_it_is_busy(
    store: Store, copy: Store
) -> None:
    answers = await asyncio.gather(
        *(submitted(one, new_id()) for one in [store, copy] * 2), return_exceptions=True
    )

    assert [type(one) for one in answers].count(Plan) == 1
    assert [type(one) for one in answers].count(Busy) == 3
    assert await told(store) == [("confirmed", "success")]


@pytest.mark.parametrize("state", [State.CLAIMED, State.SENT, State.PENDING, State.UNKNOWN])
async def test_a_form_waits_for_whatever_holds_its_line(store: Store, state: State) -> None:
    await proposed(store)
    await raw(store, f"UPDATE plans SET state = '{state}'")  # noqa: S608 our own word

    with pytest.raises(Busy):
        await submitted(store, new_id())

    elsewhere = await submitted(store, new_id(), draft(provider="butter"))
    assert elsewhere is not None


async def test_one_delivery_of_a_form_has_effect_once(store: Store, copy: Store) -> None:
    origin = replace(SLASH, delivery="k_form")
    forms = [
        one.plans.submit(new_id(), draft(number), ALICE, origin, TEN_MINUTES)
        for one in (store, copy)
        for number in (NUMBER, OTHER)
    ]

    answers = await asyncio.gather(*forms, return_exceptions=True)

    assert [type(one) for one in answers].count(AlreadyDelivered) == 3
    assert await told(store) == [("confirmed", "success")]


async def test_one_form_that_is_delivered_twice_at_once_is_known_by_its_plan(
    store: Store, copy: Store
) -> None:
    origin, plan_id = replace(SLASH, delivery="k_form"), new_id()
    forms = [
        one.plans.submit(plan_id, draft(), ALICE, origin, TEN_MINUTES) for one in [store, copy] * 8
    ]

    answers = await asyncio.gather(*forms)

    assert answers.count(None) == 15
    assert await told(store) == [("confirmed", "success")]


async def test_a_form_that_could_not_be_taken_may_be_sent_again(store: Store) -> None:
    first, second = await submitted(store, new_id()), new_id()
    assert first is not None
    origin = replace(SLASH, delivery="k_form")
    with pytest.raises(Busy):
        await store.plans.submit(second, draft(), ALICE, origin, TEN_MINUTES)
    await store.plans.move(first, to(State.FAILED))

    again = await store.plans.submit(second, draft(), ALICE, origin, TEN_MINUTES)

    assert again is not None


async def test_a_form_whose_bot_stopped_is_found_when_its_lease_is_over(store: Store) -> None:
    plan = await submitted(store, new_id(), lease=NO_TIME)
    other = await submitted(store, new_id(), draft(OTHER))
    assert plan is not None
    assert other is not None

    found = await store.unsettled.abandoned(TEN_MINUTES)

    assert [one.id for one in found] == [plan.id]


async def test_the_trail_holds_whoever_sent_what(store: Store, copy: Store, keys: Keys) -> None:
    numbers = [E164(f"+1415555010{last}") for last in range(8)]
    forms = (
        one.plans.submit(new_id(), draft(number), BOB, SLASH, TEN_MINUTES)
        for one, number in zip([store, copy] * 4, numbers, strict=True)
    )

    await asyncio.gather(*forms)

    assert await told(store) == [("confirmed", "success")] * 8
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("state", "holds"),
    [
        (State.CLAIMED, True),
        (State.SENT, True),
        (State.PENDING, True),
        (State.UNKNOWN, False),
        (State.DONE, False),
    ],
)
async def test_a_call_holds_its_line_until_it_is_in_doubt(
    store: Store, state: State, *, holds: bool
) -> None:
    plan = await proposed(store, call())
    await raw(store, f"UPDATE plans SET state = '{state}'")  # noqa: S608 our own word

    lines = await store.unsettled.open_lines("vogent")
    found = await store.unsettled.abandoned(TEN_MINUTES)
    at_line = await store.unsettled.at_line("vogent", NUMBER)

    assert lines == (frozenset({str(NUMBER)}) if holds else frozenset())
    assert [one.id for one in found] == ([plan.id] if holds else [])
    assert (at_line is not None) is holds
    if holds:
        with pytest.raises(Busy):
            await claimed(store)
    else:
        assert (await claimed(store)).state is State.CLAIMED


def upgraded(connection: Connection, revision: str) -> None:
    """Bring the schema to one revision."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


BEFORE: Mapping[str, Any] = {
    "id": "'p_1'",
    "state": "'unknown'",
    "action": "'number.buy'",
    "provider": "'vogent'",
    "number": "'+14155550100'",
    "picks": "false",
    "draft": "'{}'",
    "actor_id": "'U01ALICE'",
    "source": "'slash'",
    "created": "'2026-01-15T10:30:00.000Z'",
    "expires": "'2026-01-15T10:40:00.000Z'",
    "changed": "'2026-01-15T10:30:00.000Z'",
    "snapshot_complete": "false",
    "told": "true",
    "announced": "true",
    "absences": "0",
    "doubts": "0",
    "asked": "false",
}


async def test_a_database_of_before_is_brought_along_with_its_plans(
    database_url: str, keys: Keys
) -> None:
    engine = make_engine(database_url)
    async with engine.connect() as plain:
        db = await plain.execution_options(writes=True)
        async with db.begin():
            await db.run_sync(upgraded, "0002")
            columns, values = ", ".join(BEFORE), ", ".join(BEFORE.values())
            await db.exec_driver_sql(f"INSERT INTO plans ({columns}) VALUES ({values})")  # noqa: S608 our own words
    assert not await is_current(engine)

    await migrate(engine)

    assert await is_current(engine)
    await engine.dispose()
    store = Store.open(database_url, keys)
    assert await store.unsettled.open_lines("vogent") == frozenset({str(NUMBER)})
    assert await store.agents.at("vogent") == []
    async with store.engine.connect() as db:
        rows = (await db.execute(select(plans.c.id, plans.c.sealed))).all()
    assert [tuple(row) for row in rows] == [("p_1", None)]
    await store.close()
