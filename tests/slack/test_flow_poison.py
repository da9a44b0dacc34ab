"""What nobody can read, from Slack, a provider or the database, stops nothing that follows it."""

import json
from typing import Any

import pytest

from bot.app import Tuning
from bot.domain.holdings import Listing
from bot.domain.plans import State
from bot.playground.simulators import Cut
from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack.socket import Pace
from tests import underneath
from tests.conftest import AT_ONCE, StartBot
from tests.slack.people import asks, buys, comes, phases, sees, trail
from tests.slack.test_flow_twice import IMPATIENT

PATIENT = Tuning(patience=AT_ONCE, pace=Pace(look_every=0.05))
FRAMES: dict[str, Any] = {
    "no JSON": "{this is no JSON",
    "no object": "[]",
    "nothing": "",
    "a word": "hello",
    "no payload": {"type": "slash_commands", "envelope_id": "e1"},
    "an empty payload": {"type": "slash_commands", "envelope_id": "e1", "payload": {}},
    "no object as payload": {"type": "interactive", "envelope_id": "e1", "payload": None},
    "a number as payload": {"type": "interactive", "envelope_id": "e1", "payload": 7},
    "a list as payload": {"type": "events_api", "envelope_id": "e1", "payload": [1]},
    "an unknown type": {"type": "surprise", "envelope_id": "e1", "payload": {"a": 1}},
    "a type that is no text": {"type": {}, "envelope_id": [], "payload": {}},
    "a press of nothing": {
        "type": "interactive",
        "envelope_id": "e1",
        "payload": {"type": "block_actions", "actions": []},
    },
    "an event of nobody": {
        "type": "events_api",
        "envelope_id": "e1",
        "payload": {"type": "event_callback", "event": {"type": "app_home_opened"}},
    },
    "a depth that no reader bears": '{"a":' * 5_000,
}
BROKEN = {
    "after": "UPDATE events SET after = '{'",
    "time": "UPDATE events SET time = '2026-13-45'",
    "action": "UPDATE events SET action = '{'",
    "phase": "UPDATE events SET phase = '{'",
    "outcome": "UPDATE events SET outcome = '{'",
    "number": "UPDATE events SET number = '{'",
}


@pytest.mark.parametrize("frame", FRAMES)
async def test_a_frame_that_cannot_be_read_does_not_keep_the_next_from_being_answered(
    start_bot: StartBot, on_stage: Stage, frame: str
) -> None:
    await start_bot(tuning=PATIENT)
    workspace, sent = on_stage.workspace, FRAMES[frame]

    await workspace.post.links.send(sent if isinstance(sent, str) else json.dumps(sent))

    assert "What /number can do" in (await asks(on_stage, "help")).plain()
    assert sum(one.method == "apps.connections.open" for one in workspace.api_calls) == 1
    workspace.problems.clear()  # an ack for an envelope that this workspace never sent


async def doubts(on_stage: Stage, typed: str) -> None:
    on_stage.vogent.fault(Cut(changed=True), method="POST", path="/phone_numbers")
    await buys(on_stage, typed)
    await sees(on_stage, "I do not know yet", typed.removeprefix("buy +1")[:3])


async def test_a_plan_that_cannot_be_read_keeps_no_other_from_being_settled(
    start_bot: StartBot, on_stage: Stage, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    await doubts(on_stage, "buy +14155550100")
    await doubts(on_stage, "buy +12125550100")
    underneath.changed(database_url, "UPDATE plans SET draft = '{' WHERE number = '+14155550100'")

    await bot.reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, "+1 212-555-0100* is yours at Vogent", place=dm)
    assert "a plan cannot be read" in capsys.readouterr().out


async def test_home_and_the_list_are_shown_beside_what_cannot_be_read(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    await bot.parts.reading.everything()
    await asks(on_stage, "buy +14155550100")
    await asks(on_stage, "buy +12125550100")
    underneath.changed(database_url, "UPDATE plans SET draft = '{' WHERE number = '+14155550100'")
    underneath.changed(
        database_url, "UPDATE holdings SET line = 'nonsense' WHERE provider = 'vogent'"
    )

    await on_stage.workspace.open_home("alice")

    home = await comes(lambda: on_stage.workspace.home("alice"))
    assert "+1 212-555-0100" in home.plain()
    assert "Front desk" in home.plain()
    assert "Front desk" in (await asks(on_stage, "list")).plain()


@pytest.mark.parametrize("column", BROKEN)
async def test_a_trail_with_a_row_that_somebody_broke_is_shown_or_refused_in_words(
    start_bot: StartBot, on_stage: Stage, database_url: str, column: str
) -> None:
    await start_bot(tuning=IMPATIENT)
    await asks(on_stage, "buy +14155550100")
    underneath.changed(database_url, BROKEN[column])

    shown = await asks(on_stage, "audit since:30000d")

    assert shown.plain()
    assert "Something broke" not in shown.plain()
    await on_stage.workspace.open_home("alice")
    await comes(lambda: on_stage.workspace.home("alice"))


async def test_a_provider_that_answers_what_nobody_expected_keeps_no_plan_from_being_settled(
    start_bot: StartBot, on_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    on_stage.sigmamind.fault(Cut(changed=True), method="POST", path="/phone-numbers")
    await buys(on_stage, "buy US 212 provider:sigmamind", "Buy a number")
    await sees(on_stage, "I do not know yet")
    await doubts(on_stage, "buy +14155550100")

    async def odd(_: object) -> Listing:
        raise RuntimeError("what nobody expected")

    provider = bot.parts.desk.providers["sigmamind"]
    monkeypatch.setattr(type(provider), "list", odd)

    await bot.reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, "+1 415-555-0100* is yours at Vogent", place=dm)
    assert await open_plans(bot) == [State.UNKNOWN]
    for _ in range(30):
        await bot.reconcile()
    await sees(on_stage, "Did this happen?", place=dm)


async def open_plans(bot: Bot) -> list[State]:
    plans = await bot.parts.desk.store.plans.newest(9)
    return [plan.state for plan in plans if plan.state is not State.DONE]


async def test_a_view_that_slack_refuses_keeps_the_next_from_nothing(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(tuning=IMPATIENT)
    workspace = on_stage.workspace
    workspace.fail("views.open", "invalid_blocks")

    await workspace.command("alice", "#ops", "/number", "buy")
    await sees(on_stage, "to open the form for", "Nothing was done.")

    assert "What /number can do" in (await asks(on_stage, "help")).plain()
    assert phases(await trail(on_stage)) == []
    workspace.problems.clear()
