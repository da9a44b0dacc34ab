"""Bad days: each does what its line says, to a real purchase through the real bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.process import BotProcess
from bot.playground.page.inside import arming
from bot.playground.page.inside.days import DAYS
from bot.playground.page.server import Page
from bot.playground.stage import Stage
from bot.playground.workspace.manifest import Manifest
from bot.store.keys import Keys
from bot.store.store import Store
from tests.conftest import SECRET, StartBot
from tests.playground.watching import Json, Watcher, moments, watching
from tests.slack.people import BUY, PICK, asks, buys, phases, presses, purchases, sees, trail, types

NUMBER = "+14155550100"
MANIFEST = Manifest.read((Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8"))
FOUND_OUT = {"cut_after", "half", "nonsense"}
MISSED = {"cut_before", "broken"}


@pytest.fixture
async def watcher(on_stage: Stage) -> AsyncIterator[Watcher]:
    async with Page(on_stage) as page, watching(page) as one:
        yield one


@pytest.fixture
async def process(on_stage: Stage) -> AsyncIterator[BotProcess]:
    settings = {**on_stage.settings, "numberbot_secret_key": SECRET}
    async with BotProcess(settings, "error") as running:
        yield running


@pytest.fixture
async def killer(on_stage: Stage, keys: Keys, process: BotProcess) -> AsyncIterator[Watcher]:
    """A watcher who can kill the bot."""
    store = Store.open(on_stage.settings["database_url"], keys)
    async with Page(on_stage, store=store, bot=process) as page, watching(page) as one:
        page.inside.scene.rests = 0.0
        yield one
    await store.close()


def armed(inside: Json) -> list[str]:
    return [one["name"] for one in inside["armed"]]


async def comes(watcher: Watcher, name: str, provider: str | None = None) -> None:
    assert (await watcher.act("bad_day", name=name, provider=provider)) == {"ok": True}


async def test_the_menu_tells_each_day_in_words(on_stage: Stage, watcher: Watcher) -> None:
    on_stage.workspace.manifest = MANIFEST
    async with watcher.session.get(f"{watcher.page.url}/setup") as answer:
        told = await answer.json()

    days = told["bad_days"]
    assert [one["name"] for one in days] == [*DAYS]
    assert len({one["title"] for one in days}) == len(days)
    assert all(one[part].endswith(".") for one in days for part in ("happens", "should"))
    assert {one["group"] for one in days} == {"A provider", "Slack", "The bot"}
    assert told["providers"] == {
        "sigmamind": "SigmaMind",
        "vogent": "Vogent",
        "butter": "Butter AI",
    }


@pytest.mark.parametrize("name", sorted(FOUND_OUT))
async def test_a_purchase_whose_answer_is_lost_is_found_and_not_made_twice(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, name: str
) -> None:
    bot = await start_bot()
    await comes(watcher, name)
    await watcher.until(lambda told: armed(told) == [name])

    await buys(on_stage)

    await sees(on_stage, "I do not know yet whether +1 415-555-0100 was bought at Vogent.")
    await watcher.until(lambda told: armed(told) == [])
    assert NUMBER in on_stage.vogent.held
    await bot.reconcile()
    await sees(on_stage, "is yours at Vogent.", place=on_stage.workspace.dm("alice").id)
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.parametrize("name", sorted(MISSED))
async def test_a_purchase_that_did_not_happen_is_said_not_to_have(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, name: str
) -> None:
    bot = await start_bot()
    await comes(watcher, name)

    await buys(on_stage)

    await sees(on_stage, "I do not know yet whether +1 415-555-0100 was bought at Vogent.")
    for _ in range(3):
        await bot.reconcile()
    await sees(on_stage, "was not bought at Vogent.", place=on_stage.workspace.dm("alice").id)
    assert NUMBER not in on_stage.vogent.held
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("conflict", "somebody else was faster"),
        ("busy_purchase", "Try again in 7 s"),
        ("invalid", "Somebody else may have bought it since; search again."),
    ],
)
async def test_a_purchase_that_is_refused_is_told_with_its_reason(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, name: str, words: str
) -> None:
    await start_bot()
    await comes(watcher, name)

    await buys(on_stage)

    await sees(on_stage, "was not bought at Vogent", words)
    assert NUMBER not in on_stage.vogent.held
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_purchase_that_gets_no_agent_is_told_in_part_with_a_card_for_the_rest(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await comes(watcher, "unlinked", "vogent")
    agent = next(iter(on_stage.vogent.agents))

    await buys(on_stage, f"buy US 415 agent:{agent} provider:vogent")

    told = await sees(on_stage, "is yours at Vogent, but not all was done.", "cannot be linked")
    assert [one.label for one in told.buttons()] == ["Assign this agent", "Cancel"]
    await watcher.until(lambda told: armed(told) == [])
    assert on_stage.vogent.held[NUMBER]["agentId"] is None


async def test_a_key_that_is_refused_is_told_with_its_setting(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await comes(watcher, "key", "vogent")

    refused = await asks(on_stage, "buy US 415 provider:vogent")

    assert "Vogent refused our key" in refused.plain()
    assert "Check VOGENT_API_KEY" in refused.plain()
    await watcher.until(lambda told: armed(told) == [])


async def test_a_request_that_is_put_off_is_repeated_when_it_may_be(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await comes(watcher, "busy")

    await presses(on_stage, card, BUY)

    await sees(on_stage, "is yours at Vogent.")
    assert [one.status for one in on_stage.vogent.requests].count(429) == 1
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_slow_provider_holds_nothing_up_but_the_end(
    start_bot: StartBot,
    on_stage: Stage,
    watcher: Watcher,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert arming.SLOW == 4.0
    monkeypatch.setattr(arming, "SLOW", 0.4)
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await comes(watcher, "slow", "vogent")
    assert (on_stage.vogent.delay, on_stage.sigmamind.delay) == (0.4, 0.0)

    click = await presses(on_stage, card, BUY)

    assert click.ok
    await sees(on_stage, "Buying +1 415-555-0100 at Vogent…")
    await sees(on_stage, "is yours at Vogent.")
    await watcher.until(armed)
    await watcher.until(lambda told: (told["calls"][0]["ms"] or 0) >= 400)
    assert watcher.inside["armed"] == [
        {"name": "slow", "title": "The provider is slow", "provider": "vogent"}
    ]
    assert (await watcher.act("heal", name="slow")) == {"ok": True}
    assert on_stage.vogent.delay == 0
    await watcher.until(lambda told: armed(told) == [])


async def test_everything_that_comes_twice_is_done_once(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    workspace = on_stage.workspace
    await comes(watcher, "twice")

    card = await asks(on_stage, "buy US 415")
    await sees(on_stage, "Slack sent me this twice")
    await presses(on_stage, card, BUY)
    await sees(on_stage, "is yours at Vogent.")
    await workspace.until(lambda: len(workspace.deliveries) == 4)
    await watcher.act("heal", name="twice")

    assert [one.retry for one in workspace.deliveries] == [0, 1, 0, 1]
    assert len(purchases(on_stage.vogent)) == 1
    told = phases(await trail(on_stage))
    assert [one for one in told if one != "duplicate"] == ["proposed", "confirmed", "done"]
    assert "duplicate" in told
    assert len(workspace.deliveries) == 5
    assert await watcher.until(lambda told: moments(told, "“Buy this number” (once more)"))


async def test_the_last_click_can_come_once_more(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    refused = await watcher.act("bad_day", name="again")
    assert refused == {"ok": False, "said": "Nobody has pressed a button yet."}
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    await types(on_stage, "help")

    await comes(watcher, "again")

    assert on_stage.workspace.deliveries[-1].type == "block_actions"
    await sees(on_stage, "You confirmed this already")
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "done", "duplicate"]
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_day_comes_once_wherever_the_next_purchase_is(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await comes(watcher, "conflict")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "was not bought at SigmaMind")
    await watcher.until(lambda told: armed(told) == [])

    await buys(on_stage)

    await sees(on_stage, "is yours at Vogent.")


async def test_a_day_at_one_provider_spares_the_others(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await comes(watcher, "conflict", "sigmamind")

    await buys(on_stage)

    await sees(on_stage, "is yours at Vogent.")
    await watcher.until(lambda told: armed(told) == ["conflict"])


async def test_what_is_taken_back_does_not_come(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    for name in ("conflict", "conflict", "cut_after", "slow", "twice"):
        await comes(watcher, name)
    await watcher.until(lambda told: len(told["armed"]) == 4)
    assert on_stage.vogent.delay == arming.SLOW

    assert (await watcher.act("heal")) == {"ok": True}

    await watcher.until(lambda told: armed(told) == [])
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    assert len(on_stage.workspace.deliveries) == 2


async def test_a_day_that_is_chosen_again_changes_its_provider(
    on_stage: Stage, watcher: Watcher
) -> None:
    await comes(watcher, "slow")
    await comes(watcher, "slow", "butter")

    assert (on_stage.vogent.delay, on_stage.butter.delay) == (0.0, arming.SLOW)
    await watcher.until(lambda told: [one["provider"] for one in told["armed"]] == ["butter"])


async def test_without_a_process_nobody_is_killed(watcher: Watcher) -> None:
    for name in ("kill", "kill_midway"):
        answer = await watcher.act("bad_day", name=name)
        assert answer["said"].startswith("This bot runs in no process of its own")
    await watcher.until(lambda told: armed(told) == [])


async def test_a_killed_bot_can_be_started_again(on_stage: Stage, killer: Watcher) -> None:
    await comes(killer, "kill")
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
    await comes(killer, "kill_midway")
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
