"""Butter AI's own oddities in linking and unlinking agents."""

import pytest

from bot.domain.errors import (
    OutcomeUnknown,
    Partial,
    ProviderError,
    Rejected,
    Unsupported,
)
from bot.domain.holdings import Direction, Holding
from bot.domain.requests import Assign, Unassign
from bot.playground.simulators import Answer, Cut, Fault, SimulatedButter, Status
from tests.providers.conftest import Reach
from tests.providers.making import NUMBER, ours, sent

FRONT_DESK, AFTER_HOURS, APPOINTMENTS = (
    "agent_5a1f0c9e7b32",
    "agent_81c4d2e6f093",
    "agent_e7093b5ad1c8",
)


def linking(agent: str) -> str:
    return f"POST /api/agents/{agent}/assign-phone-number"


def unlinking(agent: str, held: Holding) -> str:
    return f"POST /api/agents/{agent}/unassign-phone-number/{held.reference}"


async def test_a_free_number_is_linked_in_one_write(butter: SimulatedButter, reach: Reach) -> None:
    provider, held = await ours(butter, reach)

    after = await provider.assign(held, AFTER_HOURS)

    assert sent(butter) == [linking(AFTER_HOURS)]
    assert butter.requests[0].sent == {"phone_number_id": held.reference}
    assert (after.inbound_agent, after.outbound_agent, after.status) == (
        AFTER_HOURS,
        AFTER_HOURS,
        "assigned",
    )


async def test_a_number_is_moved_by_unlinking_and_linking(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)

    after = await provider.assign(held, AFTER_HOURS)

    assert sent(butter) == [unlinking(FRONT_DESK, held), linking(AFTER_HOURS)]
    assert (await provider.list()).find(NUMBER) == after


@pytest.mark.parametrize(
    ("fault", "what_then"),
    [
        (Answer({"detail": "Agent is paused"}, 403), "said no: “Agent is paused” (HTTP 403)."),
        (Status(429), "asked us to slow down."),
    ],
)
async def test_a_number_that_was_unlinked_and_not_linked_is_told_in_both_its_parts(
    butter: SimulatedButter, reach: Reach, fault: Fault, what_then: str
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)
    butter.fault(fault, path="/assign-phone-number")

    with pytest.raises(Partial) as caught:
        await provider.assign(held, AFTER_HOURS)

    words = str(caught.value)
    assert words.startswith(f"Butter AI unlinked agent {FRONT_DESK}, but then it {what_then}")
    assert words.endswith(" So nobody answers this number now: link an agent to it.")
    assert "nothing was changed" not in words
    assert caught.value.held == (await provider.list()).find(NUMBER)
    assert len([one for one in sent(butter) if one == linking(AFTER_HOURS)]) == 1


@pytest.mark.parametrize("fault", [Cut(changed=False), Cut(changed=True), Status(500)])
async def test_a_number_that_was_unlinked_and_may_have_been_linked_is_in_doubt(
    butter: SimulatedButter, reach: Reach, fault: Fault
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)
    butter.fault(fault, path="/assign-phone-number")

    with pytest.raises(OutcomeUnknown) as caught:
        await provider.assign(held, AFTER_HOURS)

    words = str(caught.value)
    assert words.startswith(f"Butter AI unlinked agent {FRONT_DESK}, but then it ")
    assert words.endswith("the assignment may or may not have happened.")


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Status(403), Rejected, "nothing was changed"),
        (Cut(changed=True), OutcomeUnknown, "the unassignment may or may not have happened"),
    ],
)
async def test_a_number_that_could_not_be_unlinked_is_not_linked(
    butter: SimulatedButter, reach: Reach, fault: Fault, error: type[ProviderError], words: str
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)
    butter.fault(fault)

    with pytest.raises(error, match=words):
        await provider.assign(held, AFTER_HOURS)

    assert sent(butter) == [unlinking(FRONT_DESK, held)]


@pytest.mark.parametrize("known", [None, FRONT_DESK])
async def test_a_conflict_is_success_where_the_list_shows_the_wanted_agent(
    butter: SimulatedButter, reach: Reach, known: str | None
) -> None:
    """Whether we knew of the agent, or somebody else linked it meanwhile."""
    provider, held = await ours(butter, reach, assigned_agent_id=known)
    butter.held[str(NUMBER)].update(assigned_agent_id=FRONT_DESK, status="assigned")

    after = await provider.assign(held, FRONT_DESK)

    assert sent(butter) == [linking(FRONT_DESK), "GET /api/phone-numbers"]
    assert butter.requests[0].status == 409
    assert after == (await provider.list()).find(NUMBER)


