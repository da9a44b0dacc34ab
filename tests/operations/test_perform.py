"""Whatever a provider does, the plan says what is known, and nothing is bought twice."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import Tuning
from bot.domain.errors import Busy, OutcomeUnknown
from bot.domain.plans import State
from bot.domain.requests import Buy
from bot.operations.desk import Desk, Rules
from bot.operations.perform import perform
from bot.playground.simulators import Cut, Fault, Nonsense, Slow, Status, Truncated, too_many
from bot.providers.config import Pace
from bot.providers.registry import Providers
from tests.operations.conftest import AREA, NUMBER, House, People, Waits, purchases
from tests.providers.conftest import QUICK, SILENCE
from tests.store.conftest import ALICE, BUTTON, NO_TIME, TEN_MINUTES, raw, told

SELLS = {
    "sigmamind": ("/phone-numbers", Buy(AREA, "sigmamind")),
    "vogent": ("/phone_numbers", Buy(NUMBER, "vogent")),
}
FAULTS: dict[str, tuple[Callable[[], Fault], State, bool]] = {
    "slow, and it happened": (Slow, State.UNKNOWN, True),
    "slow, and it did not": (lambda: Slow(changed=False), State.UNKNOWN, False),
    "cut before": (lambda: Cut(changed=False), State.UNKNOWN, False),
    "cut after": (lambda: Cut(changed=True), State.UNKNOWN, True),
    "nonsense": (Nonsense, State.UNKNOWN, True),
    "half an answer": (Truncated, State.UNKNOWN, True),
    "401": (lambda: Status(401), State.FAILED, False),
    "403": (lambda: Status(403), State.FAILED, False),
    "409": (lambda: Status(409), State.FAILED, False),
    "422": (lambda: Status(422), State.FAILED, False),
    "429": (too_many, State.FAILED, False),
    "408": (lambda: Status(408), State.UNKNOWN, False),
    "500": (lambda: Status(500), State.UNKNOWN, False),
    "500, but it happened": (lambda: Status(500, changed=True), State.UNKNOWN, True),
    "503": (lambda: Status(503), State.UNKNOWN, False),
}
ENDS = {
    State.FAILED: [("failed", "failure")],
    State.UNKNOWN: [("unknown", "unknown")],
    State.DONE: [("done", "success")],
}


@pytest.mark.parametrize("name", SELLS)
async def test_a_yes_is_written_down_with_what_was_bought(house: House, name: str) -> None:
    plan = (await house.bought(SELLS[name][1])).plan

    assert (plan.state, plan.bought) == (State.DONE, NUMBER)
    assert NUMBER.value in house.simulator(name).held
    assert [held.line for held in await house.store.holdings.find(NUMBER)] == [NUMBER]
    assert await told(house.store) == [
        ("proposed", "success"),
        ("confirmed", "success"),
        ("done", "success"),
    ]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", SELLS)
async def test_the_plan_says_what_is_known_and_in_the_end_what_is_true(
    house: House, people: People, name: str, fault: str
) -> None:
    simulator, (path, request) = house.simulator(name), SELLS[name]
    make, state, happened = FAULTS[fault]
    simulator.fault(make(), method="POST", path=path)

    async with house.giving_up(
        SILENCE if fault.startswith("slow") else QUICK.write_within
    ) as given:
        plan = (await given.bought(request, lease=NO_TIME)).plan

    assert (plan.state, bool(plan.reason)) == (state, True)
    assert (NUMBER.value in simulator.held) is happened
    assert (await told(house.store))[2:] == ENDS[state]
    for _ in range(3):
        await house.reconciler().run(people)
    truth = State.DONE if happened else State.FAILED
    assert await house.state(plan) == truth
    assert (purchases(simulator), people.asked) == (1, [])


@pytest.mark.parametrize("name", SELLS)
async def test_nothing_more_is_bought_while_it_is_not_known_what_happened(
    house: House, name: str
) -> None:
    path, request = SELLS[name]
    house.simulator(name).fault(Cut(changed=False), method="POST", path=path)
    await house.bought(request)

    with pytest.raises(Busy):
        await house.bought(request)

    assert purchases(house.simulator(name)) == 1


@pytest.mark.parametrize("name", SELLS)
@pytest.mark.parametrize("fault", [Status(500), Nonsense(), Cut(changed=False), Status(401)])
async def test_a_list_that_cannot_be_read_stops_the_purchase(
    house: House, name: str, fault: Fault
) -> None:
    house.simulator(name).fault(fault, times=None, method="GET")

    plan = (await house.bought(SELLS[name][1])).plan

    assert (plan.state, plan.sent_at, purchases(house.simulator(name))) == (State.FAILED, None, 0)
    assert house.providers[name].title in (plan.reason or "")


@pytest.mark.parametrize("name", SELLS)
async def test_a_provider_that_is_down_when_confirmed_was_not_asked(
    house: House, name: str
) -> None:
    desk = house.desk()
    plan = await house.proposed(SELLS[name][1])
    await house.simulator(name).down()

    receipt = await desk.perform(await desk.claim(ALICE, plan.id, BUTTON), BUTTON)

    assert (receipt.plan.state, receipt.plan.sent_at) == (State.FAILED, None)
    assert (await told(house.store))[-1] == ("failed", "failure")


async def test_a_provider_that_was_switched_off_meanwhile_was_not_asked(house: House) -> None:
    plan = await house.proposed(SELLS["vogent"][1])
    off = Desk(Providers([]), house.store, house.desk().policy)

    receipt = await off.perform(await off.claim(ALICE, plan.id, BUTTON), BUTTON)

    assert (receipt.plan.state, purchases(house.vogent)) == (State.FAILED, 0)
    assert "switched off" in (receipt.plan.reason or "")


async def test_a_number_sold_meanwhile_is_superseded_by_a_fresh_plan(house: House) -> None:
    desk = house.desk()
    plan = await house.proposed(Buy(AREA, "vogent"))
    house.vogent.stock.remove(NUMBER.value)

    receipt = await desk.perform(await desk.claim(ALICE, plan.id, BUTTON), BUTTON)

    assert receipt.plan.state is State.SUPERSEDED
    assert "no longer offers +1 415-555-0100" in (receipt.plan.reason or "")
    assert receipt.fresh is not None
    assert (receipt.fresh.plan.state, str(receipt.fresh.plan.line)) == (
        State.PROPOSED,
        "+14155550101",
    )
    assert purchases(house.vogent) == 0
    assert (await told(house.store))[2:] == [("superseded", "success"), ("proposed", "success")]


async def test_when_nothing_is_left_the_receipt_says_why_there_is_no_fresh_plan(
    house: House,
) -> None:
    desk = house.desk()
    plan = await house.proposed(Buy(NUMBER, "vogent"))
    house.vogent.stock.clear()

    receipt = await desk.perform(await desk.claim(ALICE, plan.id, BUTTON), BUTTON)

    assert (receipt.plan.state, receipt.fresh) == (State.SUPERSEDED, None)
    assert "does not offer" in (receipt.why_no_fresh or "")


@pytest.mark.parametrize("name", ["sigmamind", "vogent"])
async def test_a_number_that_became_ours_meanwhile_is_not_bought_again(
    house: House, name: str
) -> None:
    desk = house.desk()
    plan = await house.proposed(Buy(NUMBER, name))
    house.simulator(name).hold(NUMBER.value)

    receipt = await desk.perform(await desk.claim(ALICE, plan.id, BUTTON), BUTTON)

    assert receipt.plan.state is State.SUPERSEDED
    assert "Your workspace has" in (receipt.plan.reason or "")
    assert purchases(house.simulator(name)) == 0


async def test_a_claim_that_was_lost_buys_nothing(house: House, people: People) -> None:
    desk = house.desk(lease=NO_TIME)
    plan = await house.proposed(Buy(NUMBER, "vogent"))
    taken = await desk.claim(ALICE, plan.id, BUTTON)
    await house.reconciler().run(people)

    receipt = await desk.perform(taken, BUTTON)

    assert (receipt.plan.state, purchases(house.vogent)) == (State.FAILED, 0)


async def test_what_was_held_up_until_its_lease_was_over_is_not_sent(house: House) -> None:
    plan = await house.proposed(Buy(NUMBER, "vogent"))

    receipt = await house.confirmed(plan, lease=timedelta(microseconds=1))

    assert (receipt.plan.state, purchases(house.vogent)) == (State.FAILED, 0)
    assert "nothing was sent" in (receipt.plan.reason or "")


@pytest.mark.parametrize("passes", [1, 3])
async def test_a_late_yes_corrects_what_reconcile_found(
    house: House, people: People, passes: int
) -> None:
    waits = Waits()
    house.vogent.fault(waits, method="POST", path="/phone_numbers")
    plan = await house.proposed(Buy(NUMBER, "vogent"))
    taken = await house.desk(lease=NO_TIME).claim(ALICE, plan.id, BUTTON)
    buying = asyncio.create_task(perform(taken, BUTTON, house.providers, house.store, NO_TIME))
    await waits.arrived.wait()
    for _ in range(passes):
        await house.reconciler().run(people)
    assert await house.state(plan) == (State.UNKNOWN if passes == 1 else State.FAILED)
    waits.go.set()
    ended = await buying

    assert (ended.state, ended.bought) == (State.DONE, NUMBER)
    assert "came late: yes" in (ended.reason or "")
    assert (await told(house.store))[-1] == ("settled", "success")
    assert purchases(house.vogent) == 1


async def test_a_late_no_settles_what_reconcile_had_called_unknown(
    house: House, people: People
) -> None:
    waits = Waits(then=Status(422))
    house.vogent.fault(waits, method="POST", path="/phone_numbers")
    plan = await house.proposed(Buy(NUMBER, "vogent"))
    taken = await house.desk(lease=NO_TIME).claim(ALICE, plan.id, BUTTON)
    buying = asyncio.create_task(perform(taken, BUTTON, house.providers, house.store, NO_TIME))
    await waits.arrived.wait()
    await house.reconciler().run(people)
    waits.go.set()
    ended = await buying

    assert (ended.state, NUMBER.value in house.vogent.held) == (State.FAILED, False)
    assert "came late: no" in (ended.reason or "")
    assert (await told(house.store))[-1] == ("settled", "failure")


async def test_an_answer_that_could_not_be_written_down_is_not_called_a_failure(
    house: House,
) -> None:
    waits = Waits()
    house.vogent.fault(waits, method="POST", path="/phone_numbers")
    plan = await house.proposed(Buy(NUMBER, "vogent"))
    taken = await house.desk().claim(ALICE, plan.id, BUTTON)
    buying = asyncio.create_task(perform(taken, BUTTON, house.providers, house.store, TEN_MINUTES))
    await waits.arrived.wait()
    await raw(house.store, "UPDATE trail_head SET mac = 'deadbeef'")
    waits.go.set()
    with pytest.raises(OutcomeUnknown, match="could not be written down"):
        await buying

    assert NUMBER.value in house.vogent.held
    assert await house.state(plan) is State.SENT


def test_a_lease_outlasts_a_change_in_two_steps_and_the_look_after_it() -> None:
    pace = Pace()
    longest = 2 * (pace.turn_within + pace.patience + pace.write_within)
    longest += pace.turn_within + pace.patience + pace.read_within

    assert Rules().lease.total_seconds() > longest
    assert Tuning().lease == Rules().lease
