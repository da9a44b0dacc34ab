"""Buying, from the slash command to the receipt, through the real app in both modes."""

import asyncio

import pytest

from bot.playground.stage import Stage
from tests.conftest import StartBot
from tests.databases import every_way
from tests.operations.conftest import Waits
from tests.slack.people import BUY, PICK, asks, buys, presses, purchases, sees, types

pytestmark = every_way

NUMBER = "+14155550100"
PRETTY = "+1 415-555-0100"


@pytest.mark.usefixtures("bot")
async def test_a_confirmed_card_buys_the_number_it_showed(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    assert f"Buy {PRETTY} at Vogent?" in card.plain()

    await presses(on_stage, card, BUY)

    await sees(on_stage, f"@Alice bought {PRETTY} at Vogent.", person="bob")
    assert NUMBER in on_stage.vogent.held
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.usefixtures("bot")
async def test_the_acknowledgement_waits_for_no_provider(on_stage: Stage) -> None:
    waits = Waits()
    on_stage.vogent.fault(waits)

    delivery = await types(on_stage, "buy US 415 provider:vogent")

    assert delivery.ok
    assert [one.status for one in on_stage.vogent.requests] in ([], [None])
    waits.go.set()
    await sees(on_stage, "Buy +1 415")


@pytest.mark.usefixtures("bot")
async def test_the_acknowledgement_of_a_click_waits_for_no_provider(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    answered = len(on_stage.vogent.requests)
    waits = Waits()
    on_stage.vogent.fault(waits)

    delivery = await presses(on_stage, card, BUY)

    assert delivery.ok
    assert [one.status for one in on_stage.vogent.requests[answered:]] in ([], [None])
    waits.go.set()
    await sees(on_stage, "is yours at Vogent")


@pytest.mark.usefixtures("bot")
async def test_nothing_is_bought_before_somebody_confirms(on_stage: Stage) -> None:
    await asks(on_stage, "buy US 415")
    await asks(on_stage, f"buy {NUMBER}")
    await asks(on_stage, "buy US 415 provider:sigmamind")

    for provider in (on_stage.vogent, on_stage.sigmamind, on_stage.butter):
        assert purchases(provider) == []


@pytest.mark.usefixtures("bot")
async def test_only_who_asked_sees_card_and_receipt(on_stage: Stage) -> None:
    await buys(on_stage)
    await sees(on_stage, "@Alice bought", person="bob")

    assert [one.plain() for one in on_stage.workspace.seen_by("bob", "#ops")] == [
        f"@Alice bought {PRETTY} at Vogent."
    ]


@pytest.mark.usefixtures("bot")
async def test_the_receipt_takes_the_cards_place(on_stage: Stage) -> None:
    card = await buys(on_stage)
    await sees(on_stage, "@Alice bought")

    assert card.buttons() == []
    assert f"*{PRETTY}* is yours at Vogent." in card.plain()
    assert "its story: `/number audit p_" in card.plain()


@pytest.mark.usefixtures("bot")
async def test_while_the_provider_works_the_card_says_so(on_stage: Stage) -> None:
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")

    card = await buys(on_stage)

    await sees(on_stage, f"Buying {PRETTY} at Vogent…")
    assert card.buttons() == []
    waits.go.set()
    await sees(on_stage, "is yours at Vogent")


@pytest.mark.usefixtures("bot")
async def test_twenty_clicks_at_once_buy_one_number_and_each_is_answered(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    held = len(on_stage.vogent.held)

    clicks = await asyncio.gather(*(presses(on_stage, card, BUY) for _ in range(20)))

    await sees(on_stage, "@Alice bought", person="bob")
    told = await on_stage.workspace.until(
        lambda: (answers := on_stage.workspace.seen_by("alice", "#ops"))[20:] and answers
    )
    words = [message.plain() for message in told]
    assert len(clicks) == 20
    assert len(purchases(on_stage.vogent)) == 1
    assert len(on_stage.vogent.held) == held + 1
    assert sum("is yours at Vogent" in one for one in words) == 1
    assert sum("You confirmed this already" in one for one in words) == 19


@pytest.mark.usefixtures("bot")
async def test_slacks_second_delivery_of_a_command_has_no_second_effect(on_stage: Stage) -> None:
    command = await types(on_stage, "buy US 415")
    await sees(on_stage, "Buy +1 415")

    again = await on_stage.workspace.redeliver(command)

    assert again.ok
    await sees(on_stage, "Slack sent me this twice. My answer to the first holds")
    cards = [one for one in on_stage.workspace.seen_by("alice", "#ops") if one.buttons()]
    assert len(cards) == 1


@pytest.mark.usefixtures("bot")
async def test_slacks_second_delivery_of_a_click_has_no_second_effect(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    click = await presses(on_stage, card, BUY)
    await sees(on_stage, "@Alice bought", person="bob")

    again = await on_stage.workspace.redeliver(click)

    assert again.ok
    await sees(on_stage, "You confirmed this already")
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.usefixtures("bot")
async def test_a_click_that_slack_delivers_twice_at_once_buys_once_and_is_answered_twice(
    on_stage: Stage,
) -> None:
    card = await asks(on_stage, "buy US 415")
    click = await presses(on_stage, card, BUY)

    again = await on_stage.workspace.redeliver(click)

    assert again.ok
    await sees(on_stage, "@Alice bought", person="bob")
    await on_stage.workspace.until(lambda: on_stage.workspace.seen_by("alice", "#ops")[2:])
    assert "is yours at Vogent" in card.plain()
    assert len(purchases(on_stage.vogent)) == 1


@pytest.mark.usefixtures("bot")
async def test_the_public_line_reaches_a_channel_that_the_bot_is_no_member_of(
    on_stage: Stage,
) -> None:
    await buys(on_stage, place="#sales")

    line = await sees(on_stage, "@Alice bought", person="bob", place="#sales")

    assert not line.ephemeral
    assert on_stage.workspace.seen_by("alice", "#ops") == []


@pytest.mark.usefixtures("bot")
async def test_buying_works_in_the_messages_with_the_bot(on_stage: Stage) -> None:
    dm = on_stage.workspace.dm("alice").id

    await buys(on_stage, place=dm)

    await sees(on_stage, "is yours at Vogent", place=dm)
    await sees(on_stage, "@Alice bought", place=dm)


@pytest.mark.usefixtures("bot")
async def test_one_exact_number_is_bought_where_it_is_offered(on_stage: Stage) -> None:
    await buys(on_stage, "buy (415) 555-0107")

    await sees(on_stage, "+1 415-555-0107* is yours at Vogent")
    assert "+14155550107" in on_stage.vogent.held


@pytest.mark.usefixtures("bot")
async def test_a_provider_that_picks_says_so_before_and_what_it_picked_after(
    on_stage: Stage,
) -> None:
    on_stage.sigmamind.stock = ["+12125550105"]

    card = await asks(on_stage, "buy US 415 provider:sigmamind")
    assert "SigmaMind picks the number itself. When it has none in 415, it takes" in card.plain()
    await presses(on_stage, card, PICK)

    await sees(on_stage, "+1 212-555-0105* is yours at SigmaMind", "It is not in US 415")
    await sees(on_stage, "@Alice bought +1 212-555-0105 at SigmaMind.", person="bob")


async def test_the_default_provider_is_taken_where_none_is_named(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(numberbot_default_provider="sigmamind")

    assert "at SigmaMind?" in (await asks(on_stage, "buy US 415")).plain()
    assert "at Vogent?" in (await asks(on_stage, "buy US 415 provider:vogent")).plain()


async def test_the_default_country_is_taken_where_none_is_typed(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http", numberbot_default_country="GB")

    assert "Buy +44 20 7946 0000 at Vogent?" in (await asks(on_stage, "buy 020")).plain()


@pytest.mark.usefixtures("bot")
async def test_a_number_that_is_ours_already_is_not_bought_again(on_stage: Stage) -> None:
    await asks(on_stage, "list")

    refusal = await asks(on_stage, "buy +1 212 555 0190")

    assert "Your workspace has +1 212-555-0190 already, at SigmaMind." in refusal.plain()


@pytest.mark.usefixtures("bot")
async def test_a_number_sold_since_is_replaced_by_a_fresh_card(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    on_stage.vogent.stock.remove(NUMBER)

    await presses(on_stage, card, BUY)

    fresh = await sees(on_stage, "Nothing was bought.", "Buy +1 415-555-0101 at Vogent?")
    assert purchases(on_stage.vogent) == []
    await presses(on_stage, fresh, BUY)
    await sees(on_stage, "+1 415-555-0101* is yours at Vogent")
