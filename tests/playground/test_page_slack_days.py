"""Bad days of Slack: a connection that goes silent, and messages that are put off."""

from bot.playground.page.inside.slack_days import PUT_OFF
from bot.playground.stage import Stage
from tests.conftest import StartBot
from tests.databases import on_sqlite
from tests.playground.watching import Watcher, armed, arms, moments
from tests.slack.people import asks, buys, phases, purchases, sees, trail

pytestmark = on_sqlite("`numberbot demo` runs on SQLite alone")


async def test_a_silent_connection_is_noticed_and_replaced(
    on_stage: Stage, killer: Watcher
) -> None:
    workspace = on_stage.workspace
    await asks(on_stage, "help")
    await arms(killer, "silent")
    await killer.until(lambda told: armed(told) == ["silent"])

    failed = await workspace.command("alice", "#ops", "/number", "buy US 415")
    assert failed.said == '/number failed with the error "dispatch_failed"'

    await workspace.connected(timeout=120)
    await killer.until(lambda told: armed(told) == [])
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    assert len(purchases(on_stage.vogent)) == 1
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "done"]
    line = await killer.until(lambda told: moments(told, "The line to Slack"))
    assert [one["title"] for one in line] == [
        "The connection goes silent",
        "apps.connections.open",
        "There is a new connection",
    ]


async def test_a_silent_connection_that_is_taken_back_breaks(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await arms(watcher, "silent")
    assert (await watcher.act("heal", name="silent")) == {"ok": True}

    await on_stage.workspace.connected(timeout=60)
    assert on_stage.workspace.post.links.silent == []
    await asks(on_stage, "help")


async def test_without_a_connection_none_goes_silent(watcher: Watcher) -> None:
    refused = await watcher.act("bad_day", name="silent")
    assert refused == {"ok": False, "said": "Numberbot is not connected just now."}


async def test_what_is_put_off_is_said_later_and_nothing_is_lost(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await arms(watcher, "put_off")

    await on_stage.workspace.click("alice", card, "Buy this number")

    await sees(on_stage, "is yours at Vogent.")
    await sees(on_stage, "@Alice bought +1 415-555-0100 at Vogent.", person="bob")
    await on_stage.workspace.until(lambda: len(on_stage.workspace.limited) == PUT_OFF, timeout=60)
    await watcher.until(lambda told: armed(told) == [])
    assert len(purchases(on_stage.vogent)) == 1
    assert on_stage.workspace.seen_by("alice", on_stage.workspace.dm("alice")) == []


async def test_what_is_taken_back_is_put_off_no_more(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await arms(watcher, "put_off")
    await watcher.until(lambda told: armed(told) == ["put_off"])
    assert (await watcher.act("heal", name="put_off")) == {"ok": True}

    await asks(on_stage, "help")
    assert on_stage.workspace.limited == []
