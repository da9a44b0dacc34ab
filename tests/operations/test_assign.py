"""Agents are linked and unlinked at every provider, once, as the card said; in part is told so."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from bot.domain.deeds import deed
from bot.domain.errors import (
    Ambiguous,
    NotAllowed,
    NotUnderstood,
    Refused,
    Unavailable,
    Unsupported,
)
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, SipUser
from bot.domain.plans import State
from bot.domain.policy import Policy
from bot.domain.requests import Assign, Buy, Unassign
from bot.operations.perform import perform
from bot.playground.simulators import Answer, Cut, Fault, Injected, Simulator, Status, too_many
from bot.playground.simulators.faults import Call
from tests.operations.conftest import (
    AREA,
    NUMBER,
    OURS_AT_SIGMAMIND,
    OURS_AT_VOGENT,
    House,
    People,
    Waits,
    look,
    purchases,
)
from tests.store.conftest import ALICE, BUTTON, NO_TIME, SLASH, raw, told, trail

OURS_AT_BUTTER = E164("+13105550142")
INBOUND = frozenset({Direction.INBOUND})
NOBODY = {"inbound_agent": None, "outbound_agent": None}


@dataclass(frozen=True)
class Case:
    """A provider, a line of ours there, and where its writes go."""

    name: str
    line: E164
    fields: tuple[str, ...]

    def agent(self, house: House, place: int = 0) -> str:
        """One of the agents there."""
        every: dict[str, Any] = getattr(house.simulator(self.name), "agents")  # noqa: B009
        return [*every][place]

    def linked(self, house: House) -> set[Any]:
        """The agents of the line, as the provider has them."""
        record = house.simulator(self.name).held[self.line.value]
        return {record.get(field) for field in self.fields}

    def writes(self, house: House) -> int:
        """How often the provider was asked to change something."""
        simulator = house.simulator(self.name)
        return sum(simulator.is_write(one) for one in simulator.requests)


SIGMAMIND = Case("sigmamind", OURS_AT_SIGMAMIND, ("inboundAgentId", "outboundAgentId"))
VOGENT = Case("vogent", OURS_AT_VOGENT, ("agentId",))
BUTTER = Case("butter", OURS_AT_BUTTER, ("assigned_agent_id",))
EVERYWHERE = pytest.mark.parametrize("at", [SIGMAMIND, VOGENT, BUTTER], ids=lambda at: at.name)
CAN_UNLINK = pytest.mark.parametrize("at", [VOGENT, BUTTER], ids=lambda at: at.name)


@EVERYWHERE
async def test_an_agent_that_was_confirmed_is_linked_and_written_down(
    house: House, at: Case
) -> None:
    agent = at.agent(house)

    plan = (await house.bought(Assign(at.line, agent))).plan

    assert (plan.state, plan.provider, at.linked(house)) == (State.DONE, at.name, {agent})
    assert await told(house.store) == [
        ("proposed", "success"),
        ("confirmed", "success"),
        ("done", "success"),
    ]
    last = (await trail(house.store))[-1]
    assert (last.action, last.number) == ("number.assign", at.line.value)
    assert (last.before, last.after) == (NOBODY, dict.fromkeys(NOBODY, agent))
    (kept,) = await house.store.holdings.find(at.line)
    assert (kept.inbound_agent, kept.outbound_agent) == (agent, agent)


@CAN_UNLINK
async def test_an_agent_is_unlinked_again(house: House, at: Case) -> None:
    await house.bought(Assign(at.line, at.agent(house)))

    plan = (await house.bought(Unassign(at.line))).plan

    assert (plan.state, at.linked(house)) == (State.DONE, {None})
    assert (await trail(house.store))[-1].after == NOBODY


async def test_sigmamind_links_one_direction_alone(house: House) -> None:
    agent = SIGMAMIND.agent(house)

    await house.bought(Assign(SIGMAMIND.line, agent, INBOUND))

    record = house.sigmamind.held[SIGMAMIND.line.value]
    assert (record.get("inboundAgentId"), record.get("outboundAgentId")) == (agent, None)


@CAN_UNLINK
async def test_one_direction_is_refused_in_words_where_a_number_has_one_agent(
    house: House, at: Case
) -> None:
    for request in (Assign(at.line, at.agent(house), INBOUND), Unassign(at.line, INBOUND)):
        with pytest.raises(Unsupported, match="inbound alone cannot be asked for"):
            await house.proposed(request)

    assert at.writes(house) == 0


@CAN_UNLINK
async def test_naming_both_directions_is_naming_none(house: House, at: Case) -> None:
    plan = await house.proposed(Assign(at.line, at.agent(house), frozenset(Direction)))

    assert plan.draft.after == dict.fromkeys(NOBODY, at.agent(house))


async def test_what_is_not_confirmed_in_the_documents_is_refused_in_words(house: House) -> None:
    house.sigmamind.held[SIGMAMIND.line.value]["inboundAgentId"] = SIGMAMIND.agent(house)

    with pytest.raises(Unsupported, match="SIGMAMIND_UNCONFIRMED=on"):
        await house.proposed(Unassign(SIGMAMIND.line))


@EVERYWHERE
async def test_nothing_is_proposed_that_is_so_already(house: House, at: Case) -> None:
    agent = at.agent(house)
    await house.bought(Assign(at.line, agent))

    with pytest.raises(Refused, match=r"has agent .* already"):
        await house.proposed(Assign(at.line, agent))


async def test_a_line_without_an_agent_cannot_be_unlinked(house: House) -> None:
    with pytest.raises(Refused, match="has no agent; nothing to do"):
        await house.proposed(Unassign(VOGENT.line))


async def test_a_card_says_that_butter_writes_into_the_account_at_twilio(house: House) -> None:
    over_sip, at_twilio = BUTTER.line, E164("+13105550143")

    cards = [
        await house.desk().propose(ALICE, Assign(line, BUTTER.agent(house)), SLASH)
        for line in (over_sip, at_twilio)
    ]

    assert [bool(card.notes) for card in cards] == [False, True]
    assert "overwrites the addresses to which Twilio sends" in cards[1].notes[0]


@pytest.mark.parametrize("named", ["Front desk", "front desk", "Front-desk", "FRONTDESK"])
async def test_an_agent_is_found_by_its_name_and_shown_by_it(house: House, named: str) -> None:
    plan = await house.proposed(Assign(VOGENT.line, named))

    assert plan.draft.request == Assign(VOGENT.line, VOGENT.agent(house))
    assert deed(plan).to_do == "assign Front desk to +1 512-555-0190"
    bought = await house.proposed(Buy(AREA, "vogent", agent=named))
    assert bought.draft.called(VOGENT.agent(house)) == "Front desk"


@pytest.mark.parametrize("at", [SIGMAMIND, VOGENT], ids=lambda at: at.name)
async def test_an_agent_that_does_not_exist_is_refused_before_any_card(
    house: House, at: Case
) -> None:
    with pytest.raises(Unsupported, match=r"no agent “Front dsk”\. Did you mean “Front desk”\?"):
        await house.proposed(Assign(at.line, "Front dsk"))
    with pytest.raises(Unsupported, match="It has “Front desk”, “After hours”, “Appointments”"):
        await house.proposed(Assign(at.line, "zzz"))

    assert await told(house.store) == []


async def test_of_two_agents_with_one_name_the_id_is_asked_for(house: House) -> None:
    house.vogent.agents["twin"] = {"id": "twin", "name": "Front desk", "language": "en"}

    with pytest.raises(Unsupported, match="has 2 agents named “Front desk”: name the id"):
        await house.proposed(Assign(VOGENT.line, "Front desk"))
    assert (await house.proposed(Assign(VOGENT.line, "twin"))).draft.called("twin") == "Front desk"


async def test_when_the_agents_cannot_be_listed_an_id_is_taken_as_it_is(house: House) -> None:
    house.vogent.fault(Status(500), times=None, path="/agents")

    plan = await house.proposed(Assign(VOGENT.line, "agent_1"))

    assert deed(plan).to_do == "assign agent_1 to +1 512-555-0190"
    proposal = await house.desk().propose(ALICE, Assign(VOGENT.line, "agent_2"), SLASH)
    assert "“agent_2” is taken for an id as it stands." in proposal.notes[0]


async def test_where_there_is_no_agent_at_all_none_is_taken(house: House) -> None:
    house.vogent.agents.clear()

    with pytest.raises(Unsupported, match=r"has no agent “agent_1”\. It has none yet"):
        await house.proposed(Assign(VOGENT.line, "agent_1"))


async def test_an_area_is_bought_in_where_the_agent_is(house: House) -> None:
    plan = await house.proposed(Buy(AREA, agent=SIGMAMIND.agent(house)))

    assert plan.provider == "sigmamind"


async def test_a_sip_user_is_linked_like_a_number(house: House) -> None:
    house.vogent.hold("front-desk", type="SIP_USERNAME")

    plan = (await house.bought(Assign(SipUser("front-desk"), VOGENT.agent(house)))).plan

    assert plan.state is State.DONE
    assert house.vogent.held["front-desk"]["agentId"] == VOGENT.agent(house)


async def test_a_line_that_nobody_holds_is_refused(house: House) -> None:
    with pytest.raises(Refused, match=r"No provider has \+1 415-555-0100 for us"):
        await house.proposed(Assign(NUMBER, "agent_1"))


async def test_a_line_at_two_providers_is_asked_back(house: House) -> None:
    house.vogent.hold(SIGMAMIND.line.value)

    with pytest.raises(
        Ambiguous, match=r"is at SigmaMind and Vogent\. Which one do you mean\?"
    ) as both:
        await house.proposed(Assign(SIGMAMIND.line, VOGENT.agent(house)))
    assert both.value.providers == {"SigmaMind": "sigmamind", "Vogent": "vogent"}
    plan = await house.proposed(Assign(SIGMAMIND.line, VOGENT.agent(house), provider="vogent"))
    assert plan.provider == "vogent"
    with pytest.raises(NotUnderstood, match="no provider I know"):
        await house.proposed(Assign(SIGMAMIND.line, "agent_1", provider="nobody"))


async def test_a_line_is_looked_for_where_it_was_seen_last(house: House) -> None:
    await house.bought(Assign(VOGENT.line, VOGENT.agent(house)))
    before = len(house.sigmamind.requests)

    await house.proposed(Assign(VOGENT.line, VOGENT.agent(house, 1)))

    assert len(house.sigmamind.requests) == before


async def test_a_line_that_a_silent_provider_may_have_is_not_called_missing(house: House) -> None:
    house.vogent.fault(Status(500), times=None)

    with pytest.raises(Unavailable, match="Vogent failed"):
        await house.proposed(Assign(NUMBER, "agent_1"))


async def test_a_line_that_a_list_cut_short_may_hide_is_not_called_missing(house: House) -> None:
    house.butter.page_size = 1

    with pytest.raises(Unavailable, match="shows only its first 1 of 3"):
        await house.proposed(Assign(OURS_AT_BUTTER, BUTTER.agent(house)))


@EVERYWHERE
async def test_when_somebody_else_was_faster_nothing_is_done_and_a_fresh_card_comes(
    house: House, at: Case
) -> None:
    desk = house.desk()
    plan = await house.proposed(Assign(at.line, at.agent(house)))
    await house.bought(Assign(at.line, at.agent(house, 1)))
    writes = at.writes(house)

    receipt = await desk.perform(await desk.claim(plan.actor, plan.id, BUTTON), BUTTON)

    assert receipt.plan.state is State.SUPERSEDED
    assert "Somebody changed the agents" in (receipt.plan.reason or "")
    assert (at.linked(house), at.writes(house)) == ({at.agent(house, 1)}, writes)
    assert receipt.fresh is not None
    assert receipt.fresh.plan.draft.before == dict.fromkeys(NOBODY, at.agent(house, 1))


async def test_a_line_that_is_gone_at_the_press_is_left_alone(house: House) -> None:
    desk = house.desk()
    plan = await house.proposed(Assign(VOGENT.line, VOGENT.agent(house)))
    del house.vogent.held[VOGENT.line.value]

    receipt = await desk.perform(await desk.claim(plan.actor, plan.id, BUTTON), BUTTON)

    assert (receipt.plan.state, VOGENT.writes(house)) == (State.SUPERSEDED, 0)
    assert receipt.fresh is None


ENDS: dict[str, tuple[Callable[[], Fault], State, bool]] = {
    "cut before": (lambda: Cut(changed=False), State.UNKNOWN, False),
    "cut after": (lambda: Cut(changed=True), State.UNKNOWN, True),
    "422": (lambda: Status(422), State.FAILED, False),
    "429": (too_many, State.FAILED, False),
    "500": (lambda: Status(500), State.UNKNOWN, False),
    "500, but it happened": (lambda: Status(500, changed=True), State.UNKNOWN, True),
}


@EVERYWHERE
@pytest.mark.parametrize("fault", ENDS)
async def test_a_spoiled_assignment_is_settled_by_what_is_read_back(
    house: House, people: People, at: Case, fault: str
) -> None:
    make, state, happened = ENDS[fault]
    agent = at.agent(house)
    writing(house.simulator(at.name), make())

    plan = (await house.bought(Assign(at.line, agent), lease=NO_TIME)).plan

    assert (plan.state, at.linked(house) == {agent}) == (state, happened)
    await look(house, people, 3)
    assert await house.state(plan) is (State.DONE if happened else State.FAILED)
    assert (at.writes(house), people.asked) == (1, [])


async def test_what_is_neither_as_wanted_nor_as_before_is_put_before_a_person(
    house: House, people: People
) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.bought(Assign(VOGENT.line, VOGENT.agent(house)), lease=NO_TIME)).plan
    house.vogent.held[VOGENT.line.value]["agentId"] = VOGENT.agent(house, 2)

    await look(house, people, 3)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


async def test_two_plans_for_one_line_are_not_carried_out_at_once(house: House) -> None:
    writing(house.vogent, Cut(changed=False))
    await house.bought(Assign(VOGENT.line, VOGENT.agent(house)))

    with pytest.raises(Refused, match="An earlier assignment there"):
        await house.bought(Assign(VOGENT.line, VOGENT.agent(house, 1)))

    assert VOGENT.writes(house) == 1


@pytest.mark.parametrize("request_", [Buy(NUMBER, "vogent"), Buy(AREA, "sigmamind")])
async def test_a_purchase_links_the_agent_that_was_wished(house: House, request_: Buy) -> None:
    at = VOGENT if request_.provider == "vogent" else SIGMAMIND
    wished = Buy(request_.what, request_.provider, agent=at.agent(house))

    receipt = await house.bought(wished)

    assert (receipt.plan.state, receipt.fresh) == (State.DONE, None)
    record = house.simulator(at.name).held[str(receipt.plan.line)]
    assert {record.get(field) for field in at.fields} == {at.agent(house)}


async def test_a_purchase_without_its_agent_is_partial_and_a_fresh_card_is_for_the_rest(
    house: House,
) -> None:
    agent = VOGENT.agent(house)
    house.vogent.fault(Status(422), method="PUT")

    receipt = await house.bought(Buy(NUMBER, "vogent", agent=agent))

    assert (receipt.plan.state, receipt.plan.bought) == (State.PARTIAL, NUMBER)
    assert "sold +1 415-555-0100, but then it said no" in (receipt.plan.reason or "")
    assert (await told(house.store))[2] == ("partial", "failure")
    assert receipt.fresh is not None
    rest = receipt.fresh.plan
    assert rest.draft.request == Assign(NUMBER, agent, provider="vogent")
    desk = house.desk(reading=NO_TIME)
    await desk.perform(await desk.claim(rest.actor, rest.id, BUTTON), BUTTON)
    assert house.vogent.held[NUMBER.value]["agentId"] == agent
    assert purchases(house.vogent) == 1


async def test_a_lost_purchase_that_turns_up_without_its_agent_ends_in_part(
    house: House, people: People
) -> None:
    house.vogent.fault(Cut(changed=True), method="POST", path="/phone_numbers")
    wished = Buy(NUMBER, "vogent", agent=VOGENT.agent(house))
    plan = (await house.bought(wished, lease=NO_TIME)).plan

    await look(house, people, 2)
    assert await house.state(plan) is State.UNKNOWN  # the agent may still be linked
    await look(house, people)

    ended = await house.store.plans.get(plan.id)
    assert ended is not None
    assert (ended.state, ended.bought) == (State.PARTIAL, NUMBER)
    assert "but agent Front desk is not assigned to it" in (ended.reason or "")
    assert (await told(house.store))[-1] == ("settled", "failure")
    assert [one.id for one in people.heard] == [plan.id]


async def test_moving_a_number_from_one_agent_to_another_that_fails_midway_is_partial(
    house: House,
) -> None:
    first, second = BUTTER.agent(house), BUTTER.agent(house, 1)
    await house.bought(Assign(BUTTER.line, first))
    house.butter.fault(Status(403), method="POST", path="/assign-phone-number")

    receipt = await house.bought(Assign(BUTTER.line, second))

    assert (receipt.plan.state, BUTTER.linked(house)) == (State.PARTIAL, {None})
    assert f"unlinked agent {first}" in (receipt.plan.reason or "")
    assert receipt.fresh is not None
    assert receipt.fresh.plan.draft.before == NOBODY
    assert receipt.fresh.plan.draft.request == Assign(BUTTER.line, second)


async def test_a_pick_in_doubt_is_found_though_somebody_gave_its_number_an_agent(
    house: House, people: People
) -> None:
    house.sigmamind.fault(Cut(changed=True), method="POST", path="/phone-numbers")
    plan = (await house.bought(Buy(AREA, "sigmamind"), lease=NO_TIME)).plan
    await house.bought(Assign(NUMBER, SIGMAMIND.agent(house)))

    await look(house, people)

    assert await house.state(plan) is State.DONE


async def test_a_move_of_which_only_the_unlinking_happened_ends_in_part(
    house: House, people: People
) -> None:
    first, second = BUTTER.agent(house), BUTTER.agent(house, 1)
    await house.bought(Assign(BUTTER.line, first))
    house.butter.fault(Cut(changed=False), method="POST", path="/assign-phone-number")
    plan = (await house.bought(Assign(BUTTER.line, second), lease=NO_TIME)).plan
    await look(house, people, 2)
    assert await house.state(plan) is State.UNKNOWN

    await look(house, people)

    ended = await house.store.plans.get(plan.id)
    assert ended is not None
    assert (ended.state, people.asked) == (State.PARTIAL, [])
    assert "the old one was unlinked, the new one is not linked" in (ended.reason or "")
    assert f'`/number assign {BUTTER.line} "{second}"`' in (ended.reason or "")


async def test_while_an_agent_may_still_be_linked_no_other_one_is(
    house: House, people: People
) -> None:
    first, second = VOGENT.agent(house), VOGENT.agent(house, 1)
    house.vogent.fault(Cut(changed=False), method="PUT")
    await house.bought(Buy(NUMBER, "vogent", agent=first), lease=NO_TIME)
    await look(house, people)

    with pytest.raises(Refused, match="An earlier purchase there"):
        await house.bought(Assign(NUMBER, second))

    assert house.vogent.held[NUMBER.value]["agentId"] is None


async def test_a_late_yes_corrects_what_was_found_in_part(house: House, people: People) -> None:
    waits = Waits()
    house.vogent.fault(waits, method="PUT")
    desk = house.desk(lease=NO_TIME)
    plan = await house.proposed(Buy(NUMBER, "vogent", agent=VOGENT.agent(house)))
    taken = await desk.claim(plan.actor, plan.id, BUTTON)
    buying = asyncio.create_task(perform(taken, BUTTON, house.providers, house.store, NO_TIME))
    await waits.arrived.wait()
    await look(house, people, 3)
    assert await house.state(plan) is State.PARTIAL

    waits.go.set()

    assert (await buying).state is State.DONE
    assert (await told(house.store))[-1] == ("settled", "success")


async def test_what_was_bought_is_told_though_no_card_can_be_made_for_the_rest(
    house: House,
) -> None:
    agent = VOGENT.agent(house)
    house.vogent.fault(Status(422), method="PUT")
    desk = house.desk()
    plan = await house.proposed(Buy(NUMBER, "vogent", agent=agent))
    taken = await desk.claim(plan.actor, plan.id, BUTTON)
    house.vogent.fault(Breaks(house), method="GET", path="/agents", times=None)

    receipt = await desk.perform(taken, BUTTON)

    assert (receipt.plan.state, receipt.fresh) == (State.PARTIAL, None)
    assert receipt.why_no_fresh == "the database is away just now."


async def test_somebody_who_may_not_change_is_noted_with_what_they_wanted(house: House) -> None:
    nobody = Policy("T01TEST", frozenset({"U02BOB"}))
    for request in (Assign(VOGENT.line, "agent_1"), Unassign(VOGENT.line)):
        with pytest.raises(NotAllowed):
            await house.desk(nobody).propose(ALICE, request, SLASH)

    events = await trail(house.store)
    assert [(one.action, one.number, one.phase) for one in events] == [
        ("number.assign", VOGENT.line.value, "refused"),
        ("number.unassign", VOGENT.line.value, "refused"),
    ]


async def test_a_card_that_is_out_of_date_is_made_anew_by_the_agents_name(house: House) -> None:
    desk = house.desk()
    plan = await house.proposed(Buy(AREA, agent="Front desk"))
    house.vogent.stock.clear()

    receipt = await desk.perform(await desk.claim(plan.actor, plan.id, BUTTON), BUTTON)

    assert receipt.fresh is not None
    assert receipt.fresh.plan.provider == "sigmamind"
    assert receipt.fresh.plan.draft.request.agent == SIGMAMIND.agent(house)  # type: ignore[union-attr]


async def test_when_somebody_linked_the_very_agent_that_is_said(house: House) -> None:
    desk, agent = house.desk(), VOGENT.agent(house)
    plan = await house.proposed(Assign(VOGENT.line, agent))
    await house.bought(Assign(VOGENT.line, agent))

    receipt = await desk.perform(await desk.claim(plan.actor, plan.id, BUTTON), BUTTON)

    assert (
        receipt.why_no_fresh
        == "+1 512-555-0190 at Vogent has agent Front desk already; nothing to do."
    )


async def test_a_purchase_that_shows_nobody_linked_is_told_in_part(house: House) -> None:
    shown = {"sipPhoneNumber": NUMBER.value, "inboundAgentId": None, "outboundAgentId": None}
    house.sigmamind.fault(Answer(shown, 201), method="POST", path="/phone-numbers")

    receipt = await house.bought(Buy(NUMBER, "sigmamind", agent=SIGMAMIND.agent(house)))

    assert receipt.plan.state is State.PARTIAL
    assert "shows no agent on it" in (receipt.plan.reason or "")


@dataclass
class Breaks:
    """The provider answers soundly, and the trail's head is forged meanwhile."""

    house: House

    async def spoil(self, call: Call) -> web.Response | None:
        """Break what would be written next."""
        await raw(self.house.store, "UPDATE trail_head SET mac = 'deadbeef'")
        return call.serve()


async def test_a_name_is_given_with_the_purchase_where_numbers_have_names(house: House) -> None:
    receipt = await house.bought(Buy(AREA, "sigmamind", name="Front desk"))

    assert house.sigmamind.held[str(receipt.plan.line)]["friendlyName"] == "Front desk"
    with pytest.raises(Unsupported, match="has no names"):
        await house.proposed(Buy(E164("+14155550105"), "vogent", name="Front desk"))


def writing(simulator: Simulator, fault: Fault) -> None:
    """The next request that changes something is spoiled."""
    simulator.inject(Injected(fault, writes=True))
