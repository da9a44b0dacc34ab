"""Every element, handled as people do: what they see, and what the app gets."""

import re

from playwright.async_api import FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.gallery.hands import Held, control, element, entry, holds_back, picks
from tests.browser.gallery.seen import Gallery
from tests.browser.people import presses

AT_MOST = 3.0
"""Seconds that the workspace waits for an ack."""


async def at_ops(visits: Visit, app: Gallery, person: str = "alice") -> Page:
    return await visits(f"{app.url}/#/{person}/ops", size=(1100, 800))


def asked(page: Page) -> Locator:
    """The dialog that asks before something is done."""
    return page.get_by_role("alertdialog", name="Are you sure?")


async def agrees(page: Page) -> None:
    await presses(asked(page), "Do it")


async def denies(page: Page) -> None:
    await presses(asked(page), "Not now")


# Buttons


async def test_a_button_that_asks_first_is_pressed_only_by_who_agrees(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "actions")
    danger = message.get_by_role("button", name="Danger")

    await danger.click()
    await expect(asked(alice)).to_contain_text("This cannot be undone.")
    await expect(asked(alice).locator("b")).to_have_text("cannot")
    await expect(asked(alice).get_by_role("button", name="Not now")).to_be_focused()
    await alice.keyboard.press("Escape")
    await expect(asked(alice)).to_have_count(0)
    await expect(danger).to_be_focused()
    await danger.click()
    await denies(alice)
    await danger.click()
    await presses(asked(alice), "Close")
    await presses(message, "Plain")
    await app.got("plain: null")
    await danger.press("Enter")
    await agrees(alice)

    await app.got("danger: null")
    assert app.lines() == ["plain: null", "danger: null"]


async def test_every_kind_of_button_tells_the_app_its_value(app: Gallery, visits: Visit) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "actions")
    await alice.context.route("https://**", lambda route: route.abort())

    await presses(message, "Primary")
    await app.got('primary: "1"')
    await presses(message, "Seen by Alice")
    await app.got("seen: null")
    await presses(message, "Starts a workflow")
    await app.got("workflow: null")
    async with alice.expect_popup() as opened:
        await message.get_by_role("link", name="Opens the docs").click()
    await app.got("link: null")

    tab = await opened.value
    assert await tab.evaluate("window.opener") is None
    bob = await at_ops(visits, app, "bob")
    await expect(element(bob, "primary")).to_be_visible()
    await expect(element(bob, "seen")).to_be_hidden()


async def test_a_button_is_busy_and_pressed_once_until_the_ack_and_warns_when_none_comes(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "actions")
    press = await holds_back(alice, "press")
    plain = message.get_by_role("button", name="Plain")

    await plain.dblclick()
    await expect(element(message, "plain")).to_have_attribute("aria-busy", "true")
    await plain.press("Enter")
    press.let_go()
    await expect(element(message, "plain")).not_to_have_attribute("aria-busy", "true")
    await app.got("plain: null")
    assert (press.count, app.lines()) == (1, ["plain: null"])

    warning = element(message, "plain").get_by_role("img", name="We had some trouble connecting")
    app.workspace.post.ack_seconds = 0
    await plain.click()
    await expect(warning).to_be_visible()
    await expect(alice.get_by_role("status").filter(has_text="some trouble")).to_be_visible()
    app.workspace.post.ack_seconds = AT_MOST
    await plain.click()
    await expect(warning).to_have_count(0)


async def test_feedback_stays_pressed_and_an_icon_asks_before_it_deletes(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "context-actions")
    good = message.get_by_role("button", name="This was a good answer")
    bad = message.get_by_role("button", name="Bad")

    await good.click()
    await app.got('feedback: "good"')
    await expect(good).to_have_attribute("aria-pressed", "true")
    await bad.press("Space")
    await app.got('feedback: "bad"')
    await expect(bad).to_have_attribute("aria-pressed", "true")
    await expect(good).to_have_attribute("aria-pressed", "false")
    trash = message.get_by_role("button", name="Delete this answer")
    await trash.click()
    await denies(alice)
    await trash.click()
    await agrees(alice)

    await app.got("trash: null")
    assert len(app.lines()) == 3
    bob = await at_ops(visits, app, "bob")
    await expect(element(bob, "feedback")).to_be_visible()
    await expect(element(bob, "trash")).to_be_hidden()


