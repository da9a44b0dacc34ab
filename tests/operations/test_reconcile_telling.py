"""Who was not told how a plan ended is told once, also by many copies."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import StoreUnavailable
from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.domain.requests import Buy
from bot.operations.reconcile import OUTAGE
from bot.playground.simulators import Status
from bot.store import database
from tests.conftest import AT_ONCE
from tests.operations.conftest import NUMBER, House, People, doubtful, look
from tests.slack.people import comes
from tests.store.conftest import ALICE, BUTTON, ENTRY, NO_TIME, SLASH, TEN_MINUTES, raw, told

EXACT = Buy(NUMBER, "vogent")


async def test_a_receipt_that_was_not_told_is_told_once(house: House, people: People) -> None:
    plan = (await house.bought(EXACT)).plan
    people.away = True
    await look(house, people, 2)
    assert [one.id for one in people.told] == [plan.id] * 2
    people.away, people.told = False, []

    await look(house, people, 3)

    assert [(one.id, one.state) for one in people.told] == [(plan.id, State.DONE)]


async def test_a_receipt_that_a_listener_may_still_tell_is_left_to_it(
    house: House, people: People
) -> None:
    await house.bought(EXACT)

    await house.reconciler(replace(AT_ONCE, grace=TEN_MINUTES)).run(people)

    assert people.told == []


async def test_a_receipt_that_was_told_is_not_told_again(house: House, people: People) -> None:
    await house.desk().told((await house.bought(EXACT)).plan)

    await look(house, people, 2)

    assert people.told == []


async def test_that_a_receipt_was_told_is_written_once_the_database_can_be_used_again(
    house: House, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = (await house.bought(EXACT)).plan
    monkeypatch.setattr(database, "TURN_WITHIN", 0.05)
    async with house.store.trail.database.writing():
        telling = asyncio.create_task(house.desk().told(plan))
        with pytest.raises(StoreUnavailable):  # who came later waits no longer, so it met that, too
            await house.store.trail.note(ENTRY)

    await telling
    await look(house, people, 2)
    assert people.told == []


async def test_two_copies_that_reconcile_at_once_settle_and_tell_once(
    house: House, people: People
) -> None:
    plan = await doubtful(house, EXACT, happened=True)
    mine = replace(AT_ONCE, lease=TEN_MINUTES, grace=TEN_MINUTES)

    await asyncio.gather(*(house.reconciler(mine).run(people) for _ in range(4)))

    assert await house.state(plan) is State.DONE
    assert [one.id for one in people.told] == [plan.id]
    assert [phase for phase, _ in await told(house.store)].count("settled") == 1


async def test_of_two_copies_whose_turn_comes_late_one_tells_everybody(
    house: House, people: People
) -> None:
    plan = (await house.bought(EXACT)).plan
    await house.desk().told(plan)
    people.turn.clear()
    slow = asyncio.create_task(house.reconciler().run(people))  # its lease is over at once
    await comes(lambda: people.waiting == 1)
    other = replace(AT_ONCE, lease=TEN_MINUTES)
    quick = asyncio.create_task(house.reconciler(other).run(people))
    await comes(lambda: people.waiting == 2)

    people.turn.set()
    await asyncio.gather(slow, quick)

    assert [one.id for one in people.heard] == [plan.id]


async def test_what_somebody_is_about_to_tell_is_told_by_nobody_else_unless_they_died(
    house: House, people: People
) -> None:
    plan = (await house.bought(EXACT)).plan
    await house.desk().told(plan)

    assert await house.desk(lease=TEN_MINUTES).announces(plan)
    assert not await house.desk().announces(plan)
    await look(house, people)
    assert people.heard == []

    await raw(house.store, "UPDATE plans SET lease_until = '2026-01-01T00:00:00.000Z'")
    await look(house, people)
    assert [one.id for one in people.heard] == [plan.id]
    assert not await house.desk().announces(plan)


async def test_a_card_whose_time_is_over_expires(house: House, people: People) -> None:
    plan = (await house.desk(lifetime=NO_TIME).propose(ALICE, EXACT, SLASH)).plan

    await look(house, people)

    assert await house.state(plan) is State.EXPIRED
    assert people.told == []


async def test_a_doubt_that_nobody_told_of_is_told_though_it_is_being_looked_into(
    house: House, people: People
) -> None:
    plan = await doubtful(house, EXACT, happened=False)
    mine = replace(AT_ONCE, lease=TEN_MINUTES, span=TEN_MINUTES)

    await house.reconciler(mine).run(people)

    assert [(one.id, one.state) for one in people.told] == [(plan.id, State.UNKNOWN)]


async def test_a_doubt_at_a_provider_that_refuses_us_is_put_before_a_person(
    house: House, people: People
) -> None:
    plan = await doubtful(house, EXACT, happened=True)
    house.vogent.fault(Status(401), times=None)

    await look(house, people, 4)

    assert [one.id for one in people.asked] == [plan.id]


async def test_a_provider_that_is_down_is_waited_for_much_longer(
    house: House, people: People
) -> None:
    plan = await doubtful(house, EXACT, happened=True)
    house.vogent.fault(Status(503), times=None)

    await look(house, people, OUTAGE * 3 - 1)
    assert people.asked == []
    await look(house, people, 1)

    assert [one.id for one in people.asked] == [plan.id]


async def a_dozen_claimed(house: House) -> list[Plan]:
    """Plans that were confirmed and never sent, more than are taken at once."""
    numbers = [E164(f"+1415555{last:04}") for last in range(120, 132)]
    house.vogent.stock += [number.value for number in numbers]
    plans = [await house.proposed(Buy(number, provider="vogent")) for number in numbers]
    for plan in plans:
        await house.desk(lease=NO_TIME).claim(ALICE, plan.id, BUTTON)
    return plans


async def test_many_that_wait_are_taken_a_few_at_a_time_and_each_is_settled(
    house: House, people: People
) -> None:
    plans = await a_dozen_claimed(house)

    first = await house.store.unsettled.abandoned(NO_TIME)
    assert 0 < len(first) < len(plans)
    await house.reconciler().run(people)

    assert {await house.state(plan) for plan in plans} == {State.FAILED}
    assert len(people.told) == len(plans)


async def test_rows_that_cannot_be_read_keep_no_other_plan_from_being_settled(
    house: House, people: People
) -> None:
    plans = await a_dozen_claimed(house)
    for plan in plans[:-1]:
        await raw(house.store, f"UPDATE plans SET draft = '{{' WHERE id = '{plan.id}'")  # noqa: S608

    for _ in plans:
        await house.reconciler().run(people)

    assert await house.state(plans[-1]) is State.FAILED
