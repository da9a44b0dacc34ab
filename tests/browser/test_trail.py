"""The trail in the browser: asked page by page, shown to everybody, and taken out as files."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from tests.browser.conftest import Visit
from tests.browser.people import asks, barriers, presses, sees
from tests.browser.test_pictures import BROAD, SCHEMES, taken
from tests.databases import on_both

CARDS = 12
"""Cards that are shown and cancelled: two events each, more than one page holds."""


@pytest.fixture
async def busy(playground: Playground, visits: Visit) -> Page:
    """Alice's window, after a busy hour."""
    alice = await visits(f"{playground.url}/#/alice/ops", "light", BROAD)
    for number in range(CARDS):
        line = f"+1 415-555-0{130 + number}"
        asked = f"/number buy +14155550{130 + number} provider:sigmamind"
        card = await asks(alice, asked, f"Buy {line} at SigmaMind?")
        await alice.mouse.move(0, 0)
        await presses(card, "Cancel")
        await sees(alice, f"Cancelled: {line} was not bought")
    return alice


async def test_the_trail_is_turned_page_by_page_in_place(busy: Page) -> None:
    page = await asks(busy, "/number audit", "24 events, newest first: 1 to 20")
    await expect(page.get_by_role("row")).to_have_count(21)
    assert await barriers(busy) == []

    await presses(page, "Older")
    page = await sees(busy, "24 events, newest first: 21 to 24")
    await expect(page.get_by_role("row")).to_have_count(5)
    await expect(page.get_by_role("button", name="Older")).to_have_count(0)

    await busy.mouse.move(0, 0)
    await presses(page, "Newer")
    await sees(busy, "24 events, newest first: 1 to 20")


async def test_a_page_of_the_trail_is_shown_to_everybody(
    busy: Page, playground: Playground, visits: Visit
) -> None:
    mine = await asks(busy, "/number audit +14155550141", "2 events, newest first")
    await presses(mine, "Show in channel")
    await sees(busy, "@Alice shows the trail.", "number +1 415-555-0141")

    bob = await visits(f"{playground.url}/#/bob/ops", "light", BROAD)
    shown = await sees(bob, "@Alice shows the trail.", "cancelled")
    await expect(shown.get_by_role("button")).to_have_text(["Open for me"])
    await presses(shown, "Open for me")
    await expect((await sees(bob, "Export")).get_by_role("row")).to_have_count(3)


@on_both
async def test_the_trail_goes_to_ones_own_messages_as_files(busy: Page, on_stage: Stage) -> None:
    page = await asks(busy, "/number audit", "24 events")
    await presses(page, "Export")
    await sees(busy, "24 events sent to your messages with me")

    await busy.goto(busy.url.replace("ops", "dm"))
    await sees(busy, "The trail as you asked, 24 events", ".csv", ".jsonl")
    table, lines = sorted(on_stage.workspace.files.values(), key=lambda one: one.name)
    rows = [*csv.DictReader(io.StringIO(table.content.decode()))]
    events = [json.loads(line) for line in lines.content.splitlines()]
    assert {row["number"] for row in rows} == {f"+14155550{130 + one}" for one in range(CARDS)}
    assert [row["hash"] for row in rows] == [event["hash"] for event in events]


@SCHEMES
async def test_what_an_update_changed_is_read_in_the_table(
    playground: Playground, visits: Visit, pictures: Path, scheme: str
) -> None:
    alice = await visits(f"{playground.url}/#/alice/ops", scheme, BROAD, 2)
    card = await asks(alice, '/number update +12125550190 name:"Sales"', "Update +1 212-555-0190")
    await alice.mouse.move(0, 0)
    await presses(card, "Update")
    await sees(alice, "+1 212-555-0190 was updated at SigmaMind")

    story = await asks(alice, "/number audit +12125550190", "3 events", "Details")

    await expect(story).to_contain_text("Name: Front desk → Sales")
    await expect(story).to_contain_text("number +1 212-555-0190")
    await taken(story, pictures, "story", scheme)
