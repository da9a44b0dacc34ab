"""The main job on the page, as people do it."""

from datetime import timedelta

from playwright.async_api import expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from tests.browser.conftest import Open, Visit
from tests.browser.people import BUY, asks, presses, sees, types
from tests.databases import on_both

PRETTY = "+1 415-555-0100"


@on_both
async def test_a_number_is_bought_with_one_line_and_one_press(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    card = await asks(alice, "/number buy US 415", f"Buy {PRETTY} at Vogent?")
    await expect(card).to_contain_text("Only visible to you")

    await presses(card, BUY)

    await sees(alice, f"{PRETTY} is yours at Vogent.")
    await sees(alice, f"@Alice bought {PRETTY} at Vogent.")
    await expect(alice.get_by_role("button", name=BUY)).to_have_count(0)
    assert list(on_stage.vogent.held).count("+14155550100") == 1
    await asks(alice, "/number audit", "confirmed", "done")


async def test_somebody_else_at_the_same_time_sees_what_is_public_and_nothing_more(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    bob = await visits(f"{playground.url}/#/bob/ops")
    hers = await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    his = await asks(bob, "/number buy US 415", f"Buy {PRETTY}")

    await presses(hers, BUY)

    await sees(bob, f"@Alice bought {PRETTY} at Vogent.")
    await presses(his, BUY)
    await sees(bob, "Buy +1 415-555-0101 at Vogent?")
    await expect(bob.get_by_role("log")).not_to_contain_text("is yours at Vogent.")


async def test_a_card_that_has_expired_buys_nothing_and_says_so(
    opens: Open, visits: Visit, on_stage: Stage
) -> None:
    playground = await opens(numberbot_plan_lifetime=timedelta(milliseconds=1))
    alice = await visits(f"{playground.url}/#/alice/ops")
    card = await asks(alice, "/number buy US 415", f"Buy {PRETTY}")

    await presses(card, BUY)

    await sees(alice, "expired")
    assert "+14155550100" not in on_stage.vogent.held


async def test_cancelling_buys_nothing(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    card = await asks(alice, "/number buy US 415", f"Buy {PRETTY}")

    await presses(card, "Cancel")

    await sees(alice, f"Cancelled: {PRETTY} was not bought at Vogent.")
    assert "+14155550100" not in on_stage.vogent.held


async def test_a_guest_is_told_why_not(playground: Playground, visits: Visit) -> None:
    greta = await visits(f"{playground.url}/#/greta/ops")

    await types(greta, "/number buy US 415")

    await sees(greta, "guest")
