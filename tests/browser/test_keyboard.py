"""The page without a mouse: everything is reached, seen to be reached, and left again."""

from playwright.async_api import Locator, Page, expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from tests.browser.conftest import Visit
from tests.browser.people import BUY, asks, focused, sees, tabs_to

PRETTY = "+1 415-555-0100"
MOST = 90
"""Stops of the Tab key after which one goes round in a trap."""

PARTS = "nav, aside, article, section[aria-label=Composer]"

REACHABLE = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((each) =>
    each.tabIndex >= 0 && !each.disabled && !each.matches(".skip, [type=radio]:not(:checked)")
    && each.checkVisibility({ visibilityProperty: true }))
  .map((each, at) => (each.dataset.stop = at, `${at} ${each.outerHTML.slice(0, 120)}`))"""
"""Every place where Tab must come to; each gets its number."""

STOP = """() => {
  const at = document.activeElement;
  const around = [at, at.nextElementSibling, at.closest(".reader"), at.closest(".composer")];
  const outlined = (each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  };
  return at === document.body ? null : {
    stop: at.dataset.stop ?? null,
    skip: at.matches(".skip"),
    seen: around.filter(Boolean).some(outlined),
    what: at.outerHTML.slice(0, 120),
  };
}"""
"""Where one is, and whether that can be seen."""


def composer(page: Page, place: str = "#ops") -> Locator:
    return page.get_by_label(f"Message {place}", exact=True)


async def test_a_number_is_bought_and_the_trail_read_without_a_mouse(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(playground.url)
    keys = alice.keyboard
    await expect(composer(alice)).to_be_focused()

    await keys.type("/")
    chosen = alice.get_by_role("option", name="/number")
    await expect(chosen).to_have_attribute("aria-selected", "true")
    await keys.press("ArrowDown")
    await expect(chosen).to_have_attribute("aria-selected", "true")
    await keys.press("Tab")
    await expect(composer(alice)).to_have_value("/number ")
    await keys.type("buy US 415")
    await keys.press("Enter")
    await sees(alice, f"Buy {PRETTY} at Vogent?")
    await tabs_to(alice, BUY, "Shift+Tab")
    await keys.press("Enter")

    await sees(alice, f"{PRETTY} is yours at Vogent.")
    await expect(alice.locator("article:focus-within, article:focus")).to_have_count(1)
    await tabs_to(alice, "Message #ops")
    await keys.type("/number audit")
    await keys.press("Enter")
    await sees(alice, "proposed", "confirmed", "done")
    assert "+14155550100" in on_stage.vogent.held


async def test_tab_comes_to_everything_is_seen_there_and_goes_on(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    await expect(alice.get_by_role("complementary", name="Inside")).to_contain_text("proposed")
    wanted: list[str] = await alice.evaluate(REACHABLE)
    await alice.get_by_role("button", name="Skip to the messages").focus()

    stops: list[dict[str, str]] = []
    for _ in range(MOST):
        await alice.keyboard.press("Tab")
        stop = await alice.evaluate(STOP)
        if stop is None or (stops and stop == stops[0]):
            break
        stops.append(stop)
    else:
        raise AssertionError(f"a trap: {stops[-3:]}")

    come_to = {stop["stop"] for stop in stops}
    assert [each for each in wanted if each.split()[0] not in come_to] == []
    assert [stop["what"] for stop in stops if not stop["seen"]] == []


async def test_skips_lead_past_the_sidebar(playground: Playground, visits: Visit) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await asks(alice, "/number help", "/number buy")
    await alice.evaluate("document.activeElement.blur()")

    await tabs_to(alice, "Skip to the composer")
    await expect(alice.get_by_role("button", name="Skip to the composer")).to_be_in_viewport()
    await alice.keyboard.press("Enter")
    await expect(composer(alice)).to_be_focused()
    await tabs_to(alice, "Skip to the messages", "Shift+Tab")
    await alice.keyboard.press("Enter")

    await expect(alice.locator("article").last).to_be_focused()


async def test_what_opens_closes_by_escape_and_gives_the_focus_back(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await asks(alice, "/number help", "/number buy")
    opened = {
        "Shortcuts and commands": alice.get_by_role("menu"),
        "3 people, 1 app": alice.get_by_role("dialog", name="Members"),
        "Bad days": alice.get_by_role("dialog", name="Bad days"),
    }
    for name, what in opened.items():
        await alice.get_by_role("button", name=name, exact=True).focus()
        await alice.keyboard.press("Enter")
        await expect(what).to_be_visible()
        await alice.keyboard.press("Escape")
        await expect(what).to_be_hidden()
        assert await focused(alice) == name

    await alice.locator("article").last.focus()
    await tabs_to(alice, "More actions")
    await alice.keyboard.press("Enter")
    await expect(alice.get_by_role("menuitem", name="Copy text")).to_be_focused()
    await alice.keyboard.press("Escape")
    assert await focused(alice) == "More actions"

    await composer(alice).focus()
    await alice.keyboard.type("/n")
    await expect(alice.get_by_role("listbox", name="Commands")).to_be_visible()
    await alice.keyboard.press("Escape")
    await expect(alice.get_by_role("listbox", name="Commands")).to_be_hidden()
    await expect(composer(alice)).to_be_focused()
    await expect(composer(alice)).to_have_value("/n")


async def test_panes_that_lie_above_the_rest_open_and_close_by_the_keyboard(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(700, 900))
    sidebar = alice.get_by_role("navigation", name="Channels and people")
    inside = alice.get_by_role("complementary", name="Inside")

    await alice.get_by_role("button", name="Channels and people").focus()
    await alice.keyboard.press("Enter")
    await expect(sidebar).to_be_in_viewport()
    assert await focused(alice) == "Close"
    await alice.keyboard.press("Escape")
    await expect(sidebar).to_be_hidden()
    assert await focused(alice) == "Channels and people"

    await alice.get_by_role("button", name="Inside").focus()
    await alice.keyboard.press("Enter")
    await expect(inside).to_be_visible()
    await alice.get_by_role("tab", name="Timeline").focus()
    await alice.keyboard.press("Escape")
    await expect(inside).to_be_hidden()
    assert await focused(alice) == "Inside"


async def test_what_was_open_in_a_wide_window_lies_in_order_in_a_narrow_one(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    inside = alice.get_by_role("complementary", name="Inside")
    await expect(inside).to_be_visible()
    await alice.set_viewport_size({"width": 700, "height": 900})
    await alice.get_by_role("button", name="Channels and people").press("Enter")
    await expect(alice.get_by_role("button", name="Close", exact=True)).to_be_focused()

    await alice.mouse.click(650, 450)  # beside the sidebar, where the inside lies in the dark

    await expect(alice.get_by_role("navigation", name="Channels and people")).to_be_hidden()
    await expect(inside).to_be_visible()
    await alice.get_by_role("button", name="Close the inside").click()
    await expect(inside).to_be_hidden()


async def test_f6_and_the_arrows_go_round(playground: Playground, visits: Visit) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await asks(alice, "/number list", "Front desk")
    await asks(alice, "/number help", "/number buy")
    articles = alice.locator("article")
    await composer(alice).focus()

    order = []
    for _ in range(4):
        await alice.keyboard.press("F6")
        order.append(await alice.evaluate(f"document.activeElement.closest('{PARTS}').tagName"))
        if order[-1] == "ARTICLE":
            await expect(articles.last).to_be_focused()  # and not the table of an older one
    assert order == ["ASIDE", "NAV", "ARTICLE", "SECTION"]
    await expect(composer(alice)).to_be_focused()

    await alice.keyboard.press("Shift+F6")
    await expect(articles.last).to_be_focused()
    await alice.keyboard.press("Home")
    await expect(articles.first).to_be_focused()
    await alice.keyboard.press("ArrowDown")
    await expect(articles.nth(1)).to_be_focused()

    await alice.get_by_role("tab", name="Timeline").focus()
    await alice.keyboard.press("ArrowRight")
    await expect(alice.get_by_role("tabpanel", name="Plans")).to_be_visible()
    await alice.keyboard.press("End")
    await expect(alice.get_by_role("tabpanel", name="Providers")).to_be_visible()
    assert await focused(alice) == "Providers"

    edge = alice.get_by_role("separator", name="Width of the inside")
    before = int(await edge.get_attribute("aria-valuenow") or 0)
    await edge.press("ArrowLeft")
    await expect(edge).to_have_attribute("aria-valuenow", str(before + 24))


async def test_the_apps_tabs_and_who_one_is_are_chosen_with_the_arrows(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/dm")
    await alice.get_by_role("tab", name="Messages").focus()

    await alice.keyboard.press("ArrowRight")
    await expect(alice.get_by_role("heading", name="Commands")).to_be_visible()
    assert await focused(alice) == "About"

    await alice.get_by_role("radio", name="Alice").focus()
    await alice.keyboard.press("ArrowDown")
    await expect(alice.get_by_role("radio", name="Bob")).to_be_checked()
    await expect(alice.get_by_role("radio", name="Bob")).to_be_focused()
    assert alice.url.endswith("#/bob/about")