async def test_a_menu_of_actions_is_worked_with_mouse_and_keys(app: Gallery, visits: Visit) -> None:
    alice = await at_ops(visits, app)
    await alice.context.route("https://**", lambda route: route.abort())
    message = await app.message(alice, "actions")
    dots = control(message, "overflow")
    menu = alice.get_by_role("menu", name="More actions")

    await dots.press("Enter")
    await expect(entry(alice, "Refresh")).to_be_focused()
    await expect(entry(alice, "Refresh")).to_contain_text("asks the provider")
    await expect(dots).to_have_attribute("aria-expanded", "true")
    for key, words in (("End", "Release ⚠️"), ("ArrowDown", "Refresh"), ("o", "Open the docs")):
        await alice.keyboard.press(key)
        await expect(entry(alice, words)).to_be_focused()
    await alice.keyboard.press("Escape")
    await expect(menu).to_have_count(0)
    await expect(dots).to_be_focused()
    await dots.click()
    await dots.click()
    await expect(menu).to_have_count(0)

    await picks(dots, "Release")
    await denies(alice)
    await picks(dots, "Refresh")
    await agrees(alice)
    await app.got('overflow: "refresh"')
    await picks(dots, "Open the docs")
    async with alice.expect_popup():
        await agrees(alice)
    await app.got('overflow: "docs"')
    assert len(app.lines()) == 2


# Selects


async def test_a_select_is_worked_with_mouse_and_keys(app: Gallery, visits: Visit) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "actions-selects")
    country = control(message, "country")
    present = alice.locator(".list-entry.at")

    await picks(country, "Germany")
    await app.got('country: "de"')
    await expect(country).to_have_text("Germany")
    await expect(country).to_be_focused()
    await country.press("ArrowDown")
    await expect(present).to_contain_text("Germany")
    await expect(entry(alice, "United States")).to_contain_text("+1, area codes 🇺🇸")
    for key, words in (("Home", "United States"), ("ArrowUp", "Germany"), ("PageUp", "States")):
        await alice.keyboard.press(key)
        await expect(present).to_contain_text(words)
    await alice.keyboard.press("Escape")
    await expect(country).to_be_focused()
    await country.press("k")
    await expect(alice.get_by_role("option")).to_have_text([re.compile("United Kingdom")])
    await alice.keyboard.press("Enter")
    await app.got('country: "gb"')
    await picks(country, "United Kingdom")
    await country.press("x")
    await expect(alice.locator(".list")).to_contain_text("No results")
    await alice.keyboard.press("Enter")
    await alice.keyboard.press("Tab")
    await expect(alice.locator(".list")).to_have_count(0)

    assert app.lines() == ['country: "de"', 'country: "gb"']
    await expect(country).to_have_text("United Kingdom")


async def test_a_denied_choice_is_undone_and_people_and_places_are_offered_by_name(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "actions-selects")
    grouped, offered = control(message, "grouped"), alice.get_by_role("option")
    for action_id, words in (("user", "Alice"), ("channel", "# ops"), ("conversation", "# ops")):
        await expect(control(message, action_id)).to_have_text(words)

    await grouped.click()
    europe = alice.get_by_role("group", name="Europe").get_by_role("option")
    await expect(europe).to_contain_text(["United Kingdom", "Germany"])
    await entry(alice, "Germany").click()
    await denies(alice)
    await expect(grouped).to_have_text("Grouped")
    await picks(grouped, "Germany")
    await agrees(alice)
    await app.got('grouped: "de"')

    await control(message, "user").press("b")
    await alice.get_by_role("combobox").fill("baker")
    await expect(offered).to_contain_text(["Bob"])
    await alice.keyboard.press("Enter")
    await app.got('user: "U02BOB"')
    await picks(control(message, "channel"), "sales")
    await app.got('channel: "C02SALES"')
    await control(message, "conversation").click()
    await expect(offered).to_contain_text(["ops", "sales"])
    await entry(alice, "sales").click()
    await app.got('conversation: "C02SALES"')
    assert len(app.lines()) == 4


