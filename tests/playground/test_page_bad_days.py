"""Bad days: each does what its line says, to a real purchase through the real bot."""

from pathlib import Path

import pytest

from bot.playground.page.inside import provider_days
from bot.playground.page.inside.days import DAYS
from bot.playground.stage import Stage
from bot.playground.workspace.manifest import Manifest
from tests.conftest import StartBot
from tests.databases import on_sqlite
from tests.playground.watching import Watcher, armed, arms, moments
from tests.slack.forming import opens, sends, shows, written
from tests.slack.people import BUY, PICK, asks, buys, phases, presses, purchases, sees, trail, types

NUMBER = "+14155550100"
MANIFEST = Manifest.read((Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8"))
TRUNK = {
    "Number": "+14155550123",
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": "kanarienvogel-0123",
}
FOUND_OUT = {"cut_after", "half", "nonsense"}
MISSED = {"cut_before", "broken"}


async def test_the_menu_tells_each_day_in_words(on_stage: Stage, watcher: Watcher) -> None:
    on_stage.workspace.manifest = MANIFEST
    async with watcher.session.get(f"{watcher.page.url}/setup") as answer:
        told = await answer.json()

    days = told["bad_days"]
    assert [one["name"] for one in days] == [*DAYS]
    assert len({one["title"] for one in days}) == len(days)
    assert all(one[part].endswith(".") for one in days for part in ("happens", "should"))
    assert {one["group"] for one in days} == {"A provider", "Slack", "The database", "The bot"}
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
    await arms(watcher, name)
    await watcher.until(lambda told: armed(told) == [name])

    await buys(on_stage)

    await sees(on_stage, "I do not know yet whether +1 415-555-0100 was bought at Vogent.")
    await watcher.until(lambda told: armed(told) == [])
    assert NUMBER in on_stage.vogent.held
    await bot.reconcile()
    await sees(on_stage, "is yours at Vogent.", place=on_stage.workspace.dm("alice").id)
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.parametrize(
    ("typed", "verb", "settled"),
    [
        ("release +15125550190", "Release", "was released* at Vogent"),
        ('update +12125550190 name:"Sales"', "Update", "was updated* at SigmaMind"),
        ("assign +15125550190 {agent}", "Assign this agent", "was assigned to +1 512-555-0190*"),
    ],
)
async def test_other_changes_whose_answer_is_lost_are_found_and_not_made_twice(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, typed: str, verb: str, settled: str
) -> None:
    bot = await start_bot()
    card = await asks(on_stage, typed.format(agent=next(iter(on_stage.vogent.agents))))
    await arms(watcher, "cut_after")

    await presses(on_stage, card, verb)

    await sees(on_stage, "I do not know yet whether", settled.replace("*", ""))
    await bot.reconcile()
    await sees(on_stage, settled, place=on_stage.workspace.dm("alice").id)
    assert len(written(on_stage)) == 1


async def test_an_import_whose_answer_is_lost_is_found_and_not_made_twice(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    bot = await start_bot()
    view = await opens(on_stage, "import provider:vogent", "Trunk password")
    await arms(watcher, "cut_after")

    assert await sends(on_stage, view, **TRUNK) == {}

    await shows(on_stage, "I do not know yet whether +1 415-555-0123 was imported at Vogent.")
    await bot.reconcile()
    await sees(on_stage, "was imported* at Vogent", place=on_stage.workspace.dm("alice").id)
    assert written(on_stage) == ["vogent POST /api/phone_numbers"]


@pytest.mark.parametrize(
    ("typed", "verb", "done"),
    [
        ("release +15125550190", "Release", "was released* at Vogent"),
        ('update +12125550190 name:"Sales"', "Update", "was updated* at SigmaMind"),
    ],
)
async def test_other_changes_that_come_twice_are_made_once(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, typed: str, verb: str, done: str
) -> None:
    await start_bot()
    await arms(watcher, "twice")

    card = await asks(on_stage, typed)
    await sees(on_stage, "Slack sent me this twice")
    await presses(on_stage, card, verb)

    await sees(on_stage, done)
    await on_stage.workspace.until(lambda: len(on_stage.workspace.deliveries) == 4)
    await watcher.act("heal", name="twice")
    assert len(written(on_stage)) == 1


@on_sqlite("this bad day reads the file of `numberbot demo`")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("It happened", "is yours at Vogent."),
        ("It did not", "was not bought at Vogent."),
    ],
)
async def test_what_nobody_can_tell_is_put_before_a_person_whose_word_stands_in_the_trail(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, answer: str, said: str
) -> None:
    bot = await start_bot()
    messages = on_stage.workspace.dm("alice").id
    await arms(watcher, "undecided")
    await buys(on_stage)
    await sees(on_stage, "I do not know yet whether +1 415-555-0100 was bought at Vogent.")
    await watcher.until(lambda told: armed(told) == ["undecided"])

    for _ in range(3):
        await bot.reconcile()
    question = await sees(on_stage, "Did this happen?", place=messages)
    assert [one.label for one in question.buttons()] == ["It happened", "It did not"]
    await presses(on_stage, question, answer)

    await sees(on_stage, said, place=messages)
    await watcher.until(lambda told: armed(told) == [])
    word = "happened" if answer == "It happened" else "did not happen"
    assert f" says that it {word}." in await trail(on_stage, f"number:{NUMBER}")
    assert len(purchases(on_stage.vogent)) == 1
    assert "415-555-0101" in (await asks(on_stage, "buy US 415")).plain()


@pytest.mark.parametrize("name", sorted(MISSED))
async def test_a_purchase_that_did_not_happen_is_said_not_to_have(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, name: str
) -> None:
    bot = await start_bot()
    await arms(watcher, name)

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
    await arms(watcher, name)

    await buys(on_stage)

    await sees(on_stage, "was not bought at Vogent", words)
    assert NUMBER not in on_stage.vogent.held
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_purchase_that_gets_no_agent_is_told_in_part_with_a_card_for_the_rest(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await arms(watcher, "unlinked", "vogent")
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
    await arms(watcher, "key", "vogent")

    refused = await asks(on_stage, "buy US 415 provider:vogent")

    assert "Vogent refused our key" in refused.plain()
    assert "Check VOGENT_API_KEY" in refused.plain()
    await watcher.until(lambda told: armed(told) == [])


async def test_a_request_that_is_put_off_is_repeated_when_it_may_be(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await arms(watcher, "busy")

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
    assert provider_days.SLOW == 4.0
    monkeypatch.setattr(provider_days, "SLOW", 0.4)
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await arms(watcher, "slow", "vogent")
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
    await arms(watcher, "twice")

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

    await arms(watcher, "again")

    assert on_stage.workspace.deliveries[-1].type == "block_actions"
    await sees(on_stage, "You confirmed this already")
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "done", "duplicate"]
    assert len(purchases(on_stage.vogent)) == 1


async def test_a_day_comes_once_wherever_the_next_purchase_is(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await arms(watcher, "conflict")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "was not bought at SigmaMind")
    await watcher.until(lambda told: armed(told) == [])

    await buys(on_stage)

    await sees(on_stage, "is yours at Vogent.")


async def test_a_day_at_one_provider_spares_the_others(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await arms(watcher, "conflict", "sigmamind")

    await buys(on_stage)

    await sees(on_stage, "is yours at Vogent.")
    await watcher.until(lambda told: armed(told) == ["conflict"])


async def test_what_is_taken_back_does_not_come(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    for name in ("conflict", "conflict", "cut_after", "slow", "twice"):
        await arms(watcher, name)
    await watcher.until(lambda told: len(told["armed"]) == 4)
    assert on_stage.vogent.delay == provider_days.SLOW

    assert (await watcher.act("heal")) == {"ok": True}

    await watcher.until(lambda told: armed(told) == [])
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent.")
    assert len(on_stage.workspace.deliveries) == 2


async def test_a_day_that_is_chosen_again_changes_its_provider(
    on_stage: Stage, watcher: Watcher
) -> None:
    await arms(watcher, "slow")
    await arms(watcher, "slow", "butter")

    assert (on_stage.vogent.delay, on_stage.butter.delay) == (0.0, provider_days.SLOW)
    await watcher.until(lambda told: [one["provider"] for one in told["armed"]] == ["butter"])
