"""The workspace around the messages: the composer, people and places, files, theme, the line."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage, stage
from bot.playground.workspace.manifest import Command, Manifest, Shortcut
from tests.browser.conftest import Visit
from tests.browser.people import asks, barriers, focused, presses, sees, types

PRETTY = "+1 415-555-0100"
APP = Manifest(
    name="Numberbot",
    description="Phone numbers.",
    commands=(Command("/number", "Buy and list", "buy US 415 | list", should_escape=True),),
    shortcuts=(
        Shortcut("Keep this", "message", "keep", "Remembers it"),
        Shortcut("Begin", "global", "begin", "Begins something"),
    ),
    home_tab_enabled=True,
    messages_tab_enabled=True,
    events=("app_home_opened",),
)
SAID = "".join(f"{line}\n" for line in range(4))


@pytest.fixture
async def unmanned(on_stage: Stage) -> AsyncIterator[Playground]:
    """The page of an app with shortcuts, whose bot is not there."""
    on_stage.workspace.manifest = APP
    async with Playground(on_stage) as page:
        yield page


@pytest.fixture
def slack(on_stage: Stage) -> AsyncWebClient:
    """What a bot posts with."""
    workspace = on_stage.workspace
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)


def composer(page: Page, place: str = "#ops") -> Locator:
    return page.get_by_label(f"Message {place}", exact=True)


def place(page: Page, name: str) -> Locator:
    """The sidebar's link to a channel or the app."""
    return page.locator(".place-link", has=page.get_by_text(name, exact=True))


async def places(page: Page) -> list[str]:
    """What the sidebar lists."""
    await expect(page.locator(".place-name").first).to_be_visible()
    return await page.locator(".place-name").all_inner_texts()


async def becomes(page: Page, name: str) -> None:
    """Choose in the sidebar who one is."""
    await page.locator(".reader-name").get_by_text(name, exact=True).click()
    await expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()


