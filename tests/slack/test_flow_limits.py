"""Slack asks us to slow down (429): it is waited for, but not for ever, and nothing is lost."""

import asyncio

import pytest
from aiolimiter import AsyncLimiter

from bot.app import Tuning
from bot.domain.plans import State
from bot.playground.simulators import Cut
from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack.answers import AT_ONCE
from tests.conftest import QUIET, StartBot
from tests.slack.forming import opens, shows
from tests.slack.people import BUY, asks, buys, comes, presses, sees
from tests.slack.test_flow_twice import IMPATIENT, TRUNK

AN_HOUR = 3_600
OPS = "C01OPS"


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_slack_puts_off_comes_a_little_later(on_stage: Stage) -> None:
    on_stage.workspace.limit("response_url", retry_after=1)

    assert "What /number can do" in (await asks(on_stage, "help")).plain()


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_slack_puts_off_for_long_comes_by_message(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    workspace.limit("response_url", retry_after=AN_HOUR)

    assert (await workspace.command("alice", "#ops", "/number", "help")).ok

    await sees(on_stage, "What /number can do", place=workspace.dm("alice").id)


@pytest.mark.usefixtures("bot")
async def test_the_end_waits_for_no_progress_that_slack_puts_off(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    on_stage.workspace.limit("response_url", retry_after=AN_HOUR)

    await presses(on_stage, card, BUY)

    assert await sees(on_stage, "is yours at Vogent") is card


@pytest.mark.usefixtures("bot")
async def test_in_a_form_likewise(on_stage: Stage) -> None:
    view = await opens(on_stage, "import provider:vogent", "Trunk password")
    on_stage.workspace.limit("views.update", retry_after=AN_HOUR)

    assert (await on_stage.workspace.submit("alice", view, dict(TRUNK))).ok

    await shows(on_stage, "was imported at Vogent")


async def test_many_lines_for_one_channel_keep_slacks_pace_and_all_come(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(tuning=QUIET)
    workspace, many = on_stage.workspace, AT_ONCE + 3
    cards = [await asks(on_stage, f"buy +1415555010{each}") for each in range(many)]

    await asyncio.gather(*(presses(on_stage, card, BUY) for card in cards))

    for each in range(many):
        await sees(on_stage, f"@Alice bought +1 415-555-010{each}", person="bob")
    assert workspace.problems == []


class Late(AsyncLimiter):
    """Lets the first who comes wait until it is told to go, and nobody after."""

    def __init__(self) -> None:
        super().__init__(1)
        self.came = False
        self.go = asyncio.Event()

    async def acquire(self, amount: float = 1) -> None:  # noqa: ARG002 each line is one
        first, self.came = not self.came, True
        if first:
            await self.go.wait()


async def test_a_line_whose_turn_comes_when_it_was_told_already_is_not_told_again(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    turn = bot.parts.notices.turns[OPS] = Late()
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent")
    await comes(lambda: turn.came)

    await bot.reconcile()
    await sees(on_stage, "@Alice bought", person="bob")
    turn.go.set()

    assert await bot.parts.running.ended(60) == 0
    assert len(on_stage.workspace.seen_by("bob", "#ops")) == 1
    assert on_stage.workspace.seen_by("alice", on_stage.workspace.dm("alice").id) == []


async def test_what_slack_puts_off_for_long_is_told_by_reconcile_and_to_everybody_still(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot(tuning=IMPATIENT)
    on_stage.vogent.fault(Cut(changed=True), method="POST", path="/phone_numbers")
    await buys(on_stage)
    await sees(on_stage, "I do not know yet")
    workspace, dm = on_stage.workspace, on_stage.workspace.dm("alice").id
    workspace.limit("chat.postMessage", retry_after=AN_HOUR, times=4)  # a pass tries it twice

    await bot.reconcile()
    assert await newest(bot) is State.DONE
    assert (workspace.seen_by("bob", "#ops"), workspace.seen_by("alice", dm)) == ([], [])

    await bot.reconcile()
    await sees(on_stage, "@Alice bought", person="bob")
    await sees(on_stage, "is yours at Vogent", place=dm)
    await bot.reconcile()
    assert [len(workspace.seen_by(*at)) for at in (("bob", "#ops"), ("alice", dm))] == [1, 1]


async def newest(bot: Bot) -> State:
    return (await bot.parts.desk.store.plans.newest(1))[0].state


async def test_who_they_are_is_asked_again_when_slack_puts_that_off(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(tuning=Tuning())
    on_stage.workspace.limit("users.info", retry_after=1)

    await on_stage.workspace.open_home("alice")

    await comes(lambda: on_stage.workspace.home("alice"))
