"""Assigning an agent in the browser, and a purchase whose agent is refused."""

from pathlib import Path

from playwright.async_api import expect

from bot.playground.page.server import Page as Playground
from bot.playground.simulators import Status
from bot.playground.stage import Stage
from tests.browser.conftest import Visit
from tests.browser.people import BUY, asks, barriers, presses, sees
from tests.browser.test_pictures import NARROW, SCHEMES, taken

OURS = "+15125550190"


def agent(on_stage: Stage) -> str:
    """One of Vogent's agents."""
    return next(iter(on_stage.vogent.agents))


@SCHEMES
async def test_an_agent_is_assigned_with_a_card_that_shows_now_and_then(
    playground: Playground, visits: Visit, on_stage: Stage, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, NARROW, 2)
    typed = f'/number assign {OURS} "Front desk"'
    card = await asks(alice, typed, "Assign Front desk to +1 512-555-0190 at Vogent?")
    await expect(card).to_contain_text("none → Front desk")
    assert await barriers(alice) == []
    await taken(card, pictures, "assign", scheme)

    await presses(card, "Assign this agent")

    await sees(alice, "Front desk was assigned to +1 512-555-0190 at Vogent.")
    await sees(alice, "@Alice assigned Front desk to +1 512-555-0190 at Vogent.")
    assert on_stage.vogent.held[OURS]["agentId"] == agent(on_stage)


async def test_a_purchase_in_part_says_what_stands_and_offers_the_rest(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    on_stage.vogent.fault(Status(422), method="PUT")
    typed = f"/number buy US 415 agent:{agent(on_stage)} provider:vogent"
    card = await asks(alice, typed, "Buy +1 415-555-0100 at Vogent?")

    await presses(card, BUY)

    part = await sees(alice, "+1 415-555-0100 is yours at Vogent, but not all was done.")
    await expect(part).to_contain_text("Assign Front desk to +1 415-555-0100 at Vogent?")
    await alice.mouse.move(0, 0)  # what came under a resting pointer cannot be pressed at once
    await presses(part, "Assign this agent")
    await sees(alice, "Front desk was assigned to +1 415-555-0100 at Vogent.")
    assert on_stage.vogent.held["+14155550100"]["agentId"] == agent(on_stage)
