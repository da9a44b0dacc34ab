"""Providers that fail, on every way: the answer names them and says whether anything happened."""

import pytest

from bot.playground.simulators import Cut, Fault, Nonsense, Status, Truncated, too_many
from bot.playground.stage import Stage
from bot.runner import Bot
from tests.conftest import StartBot
from tests.slack.people import BUY, asks, buys, phases, presses, purchases, sees, trail

NUMBER = "+14155550100"
SURELY_NOT = [
    (Status(400), "Vogent said no: “injected by a fault” (HTTP 400); nothing was changed."),
    (Status(401), "Vogent refused our key (HTTP 401: “injected by a fault”); nothing was changed."),
    (Status(409), "Vogent said no: “injected by a fault” (HTTP 409); nothing was changed."),
    (too_many(None), "Vogent asked us to slow down; nothing was changed."),
]
DOUBTFUL = [
    (Cut(changed=False), "broke off the connection before it answered"),
    (Cut(changed=True), "broke off the connection before it answered"),
    (Status(500), "failed (HTTP 500)"),
    (Status(503, changed=True), "failed (HTTP 503)"),
    (Nonsense(), "answered something unreadable"),
    (Truncated(), "answered something unreadable"),
]


@pytest.fixture
async def bot(start_bot: StartBot) -> Bot:
    """Over Socket Mode: what a provider answers is the same to both modes."""
    return await start_bot("socket")


@pytest.mark.parametrize(("fault", "said"), SURELY_NOT)
@pytest.mark.usefixtures("bot")
async def test_a_provider_that_says_no_to_the_purchase_is_named_and_nothing_was_bought(
    on_stage: Stage, fault: Fault, said: str
) -> None:
    on_stage.vogent.fault(fault, method="POST", path="/phone_numbers")

    await buys(on_stage)

    receipt = await sees(on_stage, "+1 415-555-0100 was not bought at Vogent.", said)
    assert not receipt.buttons()
    assert NUMBER not in on_stage.vogent.held
    assert len(purchases(on_stage.vogent)) == 1
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "failed"]
    assert on_stage.workspace.seen_by("bob", "#ops") == []


@pytest.mark.parametrize(("fault", "said"), DOUBTFUL)
@pytest.mark.usefixtures("bot")
async def test_a_purchase_without_an_answer_is_in_doubt_and_never_repeated(
    on_stage: Stage, fault: Fault, said: str
) -> None:
    on_stage.vogent.fault(fault, method="POST", path="/phone_numbers")

    await buys(on_stage)

    await sees(
        on_stage,
        "I do not know yet whether +1 415-555-0100 was bought at Vogent.",
        f"Vogent {said}, so the purchase may or may not have happened.",
        "Please do not buy it again meanwhile.",
    )
    assert len(purchases(on_stage.vogent)) == 1
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "unknown"]
    assert on_stage.workspace.seen_by("bob", "#ops") == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Status(401), "Vogent refused our key (HTTP 401"),
        (Status(500), "Vogent failed (HTTP 500)"),
        (too_many(30), "Vogent asked us to slow down"),
        (Nonsense(), "Vogent answered something unreadable"),
        (Cut(changed=False), "Vogent broke off the connection before it answered"),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_a_search_that_fails_names_the_provider_and_says_that_nothing_happened(
    on_stage: Stage, fault: Fault, said: str
) -> None:
    on_stage.vogent.fault(fault, times=None, path="/search")

    refusal = await asks(on_stage, "buy US 415 provider:vogent")

    assert said in refusal.plain()
    assert "nothing was changed." in refusal.plain()
    assert not refusal.buttons()


@pytest.mark.usefixtures("bot")
async def test_a_provider_that_is_down_is_named(on_stage: Stage) -> None:
    await on_stage.vogent.down()

    refusal = await asks(on_stage, "buy US 415 provider:vogent")

    assert "Vogent could not be reached; nothing was changed." in refusal.plain()


@pytest.mark.usefixtures("bot")
async def test_without_a_named_provider_the_next_one_stands_in_and_the_card_says_why(
    on_stage: Stage,
) -> None:
    await on_stage.vogent.down()

    card = await asks(on_stage, "buy US 415")

    assert "Buy a number in US 415 at SigmaMind?" in card.plain()
    assert "Vogent was passed over: it could not be reached" in card.plain()


@pytest.mark.usefixtures("bot")
async def test_when_no_provider_can_sell_the_answer_names_each(on_stage: Stage) -> None:
    refusal = await asks(on_stage, "buy US 99")

    assert "No provider can sell that:" in refusal.plain()
    assert "Vogent offers no number in US 99 just now." in refusal.plain()
    assert "SigmaMind" in refusal.plain()


@pytest.mark.usefixtures("bot")
async def test_a_provider_that_goes_down_after_the_card_buys_nothing(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    await on_stage.vogent.down()

    await presses(on_stage, card, BUY)

    await sees(on_stage, "was not bought at Vogent", "Vogent could not be reached")
    assert phases(await trail(on_stage)) == ["proposed", "confirmed", "failed"]


@pytest.mark.usefixtures("bot")
async def test_a_key_is_shown_to_nobody_even_when_the_provider_repeats_it(on_stage: Stage) -> None:
    fault = Status(400, echo=True)
    on_stage.vogent.fault(fault, method="POST", path="/phone_numbers")

    await buys(on_stage)

    await sees(on_stage, "was not bought", "Vogent said no")
    assert on_stage.vogent.api_key not in str(on_stage.workspace.state.messages)
    assert on_stage.vogent.api_key not in await trail(on_stage)


@pytest.mark.usefixtures("bot")
async def test_what_a_provider_says_is_shown_and_not_obeyed(on_stage: Stage) -> None:
    fault = Status(400, words="<!channel> *win* <https://evil.example|here> & <@U02BOB>")
    on_stage.vogent.fault(fault, method="POST", path="/phone_numbers")

    await buys(on_stage)

    shown = await sees(on_stage, "<!channel> *win* <https://evil.example|here> & <@U02BOB>")
    assert "&lt;!channel&gt;" in str(shown.blocks)
    assert "<!channel>" not in str(shown.blocks)


@pytest.mark.usefixtures("bot")
async def test_a_provider_that_sells_no_numbers_says_so(on_stage: Stage) -> None:
    refusal = await asks(on_stage, 'buy US 415 provider:"Butter AI"')

    assert "Butter AI sells no numbers" in refusal.plain()
    assert on_stage.butter.requests == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("provider:vogant", "Did you mean Vogent?"),
        ("provider:acme", "“acme” is no provider I know."),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_an_unknown_provider_is_asked_back_about(
    on_stage: Stage, typed: str, said: str
) -> None:
    refusal = await asks(on_stage, f"buy US 415 {typed}")

    assert said in refusal.plain()
    assert "On: SigmaMind, Vogent, Butter AI." in refusal.plain()


async def test_a_provider_that_is_not_on_says_what_switches_it_on(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(sigmamind_api_key=None)

    refusal = await asks(on_stage, "buy US 415 provider:sigmamind")

    assert "SigmaMind is not on: set SIGMAMIND_API_KEY." in refusal.plain()


@pytest.mark.usefixtures("bot")
async def test_a_receipt_replaces_its_card_for_every_ending(on_stage: Stage) -> None:
    on_stage.vogent.stock = []
    on_stage.sigmamind.stock = []

    card = await buys(on_stage, "buy US 415 provider:sigmamind", "Buy a number")

    await sees(on_stage, "was not bought at SigmaMind", "No such number is available")
    assert card.buttons() == []
