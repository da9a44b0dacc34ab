"""Bad days in a browser: somebody lets one begin, and watches how it is settled."""

import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from tests.browser.conftest import Visit
from tests.browser.people import BUY, asks, presses, sees, types
from tests.browser.test_inside import PRETTY, bad_day, buys, inside, opens_tab
from tests.slack.people import purchases


def coming(page: Page) -> Locator:
    """The chips of what waits or lasts."""
    chips = inside(page).get_by_role("list", name="Bad days to come")
    return chips.get_by_role("listitem")


async def messages(page: Page) -> None:
    """Open what Numberbot told this person alone."""
    await page.get_by_role("link", name="Numberbot").click()
    await page.get_by_role("tab", name="Messages").click()


async def test_while_the_database_is_locked_nothing_is_bought_and_then_it_is(
    brisk: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{brisk.url}/#/alice/ops")
    card = await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    await bad_day(alice, "The database is locked")
    await expect(coming(alice)).to_contain_text(["The database is locked"])

    await presses(card, BUY)

    await sees(alice, "The database cannot be used just now")
    assert purchases(on_stage.vogent) == []
    timeline = inside(alice).get_by_role("tabpanel", name="Timeline")
    await expect(timeline.get_by_text("Another process locks the database")).to_be_visible()
    await presses(coming(alice), "Take it back: The database is locked")
    await expect(timeline.get_by_text("The lock is given back")).to_be_visible()
    await presses(card, BUY)
    await sees(alice, f"{PRETTY} is yours at Vogent.")
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.parametrize(
    ("answer", "told", "state", "word"),
    [
        ("It happened", f"{PRETTY} is yours at Vogent.", "done", "says that it happened."),
        (
            "It did not",
            f"{PRETTY} was not bought at Vogent.",
            "failed",
            "says that it did not happen.",
        ),
    ],
)
async def test_what_nobody_can_tell_is_asked_and_the_answer_settles_it(
    brisk: Playground, visits: Visit, answer: str, told: str, state: str, word: str
) -> None:
    alice = await visits(f"{brisk.url}/#/alice/ops")
    await bad_day(alice, "Nobody can tell what became of the next change")
    await buys(alice)
    await sees(alice, "I do not know yet whether")
    plans = await opens_tab(alice, "Plans")
    plan = plans.get_by_role("listitem").first
    await expect(plan.locator("summary")).to_contain_text("unknown")
    await messages(alice)
    question = await sees(alice, "Did this happen?")
    await alice.mouse.move(5, 5)

    await presses(question, answer)

    await sees(alice, told)
    await expect(plan.locator("summary")).to_contain_text(state)
    await expect(coming(alice)).to_have_count(0)
    trail = await opens_tab(alice, "Trail")
    lines = trail.get_by_role("list", name="The trail, newest first").get_by_role("listitem")
    await expect(lines.first).to_contain_text(word)


async def test_a_connection_that_goes_silent_is_replaced_while_one_watches(
    brisk: Playground, visits: Visit
) -> None:
    alice = await visits(f"{brisk.url}/#/alice/ops")
    await sees_running(alice)
    await bad_day(alice, "The connection goes silent")
    await types(alice, "/number list")
    await sees(alice, "Slackbot", "dispatch_failed")

    timeline = inside(alice).get_by_role("tabpanel", name="Timeline")
    await expect(timeline.get_by_text("There is a new connection")).to_be_visible()

    await expect(coming(alice)).to_have_count(0)
    await asks(alice, "/number buy US 415", f"Buy {PRETTY}")


async def sees_running(page: Page) -> None:
    await expect(inside(page)).to_contain_text("The bot is running")
