"""Bad days of the bot's process: killed at one moment or another, or restarted in order."""

import pytest

from bot.playground.stage import Stage
from tests.databases import on_sqlite
from tests.playground.watching import Watcher, armed, arms, moments
from tests.slack.people import BUY, asks, phases, presses, purchases, sees, trail

pytestmark = on_sqlite("`numberbot demo` runs on SQLite alone")

NUMBER = "+14155550100"
RELEASED, UPDATED = "+15125550190", "+12125550190"


async def test_without_a_process_nobody_is_killed(watcher: Watcher) -> None:
    for name in ("kill", "kill_early", "kill_midway", "kill_late", "stop"):
        answer = await watcher.act("bad_day", name=name)
        assert answer["said"].startswith("This bot runs in no process of its own")
    await watcher.until(lambda told: armed(told) == [])


async def test_a_killed_bot_can_be_started_again(on_stage: Stage, killer: Watcher) -> None:
    await arms(killer, "kill")
    await killer.until(lambda told: told["bot"]["running"] is False)
    await on_stage.workspace.until(lambda: not on_stage.workspace.post.sockets)

    command = await on_stage.workspace.command("alice", "#ops", "/number", "help")
    assert command.said == '/number failed with the error "dispatch_failed"'
    await sees(on_stage, "dispatch_failed")

    assert (await killer.act("start")) == {"ok": True}
    await killer.until(lambda told: told["bot"]["running"] is True)
    await asks(on_stage, "help")
    assert (await killer.act("kill")) == {"ok": True}
    assert (await killer.act("heal")) == {"ok": True}
    await killer.until(lambda told: told["bot"]["running"] is True)


async def test_a_bot_that_is_killed_in_the_middle_finds_out_what_became_of_it(
    on_stage: Stage, killer: Watcher
) -> None:
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    await arms(killer, "kill_midway")
    await killer.until(lambda told: armed(told) == ["kill_midway"])

    await presses(on_stage, card, BUY)

    await killer.until(lambda told: told["bot"]["running"] is False and not armed(told))
    assert NUMBER in on_stage.vogent.held
    await killer.until(lambda told: told["bot"]["running"] is True)
    await sees(on_stage, "is yours at Vogent.", place=workspace.dm("alice").id)
    assert len(purchases(on_stage.vogent)) == 1

    await killer.until(lambda told: told["plans"][0]["state"] == "done")
    story = {
        "presses “Buy this number”": ["confirmed", "POST /api/phone_numbers"],
        "The bot is killed": ["The bot was killed"],
        "The bot is started": ["The bot is started", "auth.test", "The bot is connected"],
        "Numberbot, by itself": ["unknown", "GET /api/phone_numbers", "settled"],
    }
    known = [one for each in story.values() for one in each if not one.startswith("GET")]
    for group, wanted in story.items():
        told = [one["title"] for one in moments(killer.inside, group)]
        assert [one for one in told if one in {*known, *wanted}] == wanted, (group, told)


async def test_a_bot_that_is_killed_before_it_sends_says_so_and_does_not_send_it_later(
    on_stage: Stage, killer: Watcher
) -> None:
    card = await asks(on_stage, "buy US 415")
    await arms(killer, "kill_early")
    await asks(on_stage, "list")  # looks at the provider, and nobody has confirmed anything
    await killer.until(lambda told: armed(told) == ["kill_early"])

    await presses(on_stage, card, BUY)

    await killer.until(lambda told: told["bot"]["running"] is False and not armed(told))
    await killer.until(lambda told: told["bot"]["running"] is True)
    told = await sees(on_stage, "was not bought at Vogent.", place=messages(on_stage))
    assert "Nothing was sent" in told.plain()
    assert purchases(on_stage.vogent) == []
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "failed"]


async def test_a_receipt_that_was_lost_comes_in_the_bot_s_messages(
    on_stage: Stage, killer: Watcher
) -> None:
    card = await asks(on_stage, "buy US 415")
    await arms(killer, "kill_late")

    await presses(on_stage, card, BUY)

    await killer.until(lambda told: told["bot"]["running"] is False and not armed(told))
    await killer.until(lambda told: told["bot"]["running"] is True)
    await sees(on_stage, "is yours at Vogent.", place=messages(on_stage))
    await sees(on_stage, "@Alice bought +1 415-555-0100 at Vogent.", person="bob")
    assert len(purchases(on_stage.vogent)) == 1
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "done"]


async def test_a_bot_that_is_restarted_in_order_finishes_what_it_began(
    on_stage: Stage, killer: Watcher
) -> None:
    card = await asks(on_stage, "buy US 415")
    await arms(killer, "stop")

    await presses(on_stage, card, BUY)

    await killer.until(lambda told: told["bot"]["stopping"])
    await sees(on_stage, "is yours at Vogent.")
    await killer.until(lambda told: moments(told, "The bot is started"))
    await killer.until(lambda told: told["bot"]["running"] is True)
    assert len(purchases(on_stage.vogent)) == 1
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "done"]
    assert on_stage.workspace.seen_by("alice", messages(on_stage)) == []
    told = [one["title"] for one in moments(killer.inside, "The bot is stopped in order")]
    assert told == ["The bot is told to stop", "The bot has stopped"]


@pytest.mark.parametrize(
    ("typed", "verb", "settled", "number"),
    [
        ("release +15125550190", "Release", "was released* at Vogent", RELEASED),
        ('update +12125550190 name:"Sales"', "Update", "was updated* at SigmaMind", UPDATED),
    ],
)
async def test_other_changes_too_are_looked_up_and_not_repeated(
    on_stage: Stage, killer: Watcher, typed: str, verb: str, settled: str, number: str
) -> None:
    card = await asks(on_stage, typed)
    await arms(killer, "kill_midway")

    await presses(on_stage, card, verb)

    await killer.until(lambda told: told["bot"]["running"] is False and not armed(told))
    await killer.until(lambda told: told["bot"]["running"] is True)
    await sees(on_stage, settled, place=messages(on_stage))
    assert changes(on_stage) == 1
    assert phases(await trail(on_stage, f"number:{number}")) == [
        "proposed",
        "confirmed",
        "unknown",
        "settled",
    ]


def messages(on_stage: Stage) -> str:
    """Where Alice and the bot talk."""
    return on_stage.workspace.dm("alice").id


def changes(on_stage: Stage) -> int:
    """How often a provider was asked to change something."""
    providers = (on_stage.sigmamind, on_stage.vogent, on_stage.butter)
    return sum(each.is_write(one) for each in providers for one in each.requests)
