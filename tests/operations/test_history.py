"""A card that would give a number back says since when it is ours, and what was done with it."""

from typing import Any

from bot.domain.numbers import SipUser
from bot.domain.plans import State
from bot.domain.requests import Assign, Buy, Import, Release, Unassign, Way
from bot.operations.history import History, history
from bot.playground.simulators import Cut, Status
from tests.operations.conftest import (
    AREA,
    NUMBER,
    OURS_AT_VOGENT,
    PASSWORD,
    House,
    People,
    doubtful,
    look,
    writing,
)
from tests.store.conftest import ALICE, BOB, NO_TIME, SLASH


def agent(house: House, place: int = 0) -> str:
    return [*house.vogent.agents][place]


async def of(house: House, line: Any) -> History:
    """What the card of a release tells."""
    return (await house.desk().propose(ALICE, Release(line), SLASH)).history


async def test_a_card_tells_who_bought_the_number_and_what_was_changed_last(house: House) -> None:
    await house.bought(Buy(NUMBER, "vogent"))
    await house.bought(Assign(NUMBER, agent(house)))
    await house.bought(Unassign(NUMBER))

    known = await of(house, NUMBER)

    assert known.came is not None
    assert known.last is not None
    assert (known.came.action, known.came.actor_id) == ("number.buy", ALICE.id)
    assert (known.last.action, known.last.phase) == ("number.unassign", "done")


async def test_a_purchase_after_which_nothing_was_changed_is_told_once(house: House) -> None:
    await house.bought(Buy(NUMBER, "vogent"))

    known = await of(house, NUMBER)

    assert known.came is not None
    assert known.last is None


async def test_of_a_number_that_came_without_us_nothing_is_told(house: House) -> None:
    assert await of(house, OURS_AT_VOGENT) == History()


async def test_what_did_not_happen_is_no_change(house: House) -> None:
    writing(house.vogent, Status(422))
    await house.bought(Assign(OURS_AT_VOGENT, agent(house)))
    await house.proposed(Assign(OURS_AT_VOGENT, agent(house)))

    assert await of(house, OURS_AT_VOGENT) == History()


async def test_a_purchase_that_was_settled_later_is_known_too(house: House, people: People) -> None:
    writing(house.vogent, Cut(changed=True))
    await house.bought(Buy(NUMBER, "vogent"), lease=NO_TIME)
    await look(house, people)

    known = await of(house, NUMBER)

    assert known.came is not None
    assert (known.came.phase, known.came.outcome) == ("settled", "success")


async def test_a_purchase_that_was_found_in_part_is_known_too(house: House, people: People) -> None:
    house.vogent.fault(Cut(changed=False), method="PUT")
    plan = (await house.bought(Buy(NUMBER, "vogent", agent=agent(house)), lease=NO_TIME)).plan
    await look(house, people, 3)
    assert await house.state(plan) is State.PARTIAL

    known = await of(house, NUMBER)

    assert known.came is not None
    assert (known.came.action, known.came.plan_id) == ("number.buy", plan.id)


async def test_what_was_settled_as_not_done_is_no_change(house: House, people: People) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.bought(Assign(OURS_AT_VOGENT, agent(house)), lease=NO_TIME)).plan
    await look(house, people, 3)
    assert await house.state(plan) is State.FAILED

    assert await of(house, OURS_AT_VOGENT) == History()


async def test_a_sip_user_came_when_it_was_created(house: House) -> None:
    given = {"user": "front-desk", "username": "front-desk"}
    wish = Import(SipUser("front-desk"), "vogent", Way.SIP_USER, given)
    await house.submitted(wish, {"password": PASSWORD})

    known = await of(house, SipUser("front-desk"))

    assert known.came is not None
    assert known.came.action == "sip_user.create"


async def test_a_number_that_was_given_back_and_bought_again_came_with_the_second_purchase(
    house: House,
) -> None:
    await house.bought(Buy(NUMBER, "vogent"))
    await house.bought(Release(NUMBER))
    plan = (await house.bought(Buy(NUMBER, "vogent"))).plan

    known = await of(house, NUMBER)

    assert known.came is not None
    assert (known.came.plan_id, known.last) == (plan.id, None)


async def test_what_was_before_a_number_was_given_back_is_not_told_of_the_one_that_is_there_now(
    house: House,
) -> None:
    await house.bought(Buy(NUMBER, "vogent"))
    await house.bought(Release(NUMBER))
    house.vogent.hold(NUMBER.value)

    assert await of(house, NUMBER) == History()


async def test_what_happened_at_another_provider_is_not_told(house: House) -> None:
    await house.bought(Buy(NUMBER, "sigmamind"))

    assert await history(NUMBER, "vogent", house.store) == History()


async def test_a_change_that_was_settled_later_is_its_askers(house: House, people: People) -> None:
    plan = await doubtful(house, Buy(AREA, "vogent"), happened=True)
    await look(house, people)

    (change,) = await house.store.trail.changes(5, actor=ALICE.id)

    assert (change.plan_id, change.actor_id) == (plan.id, "numberbot")
    assert await house.store.trail.changes(5, actor=BOB.id) == []
