"""Forms: what is refused, what stays, what opens on top of what, and where the focus goes."""

import json

from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.gallery.hands import control, element, holds_back, picks
from tests.browser.gallery.seen import Gallery
from tests.browser.people import presses

COMPOSER = "Message #ops"


async def at_ops(visits: Visit, app: Gallery) -> Page:
    return await visits(f"{app.url}/#/alice/ops", size=(1100, 800))


def wrong(form: Locator, block_id: str) -> Locator:
    """What stands below a field that is wrong."""
    return form.locator(f'[data-block-id="{block_id}"] .input-error')


async def nothing_is_open(page: Page) -> None:
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_unfit_fields_are_refused_all_at_once_before_anything_is_sent(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "texts")
    name = form.get_by_role("textbox", name="Name")
    await expect(name).to_be_focused()
    await expect(name).to_have_accessible_description("As on your badge")
    unfit = {
        "short": ("x", "Enter at least 2 characters."),
        "mail": ("jo@", "Enter an e-mail address, like name@example.com."),
        "link": ("example", "Enter a whole link, like https://example.com."),
        "whole": ("1.5", "Enter a whole number."),
        "share": ("half", "Enter a number."),
    }
    for action_id, (typed, _) in unfit.items():
        await control(form, action_id).fill(typed)
    await presses(form, "Save")

    await expect(wrong(form, "name")).to_have_text("Please fill in this field.")
    for action_id, (typed, why) in unfit.items():
        await expect(wrong(form, action_id)).to_have_text(why)
        await expect(control(form, action_id)).to_have_value(typed)
        await expect(control(form, action_id)).to_have_attribute("aria-invalid", "true")
    await expect(name).to_be_focused()
    await expect(name).to_have_accessible_description("Please fill in this field. As on your badge")
    assert app.submissions() == 0

    fit = {"name": "Jo", "short": "xy", "mail": "jo@a.example", "whole": "9", "share": "0.5"}
    for action_id, typed in {**fit, "link": "https://a.example/?b=1&c=<d>"}.items():
        await control(form, action_id).fill(typed)
    await name.press("Enter")

    await nothing_is_open(alice)
    held = {"name": "Jo", "note": None, "short": "xy", "mail": "jo@a.example"}
    more = {"link": "https://a.example/?b=1&c=<d>", "whole": "9", "share": "0.5", "rich": None}
    await app.got(f"texts: {json.dumps({**held, **more})}")
    await expect(alice.get_by_label(COMPOSER)).to_be_focused()


async def test_required_choices_are_refused_at_the_first_of_them(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    for name, first, others in (
        ("selects", "fruit", ["person"]),
        ("multi", "fruits", []),
        ("choices", "size", []),
        ("dates", "day", []),
        ("files", "papers", []),
    ):
        form = await app.form(alice, name)
        await presses(form, "Submit")
        for block_id in (first, *others):
            await expect(wrong(form, block_id)).to_have_text("Please fill in this field.")
        await expect(element(form, first).locator(":focus")).to_have_count(1)
        await alice.keyboard.press("Escape")
        await nothing_is_open(alice)

    assert app.submissions() == 0


async def test_what_the_app_finds_wrong_stands_at_its_fields_and_nothing_typed_is_lost(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "errors")
    await control(form, "name").fill("no")
    await picks(control(form, "fruit"), "Cherry")
    await form.get_by_role("radio", name="Large cup").check()
    await presses(form, "Submit")

    await expect(wrong(form, "name")).to_have_text("Say yes, please.")
    await expect(wrong(form, "size")).to_have_text("This was wrong as well.")
    await expect(wrong(form, "fruit")).to_have_count(0)
    ring = "each => getComputedStyle(each).boxShadow"
    assert await form.get_by_role("radio", name="Both").evaluate(ring) != "none"
    await expect(control(form, "name")).to_be_focused()
    await expect(control(form, "name")).to_have_value("no")
    await expect(control(form, "fruit")).to_have_text("Cherry")
    await expect(form.get_by_role("radio", name="Large cup")).to_be_checked()
    await control(form, "name").fill("yes")
    await presses(form, "Submit")

    await nothing_is_open(alice)
    await app.got('errors: {"name": "yes", "fruit": "cherry", "size": "large"}')
    assert app.submissions() == 2


async def test_a_form_filled_in_before_is_sent_as_it_stands(app: Gallery, visits: Visit) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "prefilled")
    await expect(control(form, "moment")).to_have_value("2026-02-28T10:50")
    await expect(element(form, "people").get_by_role("listitem")).to_have_text(["Alice", "Bob"])

    await presses(form, "Submit")

    await nothing_is_open(alice)
    sent = app.workspace.deliveries[-1].payload["view"]
    given = {it["block_id"]: it["element"] for it in sent["blocks"]}
    for name, fields in sent["state"]["values"].items():
        (held,) = (value for key, value in fields[name].items() if key != "type")
        (initial,) = (value for key, value in given[name].items() if key.startswith("initial_"))
        assert held == initial, name


