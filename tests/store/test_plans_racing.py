"""Of many who try, one wins; no event, no change; a delivery has effect once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import select, text

from bot.domain.errors import AlreadyDelivered, Busy, TrailBroken
from bot.domain.numbers import E164
from bot.domain.plans import TRANSITIONS, Plan, State
from bot.store.chain import TRAIL_LOCK
from bot.store.keys import Keys
from bot.store.moves import Move
from bot.store.store import Store
from bot.store.tables import deliveries
from bot.store.verify import Verdict, verify
from tests.store.conftest import (
    ALICE,
    BUTTON,
    NO_TIME,
    SLASH,
    TEN_MINUTES,
    claimed,
    draft,
    proposed,
    raw,
    sent,
    to,
    told,
)

OTHER = E164("+14155550101")
CHANGES = [(one, other) for one, other in TRANSITIONS if one is not None]
FORBIDDEN = [pair for pair in product(State, State) if pair not in TRANSITIONS]


Change = Callable[[Store, Plan], Awaitable[object]]
NO_EVENT_NO_CHANGE: dict[str, Change] = {
    "propose": lambda store, _: proposed(store),
    "claim": lambda store, plan: store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES),
    "cancel": lambda store, plan: store.plans.move(plan, to(State.CANCELLED)),
}


@pytest.mark.parametrize("change", NO_EVENT_NO_CHANGE)
async def test_no_event_no_change(store: Store, change: str) -> None:
    plan = await proposed(store)
    await raw(store, "UPDATE trail_head SET mac = 'deadbeef'")

    with pytest.raises(TrailBroken):
        await NO_EVENT_NO_CHANGE[change](store, plan)

    assert await store.plans.get(plan.id) == plan
    assert await counted(store) == 1
    assert await told(store) == [("proposed", "success")]


async def counted(store: Store) -> int:
    """How many plans there are."""
    async with store.engine.connect() as db:
        return len((await db.exec_driver_sql("SELECT id FROM plans")).all())


async def test_an_expiry_without_its_event_expires_nothing(store: Store) -> None:
    plan = await store.plans.propose(draft(), ALICE, SLASH, NO_TIME)
    await raw(store, "UPDATE trail_head SET mac = 'deadbeef'")

    with pytest.raises(TrailBroken):
        await store.plans.expire(ALICE, BUTTON)

    assert await store.plans.get(plan.id) == plan


async def test_of_twenty_who_claim_at_once_one_wins(store: Store, keys: Keys) -> None:
    plan = await proposed(store)
    claims = (store.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES) for _ in range(20))

    won = [one for one in await asyncio.gather(*claims) if one is not None]

    assert [one.state for one in won] == [State.CLAIMED]
    assert await told(store) == [("proposed", "success"), ("confirmed", "success")]
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


async def test_of_two_copies_that_claim_at_once_one_wins(
    store: Store, copy: Store, keys: Keys
) -> None:
    plans = [await proposed(store, draft(E164(f"+141555501{n:02}"))) for n in range(8)]

    async def race(plan: Plan) -> int:
        rivals = (
            one.plans.claim(plan, to(State.CLAIMED), TEN_MINUTES) for one in [store, copy] * 3
        )
        return sum(one is not None for one in await asyncio.gather(*rivals))

    assert await asyncio.gather(*(race(plan) for plan in plans)) == [1] * 8
    assert (
        sorted(await told(store)) == [("confirmed", "success")] * 8 + [("proposed", "success")] * 8
    )
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS


async def test_copies_that_expire_while_people_cancel_never_wait_for_each_other_in_a_circle(
    store: Store, copy: Store
) -> None:
    plans = [await store.plans.propose(draft(), ALICE, SLASH, NO_TIME) for _ in range(16)]
    cancel = (copy.plans.move(plan, to(State.CANCELLED)) for plan in reversed(plans))

    await asyncio.gather(*(one.plans.expire(ALICE, BUTTON) for one in [store, copy] * 2), *cancel)
    await store.plans.expire(ALICE, BUTTON)

    ends = [(await store.plans.get(plan.id) or plan).state for plan in plans]
    assert {*ends} <= {State.EXPIRED, State.CANCELLED}
    assert len(await told(store)) == 32


async def test_of_two_copies_that_want_one_number_one_is_told_that_it_is_busy(
    store: Store, copy: Store
) -> None:
    first, second = await proposed(store), await proposed(store)

    answers = await asyncio.gather(
        store.plans.claim(first, to(State.CLAIMED), TEN_MINUTES),
        copy.plans.claim(second, to(State.CLAIMED), TEN_MINUTES),
        return_exceptions=True,
    )

    assert {type(one) for one in answers} == {Busy, Plan}


async def test_one_command_has_effect_once(store: Store, copy: Store) -> None:
    origin = replace(SLASH, delivery="k_1")
    one_plan = (one.plans.propose(draft(), ALICE, origin, TEN_MINUTES) for one in [store, copy] * 3)

    answers = await asyncio.gather(*one_plan, return_exceptions=True)

    assert [type(one) for one in answers].count(AlreadyDelivered) == 5
    assert await counted(store) == 1
    assert await told(store) == [("proposed", "success")]


async def test_a_click_that_was_delivered_before_changes_nothing(store: Store) -> None:
    first = await proposed(store)
    second = await proposed(store, draft(OTHER))
    click = Move(State.CANCELLED, ALICE, replace(BUTTON, delivery="k_1"))
    await store.plans.move(first, click)

    with pytest.raises(AlreadyDelivered, match="My answer to the first holds"):
        await store.plans.move(second, click)

    assert await store.plans.get(second.id) == second
    assert len(await told(store)) == 3


async def test_a_click_that_found_the_number_busy_may_be_delivered_again(store: Store) -> None:
    holder = await claimed(store)
    second, click = await proposed(store), Move(State.CLAIMED, ALICE, replace(BUTTON, delivery="k"))
    with pytest.raises(Busy):
        await store.plans.claim(second, click, TEN_MINUTES)
    await store.plans.move(holder, to(State.FAILED))

    assert await store.plans.claim(second, click, TEN_MINUTES) is not None


async def test_what_nobody_works_on_is_taken_by_one_copy_for_a_lease(
    store: Store, copy: Store
) -> None:
    plan = await proposed(store)
    await store.plans.claim(plan, to(State.CLAIMED), NO_TIME)

    taken = await asyncio.gather(
        *(one.unsettled.abandoned(TEN_MINUTES) for one in [store, copy] * 3)
    )

    assert [one.id for pass_ in taken for one in pass_] == [plan.id]


async def test_what_is_being_worked_on_is_left_alone(store: Store) -> None:
    await sent(store)

    assert await store.unsettled.abandoned(TEN_MINUTES) == []


async def test_looks_are_counted_with_the_time_since_the_first(store: Store) -> None:
    plan = await sent(store)

    counts = [await store.unsettled.absent(plan), await store.unsettled.absent(plan)]
    doubts = await store.unsettled.doubtful(plan)

    assert [count for count, _ in counts] == [1, 2]
    assert (counts[0][1], doubts) == (NO_TIME, (1, NO_TIME))
    assert counts[1][1] >= NO_TIME


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_expiring_never_waits_for_a_plan_while_it_holds_the_trails_head(
    store: Store, copy: Store
) -> None:
    plans = [await store.plans.propose(draft(), ALICE, SLASH, NO_TIME) for _ in range(2)]
    lock_plan = text("UPDATE plans SET asked = asked WHERE id = :id")
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")

    async with copy.engine.begin() as somebody:  # who cancels the second, say: plan, then head
        await somebody.execute(lock_plan, {"id": plans[1].id})
        expiring = asyncio.create_task(store.plans.expire(ALICE, BUTTON))
        waits = 0
        while not (expiring.done() or waits):
            waits = (await somebody.execute(waiting)).scalar_one()
        await somebody.execute(text(f"SELECT pg_advisory_xact_lock({TRAIL_LOCK})"))

    assert [one.id for one in await expiring] == [plans[0].id]


async def test_delivery_keys_are_let_go_after_a_day(store: Store) -> None:
    await store.plans.propose(draft(), ALICE, replace(SLASH, delivery="old"), TEN_MINUTES)
    await store.plans.propose(draft(OTHER), ALICE, replace(SLASH, delivery="new"), TEN_MINUTES)
    await raw(store, "UPDATE deliveries SET time = '2020-01-01T00:00:00.000Z' WHERE key = 'old'")

    await store.unsettled.forget_deliveries()

    async with store.engine.connect() as db:
        assert list((await db.execute(select(deliveries.c.key))).scalars()) == ["new"]
