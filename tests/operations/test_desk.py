"""Propose, then confirm or cancel: each has effect once, and whatever did not is noted."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import AlreadyDelivered, Busy, NotOpen
from bot.domain.plans import State
from bot.domain.requests import Buy
from tests.operations.conftest import AREA, NUMBER, House, purchases
from tests.store.conftest import ALICE, BOB, BUTTON, NO_TIME, SLASH, raw, told, trail

EXACT, PICK = Buy(NUMBER, "vogent"), Buy(AREA, "sigmamind")
CLICK = replace(BUTTON, delivery="k_click")


async def test_two_clicks_buy_once(house: House) -> None:
    plan, desk = await house.proposed(EXACT), house.desk()

    async def click() -> State:
        receipt = await desk.perform(await desk.claim(ALICE, plan.id, BUTTON), BUTTON)
        return receipt.plan.state

    answers = await asyncio.gather(*(click() for _ in range(5)), return_exceptions=True)

    assert answers.count(State.DONE) == 1
    assert [type(one) for one in answers].count(NotOpen) == 4
    assert purchases(house.vogent) == 1
    assert sorted(await told(house.store)) == [
        ("confirmed", "success"),
        ("done", "success"),
        *[("duplicate", "denied")] * 4,
        ("proposed", "success"),
    ]


async def test_one_click_delivered_twice_buys_once_and_the_second_is_noted(house: House) -> None:
    plan, desk = await house.proposed(EXACT), house.desk()

    answers = await asyncio.gather(
        *(desk.claim(ALICE, plan.id, CLICK) for _ in range(4)), return_exceptions=True
    )

    assert [isinstance(one, AlreadyDelivered | NotOpen) for one in answers].count(True) == 3
    assert [phase for phase, _ in await told(house.store)].count("duplicate") == 3


async def test_a_click_delivered_for_another_plan_is_refused_and_noted(house: House) -> None:
    desk = house.desk()
    first, second = await house.proposed(EXACT), await house.proposed(PICK)
    await desk.cancel(ALICE, first.id, CLICK)

    for again in (desk.claim, desk.cancel):
        with pytest.raises(AlreadyDelivered, match="My answer to the first holds"):
            await again(ALICE, second.id, CLICK)

    assert await house.state(second) is State.PROPOSED
    assert (await told(house.store))[3:] == [("duplicate", "denied")] * 2


async def test_one_command_delivered_twice_makes_one_plan_and_the_second_is_noted(
    house: House,
) -> None:
    once = replace(SLASH, delivery="k_command")
    await house.desk().propose(ALICE, EXACT, once)

    with pytest.raises(AlreadyDelivered, match="My answer to the first holds"):
        await house.desk().propose(ALICE, EXACT, once)

    assert await told(house.store) == [("proposed", "success"), ("duplicate", "denied")]


async def test_what_was_cancelled_is_not_bought(house: House) -> None:
    plan, desk = await house.proposed(EXACT), house.desk()
    cancelled = await desk.cancel(ALICE, plan.id, BUTTON)

    with pytest.raises(NotOpen, match="You cancelled this at"):
        await desk.claim(ALICE, plan.id, BUTTON)

    assert (cancelled.state, purchases(house.vogent)) == (State.CANCELLED, 0)
    assert (await told(house.store))[1:] == [("cancelled", "success"), ("refused", "denied")]


async def test_what_was_bought_cannot_be_cancelled(house: House) -> None:
    plan = (await house.bought(EXACT)).plan

    with pytest.raises(NotOpen, match=r"\+1 415-555-0100 was bought at"):
        await house.desk().cancel(ALICE, plan.id, BUTTON)

    assert await house.state(plan) is State.DONE
    assert (await told(house.store))[-1] == ("duplicate", "denied")


async def test_a_card_can_be_confirmed_until_its_time_is_over(house: House) -> None:
    desk = house.desk(lifetime=NO_TIME)
    plan = (await desk.propose(ALICE, EXACT, SLASH)).plan

    with pytest.raises(NotOpen, match="This card has expired, so nothing was done"):
        await desk.claim(ALICE, plan.id, BUTTON)

    assert await house.state(plan) is State.EXPIRED
    assert (await told(house.store))[1:] == [("expired", "success"), ("refused", "denied")]


async def test_an_automatic_pick_waits_for_the_one_before_it(house: House) -> None:
    first = await house.desk().claim(ALICE, (await house.proposed(PICK)).id, BUTTON)
    second = await house.proposed(PICK)
    patient = house.desk(patience=timedelta(seconds=20))
    waiting = asyncio.create_task(patient.claim(ALICE, second.id, BUTTON))

    bought = (await patient.perform(first, BUTTON)).plan
    then = (await patient.perform(await waiting, BUTTON)).plan

    assert (bought.state, then.state) == (State.DONE, State.DONE)
    assert (str(bought.line), str(then.line)) == ("+14155550100", "+14155550101")


async def test_an_automatic_pick_that_waited_long_enough_is_told_why(house: House) -> None:
    await house.desk().claim(ALICE, (await house.proposed(PICK)).id, BUTTON)
    second = await house.proposed(PICK)

    with pytest.raises(Busy, match="picks by itself"):
        await house.desk().claim(ALICE, second.id, BUTTON)

    assert await house.state(second) is State.PROPOSED
    assert (await told(house.store))[-1] == ("refused", "denied")


async def test_the_same_number_waits_for_nobody(house: House) -> None:
    await house.desk().claim(ALICE, (await house.proposed(EXACT)).id, BUTTON)
    second = await house.proposed(EXACT)

    with pytest.raises(Busy, match="You are buying"):
        await house.desk(patience=timedelta(hours=1)).claim(ALICE, second.id, BUTTON)

    assert (await told(house.store))[-1] == ("refused", "denied")


async def test_a_button_that_could_not_be_read_is_noted(house: House) -> None:
    await house.desk().refuse(ALICE, BUTTON, "An old button.")

    (noted,) = await trail(house.store)
    assert (noted.phase, noted.outcome, noted.reason) == ("refused", "denied", "An old button.")


@pytest.mark.parametrize("happened", [True, False])
async def test_a_persons_word_settles_once(house: House, *, happened: bool) -> None:
    plan = await house.proposed(EXACT)
    await raw(house.store, "UPDATE plans SET state = 'unknown'")

    settled = await house.desk().answer(BOB, plan.id, BUTTON, happened=happened)
    with pytest.raises(NotOpen, match="This was settled already, at"):
        await house.desk().answer(ALICE, plan.id, BUTTON, happened=not happened)

    assert settled.state is (State.DONE if happened else State.FAILED)
    assert [(one.phase, one.actor_id) for one in await trail(house.store)][1:] == [
        ("settled", BOB.id),
        ("duplicate", ALICE.id),
    ]


@pytest.mark.parametrize("state", [State.PROPOSED, State.SENT, State.DONE, State.CANCELLED])
async def test_nobody_is_asked_for_a_word_on_what_is_not_in_doubt(
    house: House, state: State
) -> None:
    plan = await house.proposed(EXACT)
    await raw(house.store, f"UPDATE plans SET state = '{state}'")  # noqa: S608 our own word

    with pytest.raises(NotOpen):
        await house.desk().answer(ALICE, plan.id, BUTTON, happened=True)

    assert await house.state(plan) is state


async def test_an_answer_about_no_plan_is_refused(house: House) -> None:
    with pytest.raises(NotOpen, match="I know no such plan"):
        await house.desk().answer(ALICE, "p_nowhere", BUTTON, happened=True)

    assert [outcome for _, outcome in await told(house.store)] == ["denied"]
