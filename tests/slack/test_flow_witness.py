"""The witness in Slack: one message a day, which says how the trail is checked against it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.playground.stage import Stage
from bot.store.expected import read_expected
from bot.store.verify import Verdict, verify
from bot.store.witnesses import Rhythm
from tests.conftest import QUIET, StartBot
from tests.slack.people import asks, buys, sees, trail

WRITTEN = re.compile(r"--expect (\d+:[0-9a-f]{64})")
OFTEN = replace(QUIET, witness_looks=timedelta(milliseconds=50))


async def test_the_channel_is_told_the_head_and_how_to_check_it(
    on_stage: Stage, start_bot: StartBot
) -> None:
    bot = await start_bot("socket", tuning=OFTEN, numberbot_channel="C01OPS")
    await buys(on_stage)

    message = await sees(on_stage, "Witness to the trail", place="#ops", person="bob")

    found = WRITTEN.search(message.plain())
    assert found is not None
    database = bot.parts.desk.store.trail.database
    checked = await verify(database.engine, database.keys, [read_expected(found.group(1))])
    assert checked.verdict is Verdict.HOLDS


async def test_a_restart_posts_no_second_one(on_stage: Stage, start_bot: StartBot) -> None:
    first = await start_bot("socket", numberbot_channel="C01OPS")
    await buys(on_stage)
    await first.witness()

    second = await start_bot("socket", numberbot_channel="C01OPS")
    for bot in (first, second):
        await bot.witness()

    shown = on_stage.workspace.seen_by("bob", "#ops")
    assert ["Witness to the trail" in one.plain() for one in shown].count(True) == 1
    assert "witness" in await trail(on_stage, "action:witness")


async def test_without_a_channel_there_is_none_and_the_log_says_so(
    on_stage: Stage, start_bot: StartBot, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = await start_bot("socket")
    await asks(on_stage, "help")

    await bot.witness()

    assert "nobody outside witnesses the trail" in capsys.readouterr().out
    assert "witness" not in await trail(on_stage)


async def test_a_channel_that_cannot_be_reached_is_tried_again(
    on_stage: Stage, start_bot: StartBot
) -> None:
    tuning = replace(QUIET, witness=Rhythm(again=timedelta(0)))
    bot = await start_bot("socket", tuning=tuning, numberbot_channel="C0NOWHERE")
    await buys(on_stage)

    for _ in range(2):
        await bot.witness()

    shown = await trail(on_stage, "action:witness outcome:failure")
    assert shown.count("Slack did not take the message") == 2
    on_stage.workspace.problems.clear()
