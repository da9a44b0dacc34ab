"""Searching, what the providers can do, and help, through the real app in both modes."""

import pytest

from bot.playground.stage import Stage
from tests.conftest import StartBot
from tests.slack.forming import written
from tests.slack.people import BUY, asks, phases, presses, sees, trail

ONLY_BUTTER = {"sigmamind_api_key": None, "vogent_api_key": None}


@pytest.mark.usefixtures("bot")
async def test_an_offer_that_is_chosen_becomes_a_card_and_is_bought(on_stage: Stage) -> None:
    offers = await asks(on_stage, "search US 415")
    assert "*Offers for US 415*" in offers.plain()
    assert "nothing is bought yet" in offers.plain()
    wanted = next(one for one in offers.buttons() if "+14155550104" in str(one.value))

    await on_stage.workspace.click("alice", offers, (wanted.block_id, wanted.action_id))
    card = await sees(on_stage, "Buy +1 415-555-0104 at Vogent?")
    assert written(on_stage) == []
    await presses(on_stage, card, BUY)

    await sees(on_stage, "@Alice bought +1 415-555-0104 at Vogent.", person="bob")
    assert len(offers.buttons()) == 11
    assert "+14155550104" in on_stage.vogent.held


@pytest.mark.usefixtures("bot")
async def test_a_search_leaves_no_event_and_asks_only_whom_it_names(on_stage: Stage) -> None:
    offers = await asks(on_stage, "search US 415 provider:vogent")

    assert "SigmaMind" not in offers.plain()
    assert on_stage.sigmamind.requests == []
    assert phases(await trail(on_stage)) == []


@pytest.mark.usefixtures("bot")
async def test_a_search_for_one_number_finds_it(on_stage: Stage) -> None:
    offers = await asks(on_stage, "search (415) 555-0107")

    assert "+1 415-555-0107* at Vogent" in offers.plain()
    assert "SigmaMind shows no offers, but can be asked for this very number." in offers.plain()


@pytest.mark.usefixtures("bot")
async def test_a_search_that_finds_nothing_says_why_at_each_provider(on_stage: Stage) -> None:
    offers = await asks(on_stage, "search GB 99 provider:vogent")

    assert "Vogent offers no" in offers.plain()
    assert "Try another area code." in offers.plain()


@pytest.mark.usefixtures("bot")
async def test_what_each_provider_can_do_is_shown(on_stage: Stage) -> None:
    shown = (await asks(on_stage, "providers")).plain()

    assert "*On: SigmaMind, Vogent, Butter AI*" in shown
    assert any(line.split(" | ")[0].strip() == "release" for line in shown.splitlines())
    assert "is off" not in shown


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_with_one_provider_help_shows_only_what_that_one_can_do(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, **ONLY_BUTTER)

    shown = (await asks(on_stage, "help")).plain()
    off = (await asks(on_stage, "providers")).plain()
    release = (await asks(on_stage, "help release")).plain()

    assert all(f"`/number {verb}" in shown for verb in ("import", "assign", "call", "list"))
    assert not any(f"/number {verb}" in shown for verb in ("buy", "search", "update", "release"))
    assert "Vogent is off: whoever runs Numberbot sets VOGENT_API_KEY." in off
    assert "None of the providers that are on offers it" in release


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("buy US 415", "None of the providers that are switched on sells numbers."),
        ("search US 415", "`/number providers` shows what each of them can do"),
        ("buy US 415 provider:vogent", "Vogent is not on: set VOGENT_API_KEY."),
        ("release +13105550141", "Butter AI has no release"),
        ("update +13105550141 name:x", "Butter AI"),
    ],
)
async def test_what_the_only_provider_cannot_do_is_refused_in_words(
    start_bot: StartBot, on_stage: Stage, typed: str, answer: str
) -> None:
    await start_bot(**ONLY_BUTTER)

    refused = await asks(on_stage, typed)

    assert answer in refused.plain()
    assert refused.buttons() == []


@pytest.mark.parametrize("typed", ["providers", "search US 415", "show +15125550190", "help"])
@pytest.mark.usefixtures("bot")
async def test_a_guest_may_not_even_look(on_stage: Stage, typed: str) -> None:
    refusal = await asks(on_stage, typed, "greta")

    assert "guests can neither see nor change numbers" in refusal.plain()


@pytest.mark.usefixtures("bot")
async def test_a_search_at_a_provider_that_sells_nothing_says_so_of_it_alone(
    on_stage: Stage,
) -> None:
    refused = await asks(on_stage, "search US 415 provider:butter")

    assert "Butter AI sells no numbers" in refused.plain()