async def test_an_external_select_shows_what_the_app_finds(app: Gallery, visits: Visit) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "selects")
    search = alice.get_by_role("combobox")
    options, told = alice.get_by_role("option"), alice.locator(".list-note")

    await control(form, "found").press("g")
    await expect(told).to_have_text("Type 2 letters or more to search")
    await search.fill("ga")
    await expect(options).to_have_text(["Garlic"])
    await search.fill("zz")
    await expect(told).to_have_text("No results")
    await expect(options).to_have_count(0)
    await search.fill("le")
    await expect(options).to_have_text(["Apple", "Lemon", "Leek"][1:])
    await search.press("ArrowDown")
    await search.press("Enter")
    await expect(control(form, "found")).to_have_text("Leek")

    await control(form, "found_groups").click()
    fruit = alice.get_by_role("group", name="Fruit").get_by_role("option")
    await expect(fruit).to_have_count(7)
    await expect(alice.get_by_role("group", name="Vegetables")).to_contain_text("Fennel")
    await entry(alice, "Mango").click()
    await picks(control(form, "fruit"), "Apple")
    await picks(control(form, "person"), "Alice")
    await presses(form, "Submit")

    await app.got(
        'selects: {"fruit": "apple", "grouped": null, "found": "leek", "found_groups": "mango",'
        ' "person": "U01ALICE", "channel": null, "conversation": null, "private": null}'
    )


async def test_of_two_searches_only_the_newest_answer_counts_and_a_failed_one_says_so(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "selects")
    first = Held()

    async def hold_the_first(route: Route) -> None:
        if '"ga"' in (route.request.post_data or ""):
            await first.take(route)
        else:
            await route.continue_()

    await alice.route("**/act/suggest", hold_the_first)
    await control(form, "found").click()
    search, options = alice.get_by_role("combobox"), alice.get_by_role("option")
    async with alice.expect_request("**/act/suggest"):
        await search.fill("ga")
    await expect(alice.locator(".list-note")).to_have_text("Loading…")
    await search.fill("me")
    await expect(options).to_have_text(["Melon"])
    async with alice.expect_response(lambda it: '"ga"' in (it.request.post_data or "")):
        first.let_go()
    await search.press("Home")
    await expect(options).to_have_text(["Melon"])

    app.workspace.post.ack_seconds = 0
    await search.fill("pl")
    await expect(alice.locator(".list-note")).to_contain_text("some trouble connecting")
    await expect(options).to_have_count(0)


async def test_a_select_for_many_tells_all_at_once_when_its_list_closes(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "accessory-multi-selects")
    countries = element(message, "countries")
    chips = countries.get_by_role("listitem")
    await expect(chips).to_have_text(["United States", "United Kingdom"])

    await control(message, "countries").click()
    germany = entry(alice, "Germany")
    await expect(germany).to_have_attribute("aria-disabled", "true")
    await germany.click(force=True)
    await entry(alice, "United States").click()
    await germany.click()
    await expect(chips).to_have_text(["United Kingdom", "Germany"])
    await alice.keyboard.press("Escape")
    await app.got('countries: ["gb", "de"]')
    await presses(countries, "Remove United Kingdom")
    await app.got('countries: ["de"]')
    await control(message, "countries").press("Backspace")
    await app.got("countries: []")
    await expect(control(message, "countries")).to_have_text("Countries")
    assert len(app.lines()) == 3