async def test_submit_is_busy_and_sent_once_however_often_it_is_pressed(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "focus")
    await expect(form.get_by_role("textbox", name="Second")).to_be_focused()
    submit = form.get_by_role("button", name="Submit")
    sending = await holds_back(alice, "submit")
    await form.get_by_role("textbox", name="Second").fill("2")

    await submit.dblclick()
    await expect(submit).to_have_attribute("aria-busy", "true")
    await form.get_by_role("textbox", name="Second").press("Enter")
    sending.let_go()

    await nothing_is_open(alice)
    await app.got('focus: {"first": null, "second": "2"}')
    assert (sending.count, app.submissions()) == (1, 1)


async def test_when_no_ack_comes_the_form_stays_with_all_that_was_typed(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "errors")
    await control(form, "name").fill("yes")
    app.workspace.post.links.open, sockets = [], app.workspace.post.sockets

    await presses(form, "Submit")

    await expect(alice.get_by_role("status").filter(has_text="some trouble")).to_be_visible()
    await expect(control(form, "name")).to_have_value("yes")
    app.workspace.post.links.open = sockets
    await presses(form, "Submit")
    await nothing_is_open(alice)


async def test_what_is_typed_stays_with_its_caret_when_the_app_draws_the_form_anew(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "update")
    await control(form, "name").fill("Jo")
    await control(form, "other").fill("more")
    await presses(form, "Renew")
    renewed = app.dialog(alice, "Renewed")
    await expect(control(renewed, "name")).to_have_value("Jo")
    await expect(control(renewed, "other")).to_have_value("more")
    await expect(renewed.get_by_role("button", name="Renew")).to_be_focused()

    await control(renewed, "name").press("End")
    await alice.keyboard.press("ArrowLeft")
    await alice.keyboard.type("n")
    view = app.workspace.view("alice")
    assert view is not None
    view.raw["title"]["text"] = "Anew"
    app.workspace.state.changes.happened()
    await expect(app.dialog(alice, "Anew")).to_be_visible()
    await alice.keyboard.type("a")
    await expect(control(alice, "name")).to_have_value("Jnao")
    await alice.keyboard.press("Enter")

    after = app.dialog(alice, "After")
    await expect(after).to_contain_text("It is new.")
    await expect(after.get_by_role("textbox", name="Name")).to_be_focused()
    await app.got('update: {"name": "Jnao", "other": "more"}')


