"""Bad days of the database: nothing is done without it, reading goes on, and nothing is lost."""

from collections.abc import AsyncIterator

import pytest

from bot.playground.page.inside.beside import SOMEBODY, Beside
from bot.playground.page.server import Page
from bot.playground.stage import Stage
from bot.store.keys import Keys
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from tests.conftest import StartBot
from tests.databases import on_sqlite
from tests.playground.watching import Json, Watcher, armed, arms, moments, watching
from tests.slack.people import BUY, asks, buys, comes, presses, purchases, sees

pytestmark = on_sqlite("`numberbot demo` runs on SQLite alone")

UNUSABLE = "The database cannot be used just now"
GONE = "The database file was moved, deleted or replaced"
UNSOUND = "The trail does not verify"


@pytest.fixture
async def reader(on_stage: Stage, keys: Keys) -> AsyncIterator[Watcher]:
    """Somebody who watches, and sees what the bot keeps."""
    store = Store.open(on_stage.settings["database_url"], keys)
    async with Page(on_stage, store=store) as page, watching(page) as one:
        yield one
    await store.close()


async def holds(watcher: Watcher) -> bool:
    """Whether the trail verifies, as the page says."""
    told = await watcher.act("verify")
    return bool(told["holds"])


def newest_by(inside: Json) -> str | None:
    """Whom the newest line of the trail names."""
    events = inside["trail"]["events"]
    return events[0]["who"] if events else None


async def takes_back(watcher: Watcher, name: str) -> None:
    assert (await watcher.act("heal", name=name)) == {"ok": True}
    await watcher.until(lambda told: armed(told) == [])


async def test_while_it_is_locked_changes_are_refused_and_reading_goes_on(
    start_bot: StartBot, on_stage: Stage, reader: Watcher
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await arms(reader, "locked")
    await reader.until(lambda told: armed(told) == ["locked"])

    await presses(on_stage, card, BUY)
    await sees(on_stage, UNUSABLE)
    assert "proposed" in (await asks(on_stage, "audit")).plain()
    assert "What /number can do" in (await asks(on_stage, "help")).plain()
    assert purchases(on_stage.vogent) == []

    await takes_back(reader, "locked")
    await presses(on_stage, card, BUY)
    await sees(on_stage, "is yours at Vogent.")
    assert len(purchases(on_stage.vogent)) == 1
    assert await holds(reader)
    told = [one["title"] for one in moments(reader.inside, "Somebody else at the database")]
    assert told == ["The lock is given back"]


async def test_while_it_is_away_nothing_is_done_and_no_new_file_is_made(
    start_bot: StartBot, on_stage: Stage, reader: Watcher
) -> None:
    await start_bot()
    file = reader.page.inside.scene.beside.path
    card = await asks(on_stage, "buy US 415")
    await arms(reader, "away")
    await reader.until(lambda told: not told["trail"]["there"])

    await presses(on_stage, card, BUY)
    await sees(on_stage, GONE)
    assert GONE in (await asks(on_stage, "audit")).plain()
    assert not file.exists()
    assert purchases(on_stage.vogent) == []

    await takes_back(reader, "away")
    assert file.exists()
    await presses(on_stage, card, BUY)
    await sees(on_stage, "is yours at Vogent.")
    assert len(purchases(on_stage.vogent)) == 1
    assert await holds(reader)


async def test_a_bot_is_not_started_while_its_database_is_away(
    on_stage: Stage, killer: Watcher
) -> None:
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    await arms(killer, "kill")
    await arms(killer, "away")

    refused = await killer.act("start")
    assert refused["said"].startswith("The bot does not start without its database")

    assert (await killer.act("heal")) == {"ok": True}
    await killer.until(lambda told: told["bot"]["running"] is True)
    assert "done" in (await asks(on_stage, "audit")).plain()
    assert await holds(killer)


async def test_a_line_changed_by_hand_is_found_and_nothing_is_done_on_top_of_it(
    start_bot: StartBot, on_stage: Stage, reader: Watcher
) -> None:
    await start_bot()
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    assert await holds(reader)
    before = len(purchases(on_stage.vogent))
    await arms(reader, "forged")
    await reader.until(lambda told: newest_by(told) == SOMEBODY)

    verdict = await reader.act("verify")
    assert not verdict["holds"]
    assert "Broken" in verdict["words"]
    assert str(reader.inside["trail"]["events"][0]["seq"]) in verdict["words"]
    assert UNSOUND in (await asks(on_stage, "buy US 415")).plain()
    assert len(purchases(on_stage.vogent)) == before

    await takes_back(reader, "forged")
    await reader.until(lambda told: newest_by(told) != SOMEBODY)
    assert reader.inside["trail"]["verified"] is None
    assert await holds(reader)
    await buys(on_stage)
    assert await comes(lambda: len(purchases(on_stage.vogent)) == before + 1)


async def test_what_is_locked_as_well_is_let_go_first(
    start_bot: StartBot, on_stage: Stage, reader: Watcher
) -> None:
    await start_bot()
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    await arms(reader, "forged")
    await arms(reader, "locked")

    refused = await reader.act("heal", name="forged")
    assert refused["said"].startswith("The database cannot be reached")
    await reader.until(lambda told: armed(told) == ["forged", "locked"])

    assert (await reader.act("heal")) == {"ok": True}
    await reader.until(lambda told: armed(told) == [])
    assert await holds(reader)


async def test_an_empty_database_is_left_alone(watcher: Watcher) -> None:
    for name in ("locked", "away", "forged"):
        refused = await watcher.act("bad_day", name=name)
        assert refused["said"].startswith("There is nothing in the database yet")
    await watcher.until(lambda told: armed(told) == [])
    assert not watcher.page.inside.scene.beside.path.exists()


async def test_the_page_puts_everything_back_when_it_ends(
    start_bot: StartBot, on_stage: Stage, keys: Keys
) -> None:
    await start_bot()
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    async with Page(on_stage) as page, watching(page) as one:
        beside: Beside = page.inside.scene.beside
        await arms(one, "forged")
        await arms(one, "away")
        assert not beside.path.exists()

    store = Store.open(on_stage.settings["database_url"], keys)
    assert (await verify(store.engine, keys)).verdict is Verdict.HOLDS
    await store.close()
