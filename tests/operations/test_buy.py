"""Who is asked to sell, in which order, and what is refused before anything is kept."""

import pytest

from bot.domain.errors import Busy, NotOffered, NotUnderstood, Refused, Unavailable, Unsupported
from bot.domain.numbers import E164, Area
from bot.domain.plans import State
from bot.domain.questions import Question
from bot.domain.requests import Buy
from bot.operations import selling
from bot.operations.inventory import Wanted, take
from bot.playground.simulators import Cut, Status
from tests.operations.conftest import AREA, NUMBER, OURS_AT_VOGENT, House, purchases
from tests.store.conftest import ALICE, SLASH, claimed, told

BOTH = ["sigmamind", "vogent"]


async def test_without_a_name_the_provider_that_can_show_the_very_number_is_taken(
    house: House,
) -> None:
    proposal = await house.desk().propose(ALICE, Buy(AREA), SLASH)

    assert (proposal.plan.provider, proposal.plan.line) == ("vogent", NUMBER)
    assert proposal.notes == ()


@pytest.mark.parametrize("name", BOTH)
async def test_without_a_name_the_default_provider_is_asked_first(house: House, name: str) -> None:
    desk = house.desk(default_provider=name)

    plan = (await desk.propose(ALICE, Buy(AREA), SLASH)).plan

    assert (plan.provider, plan.picks) == (name, name == "sigmamind")


async def test_a_named_provider_is_taken_whatever_the_default(house: House) -> None:
    desk = house.desk(default_provider="vogent")

    plan = (await desk.propose(ALICE, Buy(AREA, "Sigma Mind"), SLASH)).plan

    assert (plan.provider, plan.picks) == ("sigmamind", True)


async def test_a_provider_that_is_down_is_passed_over_and_that_is_said(house: House) -> None:
    await house.vogent.down()

    proposal = await house.desk().propose(ALICE, Buy(AREA), SLASH)

    assert proposal.plan.provider == "sigmamind"
    assert ["Vogent was passed over: it could not be reached" in note for note in proposal.notes][
        :1
    ] == [True]


async def test_a_provider_with_nothing_to_sell_there_is_passed_over_and_that_is_said(
    house: House,
) -> None:
    house.vogent.stock.clear()

    proposal = await house.desk().propose(ALICE, Buy(AREA), SLASH)

    assert proposal.plan.provider == "sigmamind"
    assert proposal.notes == ("Vogent was passed over: it offers no number in US 415 just now.",)


async def test_when_nobody_can_sell_everybodys_reason_is_said_and_nothing_is_kept(
    house: House,
) -> None:
    house.vogent.stock.clear()

    with pytest.raises(NotOffered) as refused:
        await house.desk().propose(ALICE, Buy(Area("GB", "020")), SLASH)

    assert "Vogent offers no number in GB 020" in str(refused.value)
    assert "SigmaMind takes area codes" in str(refused.value)
    assert await told(house.store) == []


async def test_a_named_provider_that_is_down_is_an_error_in_words(house: House) -> None:
    await house.vogent.down()

    with pytest.raises(Unavailable, match="Vogent could not be reached"):
        await house.proposed(Buy(AREA, "vogent"))

    assert await told(house.store) == []


@pytest.mark.parametrize(
    ("request_", "kind", "why"),
    [
        (Buy(AREA, "butter"), Unsupported, "Butter"),
        (Buy(NUMBER, "butter"), Unsupported, "Butter"),
        (Buy(Area("US"), "vogent"), Unsupported, "needs an area code too"),
        (Buy(E164("+14155559999"), "vogent"), NotOffered, r"does not offer \+1 415-555-9999"),
        (Buy(AREA, "sigmamint"), NotUnderstood, "Did you mean SigmaMind"),
    ],
)
async def test_what_cannot_be_asked_for_is_refused_before_a_plan_is_kept(
    house: House, request_: Buy, kind: type[Exception], why: str
) -> None:
    with pytest.raises(kind, match=why):
        await house.proposed(request_)

    assert await told(house.store) == []
    assert [purchases(house.simulator(name)) for name in BOTH] == [0, 0]


async def test_a_number_for_which_a_plan_is_open_is_not_offered_again(house: House) -> None:
    await claimed(house.store, await house.proposed(Buy(AREA, "vogent")))

    second = await house.proposed(Buy(AREA, "vogent"))

    assert second.line == E164("+14155550101")


@pytest.mark.parametrize("name", [None, "vogent", "sigmamind"])
async def test_a_number_that_is_ours_is_not_bought(house: House, name: str | None) -> None:
    await take(ALICE, Wanted(), house.providers, house.store, house.desk().policy)

    with pytest.raises(Refused, match=r"Your workspace has \+1 512-555-0190 already, at Vogent"):
        await house.proposed(Buy(OURS_AT_VOGENT, name))


async def test_a_number_that_was_ours_may_be_bought_again(house: House) -> None:
    await take(ALICE, Wanted(), house.providers, house.store, house.desk().policy)
    del house.vogent.held[OURS_AT_VOGENT.value]
    house.vogent.stock.append(OURS_AT_VOGENT.value)

    plan = await house.proposed(Buy(OURS_AT_VOGENT, "vogent"))

    assert plan.line == OURS_AT_VOGENT


async def test_all_offers_come_from_everybody_at_once(house: House) -> None:
    offers = await house.desk().offers(ALICE, Buy(AREA))

    assert [offer.number.value for offer in offers.found] == house.vogent.stock[:10]
    assert [one.name for one in offers.picking] == ["sigmamind"]
    assert offers.problems == ()
    assert await told(house.store) == []


async def test_offers_say_who_could_not_be_asked_or_has_none(house: House) -> None:
    house.vogent.fault(Status(500), times=None)
    failed = await house.desk().offers(ALICE, Buy(AREA))
    house.vogent.heal()
    house.vogent.stock.clear()
    empty = await house.desk().offers(ALICE, Buy(AREA))

    assert ["Vogent failed (HTTP 500)" in one for one in failed.problems] == [True]
    assert empty.problems == ("Vogent offers no number in US 415 just now.",)
    assert [one.name for one in failed.picking] == ["sigmamind"]


def test_who_sells_nothing_is_not_asked(house: House) -> None:
    everybody = list(house.providers.values())

    assert [one.name for one in selling.in_order(everybody, None)] == ["vogent", "sigmamind"]
    assert [one.name for one in selling.in_order(everybody, "butter")] == ["vogent", "sigmamind"]
    with pytest.raises(Refused, match="None of the providers"):
        selling.in_order([house.providers["butter"]], None)


async def test_a_number_that_may_be_ours_at_one_provider_is_bought_at_no_other(
    house: House,
) -> None:
    house.sigmamind.stock.append(NUMBER.value)
    elsewhere = await house.proposed(Buy(NUMBER, provider="sigmamind"))
    house.vogent.fault(Cut(changed=True), method="POST", path="/phone_numbers")
    ended = (await house.bought(Buy(NUMBER, provider="vogent"))).plan
    assert ended.state is State.UNKNOWN

    said = rf"at Vogent \(plan {ended.id}, by Alice\), so I buy it nowhere"
    with pytest.raises(Busy, match=said):
        await house.proposed(Buy(NUMBER))
    with pytest.raises(Busy, match="I do not know yet whether"):
        await house.confirmed(elsewhere)

    assert purchases(house.sigmamind) == 0
    page = await house.store.trail.newest(Question(plan=elsewhere.id), 1)
    assert (page.events[0].phase, page.events[0].outcome) == ("refused", "denied")
