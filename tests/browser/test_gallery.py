"""Every block and element that Slack's validator knows, drawn, in light and dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from bot.playground.workspace.blocks.catalogue import BLOCKS, Surface
from bot.playground.workspace.blocks.inputs import in_actions, in_modal_input, in_section
from bot.playground.workspace.blocks.presses import context_pressed
from tests.browser.conftest import Visit
from tests.browser.gallery.messages import MESSAGES
from tests.browser.gallery.views import HOME, VIEWS
from tests.browser.people import barriers, types

ELEMENTS = {*in_actions, *in_section, *in_modal_input, *context_pressed} - {"image"}
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


def kinds(value: Any) -> Iterator[str]:
    """The type of everything that has one, wherever it stands."""
    if isinstance(value, list):
        for each in value:
            yield from kinds(each)
    elif isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"]
        for each in value.values():
            yield from kinds(each)


@pytest.mark.parametrize(
    ("surface", "shown"),
    [("message", MESSAGES), ("modal", VIEWS), ("home", HOME)],
    ids=["message", "modal", "home"],
)
def test_no_block_is_missing_from_the_gallery(surface: Surface, shown: Any) -> None:
    assert set(BLOCKS[surface]) - set(kinds(shown)) == set()


def test_no_element_is_missing_from_the_gallery() -> None:
    assert ELEMENTS - set(kinds([MESSAGES, VIEWS, HOME])) == set()


@SCHEMES
async def test_every_message_is_drawn_for_everybody(
    shows: Playground, visits: Visit, on_stage: Stage, scheme: str
) -> None:
    alice = await visits(f"{shows.url}/#/alice/ops", scheme)
    for name, blocks in MESSAGES.items():
        await types(alice, f"/gallery {name}")
        message = alice.locator(f'article[data-ts="{await posted(on_stage, name)}"]')
        await expect(message).to_be_visible()
        await expect(message.locator("[data-block]").first).to_be_visible()
        drawn = await message.locator("[data-element]:not([data-element=image])").count()
        assert drawn == sum(kind in ELEMENTS for kind in kinds(blocks)), name
    assert await barriers(alice) == []


@SCHEMES
async def test_every_form_is_drawn_for_everybody(
    shows: Playground, visits: Visit, scheme: str
) -> None:
    alice = await visits(f"{shows.url}/#/alice/ops", scheme)
    for name, view in VIEWS.items():
        await types(alice, f"/view {name}")
        form = dialog(alice, view["title"]["text"] if name != "loading" else "Loaded")
        await expect(form).to_be_visible()
        assert await barriers(alice) == [], name
        await alice.keyboard.press("Escape")
        await expect(alice.get_by_role("dialog")).to_have_count(0)


@SCHEMES
async def test_home_is_drawn_for_everybody(shows: Playground, visits: Visit, scheme: str) -> None:
    alice = await visits(f"{shows.url}/#/alice/home", scheme)

    await expect(alice.locator("[data-block]")).not_to_have_count(0)

    assert await barriers(alice) == []


async def posted(on_stage: Stage, name: str) -> str:
    """The ts of the gallery's message with this name, once it is there."""
    workspace = on_stage.workspace
    text = f"The gallery shows {name}"
    found = await workspace.until(
        lambda: next((it for it in workspace.seen_by("alice", "#ops") if it.text == text), None)
    )
    return found.ts


def dialog(page: Page, title: str) -> Locator:
    """The form with this title."""
    return page.get_by_role("dialog", name=title)
