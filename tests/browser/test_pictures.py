"""README's pictures: each is taken at the end of a flow, so that none shows what is not so."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from playwright.async_api import Locator, expect

from bot.playground.page.server import Page as Playground
from tests.browser.conftest import Visit
from tests.browser.film import Film
from tests.browser.people import BUY, asks, presses, sees
from tests.browser.test_inside import bad_day

MARGIN = 20
NEIGHBOURS = 2
"""Pixels at the edge that belong half to what stands beside a message."""
GROUNDS = {"light": "#f4f4f4", "dark": "#26292d"}
"""Of a message that only one person sees."""
NARROW = (820, 900)
BROAD = (1180, 900)
WIDE = (1440, 800)
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


async def taken(what: Locator, pictures: Path, name: str, scheme: str) -> None:
    """A picture of one message, with its scheme in its name, and room around it."""
    await what.page.mouse.move(0, 0)
    shot = await what.screenshot(animations="disabled")
    message = ImageOps.crop(Image.open(io.BytesIO(shot)).convert("RGB"), NEIGHBOURS)
    framed = ImageOps.expand(message, MARGIN, GROUNDS[scheme])
    framed.save(pictures / f"{name}-{scheme}.png", optimize=True)
    assert len(framed.getcolors(maxcolors=1_000_000) or []) > MARGIN


@SCHEMES
async def test_the_card_the_receipt_the_list_and_the_trail(
    playground: Playground, visits: Visit, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, NARROW, 2)

    card = await asks(alice, "/number buy US 415", "Buy +1 415-555-0100 at Vogent?")
    await taken(card, pictures, "buy", scheme)
    await presses(card, BUY)
    receipt = await sees(alice, "+1 415-555-0100 is yours at Vogent.")
    await taken(receipt, pictures, "receipt", scheme)
    await alice.set_viewport_size({"width": BROAD[0], "height": BROAD[1]})
    held = await asks(alice, "/number list", "+1 415-555-0100", "Butter AI")
    await taken(held, pictures, "list", scheme)
    story = await asks(alice, "/number audit", "proposed", "confirmed", "done")
    await taken(story, pictures, "trail", scheme)


@SCHEMES
async def test_the_playground_with_its_inside(
    playground: Playground, visits: Visit, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, WIDE, 2)
    card = await asks(alice, "/number buy US 415", "Buy +1 415-555-0100 at Vogent?")
    await presses(card, BUY)
    await sees(alice, "@Alice bought +1 415-555-0100 at Vogent.")
    await expect(alice.get_by_role("complementary", name="Inside")).to_contain_text("done")

    await alice.mouse.move(0, 0)
    shot = await alice.screenshot(path=pictures / f"playground-{scheme}.png", animations="disabled")
    assert len(shot) > 50_000


@SCHEMES
async def test_a_purchase_whose_answer_was_lost_is_settled(
    brisk: Playground, visits: Visit, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{brisk.url}/#/alice/ops", scheme, WIDE, 2)
    card = await asks(alice, "/number buy US 415", "Buy +1 415-555-0100 at Vogent?")
    await bad_day(alice, "The line is cut after the next change")
    await alice.mouse.move(0, 0)
    await presses(card, BUY)
    await sees(alice, "+1 415-555-0100 is yours at Vogent.")
    timeline = alice.get_by_role("complementary", name="Inside")
    await expect(timeline).to_contain_text("settled")
    await sees(alice, "@Alice bought +1 415-555-0100 at Vogent.")
    await expect(timeline).to_contain_text("Posts a message @Alice bought")

    await alice.mouse.move(0, 0)
    shot = await alice.screenshot(path=pictures / f"settling-{scheme}.png", animations="disabled")
    assert len(shot) > 50_000


async def test_the_main_flow_moves(playground: Playground, visits: Visit, pictures: Path) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", "light", (1000, 620))
    film = Film(alice)
    field = alice.get_by_label("Message #ops", exact=True)
    await film.shows(900)
    for place, letter in enumerate("/number buy US 415"):
        await field.press_sequentially(letter)
        if place % 2 == 1:
            await film.shows(120)
    await film.shows(700)
    await field.press("Enter")
    card = await sees(alice, "Buy +1 415-555-0100 at Vogent?")
    await film.shows(1_800)
    await card.get_by_role("button", name=BUY).hover()
    await film.shows(700)
    await presses(card, BUY)
    await sees(alice, "@Alice bought +1 415-555-0100 at Vogent.")
    await film.shows(2_500)
    await asks(alice, "/number audit", "confirmed", "done")
    await film.shows(4_000)

    film.save(pictures / "buying.gif")

    assert (pictures / "buying.gif").stat().st_size > 20_000
