"""The inside pane: what the bot did, in order and live, never a secret; bad days, and its end."""

import datetime as dt
from contextlib import AsyncExitStack
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Locator, Page, WebSocket, expect

from bot.cli.info import manifest_kept
from bot.cli.process import BotProcess
from bot.playground.page.server import Page as Playground
from bot.playground.simulators import Status
from bot.playground.stage import Stage
from bot.playground.workspace.manifest import Manifest
from bot.store.store import Store
from tests.browser.conftest import Visit
from tests.browser.people import BUY, asks, presses, sees, types
from tests.conftest import SECRET

PRETTY = "+1 415-555-0100"
IN_ORDER = [
    "Slack delivers block_actions",
    "Acknowledged in",
    "confirmed",
    "POST /api/phone_numbers Vogent · 200",
    "done +1 415-555-0100",
    "is yours at Vogent.",
    "Answers everybody",
]
"""What follows from the press, each from the one before."""
MEANWHILE = "Buying +1 415-555-0100"
"""Said while the provider is asked: before the end, and nothing else is sure of it."""


def inside(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Inside")


async def opens_tab(page: Page, name: str) -> Locator:
    """Open one of the pane's tabs; what stands there."""
    await inside(page).get_by_role("tab", name=name, exact=True).click()
    panel = inside(page).get_by_role("tabpanel", name=name)
    await expect(panel).to_be_visible()
    return panel


async def bad_day(page: Page, title: str, provider: str | None = None) -> None:
    """Let one come, from the menu."""
    await presses(inside(page), "Bad days")
    menu = page.get_by_role("dialog", name="Bad days")
    if provider is not None:
        await menu.get_by_label("Which provider").select_option(provider)
    await menu.get_by_role("button", name=title).click()
    await expect(menu).to_be_hidden()


async def buys(page: Page, shown: str = PRETTY) -> None:
    """Ask for a number and press its card's button."""
    await page.mouse.move(5, 5)  # where something else came under a hand, a click does nothing
    card = await asks(page, "/number buy US 415", f"Buy {shown}")
    await presses(card, BUY)


async def test_a_plan_and_what_followed_from_its_press_are_told_as_they_happen(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    plans = await opens_tab(alice, "Plans")
    await expect(plans).to_contain_text("No plan yet.")
    card = await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    await expect(plans.get_by_role("listitem").first).to_contain_text("proposed")
    plan = plans.get_by_role("listitem").first
    await plan.locator("summary").click()
    await expect(plan.get_by_role("definition").filter(has_text="+14155550100")).to_be_visible()

    await presses(card, BUY)

    await expect(plan.locator("summary")).to_contain_text("done")
    await expect(plan.locator("details")).to_have_attribute("open", "")
    await expect(plan).to_contain_text("In state done since")
    timeline = await opens_tab(alice, "Timeline")
    pressed = timeline.get_by_role("list", name="Alice presses “Buy this number”")
    await expect(pressed).to_contain_text("Answers everybody")
    told = await pressed.get_by_role("listitem").all_inner_texts()
    lines = [" ".join(line.split()) for line in told]
    assert [phrase for line in lines for phrase in IN_ORDER if phrase in line] == IN_ORDER, told
    told_meanwhile, told_at_the_end = (
        next(place for place, line in enumerate(lines) if phrase in line)
        for phrase in (MEANWHILE, "is yours at Vogent.")
    )
    assert told_meanwhile < told_at_the_end


async def test_what_is_open_stays_and_the_trail_holds(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await buys(alice)
    timeline = await opens_tab(alice, "Timeline")
    pressed = timeline.get_by_role("list", name="Alice presses “Buy this number”")
    await expect(pressed).to_contain_text("Answers everybody")
    moment = pressed.get_by_role("listitem").filter(has_text="POST /api/phone_numbers Vogent")
    await moment.locator("summary").click()
    await expect(moment.get_by_role("group", name="in full")).to_contain_text('"purchase"')
    stood = await height(moment)
    await asks(alice, "/number help", "/number buy")
    await expect(timeline.get_by_role("list", name="Alice types /number help")).to_be_attached()
    await expect(moment.locator("details")).to_have_attribute("open", "")
    assert abs(await height(moment) - stood) <= 1

    trail = await opens_tab(alice, "Trail")
    lines = trail.get_by_role("list", name="The trail, newest first").get_by_role("listitem")
    await expect(lines).to_have_count(3)
    await expect(lines.first).to_contain_text("done")
    await presses(trail, "Check the trail")
    holds = "The trail holds: 3 events, and the signed head."
    await expect(trail.get_by_role("status")).to_have_text(holds)
    await asks(alice, "/number buy US 212", "Buy +1 212")
    await expect(lines).to_have_count(4)
    await expect(trail.get_by_role("status")).to_have_text(f"{holds} 1 line was written since.")


async def height(what: Locator) -> float:
    """Where it stands in the window."""
    stands = await what.bounding_box()
    assert stands is not None
    return stands["y"]


async def test_what_is_new_above_what_is_read_is_said_and_one_press_away(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(1440, 500))
    await buys(alice)
    timeline = await opens_tab(alice, "Timeline")
    pressed = timeline.get_by_role("list", name="Alice presses “Buy this number”")
    await expect(pressed).to_contain_text("Answers everybody")  # the last that a purchase sets off
    newer = inside(alice).get_by_role("button", name="New", exact=True)
    last = timeline.locator("summary").last
    await last.scroll_into_view_if_needed()
    await expect(newer).to_be_hidden()
    await asks(alice, "/number help", "/number buy")
    await newer.focus()
    await newer.press("Enter")
    typed = timeline.get_by_role("list", name="Alice types /number help")
    await expect(typed).to_be_in_viewport()
    await expect(newer).to_be_hidden()
    await asks(alice, "/number list", "Vogent")
    listed = timeline.get_by_role("list", name="Alice types /number list")
    await expect(listed).to_be_in_viewport()


async def test_a_tab_says_that_something_is_new_there_until_it_is_opened(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    tab = inside(alice).get_by_role("tab", name="Trail", exact=True)
    await expect(tab).not_to_have_attribute("aria-description", "Something new")
    await buys(alice)
    await expect(tab).to_have_attribute("aria-description", "Something new")
    await opens_tab(alice, "Trail")
    await expect(tab).not_to_have_attribute("aria-description", "Something new")
    calls = inside(alice).get_by_role("tab", name="Providers", exact=True)
    await expect(calls).to_have_attribute("aria-description", "Something new")


async def test_times_are_the_reader_s_to_the_second_and_their_zone_is_named(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await types(alice, "/number help")
    zone = playground.stage.workspace.person("alice").tz
    await expect(inside(alice)).to_contain_text(f"Times are those of {zone.replace('_', ' ')}.")
    at = inside(alice).locator(".moment-group time").first
    await expect(at).to_be_visible()
    sent = dt.datetime.fromtimestamp(
        playground.stage.workspace.deliveries[-1].sent_at, ZoneInfo(zone)
    )
    await expect(at).to_have_text(f"{sent:%H:%M:%S}")


async def test_when_the_line_is_lost_nobody_is_told_that_the_bot_runs(
    browser: Browser, on_stage: Stage
) -> None:
    on_stage.workspace.manifest = Manifest.read(manifest_kept())
    alice = await browser.new_page(viewport={"width": 1440, "height": 900})
    async with Playground(on_stage) as page:
        await alice.goto(f"{page.url}/#/alice/ops")
        state = inside(alice).get_by_role("status").first
        await expect(state).to_have_text("The bot is running")
    await expect(state).to_have_text("Whether the bot runs is not known")
    await alice.close()


async def test_no_key_and_no_token_reaches_the_page(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    heard: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: heard.append(str(frame)))

    alice = await visits("about:blank")
    alice.on("websocket", listen)
    await alice.goto(f"{playground.url}/#/alice/ops")
    for provider in (on_stage.vogent, on_stage.sigmamind, on_stage.butter):
        provider.fault(Status(400, echo=True))  # it repeats what it was sent, keys and all
    await types(alice, "/number list")
    await sees(alice, "Vogent", "SigmaMind")
    calls = await opens_tab(alice, "Providers")
    await expect(calls.get_by_role("listitem").filter(has_text="400")).to_have_count(3)
    await buys(alice)
    await sees(alice, f"{PRETTY} is yours at Vogent.")
    for name in ("Timeline", "Plans", "Trail", "Providers"):
        panel = await opens_tab(alice, name)
        for each in await panel.locator("summary").all():
            await each.evaluate("(line) => (line.parentElement.open = true)")
        await expect(panel.locator("details[open] .inside-body:empty")).to_have_count(0)

    seen = await alice.content() + "".join(heard)
    secrets = {
        value
        for name, value in on_stage.settings.items()
        if name.endswith(("_key", "_token", "_secret", "_id"))
    }
    assert len(secrets) == 7
    tokens = {*on_stage.workspace.state.response_urls}
    assert [each for each in secrets | tokens if each in seen] == []
    assert ("error on purpose" in seen, "••••" in seen) == (True, True)


async def test_a_bad_day_comes_once_is_seen_coming_and_can_be_taken_back(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    coming = inside(alice).get_by_role("list", name="Bad days to come").get_by_role("listitem")
    refused = "The next change is refused (409)"
    await bad_day(alice, refused, "vogent")
    await expect(coming).to_contain_text(f"Vogent: {refused}")
    await presses(coming, f"Take it back: Vogent: {refused}")
    await expect(coming).to_have_count(0)

    await bad_day(alice, refused, "vogent")
    await expect(coming).to_have_count(1)
    await buys(alice)
    await sees(alice, "Only visible to you", "somebody else was faster")
    await expect(coming).to_have_count(0)
    assert "+14155550100" not in on_stage.vogent.held
    timeline = inside(alice).get_by_role("tabpanel", name="Timeline")
    await expect(timeline.get_by_text("error on purpose")).to_be_visible()

    await buys(alice)
    await sees(alice, f"{PRETTY} is yours at Vogent.")
    await bad_day(alice, "Everything is delivered twice")
    await expect(coming).to_contain_text(["Everything is delivered twice"])
    await presses(inside(alice), "All is well again")
    await expect(coming).to_have_count(0)


async def test_the_pane_stands_beside_the_channel_or_above_it_as_there_is_room(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(1000, 800))
    await expect(inside(alice)).to_be_hidden()
    await presses(alice, "Inside")
    field = alice.get_by_label("Message #ops", exact=True)
    edge = inside(alice).get_by_role("separator", name="Width of the inside")
    await expect(edge).to_be_visible()
    assert await overlap(field, inside(alice)) <= 0
    await edge.press("Home")
    await expect(inside(alice)).to_have_css("width", "340px")
    await alice.reload()
    await expect(inside(alice)).to_have_css("width", "340px")

    await alice.set_viewport_size({"width": 700, "height": 800})
    await expect(edge).to_be_hidden()
    assert await overlap(field, inside(alice)) > 0
    await presses(alice, "Close the inside")
    await expect(inside(alice)).to_be_hidden()
    await expect(alice.get_by_role("button", name="Inside")).to_be_focused()


async def overlap(left: Locator, right: Locator) -> float:
    """By how many pixels the one lies under the other."""
    one, other = await left.bounding_box(), await right.bounding_box()
    assert one is not None
    assert other is not None
    return one["x"] + one["width"] - other["x"]


async def test_a_bot_that_is_killed_and_started_again_knows_everything(
    on_stage: Stage, store_read: Store, visits: Visit
) -> None:
    on_stage.workspace.manifest = Manifest.read(manifest_kept())
    async with AsyncExitStack() as stack:
        given = {**on_stage.settings, "numberbot_secret_key": SECRET}
        bot = await stack.enter_async_context(BotProcess(given, "error"))
        page = await stack.enter_async_context(Playground(on_stage, store=store_read, bot=bot))
        alice = await visits(f"{page.url}/#/alice/ops")
        card = await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
        await bad_day(alice, "The bot is killed now")
        await expect(inside(alice)).to_contain_text("The bot is not running")
        await sees(alice, f"Buy {PRETTY}")
        await types(alice, "/number list")
        await sees(alice, "Slackbot", "dispatch_failed")
        assert not bot.running

        await presses(inside(alice), "Start")

        await expect(inside(alice)).to_contain_text("The bot is running")
        await expect(inside(alice)).to_contain_text("The bot is connected")
        await presses(card, BUY)
        await sees(alice, f"{PRETTY} is yours at Vogent.")
        assert list(on_stage.vogent.held).count("+14155550100") == 1
        await alice.goto("about:blank")


async def test_by_keyboard_no_bad_day_hides_under_what_stands_at_the_bottom(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(1440, 600))
    await presses(inside(alice), "Bad days")
    menu = alice.get_by_role("dialog", name="Bad days")
    well = await menu.get_by_role("button", name="All is well again").bounding_box()
    assert well is not None
    days = await menu.locator(".bad-day:not(.well)").all()
    for day in days:
        await alice.keyboard.press("ArrowDown")
        await expect(day).to_be_focused()
        box = await day.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= well["y"] + 1, await day.inner_text()


async def test_the_menu_leads_to_each_group_and_shows_its_first_day_whole(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(1440, 600))
    await presses(inside(alice), "Bad days")
    menu = alice.get_by_role("dialog", name="Bad days")
    jumps = menu.get_by_role("navigation", name="Whose bad day")
    for name in ("The bot", "Slack", "The database", "A provider"):
        await presses(jumps, name)
        first = menu.get_by_role("region", name=name).locator(".bad-day").first
        await expect(first).to_be_focused()
        top, bar = await height(first), await jumps.bounding_box()
        assert bar is not None
        assert top >= bar["y"] + bar["height"] - 1, name
