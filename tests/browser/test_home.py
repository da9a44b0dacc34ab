"""Home and the shortcuts in the browser, as people come upon them."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from tests.browser.conftest import Visit
from tests.browser.people import BUY, asks, barriers, presses, sees
from tests.browser.test_flows_forms import modal_taken
from tests.browser.test_pictures import NARROW, SCHEMES

PHONE = (390, 844)
WIDE = (1440, 1000)
RTL = "שירות לקוחות"
LONG = "Reception of the northern branch, " * 4
SIZES = pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])


def stocked(on_stage: Stage) -> None:
    """Numbers of all kinds at SigmaMind and Vogent."""
    names = ["Support 📞", RTL, LONG, "*Sales* & <more>", ""]
    for place, name in enumerate(names):
        on_stage.sigmamind.hold(f"+1415555020{place}", friendlyName=name)
    agents = [*on_stage.vogent.agents, None]
    for place in range(12):
        agent = agents[place % len(agents)]
        on_stage.vogent.hold(f"+141555503{place:02}", agentId=agent)


async def home(page: Page, *texts: str) -> Locator:
    """Wait until Home has all these texts."""
    view = page.locator(".home-view")
    for text in texts:
        await expect(view).to_contain_text(text)
    return view


async def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    wide: bool = await page.evaluate(
        "[...document.querySelectorAll('.home-scroller, [role=dialog], body')]"
        ".every(each => each.scrollWidth <= each.clientWidth)"
    )
    return wide


async def begins_at(view: Locator, words: str) -> float:
    """How far from the left these words begin."""
    found: float = await view.evaluate(
        """(view, words) => {
            view.normalize();
            const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, at);
                range.setEnd(walker.currentNode, at + 1);
                return range.getBoundingClientRect().left;
            }
            throw new Error(`nowhere: ${words}`);
        }""",
        words,
    )
    return found


@SCHEMES
@SIZES
async def test_home_shows_what_we_have_what_waits_and_what_was_done(
    playground: Playground,
    visits: Visit,
    on_stage: Stage,
    pictures: Path,
    scheme: str,
    size: tuple[int, int],
) -> None:
    stocked(on_stage)
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, NARROW, 2)
    card = await asks(alice, "/number buy US 415 provider:vogent", "Buy +1 415-555-0100")
    await presses(card, BUY)
    await sees(alice, "is yours at Vogent.")
    await asks(alice, "/number buy US 212 provider:vogent", "Buy +1 212-555-0100")

    await alice.set_viewport_size({"width": size[0], "height": size[1]})
    await alice.goto(f"{playground.url}/#/alice/home")

    view = await home(
        alice,
        "Waiting for you",
        "Buy +1 212-555-0100 at Vogent",
        "Vogent · 14 numbers",
        "9 more:",
        RTL,
        "bought by Alice",
    )
    assert await barriers(alice) == []
    assert await fits(alice)
    assert await begins_at(view, "555-0201") == await begins_at(view, "555-0200")
    await alice.mouse.move(0, 0)
    name = f"home-{'phone' if size == PHONE else 'wide'}-{scheme}.png"
    shot = await view.screenshot(path=pictures / name, animations="disabled")
    assert len(shot) > 10_000


async def test_a_card_that_waits_is_opened_and_confirmed_from_home(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await asks(alice, "/number buy US 415", "Buy +1 415-555-0100")
    await alice.goto(f"{playground.url}/#/alice/home")
    view = await home(alice, "Buy +1 415-555-0100 at Vogent", "5 numbers at 3 providers")

    await presses(view, "Buy +1 415-555-0100 at Vogent")
    card = alice.get_by_role("dialog")
    await expect(card).to_contain_text("Only you can confirm this")
    await alice.mouse.move(0, 0)  # what came under a resting pointer cannot be pressed at once
    await presses(card, BUY)

    await expect(card).to_contain_text("+1 415-555-0100 is yours at Vogent.")
    await home(alice, "bought by Alice")
    await expect(view).not_to_contain_text("Waiting for you")
    assert "+14155550100" in on_stage.vogent.held


async def test_a_click_holds_while_another_part_of_home_is_drawn_anew(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    at_another_desk = await visits(f"{playground.url}/#/alice/ops")
    await asks(alice, "/number buy US 415", "Buy +1 415-555-0100")
    await alice.goto(f"{playground.url}/#/alice/home")
    view = await home(alice, "5 numbers at 3 providers")
    label = "Buy +1 415-555-0100 at Vogent"
    await view.get_by_role("button", name=label, exact=True).hover()

    on_stage.vogent.hold("+14155550190")
    await asks(at_another_desk, "/number list", "6 numbers")
    await at_another_desk.goto(f"{playground.url}/#/alice/home")
    await home(alice, "6 numbers at 3 providers")
    await alice.mouse.down()
    await alice.mouse.up()

    await expect(alice.get_by_role("dialog")).to_contain_text("Only you can confirm this")


async def test_each_button_of_home_opens_its_form(playground: Playground, visits: Visit) -> None:
    alice = await visits(f"{playground.url}/#/alice/home")
    view = await home(alice, "5 numbers at 3 providers")

    for label in ("Buy a number", "Import a number", "Look up a number"):
        await presses(view, label)
        form = alice.get_by_role("dialog", name=label)
        await expect(form.get_by_role("button", name="Cancel")).to_be_visible()
        assert await barriers(alice) == []
        await alice.keyboard.press("Escape")
        await expect(form).to_have_count(0)


@pytest.mark.parametrize(("person", "why"), [("greta", "You are a guest here")])
async def test_who_may_not_look_is_told_why(
    playground: Playground, visits: Visit, person: str, why: str
) -> None:
    guest = await visits(f"{playground.url}/#/{person}/home")

    view = await home(guest, "Nothing to see here", why)

    await expect(view.get_by_role("button")).to_have_count(0)


async def test_a_form_opens_from_the_plus_of_any_channel(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")

    await presses(alice, "Shortcuts and commands")
    await alice.get_by_role("menuitem", name="Import a number").click()

    form = alice.get_by_role("dialog", name="Import a number")
    await expect(form.get_by_role("button", name="Import")).to_be_visible()


@SCHEMES
@SIZES
async def test_the_numbers_in_a_message_are_looked_up_and_one_is_shown(
    playground: Playground,
    visits: Visit,
    on_stage: Stage,
    pictures: Path,
    scheme: str,
    size: tuple[int, int],
) -> None:
    stocked(on_stage)
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, NARROW, 2)
    await asks(alice, "/number list", "22 numbers")
    said = "Which of these rings? (415) 555-0301, +1 415-555-0201 or +44 20 7946 0011"
    on_stage.workspace.say("bob", "#ops", said)
    message = await sees(alice, said)
    await alice.set_viewport_size({"width": size[0], "height": size[1]})

    await message.hover()
    await presses(message, "More actions")
    await alice.get_by_role("menuitem", name="Look up phone numbers").click()

    found = alice.get_by_role("dialog", name="Look up phone numbers")
    await expect(found).to_contain_text("3 numbers in this message, 2 of them ours")
    await expect(found).to_contain_text("Not one of ours.")
    assert await barriers(alice) == []
    assert await fits(alice)
    name = f"look-up-{'phone' if size == PHONE else 'wide'}"
    await modal_taken(found, pictures, name, scheme)

    await presses(found, "Show +1 415-555-0301 at Vogent")
    await expect(alice.get_by_role("dialog")).to_contain_text("Inbound agent")
    await modal_taken(alice.get_by_role("dialog"), pictures, f"{name}-shown", scheme)
