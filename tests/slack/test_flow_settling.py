"""What was in doubt: found out by asking the provider, else put before a person."""

from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.app import Tuning
from bot.playground.simulators import Cut
from bot.playground.stage import Stage
from bot.runner import Bot
from tests.conftest import AT_ONCE, StartBot, enter
from tests.slack.people import PICK, asks, buys, phases, presses, purchases, sees, trail

IMPATIENT = Tuning(patience=AT_ONCE, lease=timedelta(0), reading=timedelta(0))


async def doubt(on_stage: Stage, *, changed: bool) -> None:
    """A pick at SigmaMind whose answer is lost."""
    on_stage.sigmamind.fault(Cut(changed=changed), method="POST", path="/phone-numbers")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "I do not know yet whether a number in US 415 was bought at SigmaMind.")


@pytest.fixture
async def impatient(start_bot: StartBot) -> Bot:
    """One whose leases run out at once."""
    return await start_bot("http", tuning=IMPATIENT)


async def test_a_number_that_turns_up_in_the_list_was_bought_and_everybody_hears(
    impatient: Bot, on_stage: Stage
) -> None:
    await doubt(on_stage, changed=True)

    await impatient.reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, "+1 415-555-0120* is yours at SigmaMind", place=dm)
    await sees(on_stage, "@Alice bought +1 415-555-0120 at SigmaMind.", person="bob")
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "unknown", "settled"]
    assert len(purchases(on_stage.sigmamind)) == 1


async def test_the_doubt_is_written_over_where_it_stood_once_it_is_settled(
    impatient: Bot, on_stage: Stage
) -> None:
    await doubt(on_stage, changed=True)
    stood = await sees(on_stage, "I do not know yet", "will tell you in our direct messages")

    await impatient.reconcile()

    assert await sees(on_stage, "+1 415-555-0120* is yours at SigmaMind") is stood
    assert "I do not know" not in stood.plain()


async def test_what_is_missing_from_three_lists_was_not_bought(
    impatient: Bot, on_stage: Stage
) -> None:
    await doubt(on_stage, changed=False)

    for _ in range(3):
        await impatient.reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, "was not bought at SigmaMind", "missing from 3", place=dm)
    assert on_stage.workspace.seen_by("bob", "#ops") == []


@pytest.mark.parametrize(
    ("button", "ending", "word"),
    [
        ("It happened", "is yours at SigmaMind", "Alice says that it happened."),
        ("It did not", "was not bought at SigmaMind", "Alice says that it did not happen."),
    ],
)
async def test_what_no_list_can_tell_is_asked_and_a_persons_word_settles_it(
    impatient: Bot, on_stage: Stage, button: str, ending: str, word: str
) -> None:
    await doubt(on_stage, changed=True)
    on_stage.sigmamind.hold("+12125550199")

    for _ in range(4):
        await impatient.reconcile()

    dm = on_stage.workspace.dm("alice").id
    question = await sees(on_stage, "Did this happen?", "@Alice confirmed buying", place=dm)
    stood = await sees(on_stage, "I do not know yet")
    await presses(on_stage, question, button)
    await sees(on_stage, ending, place=dm)
    assert ending in stood.plain()
    assert question.buttons() == []
    assert phases(await trail(on_stage))[-2:] == ["unknown", "settled"]
    assert word in await trail(on_stage)


async def test_a_question_also_goes_to_the_operators_channel(on_stage: Stage) -> None:
    async with AsyncExitStack() as running:
        bot = await enter(running, on_stage, tuning=IMPATIENT, numberbot_channel="C01OPS")
        await doubt(on_stage, changed=True)
        on_stage.sigmamind.hold("+12125550199")

        for _ in range(4):
            await bot.reconcile()

        question = await sees(on_stage, "Did this happen?", person="bob")
        await presses(on_stage, question, "It happened", "bob")
        await sees(on_stage, "is yours at SigmaMind", person="bob")
        assert "Bob says that it happened." in await trail(on_stage)


@pytest.mark.usefixtures("impatient")
async def test_while_a_pick_is_in_doubt_the_next_one_waits_and_is_told_why(on_stage: Stage) -> None:
    await doubt(on_stage, changed=False)

    second = await asks(on_stage, "buy US 212 provider:sigmamind", "bob")
    await presses(on_stage, second, PICK, "bob")

    await sees(on_stage, "An earlier purchase there (plan p_", "by Alice", person="bob")
    assert len(purchases(on_stage.sigmamind)) == 1
