"""Imports, updates and releases in the browser: from the form or the words to the receipt."""

import io
import re
from pathlib import Path

from PIL import Image, ImageOps
from playwright.async_api import Locator, Page, expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from tests.browser.conftest import Visit
from tests.browser.gallery.hands import control, picks
from tests.browser.people import asks, barriers, presses, sees, types
from tests.browser.test_pictures import MARGIN, NARROW, SCHEMES, taken

TALL = (820, 1100)
GROUNDS = {"light": "#8d8d8d", "dark": "#101114"}
"""Around a modal."""


async def modal_taken(form: Locator, pictures: Path, name: str, scheme: str) -> None:
    """A picture of a modal, with room around it."""
    await form.page.mouse.move(0, 0)
    shot = await form.screenshot(animations="disabled")
    framed = ImageOps.expand(Image.open(io.BytesIO(shot)).convert("RGB"), MARGIN, GROUNDS[scheme])
    framed.save(pictures / f"{name}-{scheme}.png", optimize=True)
    assert len(framed.getcolors(maxcolors=1_000_000) or []) > MARGIN


def field(form: Locator, label: str) -> Locator:
    """A text field by its label, needed or not."""
    return form.get_by_role("textbox", name=re.compile(rf"^{label}( \(optional\))?$"))


async def opens(page: Page, typed: str, label: str) -> Locator:
    """Type a command that opens a form, and wait for one of its fields."""
    await types(page, typed)
    form = page.get_by_role("dialog")
    await expect(field(form, label)).to_be_visible()
    return form


async def fills(form: Locator, **values: str) -> None:
    """Fill in text fields by their labels."""
    for label, value in values.items():
        await field(form, label.replace("_", " ")).fill(value)


@SCHEMES
async def test_an_import_with_a_mistake_then_right(
    playground: Playground, visits: Visit, on_stage: Stage, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, TALL, 2)
    form = await opens(alice, "/number import provider:vogent", "Trunk password")
    await fills(
        form,
        Number="(415) 555-0123",
        Termination_URI="sip:me@sip.telnyx.com",
        Trunk_user_name="carrier",
        Trunk_password="not-a-password",
    )
    await presses(form, "Import")
    await expect(form).to_contain_text("The country code is missing.")
    await expect(form).to_contain_text("Leave out the user name and password")
    assert await barriers(alice) == []
    await modal_taken(form, pictures, "import", scheme)

    await fills(form, Number="+1 415 555 0123", Termination_URI="sip.telnyx.com")
    await presses(form, "Import")

    await expect(form).to_contain_text("+1 415-555-0123 was imported at Vogent.")
    assert "+14155550123" in on_stage.vogent.held
    await form.get_by_text("Close").click()
    await sees(alice, "@Alice imported +1 415-555-0123 at Vogent.")


@SCHEMES
async def test_an_update_shows_its_difference_before_anything_changes(
    playground: Playground, visits: Visit, on_stage: Stage, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, TALL, 2)
    form = await opens(alice, "/number update +12125550190", "Name")
    await expect(field(form, "Name")).to_have_value("Front desk")
    await fills(form, Name="Sales", Termination_URI="sip.telnyx.com", Trunk_password="0123456789")
    await presses(form, "Next")

    await expect(form).to_contain_text("Update +1 212-555-0190 at SigmaMind?")
    await expect(form).to_contain_text("Front desk → Sales")
    await expect(form).to_contain_text("a new one, shown nowhere")
    assert on_stage.sigmamind.held["+12125550190"]["friendlyName"] == "Front desk"
    assert await barriers(alice) == []
    await modal_taken(form, pictures, "update", scheme)
    await presses(form, "Update")

    await expect(form).to_contain_text(
        "+1 212-555-0190 was updated at SigmaMind: name, termination URI and trunk password."
    )
    assert on_stage.sigmamind.held["+12125550190"]["friendlyName"] == "Sales"


@SCHEMES
async def test_a_release_says_whom_it_hits_and_asks_first(
    playground: Playground, visits: Visit, on_stage: Stage, pictures: Path, scheme: str
) -> None:
    on_stage.vogent.held["+15125550190"]["agentId"] = next(iter(on_stage.vogent.agents))
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, NARROW, 2)

    card = await asks(alice, "/number release +15125550190", "Release +1 512-555-0190 at Vogent?")
    await expect(card).to_contain_text("This cannot be undone here.")
    await expect(card).to_contain_text("Front desk")
    await expect(card.get_by_role("button", name="Release", exact=True)).to_have_class(
        re.compile("danger")
    )
    assert await barriers(alice) == []
    await taken(card, pictures, "release", scheme)
    await presses(card, "Release")

    await sees(alice, "@Alice released +1 512-555-0190 at Vogent.")
    assert "+15125550190" not in on_stage.vogent.held


async def test_a_list_leads_to_one_number_and_on_to_its_agent(
    playground: Playground, visits: Visit, on_stage: Stage
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops")
    held = await asks(alice, "/number list", "5 numbers")
    await picks(control(held, "pick"), "+1 512-555-0190 · Vogent")
    await presses(held, "Show")
    shown = await sees(alice, "+1 512-555-0190 at Vogent", "Inbound agent")

    await presses(shown, "Assign")
    form = alice.get_by_role("dialog")
    await picks(control(form, "form.agent"), "Front desk")
    await presses(form, "Next")
    await expect(form).to_contain_text("Assign Front desk to +1 512-555-0190 at Vogent?")
    await presses(form, "Assign this agent")

    await expect(form).to_contain_text("Front desk was assigned to +1 512-555-0190")
    assert on_stage.vogent.held["+15125550190"]["agentId"] == next(iter(on_stage.vogent.agents))