async def test_a_conflict_about_another_agent_is_a_refusal(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach)
    butter.held[str(NUMBER)].update(assigned_agent_id=APPOINTMENTS, status="assigned")

    with pytest.raises(Rejected) as caught:
        await provider.assign(held, AFTER_HOURS)

    assert str(caught.value) == (
        "Butter AI said no: “Phone number is already assigned to an agent” (HTTP 409); nothing was"
        " changed. The number has an agent already: unassign that one first."
    )


@pytest.mark.parametrize("fault", [Status(500), Status(401), Answer({"data": []})])
async def test_a_conflict_stays_a_refusal_where_the_list_does_not_help(
    butter: SimulatedButter, reach: Reach, fault: Fault
) -> None:
    provider, held = await ours(butter, reach)
    butter.held[str(NUMBER)].update(assigned_agent_id=AFTER_HOURS, status="assigned")
    butter.fault(fault, times=None, method="GET")

    with pytest.raises(Rejected, match=r"HTTP 409.*unassign that one first"):
        await provider.assign(held, AFTER_HOURS)


async def test_unassigning_names_the_agent_and_shows_the_number_free(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)

    after = await provider.unassign(held)

    assert sent(butter) == [unlinking(FRONT_DESK, held)]
    assert butter.requests[0].body == b""
    assert (after.inbound_agent, after.outbound_agent, after.status) == (None, None, "free")


async def test_a_number_without_an_agent_cannot_be_unassigned_and_nobody_is_asked(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach)

    with pytest.raises(Rejected) as caught:
        await provider.unassign(held)

    assert str(caught.value) == "Butter AI links no agent to this number; nothing was changed."
    assert butter.requests == []


@pytest.mark.parametrize(
    ("before", "numbers", "doing"),
    [
        (None, [], "the assignment"),
        (None, ["phon_0123456789ab"], "the assignment"),
        (FRONT_DESK, None, "the unassignment"),
    ],
)
async def test_a_change_that_the_agent_does_not_show_is_in_doubt(
    butter: SimulatedButter, reach: Reach, before: str | None, numbers: list[str] | None, doing: str
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=before)
    shown = [held.reference] if numbers is None else numbers
    data = {"agent_id": FRONT_DESK, "assigned_phone_number_ids": shown}
    butter.fault(Answer({"success": True, "data": data}))

    with pytest.raises(OutcomeUnknown, match=f"so {doing} may or may not have happened"):
        await (provider.unassign(held) if before else provider.assign(held, FRONT_DESK))


@pytest.mark.parametrize("before", [None, FRONT_DESK])
async def test_success_false_leaves_a_change_in_doubt(
    butter: SimulatedButter, reach: Reach, before: str | None
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=before)
    butter.fault(Answer({"success": False, "data": {"agent_id": FRONT_DESK}}))

    with pytest.raises(OutcomeUnknown, match="without showing the change"):
        await (provider.unassign(held) if before else provider.assign(held, FRONT_DESK))


async def test_an_agent_whose_numbers_are_not_told_is_believed(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach)
    butter.fault(Answer({"success": True, "data": {"agent_id": FRONT_DESK}}, changed=True))

    assert await provider.assign(held, FRONT_DESK) == (await provider.list()).find(NUMBER)


@pytest.mark.parametrize("way", Direction)
async def test_a_direction_alone_is_refused_before_any_call(
    butter: SimulatedButter, reach: Reach, way: Direction
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)
    alone = frozenset({way})

    for request in (Assign(NUMBER, AFTER_HOURS, alone), Unassign(NUMBER, alone)):
        with pytest.raises(Unsupported, match=f"so {way} alone cannot be asked for"):
            provider.check(request)
    with pytest.raises(Unsupported):
        await provider.assign(held, AFTER_HOURS, alone)
    with pytest.raises(Unsupported):
        await provider.unassign(held, alone)

    assert butter.requests == []


@pytest.mark.parametrize("agent", ["Front desk", "agent_XYZ", "agent_5a1f/../x", ""])
async def test_what_is_no_agent_s_id_is_refused_before_any_call(
    butter: SimulatedButter, reach: Reach, agent: str
) -> None:
    provider, held = await ours(butter, reach)

    with pytest.raises(Unsupported, match=r"knows its agents by ids\. Agents look like agent_"):
        provider.check(Assign(NUMBER, agent))
    with pytest.raises(Unsupported, match="copy the id from the dashboard"):
        await provider.assign(held, agent)

    assert butter.requests == []
