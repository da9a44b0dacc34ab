"""Assigning and unassigning agents, and purchases that bring one, through the real app."""

import pytest

from bot.playground.simulators import Cut, Status
from bot.playground.stage import Stage
from tests.conftest import StartBot
from tests.slack.forming import opens
from tests.slack.people import BUY, asks, buys, phases, presses, sees, trail
from tests.slack.test_flow_settling import IMPATIENT

ASSIGN, UNASSIGN = "Assign this agent", "Unassign"
OURS, PRETTY = "+15125550190", "+1 512-555-0190"


def agent(on_stage: Stage, place: int = 0) -> str:
    """One of Vogent's agents."""
    return [*on_stage.vogent.agents][place]


@pytest.mark.usefixtures("bot")
async def test_an_agent_is_assigned_as_the_card_says_and_everybody_hears(on_stage: Stage) -> None:
    card = await asks(on_stage, f"assign {OURS} {agent(on_stage)}")
    assert f"Assign Front desk to {PRETTY} at Vogent?" in card.plain()
    assert "none → Front desk" in card.plain().replace("*", "")
    assert "Nothing is changed before you do." in card.plain()

    await presses(on_stage, card, ASSIGN)

    heard = f"@Alice assigned Front desk to {PRETTY} at Vogent."
    await sees(on_stage, heard, person="bob")
    await sees(on_stage, f"Front desk was assigned to {PRETTY}* at Vogent.")
    assert on_stage.vogent.held[OURS]["agentId"] == agent(on_stage)
    assert phases(await trail(on_stage, f"number:{OURS}")) == ["proposed", "confirmed", "done"]


