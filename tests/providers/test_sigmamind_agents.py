"""SigmaMind's own oddities in linking agents, listing them, and in calls."""

from typing import Any

import pytest

from bot.domain.agents import Agent
from bot.domain.errors import Unsupported
from bot.domain.holdings import Direction
from bot.domain.requests import Unassign
from bot.playground.simulators import Answer, SimulatedSigmaMind
from bot.providers.port import Feature
from tests.providers.conftest import Reach
from tests.providers.making import CALLED, NUMBER, filled_in, ours

FRONT_DESK, AFTER_HOURS, APPOINTMENTS = (
    "agent_Qm3kZr81TbLw0xYd",
    "SPk29fTqWz61LmVd",
    "D7hR2wXc9LpTs4VnB",
)
DESK: dict[str, Any] = {
    "provider": "byo",
    "friendlyName": "Front desk",
    "inboundAgentId": FRONT_DESK,
    "outboundAgentId": AFTER_HOURS,
    "terminationSipURI": "sip.carrier.example",
}
"""An imported number with a name, and with an agent each way."""
SINGULAR, PLURAL = "/v1/phone-number", "/v1/phone-numbers"


async def test_without_a_direction_both_agents_are_set(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)

    after = await provider.assign(held, APPOINTMENTS)

    assert sigmamind.requests[-1].sent == {
        "inboundAgentId": APPOINTMENTS,
        "outboundAgentId": APPOINTMENTS,
    }
    assert (after.inbound_agent, after.outbound_agent) == (APPOINTMENTS, APPOINTMENTS)


@pytest.mark.parametrize(
    ("way", "field", "agents"),
    [
        (Direction.INBOUND, "inboundAgentId", (APPOINTMENTS, AFTER_HOURS)),
        (Direction.OUTBOUND, "outboundAgentId", (FRONT_DESK, APPOINTMENTS)),
    ],
)
async def test_a_direction_alone_leaves_the_other_as_it_is(
    sigmamind: SimulatedSigmaMind,
    reach: Reach,
    way: Direction,
    field: str,
    agents: tuple[str, str],
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)

    after = await provider.assign(held, APPOINTMENTS, frozenset({way}))

    assert sigmamind.requests[-1].sent == {field: APPOINTMENTS}
    assert (after.inbound_agent, after.outbound_agent) == agents
    assert (await provider.list()).find(NUMBER) == after


@pytest.mark.parametrize(
    ("ways", "sent", "agents"),
    [
        (frozenset(), {"inboundAgentId": None, "outboundAgentId": None}, (None, None)),
        (frozenset({Direction.INBOUND}), {"inboundAgentId": None}, (None, AFTER_HOURS)),
        (frozenset({Direction.OUTBOUND}), {"outboundAgentId": None}, (FRONT_DESK, None)),
    ],
)
async def test_an_agent_is_unlinked_by_null_where_the_newer_paths_are_allowed(
    sigmamind: SimulatedSigmaMind,
    reach: Reach,
    ways: frozenset[Direction],
    sent: Any,
    agents: tuple[str | None, str | None],
) -> None:
    provider, held = await ours(sigmamind, reach, unconfirmed=True, **DESK)

    after = await provider.unassign(held, ways)

    assert sigmamind.requests[-1].raw_path == f"{PLURAL}/%2B14155550190"
    assert sigmamind.requests[-1].sent == sent
    assert (after.inbound_agent, after.outbound_agent) == agents
    assert (await provider.list()).find(NUMBER) == after


async def test_unassigning_by_default_is_refused_with_the_setting_that_allows_it(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)

    with pytest.raises(Unsupported, match="SIGMAMIND_UNCONFIRMED=on"):
        provider.check(Unassign(NUMBER))
    with pytest.raises(Unsupported, match="SIGMAMIND_UNCONFIRMED=on"):
        await provider.unassign(held)

    assert sigmamind.requests == []


async def test_unassigning_can_be_asked_for_where_the_newer_paths_are_allowed(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind, unconfirmed=True)

    provider.check(Unassign(NUMBER))

    assert Feature.UNASSIGN in provider.features
    assert Feature.UNASSIGN not in (await reach(sigmamind)).features


async def test_the_pages_of_its_agents_are_followed_to_the_end(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.most_a_page = 2

    found = await (await reach(sigmamind)).agents()

    assert found.agents == (
        Agent(FRONT_DESK, "Front desk"),
        Agent(AFTER_HOURS, "After hours"),
        Agent(APPOINTMENTS, "Appointments"),
    )
    assert found.missing is None
    assert [one.query["page"] for one in sigmamind.requests] == ["0", "1"]


async def test_agents_without_an_id_are_left_out_and_without_a_name_are_not(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    shown = [{"agentName": "No id"}, {"agentId": "SP01"}, None, {"agentId": 7, "agentName": ""}]
    sigmamind.fault(Answer({"data": shown}))

    assert (await (await reach(sigmamind)).agents()).agents == (Agent("SP01"), Agent("7"))


async def test_agents_that_may_go_on_are_told(sigmamind: SimulatedSigmaMind, reach: Reach) -> None:
    sigmamind.fault(Answer({"data": [{"agentId": "SP01"}], "hasNext": True}), times=None)

    found = await (await reach(sigmamind)).agents()

    assert found.missing is not None
    assert "has more agents than its pages showed" in found.missing


@pytest.mark.parametrize(
    ("typed", "sent", "speaks"),
    [({}, {}, AFTER_HOURS), ({"agent": APPOINTMENTS}, {"agentId": APPOINTMENTS}, APPOINTMENTS)],
)
async def test_a_call_is_spoken_by_the_agent_named_or_else_by_the_number_s_own(
    sigmamind: SimulatedSigmaMind, reach: Reach, typed: Any, sent: Any, speaks: str
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)

    form = filled_in(provider, Feature.CALL, to=str(CALLED), **typed)
    call = await provider.call(held, form)

    assert sigmamind.requests[-1].sent == {
        "fromPhoneNumber": str(NUMBER),
        "toPhoneNumber": str(CALLED),
        **sent,
    }
    assert (call.reference, call.status) == (sigmamind.calls[0]["callId"], "scheduled")
    assert sigmamind.calls[0]["agent"]["agentId"] == speaks