async def test_many_people_channels_and_findings_are_chosen_alike(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "accessory-multi-selects")

    await control(message, "grouped_many").click()
    await entry(alice, "Germany").click()
    await alice.keyboard.press("Escape")
    await denies(alice)
    await expect(element(message, "grouped_many").get_by_role("listitem")).to_have_count(0)
    await picks(control(message, "users"), "Greta", "Alice")
    await alice.keyboard.press("Escape")
    await app.got('users: ["U02BOB", "U03GUEST"]')
    await picks(control(message, "channels"), "sales")
    await alice.keyboard.press("Escape")
    await app.got('channels: ["C01OPS", "C02SALES"]')
    await picks(control(message, "conversations"), "ops")
    await alice.keyboard.press("Escape")
    await app.got("conversations: []")
    await control(message, "externals").press("p")
    await entry(alice, "Plum").click()
    await alice.keyboard.press("Escape")

    await app.got('externals: ["415", "plum"]')
    assert len(app.lines()) == 4


# Choices and moments


async def test_boxes_radios_dates_and_times_tell_what_is_chosen_and_undo_what_is_denied(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "actions-choices")
    boxes, radios = element(message, "boxes"), element(message, "radios")
    await expect(boxes.get_by_role("checkbox", checked=True)).to_have_accessible_name("Voice")
    await expect(boxes.locator("b, i")).to_have_text(["Voice", "in and out"])

    await boxes.get_by_text("Fax").click()
    await denies(alice)
    await expect(boxes.get_by_role("checkbox", name="Fax")).not_to_be_checked()
    await boxes.get_by_role("checkbox", name="SMS").press("Space")
    await agrees(alice)
    await app.got('boxes: ["voice", "sms"]')
    await radios.get_by_role("radio", name="SMS").press("ArrowDown")
    await app.got('radios: "fax"')

    message = await app.message(alice, "accessory-pickers")
    date, time = control(message, "date"), control(message, "time")
    await expect(element(message, "time")).to_contain_text(re.compile("E[SD]T"))
    await date.fill("2026-03-01")
    await denies(alice)
    await expect(date).to_have_value("2026-02-28")
    await date.fill("2027-12-31")
    await date.press("Enter")
    await agrees(alice)
    await app.got('date: "2027-12-31"')
    await time.fill("09:05")
    await time.press("Enter")
    await app.got('time: "09:05"')
    assert len(app.lines()) == 4


async def test_a_moment_is_read_and_chosen_in_the_readers_own_zone(
    app: Gallery, visits: Visit
) -> None:
    bob = await at_ops(visits, app, "bob")
    message = await app.message(bob, "actions-pickers")
    moment = control(message, "moment")
    await expect(moment).to_have_value("2025-12-31T19:00")
    await expect(element(message, "moment")).to_contain_text("EST")

    await moment.fill("2026-07-01T12:30")
    await moment.press("Enter")

    await app.got("moment: 1782923400", "bob")
    await expect(element(message, "moment")).to_contain_text("EDT")


# Typing


async def test_a_field_that_acts_tells_each_letter_or_enter_and_can_be_cleared(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "acting")
    fruit = control(form, "acting_fruit")

    await control(form, "letters").press_sequentially("ab")
    await app.got('letters: "ab"')
    await control(form, "letters").fill("")
    await app.got("letters: null")
    await control(form, "entered").fill("once")
    await control(form, "entered").press("Enter")
    await app.got('entered: "once"')
    await expect(control(form, "entered")).to_be_focused()
    await expect(control(form, "entered")).to_have_value("once")

    await picks(fruit, "Cherry")
    await app.got('acting_fruit: "cherry"')
    await presses(form, "Clear Fruit")
    await app.got("acting_fruit: null")
    await expect(fruit).to_have_text("Select an item")
    await expect(fruit).to_be_focused()
    assert app.submissions() == 0


