"""Who may press what; whatever is refused is answered in words and written down."""

import pytest

from bot.domain.actors import Actor
from bot.domain.errors import NotAllowed, NotOpen
from bot.domain.plans import State
from bot.domain.policy import Policy
from bot.domain.requests import Buy
from tests.operations.conftest import NUMBER, House, purchases
from tests.store.conftest import ALICE, BOB, BUTTON, SLASH, told, trail

STRANGER = Actor("U99EVE", "Eve", "T99OTHER")
ONLY_ALICE = Policy("T01TEST", frozenset({ALICE.id}))
EXACT = Buy(NUMBER, "vogent")


@pytest.mark.parametrize(
    ("actor", "why"), [(STRANGER, "another workspace"), (BOB, "You may look, but not change")]
)
async def test_who_may_not_change_numbers_gets_no_card(
    house: House, actor: Actor, why: str
) -> None:
    with pytest.raises(NotAllowed, match=why):
        await house.desk(ONLY_ALICE).propose(actor, EXACT, SLASH)

    (noted,) = await trail(house.store)
    assert (noted.phase, noted.outcome, noted.actor_id) == ("refused", "denied", actor.id)
    assert (noted.team_id, why in (noted.reason or "")) == (actor.team_id, True)
    assert house.vogent.requests == []


@pytest.mark.parametrize("press", ["claim", "cancel"])
@pytest.mark.parametrize(
    ("actor", "why"),
    [
        (STRANGER, "another workspace"),
        (BOB, "You may look, but not change"),
        (Actor("U03CAROL", "Carol", "T01TEST"), "This card is Alice's"),
    ],
)
async def test_a_card_is_its_askers_alone(house: House, actor: Actor, why: str, press: str) -> None:
    plan = await house.proposed(EXACT)
    desk = house.desk(Policy("T01TEST", frozenset({ALICE.id, "U03CAROL"})))

    with pytest.raises(NotAllowed, match=why):
        await getattr(desk, press)(actor, plan.id, BUTTON)

    noted = (await trail(house.store))[-1]
    assert (noted.phase, noted.actor_id, noted.plan_id) == ("refused", actor.id, plan.id)
    assert await house.state(plan) is State.PROPOSED


async def test_who_lost_the_right_since_the_card_was_shown_cannot_confirm_it(house: House) -> None:
    plan = await house.proposed(EXACT)

    with pytest.raises(NotAllowed) as refused:
        await house.desk(Policy("T01TEST", frozenset({BOB.id}))).claim(ALICE, plan.id, BUTTON)

    assert refused.value.ask == (BOB.id,)
    assert (await told(house.store))[-1] == ("refused", "denied")
    assert purchases(house.vogent) == 0


@pytest.mark.parametrize("actor", [STRANGER, BOB])
async def test_who_may_not_change_numbers_may_not_answer_for_a_provider(
    house: House, actor: Actor
) -> None:
    plan = await house.proposed(EXACT)

    with pytest.raises(NotAllowed):
        await house.desk(ONLY_ALICE).answer(actor, plan.id, BUTTON, happened=True)

    assert (await told(house.store))[-1] == ("refused", "denied")


async def test_a_stranger_sees_no_offers(house: House) -> None:
    with pytest.raises(NotAllowed, match="another workspace"):
        await house.desk().offers(STRANGER, EXACT)

    assert house.vogent.requests == []


@pytest.mark.parametrize("forged", ["p_nowhere", "", "p_\0", "\ud800", "x" * 5000, "p_' OR 1=1 --"])
@pytest.mark.parametrize("press", ["claim", "cancel"])
async def test_a_forged_plan_is_refused_and_noted_in_short(
    house: House, forged: str, press: str
) -> None:
    plan = await house.proposed(EXACT)

    with pytest.raises(NotOpen, match="I know no such plan, so nothing was done"):
        await getattr(house.desk(), press)(ALICE, forged, BUTTON)

    noted = (await trail(house.store))[-1]
    assert (noted.phase, noted.outcome) == ("refused", "denied")
    assert len(noted.plan_id or "") <= 64
    assert await house.state(plan) is State.PROPOSED


async def test_the_trail_names_the_change_that_was_refused_by_its_plan(house: House) -> None:
    plan = await house.proposed(EXACT)

    with pytest.raises(NotAllowed):
        await house.desk(ONLY_ALICE).claim(BOB, plan.id, BUTTON)

    noted = (await trail(house.store))[-1]
    assert (noted.action, noted.number, noted.provider) == ("number.buy", str(NUMBER), "vogent")


async def test_a_button_that_names_no_plan_counts_as_a_press_and_not_as_a_purchase(
    house: House,
) -> None:
    with pytest.raises(NotOpen):
        await house.desk().claim(ALICE, "p_nowhere", BUTTON)
    await house.desk().refuse(ALICE, BUTTON, "It cannot be read.")

    assert [one.action for one in await trail(house.store)] == ["card.press", "card.press"]


async def test_a_stranger_with_a_button_that_cannot_be_read_is_told_who_they_are(
    house: House,
) -> None:
    with pytest.raises(NotAllowed, match="another workspace"):
        await house.desk().refuse(STRANGER, BUTTON, "It cannot be read.")

    (noted,) = await trail(house.store)
    assert "another workspace" in (noted.reason or "")
