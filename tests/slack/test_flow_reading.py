"""Help, lists and the trail, and who may ask for what."""

import pytest

from bot.playground.stage import Stage
from bot.runner import Bot
from tests.conftest import StartBot
from tests.slack.people import BUY, asks, buys, phases, presses, purchases, sees, trail

OPERATORS = "U02BOB"


@pytest.fixture
async def bot(start_bot: StartBot) -> Bot:
    """Over HTTP; buying goes through both."""
    return await start_bot("http")


@pytest.mark.parametrize("typed", ["", "help", "?"])
@pytest.mark.usefixtures("bot")
async def test_help_comes_to_whoever_asks(on_stage: Stage, typed: str) -> None:
    shown = (await asks(on_stage, typed)).plain()

    assert "# What /number can do" in shown
    assert all(f"/number {verb}" in shown for verb in ("buy", "list", "audit", "help"))


@pytest.mark.usefixtures("bot")
async def test_help_about_one_verb_shows_its_examples(on_stage: Stage) -> None:
    shown = (await asks(on_stage, "help buy")).plain()

    assert "`/number buy GB 20 provider:vogent`" in shown


@pytest.mark.usefixtures("bot")
async def test_a_mistyped_verb_is_asked_back_about(on_stage: Stage) -> None:
    shown = (await asks(on_stage, "byu US 415")).plain()

    assert "I do not know “byu”. Did you mean `buy`?" in shown


@pytest.mark.usefixtures("bot")
async def test_the_list_shows_what_every_provider_holds(on_stage: Stage) -> None:
    shown = (await asks(on_stage, "list")).plain()

    for said in ("+1 212-555-0190", "SigmaMind", "Front desk", "+1 512-555-0190", "Vogent"):
        assert said in shown
    assert "+1 310-555-0141" in shown
    assert "*5 numbers*" in shown


@pytest.mark.usefixtures("bot")
async def test_a_provider_that_is_down_is_a_line_of_the_list(on_stage: Stage) -> None:
    await on_stage.vogent.down()

    shown = (await asks(on_stage, "list")).plain()

    assert "Vogent could not be reached" in shown
    assert "+1 212-555-0190" in shown
    assert "+1 512-555-0190" not in shown


@pytest.mark.usefixtures("bot")
async def test_a_list_that_a_provider_did_not_finish_says_so(on_stage: Stage) -> None:
    on_stage.butter.page_size = 1

    shown = (await asks(on_stage, 'list provider:"butter ai"')).plain()

    assert "+1 310-555-0141" in shown
    assert "Butter AI shows only its first 1 of 3 numbers" in shown


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("list provider:vogent", "*1 number*"),
        ("list unassigned", "*4 numbers*"),
        ("list unassigned provider:butter", "*2 numbers*"),
        ("list country:us", "*5 numbers*"),
        ("list country:GB", "No numbers to show"),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_the_list_can_be_narrowed(on_stage: Stage, typed: str, count: str) -> None:
    assert count in (await asks(on_stage, typed)).plain()


@pytest.mark.usefixtures("bot")
async def test_a_bought_number_is_in_the_list(on_stage: Stage) -> None:
    await buys(on_stage)
    await sees(on_stage, "@Alice bought")

    assert "+1 415-555-0100" in (await asks(on_stage, "list provider:vogent")).plain()


@pytest.mark.usefixtures("bot")
async def test_a_provider_without_lists_to_show_is_asked_back_about(on_stage: Stage) -> None:
    assert "is no provider I know" in (await asks(on_stage, "list provider:acme")).plain()


@pytest.mark.usefixtures("bot")
async def test_names_of_numbers_are_shown_and_not_obeyed(on_stage: Stage) -> None:
    on_stage.sigmamind.hold("+12125550191", friendlyName="<!channel> & <https://evil.example|x>")

    shown = await asks(on_stage, "list provider:sigmamind")

    assert "<!channel> & <https://evil.example|x>" in shown.plain()
    assert "<!channel>" not in shown.text
    assert {block["type"] for block in shown.blocks} == {"section", "table", "actions"}


@pytest.mark.usefixtures("bot")
async def test_the_trail_tells_a_purchase(on_stage: Stage) -> None:
    await buys(on_stage)
    await sees(on_stage, "@Alice bought")

    for question in ("", "+1 415 555 0100", "actor:@alice", "action:buy since:1h"):
        shown = await trail(on_stage, question, "bob")
        assert phases(shown) == ["proposed", "confirmed", "done"]
        assert "3 events, newest first" in shown