async def test_home_tells_the_app_what_is_pressed_chosen_and_sent_by_enter(
    app: Gallery, visits: Visit
) -> None:
    alice = await visits(f"{app.url}/#/alice/home", size=(1100, 800))
    alone = app.workspace.dm("alice")

    await control(alice, "home_note").fill("kept")
    await presses(alice, "Press")
    await app.got('home_button: "home"', place=alone)
    await picks(control(alice, "home_person"), "Bob")
    await app.got('home_person: "U02BOB"', place=alone)
    await alice.get_by_role("checkbox", name="Large cup").check()
    await app.got('home_boxes: ["large"]', place=alone)
    await control(alice, "home_text").fill("told")
    await control(alice, "home_text").press("Enter")
    await app.got('home_text: "told"', place=alone)

    await expect(control(alice, "home_text")).to_be_focused()
    await expect(control(alice, "home_note")).to_have_value("kept")


async def test_a_field_of_a_message_counts_what_may_still_be_typed(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    message = await app.message(alice, "input-text")
    reason = control(message, "reason")
    counter = element(message, "reason").locator(".counter")
    await expect(reason).to_have_value("Sales")
    await expect(reason).to_have_accessible_description(re.compile("At most .* characters"))
    await expect(counter).to_be_hidden()

    await reason.fill("x" * 81)
    await expect(counter).to_have_accessible_name("1 characters too many")
    await reason.fill("x" * 70)
    await expect(counter).to_have_accessible_name("10 characters left")

    await app.got(f'reason: "{"x" * 70}"')


async def test_formatted_text_reaches_the_app_as_it_was_formatted(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "texts")
    await control(form, "name").fill("Jo")
    rich = form.get_by_role("textbox", name="Formatted")

    await rich.click()
    await rich.press_sequentially("plain ")
    await presses(form, "Bold")
    await rich.press_sequentially("bold")
    await presses(form, "Bold")
    await rich.press("Enter")
    await rich.press_sequentially("<b>&amp; *x*")
    await rich.press("Enter")
    await presses(form, "Bulleted list")
    await rich.press_sequentially("one")
    await rich.press("Enter")
    await rich.press_sequentially("two")
    await presses(form, "Save")

    await expect(form).to_have_count(0)
    assert app.workspace.deliveries[-1].payload["view"]["state"]["values"]["rich"]["rich"] == {
        "type": "rich_text_input",
        "rich_text_value": {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "plain "},
                        {"type": "text", "text": "bold", "style": {"bold": True}},
                        {"type": "text", "text": "\n<b>&amp; *x*"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": each}],
                        }
                        for each in ("one", "two")
                    ],
                },
            ],
        },
    }


# Files


def file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


async def test_files_are_chosen_dropped_refused_taken_away_and_sent_with_their_content(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "files")
    papers = element(form, "papers")
    chooser, listed = papers.locator("input[type=file]"), papers.get_by_role("listitem")

    await chooser.set_input_files([file("a.exe", b"1;2")])
    await expect(papers.get_by_role("status")).to_have_text(
        "Only these files can be added: txt, csv"
    )
    await chooser.set_input_files([file("a.txt", b"content of a"), file("b.csv", b"1;2")])
    await expect(listed).to_contain_text(["a.txt", "b.csv"])
    await expect(control(form, "papers")).to_be_hidden()
    await presses(papers, "Remove b.csv")
    await expect(control(form, "papers")).to_be_focused()
    await element(form, "anything").evaluate(
        """field => {
          const carried = new DataTransfer();
          carried.items.add(new File(["dropped"], "dropped.bin"));
          field.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true}));
        }"""
    )
    await expect(element(form, "anything").get_by_role("listitem")).to_contain_text(["dropped.bin"])
    await presses(form, "Submit")

    await app.got('files: {"papers": ["a.txt"], "anything": ["dropped.bin"]}')
    content = {each.name: each.content for each in app.workspace.files.values()}
    assert (content["a.txt"], content["dropped.bin"]) == (b"content of a", b"dropped")