async def is_at(page: Page, title: str, address: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    assert page.url.endswith(address)


async def test_the_composer_helps_and_brings_back_what_was_sent(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    field, send = composer(alice), alice.get_by_role("button", name="Send")
    await expect(send).to_be_disabled()
    await field.fill("   ")
    await field.press("Enter")
    await expect(alice.locator("article")).to_have_count(0)
    await field.fill("/num")
    await field.press("Enter")
    await expect(field).to_have_value("/number ")
    await expect(alice.locator(".ghost")).to_contain_text("buy US 415 | import")

    await field.fill("one")
    await field.press("Shift+Enter")
    await field.press_sequentially("two")
    await send.click()
    said = await sees(alice, "one")
    await expect(said.locator(".message-text")).to_have_text("one\ntwo", use_inner_text=True)
    await types(alice, "three")
    await sees(alice, "three")
    await expect(field).to_have_value("")
    await field.press("ArrowUp")
    await expect(field).to_have_value("three")
    await field.press("ArrowUp")
    await expect(field).to_have_value("one\ntwo")
    await field.press("ArrowDown")
    await field.press("ArrowDown")
    await expect(field).to_have_value("")

    await presses(alice, "Shortcuts and commands")
    await alice.get_by_role("menuitem", name="/number").click()
    await expect(field).to_have_value("/number ")
    await expect(field).to_be_focused()


async def test_what_was_not_sent_is_kept_for_each_person_and_channel(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    field = composer(alice)
    await field.fill("for ops")
    await place(alice, "sales").click()
    await expect(composer(alice, "#sales")).to_have_value("")
    await composer(alice, "#sales").fill("for sales")
    await becomes(alice, "Bob")
    await expect(composer(alice, "#sales")).to_have_value("")
    await alice.goto(f"{playground.url}/#/alice/ops")
    await alice.reload()
    await expect(field).to_have_value("for ops")
    await place(alice, "sales").click()
    await expect(composer(alice, "#sales")).to_have_value("for sales")


async def test_a_command_that_nobody_has_is_told_and_its_text_is_not_lost(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")

    told = await asks(alice, "/nubmer buy <US> 415", "/nubmer is not a command here")

    await expect(told).to_contain_text("I know /number.")
    await expect(told).to_contain_text("/nubmer buy <US> 415")
    await expect(told).to_contain_text("Slackbot")
    await expect(told).to_contain_text("Only visible to you")
    await composer(alice).press("ArrowUp")
    await expect(composer(alice)).to_have_value("/nubmer buy <US> 415")


async def test_without_a_bot_everything_says_so_and_gives_back_what_was_typed(
    unmanned: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{unmanned.url}/#/alice/ops")
    await types(alice, "/number list")
    await sees(alice, "Slackbot", '/number failed with the error "dispatch_failed"')
    await expect(composer(alice)).to_have_value("/number list")

    await presses(alice, "Shortcuts and commands")
    await alice.get_by_role("menuitem", name="Begin").click()
    await expect(alice.get_by_role("status").filter(has_text="trouble")).to_be_visible()

    await place(alice, "Numberbot").click()
    await expect(alice.get_by_role("heading", name="Nothing stands here yet")).to_be_visible()
    await alice.get_by_role("tab", name="Messages").click()
    await expect(composer(alice, "Numberbot")).to_be_visible()
    told = await on_stage.workspace.until(
        lambda: [
            (it.payload["event"]["type"], it.payload["event"]["tab"])
            for it in on_stage.workspace.deliveries
            if it.kind == "event"
        ][1:]
    )
    assert told == [("app_home_opened", "messages")]


async def test_each_person_sees_what_is_theirs(playground: Playground, visits: Visit) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    assert await places(alice) == ["ops", "sales", "shared", "Numberbot"]
    bob = await visits(f"{playground.url}/#/bob/ops")
    assert await places(bob) == ["ops", "sales", "Numberbot"]
    greta = await visits(f"{playground.url}/#/greta/ops")
    assert await places(greta) == ["ops", "Numberbot"]
    sam = await visits(f"{playground.url}/#/sam/ops")
    assert await places(sam) == ["shared"]
    await is_at(sam, "shared", "#/sam/shared")

    await asks(alice, "/number list", "Front desk")
    await asks(greta, "/number list", "guest")
    await types(sam, "/number list", "#shared")
    await sees(sam, "Only visible to you", "workspace")
    await types(bob, "good morning")
    for page in (alice, bob, greta):
        await sees(page, "Bob", "good morning")
    await expect(alice.get_by_role("log")).not_to_contain_text("guest")
    await expect(bob.locator("article")).to_have_count(1)
    await expect(greta.get_by_role("log")).not_to_contain_text("Front desk")

    await becomes(alice, "Greta")
    await expect(alice.get_by_role("log")).to_contain_text("guest")
    await expect(alice.get_by_role("log")).not_to_contain_text("Front desk")
    await is_at(alice, "ops", "#/greta/ops")


async def test_addresses_lead_back_and_what_came_meanwhile_is_counted(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    workspace = on_stage.workspace
    bob = await visits(f"{playground.url}/#/bob/sales")
    await is_at(bob, "sales", "#/bob/sales")
    workspace.say("alice", "#ops", "for anybody")
    count = place(bob, "ops").locator(".unread-count")
    await expect(count).to_have_text(", 1 unread")
    await expect(place(bob, "ops")).not_to_have_class("loud")
    workspace.say("alice", "#ops", "@bob and @here, look at #sales")
    await expect(count).to_have_text(", 2 unread")
    await expect(place(bob, "ops")).to_contain_class("loud")
    await expect(bob).to_have_title(re.compile(r"^\(2\) #sales .* Numberbot playground$"))

    await place(bob, "ops").click()
    await expect(bob.get_by_role("separator", name="New", exact=True)).to_be_visible()
    await expect(count).to_have_count(0)
    spoken = await sees(bob, "look at")
    await expect(spoken.locator(".mention-me")).to_have_text(["@Bob", "@here"])
    await expect(spoken.locator(".mention").last).to_have_text("#sales")

    await bob.reload()
    await is_at(bob, "ops", "#/bob/ops")
    await expect(bob.get_by_role("separator", name="New", exact=True)).to_have_count(0)
    await place(bob, "sales").click()
    await is_at(bob, "sales", "#/bob/sales")
    await bob.go_back()
    await is_at(bob, "ops", "#/bob/ops")
    await bob.go_back()
    await is_at(bob, "sales", "#/bob/sales")
    await bob.go_forward()
    await is_at(bob, "ops", "#/bob/ops")


async def test_what_the_app_says_to_one_person_stands_in_their_messages(
    playground: Playground, visits: Visit, slack: AsyncWebClient
) -> None:
    bob = await visits(f"{playground.url}/#/bob/ops")
    await slack.chat_postMessage(channel="U02BOB", text="for you alone")
    app = place(bob, "Numberbot")
    await expect(app.locator(".unread-count")).to_have_text(", 1 unread")
    await expect(app).to_contain_class("loud")

    await app.click()

    await is_at(bob, "Numberbot", "#/bob/dm")
    await sees(bob, "for you alone")
    await expect(app.locator(".unread-count")).to_have_count(0)
    await expect(bob.get_by_text("Numberbot takes no messages here.")).to_be_visible()
    await expect(bob.get_by_role("textbox")).to_have_count(0)
    await expect(bob.get_by_role("tab", name="Home")).to_have_count(1)
    await becomes(bob, "Alice")
    await expect(bob.get_by_role("log")).not_to_contain_text("for you alone")
    await becomes(bob, "Sam")
    await is_at(bob, "shared", "#/sam/shared")


async def test_the_newest_stays_in_view_unless_somebody_reads_further_up(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    workspace = on_stage.workspace
    for line in range(20):
        workspace.say("bob", "#ops", f"line {line}\n{SAID}")
    alice = await visits(f"{playground.url}/#/alice/ops")
    await expect(await sees(alice, "line 19")).to_be_in_viewport()
    workspace.say("bob", "#ops", "the next")
    await expect(await sees(alice, "the next")).to_be_in_viewport()

    first = alice.locator("article").first
    await first.scroll_into_view_if_needed()
    newer = alice.get_by_role("button", name="New messages")
    await expect(newer).to_be_hidden()
    workspace.say("bob", "#ops", "and one more")
    await expect(newer).to_be_visible()
    await expect(first).to_be_in_viewport()
    await expect(await sees(alice, "and one more")).not_to_be_in_viewport()
    await newer.click()
    await expect(await sees(alice, "and one more")).to_be_in_viewport()
    await expect(newer).to_be_hidden()

    await first.scroll_into_view_if_needed()
    await types(alice, "my own")
    await expect(await sees(alice, "my own")).to_be_in_viewport()


async def test_what_one_asked_for_is_brought_into_view_and_nothing_else(
    unmanned: Playground, visits: Visit, on_stage: Stage, slack: AsyncWebClient
) -> None:
    for line in range(20):
        on_stage.workspace.say("bob", "#ops", f"line {line}\n{SAID}")
    alice = await visits(f"{unmanned.url}/#/alice/ops")
    await sees(alice, "line 19")
    first = alice.locator("article").first
    newer = alice.get_by_role("button", name="New messages")

    await first.scroll_into_view_if_needed()
    await types(alice, "/number list")
    await expect(await sees(alice, "dispatch_failed")).to_be_in_viewport()

    await first.hover()
    await presses(first, "More actions")
    await alice.get_by_role("menuitem", name="Keep this").click()
    await slack.chat_postEphemeral(channel="C01OPS", user="U01ALICE", text="kept for you")
    await expect(await sees(alice, "kept for you")).to_be_in_viewport()

    await alice.get_by_role("log").hover()
    await alice.mouse.wheel(0, -9000)
    await expect(first).to_be_in_viewport()
    await slack.chat_postEphemeral(channel="C01OPS", user="U01ALICE", text="of itself")
    await expect(newer).to_be_visible()
    await expect(await sees(alice, "of itself")).not_to_be_in_viewport()


async def test_a_second_click_does_not_press_what_came_under_it_only_now(
    unmanned: Playground, visits: Visit, on_stage: Stage, slack: AsyncWebClient
) -> None:
    posted = await slack.chat_postMessage(channel="C01OPS", text="one", blocks=card("One"))
    alice = await visits(f"{unmanned.url}/#/alice/ops")

    async def becomes_a(name: str) -> Locator:
        blocks = card(name)
        await slack.chat_update(channel="C01OPS", ts=posted["ts"], text=name, blocks=blocks)
        button = alice.get_by_role("button", name=name, exact=True)
        await button.wait_for()
        return button

    def pressed() -> list[str]:
        sent = [it for it in on_stage.workspace.deliveries if it.type == "block_actions"]
        return [it.payload["actions"][0]["text"]["text"] for it in sent]

    await alice.evaluate("performance.now = () => 1_000")  # its time stands still
    await presses(alice, "One")
    await on_stage.workspace.until(pressed)
    two = await becomes_a("Two")
    await two.click()
    await two.click(click_count=2)
    await alice.evaluate("performance.now = () => 1_600")
    await two.click()
    await on_stage.workspace.until(lambda: len(pressed()) > 1)
    assert pressed() == ["One", "Two"]

    three = await becomes_a("Six")
    await three.press("Enter")
    await on_stage.workspace.until(lambda: pressed() == ["One", "Two", "Six"])
    await becomes_a("Ten")
    await alice.mouse.move(5, 5)
    await presses(alice, "Ten")
    await on_stage.workspace.until(lambda: pressed()[-1] == "Ten")


def card(name: str) -> list[dict[str, object]]:
    """A card with one button, as wide as the others."""
    text = {"type": "plain_text", "text": name}
    return [{"type": "actions", "elements": [{"type": "button", "action_id": name, "text": text}]}]


async def test_what_can_be_tried_next_stands_there_until_it_was(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    row = alice.get_by_role("toolbar", name="Try next")
    chips = row.locator(".try")
    await expect(alice.get_by_text("Pick something to type first")).to_be_visible()
    await expect(row).to_have_count(0)

    await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    bad_day = "Let a bad day begin"
    left = ["/number list", "/number audit", "Become Greta, a guest", bad_day]
    await expect(chips).to_have_text(left)
    await chips.first.click()
    await expect(composer(alice)).to_have_value("/number list")
    await composer(alice).press("Enter")
    await sees(alice, "Front desk")
    await expect(chips).to_have_text(left[1:])
    await presses(row, bad_day)
    await expect(alice.get_by_role("dialog", name="Bad days")).to_be_visible()
    await alice.keyboard.press("Escape")
    await expect(chips).to_have_text(left[1:3])
    await presses(row, "Hide these")
    await expect(row).to_have_count(0)
    await expect(composer(alice)).to_be_focused()
    await alice.reload()
    await sees(alice, "Front desk")
    await expect(row).to_have_count(0)


async def test_whom_the_app_does_not_serve_is_told_to_try_what_is_refused(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    row = alice.get_by_role("toolbar", name="Try next")
    chips = row.locator(".try")
    await types(alice, "hi")
    await presses(row, "Become Greta, a guest")
    await is_at(alice, "ops", "#/greta/ops")
    refused = "You are a guest here. Try it: Numberbot should refuse you."
    await expect(row).to_contain_text(refused)
    await expect(chips).to_have_text(["/number buy US 415"])
    await asks(alice, "/number list", "guest")
    await expect(row).to_have_count(0)

    await becomes(alice, "Bob")
    bobs = ["/number buy US 415", "/number audit", "Let a bad day begin"]
    await expect(chips).to_have_text(bobs)


async def test_who_people_are_and_who_is_there_is_told_in_words(
    playground: Playground, visits: Visit
) -> None:
    sam = await visits(f"{playground.url}/#/sam/shared")
    words = sam.get_by_text("You come from another company. Try it: Numberbot should refuse you.")
    await expect(words).to_be_visible()
    await expect(sam.locator(".suggested.first")).to_have_count(0)
    kinds = ["Member · London", "Member · New York", "Guest · London"]
    await expect(sam.locator(".reader-kind")).to_have_text(
        [*kinds, "From another company · London"]
    )
    members = sam.get_by_role("button", name="2 people, 1 app")
    await expect(members.locator(".avatar")).to_have_text(["A", "S"])
    topic = sam.locator(".topic")
    assert await topic.evaluate("it => it.scrollWidth <= it.clientWidth")


async def test_a_table_that_goes_on_sideways_shows_so(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(700, 900))
    await asks(alice, "/number list", "Front desk")
    holder = alice.locator(".sideways")
    await expect(holder).to_contain_class("more-after")
    await expect(holder).not_to_contain_class("more-before")
    await holder.get_by_role("group").evaluate("it => it.scrollTo(it.scrollWidth, 0)")
    await expect(holder).to_contain_class("more-before")
    await expect(holder).not_to_contain_class("more-after")


async def test_the_composer_is_beside_the_inside_where_there_is_room(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    await expect(alice.get_by_role("complementary", name="Inside")).to_be_visible()
    for width in (960, 900, 800, 720):
        await alice.set_viewport_size({"width": width, "height": 800})
        await composer(alice).fill(f"at {width}")
        await presses(alice, "Send")
        await sees(alice, f"at {width}")


async def test_times_stand_in_the_readers_zone(
    playground: Playground, visits: Visit, slack: AsyncWebClient
) -> None:
    words = "<!date^1790000000^{date_num} at {time}|then>"
    posted = await slack.chat_postMessage(channel="C01OPS", text=f"Since {words}")
    sent = float(posted["ts"])
    seen = {}
    for name, zone in {"alice": "Europe/London", "bob": "America/New_York"}.items():
        page = await visits(f"{playground.url}/#/{name}/ops")
        message = await sees(page, "Since")
        seen[name] = (await message.locator(".message-text").inner_text()).split(" at ")[1]
        shown = datetime.fromtimestamp(sent, ZoneInfo(zone)).strftime("%I:%M %p").lstrip("0")
        await expect(message.locator(".message-head time")).to_have_text(shown)
    assert seen == {"alice": "3:13 PM", "bob": "10:13 AM"}


async def test_a_file_is_shown_to_whoever_sees_where_it_was_posted(
    playground: Playground, visits: Visit, on_stage: Stage, slack: AsyncWebClient
) -> None:
    rows = "".join(f'+1415555010{row},"Desk, {row}"\n' for row in range(9))
    await slack.files_upload_v2(
        channel="C01OPS",
        filename="numbers.csv",
        title="All numbers",
        content=f"number,label\n{rows}",
        initial_comment="The list",
    )
    alice = await visits(f"{playground.url}/#/alice/ops")

    posted = await sees(alice, "The list", "All numbers", "CSV · ")
    table = posted.get_by_role("table", name="First rows of All numbers")
    await expect(table.get_by_role("row")).to_have_count(7)
    await expect(table.get_by_role("cell", name="Desk, 5")).to_be_visible()
    await expect(posted).to_contain_text("3 more rows")
    link = posted.get_by_role("link", name="Download All numbers")
    async with alice.expect_download() as download:
        await link.click()
    got = await download.value
    assert got.suggested_filename == "numbers.csv"
    assert (await got.path()).read_text() == f"number,label\n{rows}"
    (file_id,) = on_stage.workspace.files
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
    await slack.files_upload_v2(channel="C01OPS", filename="desk.svg", content=drawing)
    picture = (await sees(alice, "desk.svg")).get_by_role("img", name="desk.svg")
    await expect(picture).to_have_js_property("naturalWidth", 40)
    for person, status in {"greta": 200, "sam": 403}.items():
        answer = await alice.request.get(f"{playground.url}/file/{file_id}?person={person}")
        assert answer.status == status


async def test_what_can_be_done_with_a_message_is_in_its_menu(
    unmanned: Playground, visits: Visit, on_stage: Stage
) -> None:
    workspace = on_stage.workspace
    workspace.say("bob", "#ops", "keep me")
    alice = await visits(f"{unmanned.url}/#/alice/ops")
    await alice.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await types(alice, "/number list")
    private = await sees(alice, "dispatch_failed")
    kept = await sees(alice, "keep me")

    await kept.hover()
    await presses(kept, "More actions")
    await alice.get_by_role("menuitem", name="Keep this").click()
    asked = await workspace.until(
        lambda: [it for it in workspace.deliveries if it.type == "message_action"]
    )
    assert (asked[0].payload["message"]["text"], asked[0].person) == ("keep me", "U01ALICE")
    await kept.hover()
    await presses(kept, "More actions")
    await alice.get_by_role("menuitem", name="Copy text").click()
    await expect(alice.get_by_text("Copied to the clipboard.")).to_be_visible()
    assert await alice.evaluate("navigator.clipboard.readText()") == "keep me"

    await private.hover()
    await presses(private, "More actions")
    assert await alice.get_by_role("menuitem").all_inner_texts() == ["Copy text"]
    await alice.keyboard.press("Escape")

    tools = alice.locator(".message-tools")
    await private.focus()
    await kept.hover()
    assert await tools.evaluate_all(SEEN) == [True, False]
    await alice.keyboard.press("Shift")
    assert await tools.evaluate_all(SEEN) == [False, True]


SEEN = """all => all.map((each) =>
  each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))"""


async def test_light_and_dark_follow_the_system_or_the_choice_and_both_are_for_everybody(
    playground: Playground, visits: Visit
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", "dark")
    await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    await expect(alice.get_by_role("complementary", name="Inside")).to_contain_text("proposed")
    assert await ground(alice) < DARK
    await alice.emulate_media(color_scheme="light")
    assert await ground(alice) > LIGHT

    for theme in ("Dark", "Light"):
        await alice.set_viewport_size({"width": 1440, "height": 900})
        await alice.get_by_text(theme, exact=True).click()
        await expect(alice.get_by_role("radio", name=theme)).to_be_checked()
        for width in (1440, 1024, 700):
            await alice.set_viewport_size({"width": width, "height": 900})
            assert await barriers(alice) == [], (theme, width)
    await alice.emulate_media(color_scheme="dark")
    assert await ground(alice) > LIGHT
    await alice.reload()
    await sees(alice, f"Buy {PRETTY}")
    assert await ground(alice) > LIGHT


DARK, LIGHT = 60, 200


async def ground(page: Page) -> int:
    """How light the page's ground is, from 0 to 255."""
    colour: str = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    return int(colour.removeprefix("rgb(").split(",")[0])


async def test_nothing_sticks_out_of_a_narrow_window(playground: Playground, visits: Visit) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", size=(390, 844))
    await asks(alice, "/number buy US 415", f"Buy {PRETTY}")
    await asks(alice, "/number list", "Front desk")
    await types(alice, "w" * 300)
    await sees(alice, "www")
    for pane in (None, "Channels and people", "Inside"):
        if pane is not None:
            await presses(alice, pane)
            await alice.evaluate("Promise.all(document.getAnimations().map((it) => it.finished))")
        assert await alice.evaluate(STICKS_OUT) == [], pane
        await alice.keyboard.press("Escape")


STICKS_OUT = """() => [...document.querySelectorAll("main *, #inside *, #sidebar *")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => !each.closest(".only-read-aloud"))
  .filter((each) => {
    const at = each.getBoundingClientRect();
    const scrolls = (one) => one && (getComputedStyle(one).overflowX !== "visible"
      || scrolls(one.parentElement?.closest("main *, #inside *, #sidebar *")));
    return (at.right > innerWidth + 1 || at.left < -1) && !scrolls(each.parentElement);
  })
  .map((each) => each.outerHTML.slice(0, 100))
  .concat(document.scrollingElement.scrollWidth > innerWidth ? ["the page"] : [])"""


class Stops:
    """A bot's process that is there or not."""

    running = True

    async def start(self) -> None:
        self.running = True

    async def kill(self) -> None:
        self.running = False

    async def stop(self) -> None:
        await self.kill()


async def test_a_line_that_is_lost_is_told_moves_nothing_and_comes_back(
    browser: Browser, on_stage: Stage
) -> None:
    on_stage.workspace.manifest = APP
    on_stage.workspace.say("bob", "#ops", "before")
    errors: list[str] = []
    async with Playground(on_stage) as first:
        alice = await browser.new_page()  # not watched: a line that is lost is an error there
        alice.on("pageerror", lambda error: errors.append(str(error)))
        await alice.goto(f"{first.url}/#/alice/ops")
        stood = await (await sees(alice, "before")).bounding_box()
        await composer(alice).fill("half a thought")
    banner = alice.get_by_role("status").filter(has_text="What you see may be old")
    await expect(banner).to_be_visible()
    assert await alice.locator("article").bounding_box() == stood
    await composer(alice).press("Enter")
    await expect(alice.get_by_role("alert")).to_contain_text("The playground does not answer")
    await expect(composer(alice)).to_have_value("half a thought")

    on_stage.workspace.say("bob", "#ops", "in between")
    async with Playground(on_stage, port=int(first.url.rpartition(":")[2])):
        await sees(alice, "in between")
        await expect(alice.get_by_text("Everything is back.")).to_be_visible()
        await expect(alice.get_by_role("alert")).to_have_text("")
        await composer(alice).press("Enter")
        await sees(alice, "half a thought")
        assert await focused(alice) == "Message #ops"
        await alice.close()
    assert errors == []


async def test_a_playground_that_was_started_anew_says_so(
    browser: Browser, on_stage: Stage, tmp_path: Path
) -> None:
    on_stage.workspace.say("bob", "#ops", "before")
    on_stage.workspace.manifest = APP
    async with Playground(on_stage) as first:
        alice = await browser.new_page()  # not watched, as above
        await alice.goto(f"{first.url}/#/alice/ops")
        await sees(alice, "before")
    await expect(alice.get_by_text("What you see may be old")).to_be_visible()

    port = int(first.url.rpartition(":")[2])
    async with stage(tmp_path, APP) as another, Playground(another, port=port):
        await expect(alice.get_by_text("The playground was started anew.")).to_be_visible()
        await expect(alice.locator("article")).to_have_count(0)
        await alice.close()


async def test_a_bot_that_is_gone_is_told_and_nothing_that_one_reads_moves(
    on_stage: Stage, visits: Visit
) -> None:
    on_stage.workspace.manifest = APP
    for line in range(20):
        on_stage.workspace.say("bob", "#ops", f"line {line}\n{SAID}")
    bot = Stops()
    async with Playground(on_stage, bot=bot) as page:
        alice = await visits(f"{page.url}/#/alice/ops")
        await sees(alice, "line 19")
        middle = alice.locator("article").nth(9)
        await middle.scroll_into_view_if_needed()
        what = [middle, composer(alice), place(alice, "ops"), alice.get_by_role("tab").first]
        stood = [await each.bounding_box() for each in what]

        bot.running = False
        banner = alice.get_by_role("status").filter(has_text="Commands and buttons fail.")
        await expect(banner).to_be_in_viewport()
        assert [await each.bounding_box() for each in what] == stood
        await presses(alice, "Start")
        await expect(alice.get_by_text("Everything is back.")).to_be_visible()
        assert [await each.bounding_box() for each in what] == stood
        await alice.goto("about:blank")