@pytest.mark.usefixtures("bot")
async def test_the_trail_tells_one_plans_story(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    await asks(on_stage, "buy US 212")
    await presses(on_stage, card, BUY)
    receipt = await sees(on_stage, "its story: `/number audit p_")
    plan_id = receipt.plain().partition("/number audit ")[2].rstrip("`")

    assert phases(await trail(on_stage, plan_id)) == ["proposed", "confirmed", "done"]
    assert phases(await trail(on_stage, "outcome:failure")) == []


@pytest.mark.usefixtures("bot")
async def test_an_empty_trail_says_how_to_ask_wider(on_stage: Stage) -> None:
    assert "since:90d" in await trail(on_stage)


@pytest.mark.usefixtures("bot")
async def test_reading_leaves_no_event(on_stage: Stage) -> None:
    for typed in ("help", "list", "audit", "byu", "buy moon"):
        await asks(on_stage, typed)

    assert phases(await trail(on_stage)) == []


async def test_who_is_no_operator_may_look_but_not_buy_and_is_told_who_may(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(numberbot_operators=OPERATORS)

    refusal = await asks(on_stage, "buy US 415")

    assert "You may look, but not change numbers." in refusal.plain()
    assert "Ask one of: @Bob." in refusal.plain()
    assert on_stage.vogent.requests == []
    assert "5 numbers" in (await asks(on_stage, "list")).plain()
    assert phases(await trail(on_stage)) == ["refused"]


async def test_an_operator_may_buy(start_bot: StartBot, on_stage: Stage) -> None:
    await start_bot(numberbot_operators=OPERATORS)

    card = await asks(on_stage, "buy US 415", "bob")
    await presses(on_stage, card, BUY, "bob")

    await sees(on_stage, "@Bob bought +1 415-555-0100 at Vogent.")


async def test_who_is_no_operator_any_more_cannot_confirm(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(numberbot_operators=OPERATORS)

    forged = await on_stage.workspace.forge_action("alice", "#ops", "plan.confirm", "v1|p_x")

    assert forged.ok
    await sees(on_stage, "You may look, but not change numbers.")


@pytest.mark.parametrize("typed", ["buy US 415", "list", "audit", "help"])
@pytest.mark.usefixtures("bot")
async def test_a_guest_is_refused_everything(on_stage: Stage, typed: str) -> None:
    refusal = await asks(on_stage, typed, "greta")

    assert "guests can neither see nor change numbers" in refusal.plain()
    assert on_stage.vogent.requests == []
    assert phases(await trail(on_stage)) == (["refused"] if typed.startswith("buy") else [])


async def test_a_guest_on_the_list_of_operators_is_a_guest(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot(numberbot_operators="U03GUEST")

    refusal = await asks(on_stage, "buy US 415", "greta")

    assert "guests can neither see nor change numbers" in refusal.plain()


@pytest.mark.usefixtures("bot")
async def test_whom_slack_does_not_tell_about_can_do_nothing_until_it_does(
    on_stage: Stage,
) -> None:
    on_stage.workspace.fail("users.info", "internal_error", times=1)

    refusal = await asks(on_stage, "buy US 415")

    assert "Slack could not tell me who you are, so nothing was done." in refusal.plain()
    assert on_stage.vogent.requests == []
    assert "Buy +1 415-555-0100 at Vogent?" in (await asks(on_stage, "buy US 415")).plain()
    on_stage.workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_slack_is_asked_once_who_somebody_is(on_stage: Stage) -> None:
    for _ in range(3):
        await asks(on_stage, "help")

    methods = [call.method for call in on_stage.workspace.api_calls]
    assert methods.count("users.info") == 1


@pytest.mark.parametrize("typed", ["buy US 415", "list", "audit", "help"])
@pytest.mark.usefixtures("bot")
async def test_somebody_of_another_workspace_is_refused_everything(
    on_stage: Stage, typed: str
) -> None:
    refusal = await asks(on_stage, typed, "sam", "#shared")

    assert "You belong to another workspace" in refusal.plain()
    assert on_stage.vogent.requests == []
    assert phases(await trail(on_stage)) == (["refused"] if typed.startswith("buy") else [])


@pytest.mark.usefixtures("bot")
async def test_somebody_of_another_workspace_cannot_press_a_button(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415", place="#shared")
    confirm, offers = card.buttons()[0].value, card.buttons()[2].value

    for action_id, value in (("plan.confirm", confirm), ("ask", offers)):
        await on_stage.workspace.forge_action("sam", "#shared", action_id, value)
    await on_stage.workspace.until(lambda: on_stage.workspace.seen_by("sam", "#shared")[1:])

    for message in on_stage.workspace.seen_by("sam", "#shared"):
        assert "You belong to another workspace" in message.plain()
    assert purchases(on_stage.vogent) == []