@pytest.mark.usefixtures("bot")
async def test_an_agent_is_unassigned_and_the_card_names_it(on_stage: Stage) -> None:
    on_stage.vogent.held[OURS]["agentId"] = agent(on_stage)

    card = await asks(on_stage, "unassign (512) 555-0190")
    assert f"Unassign Front desk from {PRETTY} at Vogent?" in card.plain()
    await presses(on_stage, card, UNASSIGN)

    await sees(on_stage, f"@Alice unassigned Front desk from {PRETTY}", person="bob")
    assert on_stage.vogent.held[OURS]["agentId"] is None


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("assign inbound", "Say which number."),
        ("assign agent:agent_1", "Say which number."),
        ("unassign outbound", "Say which number."),
        ("assign +14155550177 agent_1", "No provider has +1 415-555-0177 for us"),
        (f"assign {OURS} agent_1 inbound", "inbound alone cannot be asked for"),
        (f"unassign {OURS}", "has no agent; nothing to do"),
        ("unassign +12125550190 outbound", "has no sure way to unassign an agent"),
        (f"assign {OURS} agent_1 provider:butter", "knows its agents by ids"),
        (f"assign {OURS} nobody", "Vogent has no agent “nobody”. It has “Front desk”"),
        (f'assign {OURS} "Front dsk"', "Did you mean “Front desk”?"),
        (f'assign "Front desk" {OURS}', "as no number. Write it like `/number assign +1512"),
        (f"unassign {OURS} please", f"I read {PRETTY}, but not “please”. Write it like"),
        (f'assign {OURS} "Front desk" inbond', "Did you mean `inbound`?"),
        (f"asign {OURS} agent_1", "Did you mean `assign`?"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_what_to_do(
    on_stage: Stage, typed: str, answer: str
) -> None:
    refused = await asks(on_stage, typed)

    assert answer in refused.plain()
    assert refused.buttons() == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("typed", [OURS, "+1 512 555 0190", "(512) 555-0190 provider:vogent"])
async def test_a_number_alone_opens_the_form_in_which_its_agent_is_chosen(
    on_stage: Stage, typed: str
) -> None:
    view = await opens(on_stage, f"assign {typed}", "Agent")

    assert (view.title, view.value("Number")) == ("Assign an agent", f"vogent|{OURS}")
    assert on_stage.workspace.seen_by("alice", "#ops") == []


@pytest.mark.usefixtures("bot")
async def test_an_agent_can_be_named_behind_its_key(on_stage: Stage) -> None:
    card = await asks(on_stage, 'assign +1 512 555 0190 agent:"front desk"')

    assert f"Assign Front desk to {PRETTY} at Vogent?" in card.plain()


@pytest.mark.usefixtures("bot")
async def test_an_agent_that_is_gone_when_it_is_confirmed_is_told_and_nothing_changes(
    on_stage: Stage,
) -> None:
    card = await asks(on_stage, f'assign {OURS} "front desk"')
    on_stage.vogent.agents.clear()
    await presses(on_stage, card, ASSIGN)

    refused = await sees(on_stage, f"Front desk was not assigned to {PRETTY} at Vogent")
    assert "Check the agent's id" in refused.plain()
    assert on_stage.vogent.held[OURS]["agentId"] is None


@pytest.mark.usefixtures("bot")
async def test_cancelling_an_assignment_changes_nothing(on_stage: Stage) -> None:
    card = await asks(on_stage, f"assign {OURS} {agent(on_stage)}")
    await presses(on_stage, card, "Cancel")

    await sees(on_stage, f"Cancelled: Front desk was not assigned to {PRETTY} at Vogent.")
    assert on_stage.vogent.held[OURS]["agentId"] is None


@pytest.mark.usefixtures("bot")
async def test_a_number_is_bought_with_its_agent(on_stage: Stage) -> None:
    card = await asks(on_stage, f"buy US 415 agent:{agent(on_stage)} provider:vogent")
    assert "*Agent*\nFront desk" in card.plain()
    await presses(on_stage, card, BUY)

    await sees(on_stage, "+1 415-555-0100* is yours at Vogent, with agent Front desk.")
    assert on_stage.vogent.held["+14155550100"]["agentId"] == agent(on_stage)


@pytest.mark.usefixtures("bot")
async def test_a_purchase_whose_agent_fails_is_told_in_part_with_a_card_for_the_rest(
    on_stage: Stage,
) -> None:
    on_stage.vogent.fault(Status(422), method="PUT")
    typed = f"buy US 415 agent:{agent(on_stage)} provider:vogent"

    await buys(on_stage, typed)

    told = await sees(on_stage, "+1 415-555-0100 is yours at Vogent, but not all was done.")
    assert "Assign Front desk to +1 415-555-0100 at Vogent?" in told.plain()
    heard = "@Alice bought +1 415-555-0100 at Vogent, but Front desk is not linked to it yet."
    await sees(on_stage, heard, person="bob")
    await presses(on_stage, told, ASSIGN)
    await sees(on_stage, "was assigned to +1 415-555-0100* at Vogent.")
    assert on_stage.vogent.held["+14155550100"]["agentId"] == agent(on_stage)
    story = phases(await trail(on_stage, "number:+14155550100"))
    assert story == ["proposed", "confirmed", "partial", "proposed", "confirmed", "done"]


async def test_a_doubtful_assignment_is_settled_and_told(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", tuning=IMPATIENT)
    on_stage.vogent.fault(Cut(changed=True), method="PUT")
    card = await asks(on_stage, f"assign {OURS} {agent(on_stage)}")
    await presses(on_stage, card, ASSIGN)
    await sees(on_stage, "I do not know yet whether Front desk was assigned", "repeat it")

    await bot.reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, f"Front desk was assigned to {PRETTY}* at Vogent.", place=dm)
    await sees(on_stage, f"@Alice assigned Front desk to {PRETTY}", person="bob")


@pytest.mark.usefixtures("bot")
async def test_other_offers_keep_the_agent_and_the_name_that_were_wished(on_stage: Stage) -> None:
    typed = 'buy US 415 name:"Main line" agent:"front desk" provider:sigmamind'
    card = await asks(on_stage, typed)
    await presses(on_stage, card, "Other offers")
    offers = await sees(on_stage, "Offers for US 415", "SigmaMind picks a number itself")

    await presses(on_stage, offers, "Choose")

    card = await sees(on_stage, "Buy a number in US 415 at SigmaMind?")
    assert "*Name*\nMain line" in card.plain()
    assert "*Agent*\nFront desk" in card.plain()


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("number", [OURS, "(512) 555-0190", "+1 512 555 0190"])
async def test_an_agents_name_needs_no_quotes_behind_a_number(on_stage: Stage, number: str) -> None:
    card = await asks(on_stage, f"assign {number} front desk")

    assert f"Assign Front desk to {PRETTY} at Vogent?" in card.plain()
