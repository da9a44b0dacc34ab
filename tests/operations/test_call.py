"""A test call rings once; whether a lost one rang nobody can find out, and it holds nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.domain.deeds import deed
from bot.domain.errors import Ambiguous, Busy, NotAllowed, NotOpen, Refused, Unsupported
from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.domain.policy import Policy
from bot.domain.requests import Assign, Call, Release
from bot.operations.perform import perform
from bot.operations.results import Receipt
from bot.playground.simulators import Answer, Cut, Fault, Nonsense, Status, too_many
from tests.operations.conftest import (
    NUMBER,
    OURS_AT_SIGMAMIND,
    OURS_AT_VOGENT,
    House,
    People,
    Waits,
    look,
    writes,
    writing,
)
from tests.store.conftest import ALICE, BOB, BUTTON, NO_TIME, SLASH, to, told, trail

CALLED = E164("+14155550192")


@dataclass(frozen=True)
class Case:
    """A provider, a line of ours there, the field of its agent, and where a call is told from."""

    name: str
    line: E164
    field: str
    to: str

    def agent(self, house: House, place: int = 0) -> str:
        """One of the agents there."""
        return [*house.simulator(self.name).agents][place]

    def linked(self, house: House, place: int = 0) -> str:
        """Its agent from now on."""
        agent = self.agent(house, place)
        house.simulator(self.name).held[self.line.value][self.field] = agent
        return agent

    def rang(self, house: House) -> list[Any]:
        """Who was called, as the provider knows it."""
        return [one[self.to] for one in house.simulator(self.name).calls]


SIGMAMIND = Case("sigmamind", OURS_AT_SIGMAMIND, "outboundAgentId", "toPhoneNumber")
VOGENT = Case("vogent", OURS_AT_VOGENT, "agentId", "toNumber")
BUTTER = Case("butter", E164("+13105550143"), "assigned_agent_id", "to")
EVERYWHERE = pytest.mark.parametrize("at", [SIGMAMIND, VOGENT, BUTTER], ids=lambda at: at.name)


@EVERYWHERE
async def test_a_call_that_was_confirmed_rings_once_and_is_written_down(
    house: House, at: Case
) -> None:
    agent = at.linked(house)

    plan = (await house.bought(Call(at.line, CALLED))).plan

    assert (plan.state, at.rang(house)) == (State.DONE, [CALLED.value])
    assert len(writes(house.simulator(at.name))) == 1
    assert await told(house.store) == [
        ("proposed", "success"),
        ("confirmed", "success"),
        ("done", "success"),
    ]
    events = await trail(house.store)
    assert {(one.action, one.number) for one in events} == {("number.call", at.line.value)}
    assert [one.before for one in events] == [{"outbound_agent": agent}] * 3
    assert events[0].after == {"to": CALLED.value, "agent": agent}
    assert (events[2].after or {}).items() > (events[0].after or {}).items()
    assert (events[2].after or {})["call"]


@EVERYWHERE
async def test_another_agent_may_speak_than_the_lines_own(house: House, at: Case) -> None:
    at.linked(house)
    other = at.agent(house, 1)

    await house.bought(Call(at.line, CALLED, agent=other))

    sent = writes(house.simulator(at.name))[0].sent
    assert (other in sent.values(), at.agent(house) in sent.values()) == (True, False)
    assert ((await trail(house.store))[-1].after or {})["agent"] == other


@EVERYWHERE
async def test_where_nobody_would_speak_nothing_rings_and_that_is_said_before(
    house: House, at: Case
) -> None:
    with pytest.raises(Refused, match=r"so nobody would speak\. Name one: `/number call \+"):
        await house.proposed(Call(at.line, CALLED))

    assert (writes(house.simulator(at.name)), await told(house.store)) == ([], [])


async def test_an_agent_for_calls_that_come_in_does_not_speak_in_others(house: House) -> None:
    house.sigmamind.held[OURS_AT_SIGMAMIND.value]["inboundAgentId"] = SIGMAMIND.agent(house)

    with pytest.raises(Refused, match="has no agent for the calls that it places"):
        await house.proposed(Call(OURS_AT_SIGMAMIND, CALLED))


async def test_the_agent_is_meant_by_its_name(house: House) -> None:
    plan = await house.proposed(Call(OURS_AT_VOGENT, CALLED, agent="after hours"))

    assert (plan.draft.after or {})["agent"] == VOGENT.agent(house, 1)
    assert plan.draft.called(VOGENT.agent(house, 1)) == "After hours"
    assert deed(plan).to_do == "call +1 415-555-0192 from +1 512-555-0190"
    with pytest.raises(Unsupported, match="Did you mean “Front desk”"):
        await house.proposed(Call(OURS_AT_VOGENT, CALLED, agent="Front dsk"))


async def test_what_is_no_agents_id_is_refused_by_its_fields_title(house: House) -> None:
    with pytest.raises(Refused, match="Agent: Agents look like agent_5a1f0c9e7b32"):
        await house.proposed(Call(BUTTER.line, CALLED, agent="Front desk"))


async def test_a_line_at_two_providers_is_asked_back(house: House) -> None:
    house.vogent.hold(OURS_AT_SIGMAMIND.value)

    with pytest.raises(Ambiguous, match=r"is at SigmaMind and Vogent\. Which one do you mean\?"):
        await house.proposed(Call(OURS_AT_SIGMAMIND, CALLED, agent="agent_1"))

    SIGMAMIND.linked(house)
    named = Call(OURS_AT_SIGMAMIND, CALLED, provider="sigmamind")
    assert (await house.bought(named)).plan.state is State.DONE


async def test_a_line_that_nobody_holds_places_no_call(house: House) -> None:
    with pytest.raises(Refused, match=r"No provider has \+1 415-555-0100 for us"):
        await house.proposed(Call(NUMBER, CALLED, agent="agent_1"))


@EVERYWHERE
async def test_when_somebody_else_would_speak_by_now_it_does_not_ring(
    house: House, at: Case
) -> None:
    at.linked(house)
    plan = await house.proposed(Call(at.line, CALLED))
    now = at.linked(house, 1)

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, at.rang(house)) == (State.SUPERSEDED, [])
    assert "Somebody changed the agent of" in (receipt.plan.reason or "")
    assert receipt.fresh is not None
    assert (receipt.fresh.plan.draft.after or {})["agent"] == now


async def test_a_line_that_is_gone_rings_nobody(house: House) -> None:
    VOGENT.linked(house)
    plan = await house.proposed(Call(OURS_AT_VOGENT, CALLED))
    del house.vogent.held[OURS_AT_VOGENT.value]

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, receipt.fresh) == (State.SUPERSEDED, None)
    assert VOGENT.rang(house) == []


async def test_two_clicks_ring_once(house: House) -> None:
    VOGENT.linked(house)
    plan = await house.proposed(Call(OURS_AT_VOGENT, CALLED))

    answers = await asyncio.gather(
        *(house.confirmed(plan) for _ in range(4)), return_exceptions=True
    )

    assert [type(one) for one in answers].count(Receipt) == 1
    assert [type(one) for one in answers].count(NotOpen) == 3
    assert VOGENT.rang(house) == [CALLED.value]


ENDS: dict[str, tuple[Callable[[], Fault], State]] = {
    "cut before": (lambda: Cut(changed=False), State.UNKNOWN),
    "cut after": (lambda: Cut(changed=True), State.UNKNOWN),
    "500": (lambda: Status(500), State.UNKNOWN),
    "nonsense": (Nonsense, State.UNKNOWN),
    "422": (lambda: Status(422), State.FAILED),
    "429": (too_many, State.FAILED),
}


@EVERYWHERE
@pytest.mark.parametrize("fault", ENDS)
async def test_what_became_of_it_stays_as_it_was_known_and_is_told_once(
    house: House, people: People, at: Case, fault: str
) -> None:
    make, state = ENDS[fault]
    at.linked(house)
    writing(house.simulator(at.name), make())
    plan = (await house.bought(Call(at.line, CALLED), lease=NO_TIME)).plan
    asked = len(house.simulator(at.name).requests)

    await look(house, people, 6)

    assert (plan.state, await house.state(plan)) == (state, state)
    assert len(house.simulator(at.name).requests) == asked
    assert [(one.id, one.state) for one in people.told] == [(plan.id, state)]
    assert (people.asked, people.heard) == ([], [])
    assert [phase for phase, _ in await told(house.store)] == ["proposed", "confirmed", str(state)]


async def in_doubt(house: House, *, happened: bool = False) -> Plan:
    """A call whose answer was lost."""
    VOGENT.linked(house)
    writing(house.vogent, Cut(changed=happened))
    plan = (await house.bought(Call(OURS_AT_VOGENT, CALLED), lease=NO_TIME)).plan
    assert plan.state is State.UNKNOWN
    return plan


async def test_the_line_of_a_call_in_doubt_is_free_for_whatever_comes_next(house: House) -> None:
    first = await in_doubt(house, happened=True)

    second = (await house.bought(Call(OURS_AT_VOGENT, CALLED))).plan
    linked = (await house.bought(Assign(OURS_AT_VOGENT, VOGENT.agent(house, 1)))).plan
    gone = (await house.bought(Release(OURS_AT_VOGENT))).plan

    assert [one.state for one in (second, linked, gone)] == [State.DONE] * 3
    assert VOGENT.rang(house) == [CALLED.value] * 2
    assert await house.state(first) is State.UNKNOWN


async def test_two_calls_in_doubt_stand_side_by_side(house: House, people: People) -> None:
    plans = [await in_doubt(house) for _ in range(2)]

    await look(house, people, 4)

    assert [await house.state(plan) for plan in plans] == [State.UNKNOWN] * 2
    assert sorted(one.id for one in people.told) == sorted(plan.id for plan in plans)
    assert people.asked == []


async def test_a_line_is_kept_for_a_call_while_it_is_being_placed(house: House) -> None:
    VOGENT.linked(house)
    other = await house.proposed(Release(OURS_AT_VOGENT))
    waits = Waits()
    writing(house.vogent, waits)
    calling = asyncio.create_task(house.bought(Call(OURS_AT_VOGENT, CALLED)))
    await waits.arrived.wait()

    with pytest.raises(Busy, match=r"You are calling \+1 415-555-0192 from"):
        await house.confirmed(other)
    waits.go.set()

    assert (await calling).plan.state is State.DONE
    assert (await house.confirmed(other)).plan.state is State.DONE


async def test_a_second_press_on_a_call_in_doubt_is_told_that_nobody_can_find_out(
    house: House,
) -> None:
    plan = await in_doubt(house)

    with pytest.raises(NotOpen, match=r"confirmed this already\. It may have rung") as late:
        await house.confirmed(plan)

    assert "I will tell you" not in str(late.value)
    assert len(writes(house.vogent)) == 1


async def test_what_was_sent_when_the_bot_stopped_is_told_once_and_never_settled(
    house: House, people: People
) -> None:
    VOGENT.linked(house)
    desk = house.desk(lease=NO_TIME)
    plan = await house.proposed(Call(OURS_AT_VOGENT, CALLED))
    taken = await desk.claim(ALICE, plan.id, BUTTON)
    snapshot = {"lines": [], "complete": True}
    assert await house.store.plans.send(taken, to(State.SENT), snapshot, NO_TIME)

    await look(house, people, 6)

    assert await house.state(plan) is State.UNKNOWN
    assert [(one.id, one.state) for one in people.told] == [(plan.id, State.UNKNOWN)]
    assert (people.asked, VOGENT.rang(house)) == ([], [])
    assert await told(house.store) == [
        ("proposed", "success"),
        ("confirmed", "success"),
        ("unknown", "unknown"),
    ]


async def test_what_was_confirmed_but_never_sent_has_failed_and_rings_nobody(
    house: House, people: People
) -> None:
    VOGENT.linked(house)
    desk = house.desk(lease=NO_TIME)
    plan = await house.proposed(Call(OURS_AT_VOGENT, CALLED))
    taken = await desk.claim(ALICE, plan.id, BUTTON)
    await look(house, people)

    receipt = await desk.perform(taken, BUTTON)

    assert (receipt.plan.state, VOGENT.rang(house)) == (State.FAILED, [])


async def test_a_late_yes_settles_what_reconcile_had_called_unknown(
    house: House, people: People
) -> None:
    VOGENT.linked(house)
    waits = Waits()
    writing(house.vogent, waits)
    plan = await house.proposed(Call(OURS_AT_VOGENT, CALLED))
    taken = await house.desk(lease=NO_TIME).claim(ALICE, plan.id, BUTTON)
    calling = asyncio.create_task(perform(taken, BUTTON, house.providers, house.store, NO_TIME))
    await waits.arrived.wait()
    await look(house, people)
    assert await house.state(plan) is State.UNKNOWN
    waits.go.set()

    ended = await calling

    assert (ended.state, VOGENT.rang(house)) == (State.DONE, [CALLED.value])
    assert "came late: yes" in (ended.reason or "")


async def test_vogents_token_of_a_call_is_not_kept(house: House) -> None:
    VOGENT.linked(house)
    token = "dial-token-4711"
    writing(house.vogent, Answer({"dialToken": token, "sessionId": "s-1", "dialId": "d-1"}))

    receipt = await house.bought(Call(OURS_AT_VOGENT, CALLED))

    assert ((await trail(house.store))[-1].after or {})["call"] == "d-1"
    assert token not in repr(receipt)


async def test_somebody_who_may_not_change_rings_nobody_and_is_noted(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.desk(Policy("T01TEST", frozenset({BOB.id}))).propose(
            ALICE, Call(OURS_AT_VOGENT, CALLED), SLASH
        )

    (noted,) = await trail(house.store)
    assert (noted.action, noted.number) == ("number.call", OURS_AT_VOGENT.value)


async def test_a_number_does_not_ring_itself(house: House) -> None:
    VOGENT.linked(house)

    with pytest.raises(Refused, match="That is the number itself"):
        await house.proposed(Call(OURS_AT_VOGENT, OURS_AT_VOGENT))
