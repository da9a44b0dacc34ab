"""What was left open is settled by asking, never by doing it again; else a person is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.actors import NUMBERBOT
from bot.domain.numbers import E164
from bot.domain.plans import State
from bot.domain.requests import Buy
from bot.operations.reconcile import Reconciler
from bot.providers.registry import Providers
from tests.conftest import AT_ONCE
from tests.operations.conftest import AREA, NUMBER, House, People, doubtful, look, purchases
from tests.store.conftest import ALICE, BUTTON, NO_TIME, to, told, trail

LONG = replace(AT_ONCE, span=timedelta(hours=1))
NEW = E164("+14155550111")
LONDON = "+442079460011"
EXACT, PICK = Buy(NUMBER, "vogent"), Buy(AREA, "sigmamind")


async def test_what_was_confirmed_but_never_sent_has_failed(house: House, people: People) -> None:
    desk = house.desk(lease=NO_TIME)
    plan = await desk.claim(ALICE, (await house.proposed(EXACT)).id, BUTTON)

    await look(house, people)

    assert await house.state(plan) is State.FAILED
    assert "Nothing was sent: Numberbot was stopped" in (people.told[0].reason or "")
    assert (await told(house.store))[-1] == ("failed", "failure")
    assert purchases(house.vogent) == 0


@pytest.mark.parametrize("happened", [True, False])
async def test_what_was_sent_when_the_bot_stopped_is_unknown_and_then_settled(
    house: House, people: People, *, happened: bool
) -> None:
    desk = house.desk(lease=NO_TIME)
    plan = await desk.claim(ALICE, (await house.proposed(EXACT)).id, BUTTON)
    snapshot = {"lines": [], "complete": True}
    assert await house.store.plans.send(plan, to(State.SENT), snapshot, NO_TIME)
    if happened:
        house.vogent.hold(NUMBER.value)

    await look(house, people, 3)

    assert await house.state(plan) is (State.DONE if happened else State.FAILED)
    assert (await told(house.store))[2:] == [
        ("unknown", "unknown"),
        ("settled", "success" if happened else "failure"),
    ]
    assert purchases(house.vogent) == 0


@pytest.mark.parametrize("request_", [EXACT, PICK])
async def test_a_lost_yes_is_found_in_the_list(house: House, people: People, request_: Buy) -> None:
    plan = await doubtful(house, request_, happened=True)

    await look(house, people)

    settled = await house.store.plans.get(plan.id)
    assert settled is not None
    assert (settled.state, settled.bought, settled.settled_by) == (State.DONE, NUMBER, NUMBERBOT)
    last = (await trail(house.store))[-1]
    assert (last.phase, last.outcome, last.number) == ("settled", "success", NUMBER.value)
    assert (last.actor_id, "Asked for by Alice" in (last.reason or "")) == (NUMBERBOT, True)
    assert [one.id for one in people.told] == [plan.id]


@pytest.mark.parametrize("request_", [EXACT, PICK])
async def test_what_three_whole_lists_do_not_show_was_not_bought(
    house: House, people: People, request_: Buy
) -> None:
    plan = await doubtful(house, request_, happened=False)

    await look(house, people, 2)
    assert await house.state(plan) is State.UNKNOWN
    await look(house, people)

    assert await house.state(plan) is State.FAILED
    assert (await told(house.store))[-1] == ("settled", "failure")
    assert people.asked == []


@pytest.mark.parametrize("request_", [EXACT, PICK])
async def test_three_looks_within_too_short_a_time_prove_nothing(
    house: House, people: People, request_: Buy
) -> None:
    plan = await doubtful(house, request_, happened=False)

    for _ in range(5):
        await house.reconciler(LONG).run(people)

    assert await house.state(plan) is State.UNKNOWN
    assert people.asked == []


async def test_a_number_that_another_plan_bought_is_not_the_pick(
    house: House, people: People
) -> None:
    plan = await doubtful(house, PICK, happened=False)
    other = (await house.bought(Buy(NEW, "sigmamind"))).plan

    await look(house, people, 3)

    assert (other.state, await house.state(plan)) == (State.DONE, State.FAILED)


async def test_a_number_given_back_in_the_dashboard_may_be_the_pick_and_is_put_before_a_person(
    house: House, people: People
) -> None:
    assert (await house.bought(Buy(NUMBER, "sigmamind"))).plan.state is State.DONE
    del house.sigmamind.held[NUMBER.value]  # which no plan of ours knows of
    house.sigmamind.stock.insert(0, NUMBER.value)
    plan = await doubtful(house, PICK, happened=True)
    assert NUMBER.value in house.sigmamind.held

    await look(house, people, 6)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


@pytest.mark.parametrize("there", [[NEW.value, "+14155550110"], [LONDON]])
@pytest.mark.parametrize("answer", [True, False])
async def test_a_pick_that_cannot_be_told_is_put_before_a_person_once(
    house: House, people: People, there: list[str], *, answer: bool
) -> None:
    plan = await doubtful(house, PICK, happened=False)
    for number in there:
        house.sigmamind.hold(number)

    await look(house, people, 6)

    assert [one.id for one in people.asked] == [plan.id]
    assert await house.state(plan) is State.UNKNOWN
    settled = await house.desk().answer(ALICE, plan.id, BUTTON, happened=answer)
    assert (settled.state, settled.settled_by) == (
        State.DONE if answer else State.FAILED,
        ALICE.id,
    )
    last = (await trail(house.store))[-1]
    assert (last.actor_id, last.phase) == (ALICE.id, "settled")
    assert (last.reason or "").startswith("Alice says that it")


async def test_a_list_of_ten_that_may_be_cut_is_no_proof(house: House, people: People) -> None:
    house.sigmamind.bare_array = True
    for last in range(9):
        house.sigmamind.hold(f"+1212555010{last}")
    plan = await doubtful(house, PICK, happened=False)

    await look(house, people, 6)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


async def test_a_known_number_missing_from_a_cut_list_is_put_before_a_person(
    house: House, people: People
) -> None:
    plan = await doubtful(house, Buy(NUMBER, "sigmamind"), happened=False)
    house.sigmamind.bare_array = True
    for last in range(9):
        house.sigmamind.hold(f"+1212555010{last}")

    await look(house, people, 6)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


async def test_a_known_number_shown_by_a_cut_list_is_proof_enough(
    house: House, people: People
) -> None:
    plan = await doubtful(house, Buy(NUMBER, "sigmamind"), happened=True)
    house.sigmamind.bare_array = True
    for last in range(8):
        house.sigmamind.hold(f"+1212555010{last}")

    await look(house, people)

    assert await house.state(plan) is State.DONE


async def test_a_question_that_reached_nobody_is_asked_again(house: House, people: People) -> None:
    plan = await doubtful(house, PICK, happened=False)
    house.sigmamind.hold(LONDON)
    people.away = True
    await look(house, people, 4)
    people.away, people.asked = False, []

    await look(house, people, 3)

    assert [one.id for one in people.asked] == [plan.id]


async def test_a_provider_that_is_down_is_asked_again_later(house: House, people: People) -> None:
    plan = await doubtful(house, EXACT, happened=True)
    await house.vogent.down()
    await look(house, people, 5)
    assert (await house.state(plan), people.asked) == (State.UNKNOWN, [])
    await house.vogent.up()

    await look(house, people)

    assert await house.state(plan) is State.DONE


async def test_a_plan_of_a_provider_that_was_switched_off_is_put_before_a_person(
    house: House, people: People
) -> None:
    plan = await doubtful(house, EXACT, happened=True)
    off = Reconciler(Providers([]), house.store, "T01TEST", AT_ONCE)

    for _ in range(4):
        await off.run(people)

    assert [one.id for one in people.asked] == [plan.id]
