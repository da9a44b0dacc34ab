"""Vogent's own oddities in linking agents, listing them, and in calls."""

import pytest

from bot.domain.agents import Agent
from bot.domain.errors import OutcomeUnknown, Rejected, Unsupported
from bot.domain.holdings import Direction
from bot.domain.requests import Assign, Unassign
from bot.playground.simulators import Answer, SimulatedVogent
from bot.providers.port import Feature
from tests.providers.conftest import Reach
from tests.providers.making import CALLED, NUMBER, filled_in, ours, sent

NUMBERS = "/api/phone_numbers"


async def test_an_agent_is_unlinked_by_an_empty_id(vogent: SimulatedVogent, reach: Reach) -> None:
    provider, held = await ours(vogent, reach, agentId=next(iter(vogent.agents)))

    after = await provider.unassign(held)

    assert sent(vogent) == [f"PUT {NUMBERS}/{held.reference}"]
    assert vogent.requests[0].sent == {"agentId": ""}
    assert (after.inbound_agent, after.outbound_agent) == (None, None)


async def test_an_agent_is_linked_in_place_of_another_in_one_write(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    first, second, *_ = vogent.agents
    provider, held = await ours(vogent, reach, agentId=first)

    after = await provider.assign(held, second)

    assert after.inbound_agent == second
    assert sent(vogent) == [f"PUT {NUMBERS}/{held.reference}"]


@pytest.mark.parametrize("shown", ["the agent before", "another agent", "another record", "none"])
async def test_a_link_that_the_answer_does_not_show_is_in_doubt(
    vogent: SimulatedVogent, reach: Reach, shown: str
) -> None:
    before, wanted, another = vogent.agents
    provider, held = await ours(vogent, reach, agentId=before)
    record = {"id": held.reference, "number": str(NUMBER), "type": "PSTN", "agentId": wanted}
    changed: dict[str, dict[str, str | None]] = {
        "the agent before": {"agentId": before},
        "another agent": {"agentId": another},
        "another record": {"id": "another"},
        "none": {"agentId": None},
    }
    vogent.fault(Answer({**record, **changed[shown]}))

    with pytest.raises(OutcomeUnknown) as caught:
        await provider.assign(held, wanted)

    assert str(caught.value) == (
        "Vogent answered without showing the change,"
        " so the assignment may or may not have happened."
    )


async def test_an_unassignment_after_which_an_agent_is_shown_is_in_doubt(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    agent = next(iter(vogent.agents))
    provider, held = await ours(vogent, reach, agentId=agent)
    vogent.fault(Answer(vogent.held[str(NUMBER)]))

    with pytest.raises(OutcomeUnknown, match="the unassignment may or may not have happened"):
        await provider.unassign(held)


async def test_null_and_an_empty_id_both_mean_that_nobody_is_linked(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider, held = await ours(vogent, reach)
    vogent.fault(Answer({**vogent.held[str(NUMBER)], "agentId": ""}))

    assert (await provider.unassign(held)).inbound_agent is None


@pytest.mark.parametrize("way", Direction)
async def test_a_direction_alone_is_refused_before_any_call(
    vogent: SimulatedVogent, reach: Reach, way: Direction
) -> None:
    provider, held = await ours(vogent, reach)
    alone = frozenset({way})

    for request in (Assign(NUMBER, "agent", alone), Unassign(NUMBER, alone)):
        with pytest.raises(Unsupported, match=f"so {way} alone cannot be asked for"):
            provider.check(request)
    with pytest.raises(Unsupported, match=f"so {way} alone cannot be asked for"):
        await provider.assign(held, "agent", alone)
    with pytest.raises(Unsupported, match=f"so {way} alone cannot be asked for"):
        await provider.unassign(held, alone)

    assert vogent.requests == []


@pytest.mark.parametrize(
    ("agent", "status", "advice"),
    [
        ("no-such-agent", 400, "Check the agent's id; Vogent's dashboard shows it."),
        (None, 404, "It may have been released; see `/number list provider:vogent`."),
    ],
)
async def test_a_refused_link_says_what_to_look_at(
    vogent: SimulatedVogent, reach: Reach, agent: str | None, status: int, advice: str
) -> None:
    provider, held = await ours(vogent, reach)
    if agent is None:
        vogent.held.clear()

    with pytest.raises(Rejected) as caught:
        await provider.assign(held, agent or next(iter(vogent.agents)))

    assert str(caught.value) == (
        f"Vogent said no without a reason (HTTP {status}); nothing was changed. {advice}"
    )


async def test_the_cursor_of_its_agents_is_followed_to_the_end(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.most_a_page = 2

    found = await (await reach(vogent)).agents()

    assert found.agents == tuple(Agent(one["id"], one["name"]) for one in vogent.agents.values())
    assert found.missing is None
    assert ["cursor" in one.query for one in vogent.requests] == [False, True]


async def test_agents_whose_cursor_comes_again_are_told_to_be_a_part(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    shown = [{"id": "1", "name": "Front desk"}, {"name": "No id"}, None]
    vogent.fault(Answer({"data": shown, "cursor": "again"}), times=None)

    found = await (await reach(vogent)).agents()

    assert found.agents == (Agent("1", "Front desk"),)
    assert found.missing is not None
    assert "has more agents than its pages showed" in found.missing
    assert len(vogent.requests) == 2


@pytest.mark.parametrize("named", [False, True])
async def test_a_call_is_from_the_record_with_an_end_and_by_the_agent_named_or_its_own(
    vogent: SimulatedVogent, reach: Reach, *, named: bool
) -> None:
    own, other, *_ = vogent.agents
    provider, held = await ours(vogent, reach, agentId=own)
    typed = {"agent": other} if named else {}

    call = await provider.call(held, filled_in(provider, Feature.CALL, to=str(CALLED), **typed))

    assert vogent.requests[0].sent == {
        "callAgentId": other if named else own,
        "toNumber": str(CALLED),
        "fromNumberId": held.reference,
        "timeoutMinutes": 5,
    }
    assert call.reference == vogent.calls[0]["id"]


async def test_a_call_without_any_agent_is_refused_before_it_is_placed(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider, held = await ours(vogent, reach)

    with pytest.raises(Unsupported) as caught:
        await provider.call(held, filled_in(provider, Feature.CALL, to=str(CALLED)))

    assert str(caught.value) == (
        "Vogent needs an agent for a call, and this number has none: name one."
    )
    assert vogent.requests == []


async def test_the_token_of_a_call_is_not_kept(vogent: SimulatedVogent, reach: Reach) -> None:
    provider, held = await ours(vogent, reach, agentId=next(iter(vogent.agents)))

    call = await provider.call(held, filled_in(provider, Feature.CALL, to=str(CALLED)))

    token = vogent.requests[0].answered["dialToken"]
    assert token
    assert token not in repr(call)
