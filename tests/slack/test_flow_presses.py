"""Buttons: whose they are, until when they count, and that every press is answered."""

import asyncio

import pytest

from bot.app import Tuning
from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack.ids import OLD_CARD
from tests.conftest import StartBot
from tests.databases import every_way
from tests.slack.people import BUY, asks, phases, presses, purchases, sees, trail

pytestmark = every_way


@pytest.mark.usefixtures("bot")
async def test_a_cancelled_card_says_so_and_buys_nothing(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")

    await presses(on_stage, card, "Cancel")

    await sees(on_stage, "Cancelled: +1 415-555-0100 was not bought at Vogent.")
    assert card.buttons() == []
    assert phases(await trail(on_stage)) == ["proposed", "cancelled"]
    assert purchases(on_stage.vogent) == []
    assert on_stage.workspace.seen_by("bob", "#ops") == []


@pytest.mark.parametrize("action_id", ["plan.confirm", "plan.cancel"])
@pytest.mark.usefixtures("bot")
async def test_a_press_after_cancel_is_answered_and_changes_nothing(
    on_stage: Stage, action_id: str
) -> None:
    card = await asks(on_stage, "buy US 415")
    value = card.buttons()[0].value
    await presses(on_stage, card, "Cancel")
    await sees(on_stage, "Cancelled:")

    late = await on_stage.workspace.forge_action("alice", "#ops", action_id, value)

    assert late.ok
    await sees(on_stage, "You cancelled this at", "nothing was done. Ask again for a new card.")
    assert purchases(on_stage.vogent) == []
    assert phases(await trail(on_stage)) == ["proposed", "cancelled", "refused"]


@pytest.mark.usefixtures("bot")
async def test_confirm_and_cancel_at_once_have_one_winner(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")

    await asyncio.gather(presses(on_stage, card, BUY), presses(on_stage, card, "Cancel"))

    def answers() -> list[bool] | None:
        told = "\n".join(one.plain() for one in on_stage.workspace.seen_by("alice", "#ops"))
        said = ["You confirmed this already" in told, "You cancelled this" in told]
        return said if any(said) else None

    bought, cancelled = await on_stage.workspace.until(answers)
    assert bought is not cancelled
    if cancelled:
        assert purchases(on_stage.vogent) == []


@pytest.mark.usefixtures("bot")
async def test_somebody_elses_press_is_answered_and_changes_nothing(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    value = card.buttons()[0].value

    for action_id in ("plan.confirm", "plan.cancel"):
        forged = await on_stage.workspace.forge_action("bob", "#ops", action_id, value)
        assert forged.ok

    told = await on_stage.workspace.until(
        lambda: (seen := on_stage.workspace.seen_by("bob", "#ops"))[1:] and seen
    )
    assert all("This card is Alice's: only they can" in one.plain() for one in told)
    assert purchases(on_stage.vogent) == []
    assert phases(await trail(on_stage)) == ["proposed", "refused", "refused"]
    await presses(on_stage, card, BUY)
    await sees(on_stage, "is yours at Vogent")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_card_that_came_under_the_finger_is_not_confirmed_by_a_second_quick_press(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, tuning=Tuning())
    card = await asks(on_stage, "buy US 415")
    on_stage.vogent.stock.remove("+14155550100")

    await presses(on_stage, card, BUY)
    fresh = await sees(on_stage, "Nothing was bought", "Buy +1 415-555-0101 at Vogent?")
    await presses(on_stage, fresh, BUY)

    await sees(on_stage, "This card had only just come, so nothing was done")
    assert purchases(on_stage.vogent) == []
    assert phases(await trail(on_stage))[-2:] == ["proposed", "refused"]


async def test_the_time_of_a_card_that_came_by_a_press_counts_from_when_it_was_shown(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")
    plans = bot.parts.desk.store.plans
    card = await asks(on_stage, "buy US 415")
    (typed,) = await plans.newest(1)
    on_stage.vogent.stock.remove("+14155550100")

    await presses(on_stage, card, BUY)
    await sees(on_stage, "Buy +1 415-555-0101 at Vogent?")

    await bot.parts.running.ended(5)
    fresh, _ = await plans.newest(2)
    assert fresh.changed > fresh.created
    assert typed.changed == typed.created


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_an_expired_card_says_so_and_buys_nothing(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, numberbot_plan_lifetime="1ms")
    card = await asks(on_stage, "buy US 415")

    await presses(on_stage, card, BUY)

    told = await sees(on_stage, "This card has expired, so nothing was done. Ask again for a")
    assert told is card
    assert told.buttons() == []
    assert purchases(on_stage.vogent) == []
    assert phases(await trail(on_stage)) == ["proposed", "expired", "refused"]


@pytest.mark.parametrize(
    ("action_id", "value", "said"),
    [
        ("plan.confirm", "v0|p_x", OLD_CARD),
        ("plan.confirm", "p_x", OLD_CARD),
        ("plan.confirm", "", OLD_CARD),
        ("plan.confirm", None, OLD_CARD),
        ("plan.cancel", "v2|p_x", OLD_CARD),
        ("plan.confirm", "v1|p_x", "I know no such plan, so nothing was done."),
        ("plan.cancel", "v1|" + "x" * 1_900, "I know no such plan, so nothing was done."),
        ("plan.happened", "v0|p_x", OLD_CARD),
        ("buy.propose", "v1|buy US 415", OLD_CARD),
        ("ask", "v0|buy US 415", OLD_CARD),
        ("ask.list", "v0|list", OLD_CARD),
        ("instead", "buy US 415", OLD_CARD),
        ("instead.next", "v1|", OLD_CARD),
        ("ask", "v1|byu US 415", "Did you mean `buy`?"),
        ("pick.explode", "v1|show", OLD_CARD),
        ("number.explode", "v1|p_x", OLD_CARD),
    ],
)
async def test_a_stale_or_forged_button_is_answered_and_noted(
    start_bot: StartBot, on_stage: Stage, action_id: str, value: str | None, said: str
) -> None:
    await start_bot("http")

    forged = await on_stage.workspace.forge_action("alice", "#ops", action_id, value)

    assert forged.ok
    await sees(on_stage, said)
    assert phases(await trail(on_stage)) == ["refused"]
    for provider in (on_stage.vogent, on_stage.sigmamind):
        assert provider.requests == []


@pytest.mark.parametrize("action_id", ["plan.happened", "plan.did_not"])
async def test_a_persons_word_on_a_plan_that_is_not_in_doubt_settles_nothing(
    start_bot: StartBot, on_stage: Stage, action_id: str
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")

    forged = await on_stage.workspace.forge_action(
        "bob", "#ops", action_id, card.buttons()[0].value
    )

    assert forged.ok
    await sees(on_stage, "it still waits for its confirmation", person="bob")
    assert phases(await trail(on_stage)) == ["proposed", "refused"]
    await presses(on_stage, card, BUY)
    await sees(on_stage, "is yours at Vogent")


async def test_a_press_on_a_message_that_is_gone_is_answered(bot: Bot, on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    card.deleted = True

    forged = await on_stage.workspace.forge_action(
        "alice", "#ops", "plan.confirm", card.buttons()[0].value, message=card
    )

    assert forged.ok
    await sees(on_stage, "@Alice bought", person="bob")
    await bot.reconcile()
    await sees(on_stage, "is yours at Vogent", place=on_stage.workspace.dm("alice").id)
    on_stage.workspace.problems.clear()  # Slack said that the message is gone


@pytest.mark.usefixtures("bot")
async def test_other_offers_shows_all_providers_at_once(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")

    await presses(on_stage, card, "Other offers")

    offers = await sees(on_stage, "SigmaMind picks a number itself")
    lines = offers.plain()
    assert all(f"+1 415-555-01{last:02}* at Vogent" in lines for last in range(10))
    assert lines.count("SigmaMind") == 1
    assert "Butter" not in lines
    assert len(offers.buttons()) == 11


@pytest.mark.usefixtures("bot")
async def test_a_chosen_offer_becomes_a_card_that_buys_at_that_provider(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    await presses(on_stage, card, "Other offers")
    offers = await sees(on_stage, "SigmaMind picks a number itself")
    asked = next(one.value for one in offers.buttons() if "sigmamind" in str(one.value))

    chosen = await on_stage.workspace.forge_action("alice", "#ops", "ask", asked, message=offers)

    assert chosen.ok
    fresh = await sees(on_stage, "Buy a number in US 415 at SigmaMind?")
    assert fresh is not offers
    assert len(offers.buttons()) == 11
    await presses(on_stage, fresh, "Buy a number")
    await sees(on_stage, "@Alice bought +1 415-555-0120 at SigmaMind.", person="bob")
    assert "+14155550120" in on_stage.sigmamind.held
    assert purchases(on_stage.vogent) == []


async def test_other_offers_come_though_a_provider_is_down(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    await on_stage.vogent.down()

    await presses(on_stage, card, "Other offers")

    await sees(on_stage, "SigmaMind picks a number itself", "Vogent could not be reached")


@pytest.mark.usefixtures("bot")
async def test_the_public_line_goes_to_the_channel_when_response_url_is_dead(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    workspace.fail("response_url", "used_url", status=404, times=9)

    await presses(on_stage, card, BUY)

    await sees(on_stage, "@Alice bought +1 415-555-0100", person="bob")
    assert workspace.problems
    assert all(one.startswith("response_url") for one in workspace.problems)
    workspace.problems.clear()


async def test_a_receipt_that_could_not_be_shown_is_told_in_the_askers_messages(
    bot: Bot, on_stage: Stage
) -> None:
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    workspace.fail("response_url", "used_url", status=404, times=9)
    await presses(on_stage, card, BUY)
    await sees(on_stage, "@Alice bought", person="bob")

    await bot.reconcile()

    await sees(on_stage, "is yours at Vogent", place=workspace.dm("alice").id)
    lines = [one for one in workspace.seen_by("bob", "#ops") if "@Alice bought" in one.plain()]
    assert len(lines) == 1
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("help", "What /number can do"),
        ("list", "Front desk"),
        ("audit", "The trail has nothing on that."),
        ("buy US 415", "Buy +1 415-555-0100 at Vogent?"),
    ],
)
async def test_every_answer_comes_by_message_when_response_url_is_dead(
    on_stage: Stage, typed: str, answer: str
) -> None:
    workspace = on_stage.workspace
    workspace.fail("response_url", "used_url", status=404, times=9)

    await workspace.command("alice", "#ops", "/number", typed)

    await sees(on_stage, answer, place=workspace.dm("alice").id)
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_a_card_that_came_by_message_still_tells_the_channel(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    workspace.fail("response_url", "internal_error", status=500, times=1)
    await workspace.command("alice", "#ops", "/number", "buy US 415")
    card = await sees(on_stage, "Buy +1 415-555-0100", place=workspace.dm("alice").id)

    await presses(on_stage, card, BUY)

    await sees(on_stage, "@Alice bought +1 415-555-0100", person="bob")
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_a_cancel_that_cannot_replace_its_card_is_told_by_message(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    workspace.fail("response_url", "used_url", status=404, times=9)

    await presses(on_stage, card, "Cancel")

    await sees(on_stage, "Cancelled: +1 415-555-0100", place=workspace.dm("alice").id)
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_words_are_shown_where_slack_refuses_our_blocks(on_stage: Stage) -> None:
    on_stage.workspace.fail("response_url", "invalid_blocks", status=400)

    answer = await asks(on_stage, "list")

    assert "+1 212-555-0190 · SigmaMind · Front desk" in answer.text
    assert answer.blocks == []
    on_stage.workspace.problems.clear()
