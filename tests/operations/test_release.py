"""A number is given back once, when the card still says whom it hits; then it is forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deeds import deed
from bot.domain.errors import Ambiguous, Busy, NotAllowed, NotOpen, Refused, Unsupported
from bot.domain.numbers import E164, SipUser
from bot.domain.plans import State
from bot.domain.policy import Policy
from bot.domain.requests import Assign, Release
from bot.playground.simulators import Answer, Cut, Fault, Status, too_many
from tests.conftest import AT_ONCE
from tests.operations.conftest import (
    NUMBER,
    OURS_AT_BUTTER,
    OURS_AT_SIGMAMIND,
    OURS_AT_VOGENT,
    House,
    People,
    look,
    writes,
    writing,
)
from tests.store.conftest import ALICE, BOB, NO_TIME, SLASH, told, trail

LONG = replace(AT_ONCE, span=timedelta(hours=1))
OURS = Release(OURS_AT_VOGENT)
THERE = {
    "number": OURS_AT_VOGENT.value,
    "name": None,
    "inbound_agent": None,
    "outbound_agent": None,
}


def agent(house: House, place: int = 0) -> str:
    return [*house.vogent.agents][place]


def linked(house: House, place: int = 0) -> dict[str, str | None]:
    """The facts of a card, with an agent."""
    house.vogent.held[OURS_AT_VOGENT.value]["agentId"] = agent(house, place)
    return THERE | dict.fromkeys(("inbound_agent", "outbound_agent"), agent(house, place))


async def known(house: House) -> list[str]:
    """The lines that are kept as ours at Vogent."""
    return [str(held.line) for held in await house.store.holdings.at("vogent")]


async def test_a_number_is_given_back_once_and_forgotten_at_once(house: House) -> None:
    before = linked(house)
    await house.store.holdings.saw("vogent", await house.providers["vogent"].list())

    plan = (await house.bought(OURS)).plan

    assert (plan.state, OURS_AT_VOGENT.value in house.vogent.held) == (State.DONE, False)
    (sent,) = writes(house.vogent)
    assert (sent.method, sent.body) == ("DELETE", b"")
    assert await known(house) == []
    assert await told(house.store) == [
        ("proposed", "success"),
        ("confirmed", "success"),
        ("done", "success"),
    ]
    events = await trail(house.store)
    assert {(one.action, one.number) for one in events} == {
        ("number.release", OURS_AT_VOGENT.value)
    }
    assert [(one.before, one.after) for one in events] == [(before, None)] * 3


async def test_a_card_says_whom_it_would_hit_by_name(house: House) -> None:
    before = linked(house)

    plan = await house.proposed(OURS)

    assert (plan.draft.before, plan.draft.after) == (before, None)
    assert plan.draft.called(agent(house)) == "Front desk"
    assert deed(plan).to_do == "release +1 512-555-0190"


async def test_a_sip_user_is_given_back_like_a_number(house: House) -> None:
    house.vogent.hold("front-desk", type="SIP_USERNAME")

    plan = (await house.bought(Release(SipUser("front-desk")))).plan

    assert (plan.state, "front-desk" in house.vogent.held) == (State.DONE, False)
    assert (await trail(house.store))[-1].number == "front-desk"


@pytest.mark.parametrize(
    ("name", "line", "title"),
    [("sigmamind", OURS_AT_SIGMAMIND, "SigmaMind"), ("butter", OURS_AT_BUTTER, "Butter AI")],
)
async def test_where_nothing_can_be_released_that_is_said_before_any_call(
    house: House, name: str, line: E164, title: str
) -> None:
    words = f"{title} has no release in its documented API; .* in its dashboard"
    with pytest.raises(Unsupported, match=words):
        await house.proposed(Release(line, provider=name))
    assert house.simulator(name).requests == []

    with pytest.raises(Unsupported, match=words):
        await house.proposed(Release(line))
    assert (writes(house.simulator(name)), await told(house.store)) == ([], [])


async def test_a_line_at_two_providers_is_asked_back(house: House) -> None:
    house.vogent.hold(OURS_AT_SIGMAMIND.value)

    with pytest.raises(Ambiguous, match=r"is at SigmaMind and Vogent\. Which one do you mean\?"):
        await house.proposed(Release(OURS_AT_SIGMAMIND))

    plan = (await house.bought(Release(OURS_AT_SIGMAMIND, provider="vogent"))).plan
    assert (plan.state, plan.provider) == (State.DONE, "vogent")
    assert OURS_AT_SIGMAMIND.value in house.sigmamind.held


async def test_agents_that_changed_since_the_card_stop_it_and_a_fresh_card_names_them(
    house: House,
) -> None:
    linked(house)
    plan = await house.proposed(OURS)
    now = linked(house, 1)

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, receipt.plan.sent_at) == (State.SUPERSEDED, None)
    assert "Somebody changed something about +1 512-555-0190" in (receipt.plan.reason or "")
    assert (writes(house.vogent), OURS_AT_VOGENT.value in house.vogent.held) == ([], True)
    assert receipt.fresh is not None
    assert receipt.fresh.plan.draft.before == now
    assert receipt.fresh.plan.draft.called(agent(house, 1)) == "After hours"
    assert (await house.confirmed(receipt.fresh.plan)).plan.state is State.DONE


async def test_a_number_that_went_meanwhile_is_left_alone_and_that_is_said(house: House) -> None:
    plan = await house.proposed(OURS)
    del house.vogent.held[OURS_AT_VOGENT.value]

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, writes(house.vogent)) == (State.SUPERSEDED, [])
    assert receipt.plan.reason == "Vogent has +1 512-555-0190 no longer."
    assert receipt.fresh is None
    assert "No provider has +1 512-555-0190 for us" in (receipt.why_no_fresh or "")


async def test_a_number_that_went_between_the_look_and_the_write_is_told_to_be_gone(
    house: House,
) -> None:
    writing(house.vogent, Status(404))

    plan = (await house.bought(OURS)).plan

    assert plan.state is State.FAILED
    assert "It may have been released; see `/number list provider:vogent`." in (plan.reason or "")


async def test_a_list_that_may_be_cut_stops_it(house: House) -> None:
    plan = await house.proposed(OURS)
    house.vogent.fault(Answer({"data": []}), method="GET", path="/phone_numbers")

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, receipt.plan.sent_at) == (State.FAILED, None)
    assert "does not say whether that is all. Nothing was changed." in (receipt.plan.reason or "")
    assert writes(house.vogent) == []


ENDS: dict[str, tuple[Callable[[], Fault], State, bool]] = {
    "cut before": (lambda: Cut(changed=False), State.UNKNOWN, False),
    "cut after": (lambda: Cut(changed=True), State.UNKNOWN, True),
    "422": (lambda: Status(422), State.FAILED, False),
    "429": (too_many, State.FAILED, False),
    "500": (lambda: Status(500), State.UNKNOWN, False),
    "500, but it happened": (lambda: Status(500, changed=True), State.UNKNOWN, True),
}


@pytest.mark.parametrize("fault", ENDS)
async def test_a_lost_answer_is_settled_by_whether_the_number_is_still_listed(
    house: House, people: People, fault: str
) -> None:
    make, state, happened = ENDS[fault]
    await house.store.holdings.saw("vogent", await house.providers["vogent"].list())
    writing(house.vogent, make())

    plan = (await house.bought(OURS, lease=NO_TIME)).plan

    assert (plan.state, OURS_AT_VOGENT.value in house.vogent.held) == (state, not happened)
    assert await known(house) == [OURS_AT_VOGENT.value]
    await look(house, people, 1 if happened else 3)
    ended = await house.store.plans.get(plan.id)
    assert ended is not None
    assert ended.state is (State.DONE if happened else State.FAILED)
    assert (len(writes(house.vogent)), people.asked) == (1, [])
    assert await known(house) == ([] if happened else [OURS_AT_VOGENT.value])


async def test_what_settled_it_is_said_and_everybody_is_told(house: House, people: People) -> None:
    before = linked(house)
    writing(house.vogent, Cut(changed=True))
    plan = (await house.bought(OURS, lease=NO_TIME)).plan

    await look(house, people)

    assert [one.id for one in people.heard] == [plan.id]
    last = (await trail(house.store))[-1]
    assert (last.phase, last.outcome) == ("settled", "success")
    assert (last.before, last.after) == (before, None)
    assert (last.reason or "").startswith("+1 512-555-0190 is not in the provider's list")


async def test_what_is_still_listed_was_not_released_but_only_three_looks_tell(
    house: House, people: People
) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.bought(OURS, lease=NO_TIME)).plan

    await look(house, people, 2)
    assert await house.state(plan) is State.UNKNOWN
    await look(house, people)

    assert await house.state(plan) is State.FAILED
    assert "The provider still listed it 3 times" in (people.told[-1].reason or "")
    assert people.heard == []


async def test_three_looks_within_too_short_a_time_prove_nothing(
    house: House, people: People
) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.bought(OURS, lease=NO_TIME)).plan

    for _ in range(5):
        await house.reconciler(LONG).run(people)

    assert (await house.state(plan), people.asked) == (State.UNKNOWN, [])


async def test_a_number_missing_from_a_cut_list_is_not_taken_for_released(
    house: House, people: People
) -> None:
    writing(house.vogent, Cut(changed=True))
    plan = (await house.bought(OURS, lease=NO_TIME)).plan
    house.vogent.fault(Answer({"data": []}), times=None, method="GET", path="/phone_numbers")

    await look(house, people, 4)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


async def test_while_it_is_not_known_whether_it_is_gone_nothing_else_is_done_with_it(
    house: House,
) -> None:
    other = await house.proposed(Assign(OURS_AT_VOGENT, agent(house)))
    writing(house.vogent, Cut(changed=False))
    await house.bought(OURS)

    with pytest.raises(Busy, match="An earlier release there"):
        await house.confirmed(other)
    with pytest.raises(Busy, match="An earlier release there"):
        await house.bought(OURS)

    assert len(writes(house.vogent)) == 1


async def test_two_clicks_release_once(house: House) -> None:
    plan = await house.proposed(OURS)
    await house.confirmed(plan)

    with pytest.raises(NotOpen, match=r"was released at .* Nothing was done twice"):
        await house.confirmed(plan)

    assert len(writes(house.vogent)) == 1


async def test_a_line_that_nobody_holds_is_refused(house: House) -> None:
    with pytest.raises(Refused, match=r"No provider has \+1 415-555-0100 for us"):
        await house.proposed(Release(NUMBER))


async def test_somebody_who_may_not_change_is_noted_with_what_they_wanted(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.desk(Policy("T01TEST", frozenset({BOB.id}))).propose(ALICE, OURS, SLASH)

    (noted,) = await trail(house.store)
    assert (noted.action, noted.number) == ("number.release", OURS_AT_VOGENT.value)
    assert (noted.phase, house.vogent.requests) == ("refused", [])