async def test_three_forms_stack_and_back_and_cancel_take_the_top_one_away(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    one = await app.form(alice, "stack")
    two, three = app.dialog(alice, "Two of three"), app.dialog(alice, "Three of three")
    await expect(one.get_by_role("button", name="Back")).to_have_count(0)

    await one.get_by_role("textbox", name="One").fill("1")
    await alice.keyboard.press("Enter")
    await expect(two.get_by_role("textbox", name="Two")).to_be_focused()
    await alice.keyboard.type("2")
    await alice.keyboard.press("Enter")
    await expect(three.get_by_role("textbox", name="Three")).to_be_focused()
    await presses(three, "Back")
    await app.got("stack_three: closed")
    await expect(two.get_by_role("textbox", name="Two")).to_be_focused()
    await expect(two.get_by_role("textbox", name="Two")).to_have_value("2")
    await presses(two, "Cancel")
    await app.got("stack_two: closed")
    await expect(one.get_by_role("textbox", name="One")).to_have_value("1")
    await alice.keyboard.press("Enter")
    await expect(two).to_be_visible()
    await alice.keyboard.press("Escape")
    await expect(one).to_be_visible()

    await presses(one, "Next")
    await presses(two, "Next")
    await presses(three, "Close")
    await nothing_is_open(alice)
    await app.got("stack_three: cleared")


async def test_the_last_of_a_stack_may_clear_it_and_the_focus_returns(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    await app.form(alice, "stack")
    for title in ("Two of three", "Three of three"):
        await alice.keyboard.press("Enter")
        await expect(app.dialog(alice, title).get_by_role("textbox")).to_be_focused()
    await alice.keyboard.press("Enter")

    await nothing_is_open(alice)
    await expect(alice.get_by_label(COMPOSER)).to_be_focused()
    await app.got('stack_three: {"three": null}')


async def test_a_form_that_is_loading_becomes_the_form_and_one_may_wait_with_its_submit(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    await alice.get_by_label(COMPOSER).fill("/view loading")
    await alice.keyboard.press("Enter")
    loaded = app.dialog(alice, "Loaded")
    await expect(loaded.get_by_role("textbox", name="Name")).to_be_focused()
    await alice.keyboard.press("Escape")
    await nothing_is_open(alice)

    form = await app.form(alice, "disabled")
    await expect(form.get_by_role("button", name="Submit")).to_be_disabled()
    await control(form, "enable").fill("now")
    await alice.keyboard.press("Enter")
    await expect(form.get_by_role("button", name="Submit")).to_be_enabled()
    assert app.submissions() == 0
    await presses(form, "Submit")

    await nothing_is_open(alice)
    await app.got('disabled: {"enable": "now"}')


async def test_what_one_typed_is_still_there_after_another_person_was_looked_at(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "focus")
    await form.get_by_role("textbox", name="First").fill("mine")

    await alice.evaluate("location.hash = '#/bob/ops'")
    await nothing_is_open(alice)
    await alice.evaluate("location.hash = '#/alice/ops'")
    await expect(form.get_by_role("textbox", name="First")).to_have_value("mine")
    await presses(form, "Submit")

    await app.got('focus: {"first": "mine", "second": null}')


async def test_a_form_without_anything_to_type_is_scrolled_with_the_keys(
    app: Gallery, visits: Visit
) -> None:
    alice = await at_ops(visits, app)
    form = await app.form(alice, "long")
    body = form.locator(".modal-body")
    await expect(body).to_be_focused()
    await expect(body).to_have_attribute("tabindex", "0")

    await alice.keyboard.press("End")

    end = await body.evaluate("each => each.scrollHeight - each.clientHeight")
    assert end > 100
    await expect(body).to_have_js_property("scrollTop", end)


async def test_a_request_that_the_server_refuses_is_told_in_the_servers_own_words(
    app: Gallery, browser: Browser
) -> None:
    alice = await browser.new_page()
    await alice.goto(f"{app.url}/#/alice/ops")
    form = await app.form(alice, "files")

    empty: FilePayload = {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""}
    await element(form, "papers").locator("input[type=file]").set_input_files([empty])
    await expect(element(form, "papers").get_by_role("status")).to_have_text("empty.txt is empty")
    answer = await alice.evaluate(
        "import('/wire.js').then(wire => wire.act('send', {person: 'nobody'}))"
    )

    assert answer == {"ok": False, "said": answer["said"]}
    assert answer["said"].startswith("There is no")
