"""Shortcuts: forms from anywhere, and the numbers in a message looked up."""

import pytest

from bot.cli.info import manifest_kept
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164
from bot.playground.stage import Stage
from bot.playground.workspace import Manifest, Message, View
from bot.runner import Bot
from bot.slack import ids
from bot.slack.readings.lookup import NONE, NOT_OURS
from tests.conftest import StartBot
from tests.operations.conftest import Waits
from tests.slack.forming import form, shows, written
from tests.slack.people import BUY, presses, sees

AT_VOGENT = "+15125550190"
FORMS = [(ids.SHORTCUT_BUY, "Buy a number"), (ids.SHORTCUT_IMPORT, "Import a number")]
TITLE = "Look up phone numbers"


@pytest.fixture(autouse=True)
def installed(on_stage: Stage) -> None:
    """The workspace has the app of our own manifest."""
    on_stage.workspace.manifest = Manifest.read(manifest_kept())


async def uses(on_stage: Stage, shortcut: str, person: str = "alice") -> None:
    """Use a global shortcut; it must be acknowledged in time."""
    delivery = await on_stage.workspace.shortcut(person, shortcut)
    assert delivery.ok, delivery.error


async def looks(
    on_stage: Stage, text: str, *texts: str, person: str = "alice", place: str = "#ops"
) -> View:
    """Have Alice write something, look up the numbers in it, and wait for what is said."""
    message = on_stage.workspace.say("alice", place, text)
    await looks_up(on_stage, message, person)
    return await shows(on_stage, *texts, person=person)


async def looks_up(on_stage: Stage, message: Message, person: str = "alice") -> None:
    delivery = await on_stage.workspace.message_shortcut(person, message, ids.SHORTCUT_LOOK_UP)
    assert delivery.ok, delivery.error


async def knows(bot: Bot, *held: Holding) -> None:
    """The database has seen these."""
    for name in {one.provider for one in held}:
        listing = Listing(tuple(one for one in held if one.provider == name))
        await bot.parts.desk.store.holdings.saw(name, listing)


OURS = Holding("vogent", "r1", E164(AT_VOGENT), "Front desk", "a_1", "a_1")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("shortcut", "title"), FORMS)
async def test_a_shortcut_opens_its_form(on_stage: Stage, shortcut: str, title: str) -> None:
    await uses(on_stage, shortcut)

    view = await form(on_stage)
    assert view.title == title
    assert "channel" not in view.private_metadata


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("shortcut", "title"), FORMS)
async def test_a_form_that_slack_did_not_open_in_time_is_offered_by_message(
    on_stage: Stage, shortcut: str, title: str
) -> None:
    workspace = on_stage.workspace
    workspace.fail("views.open", "expired_trigger_id")

    await uses(on_stage, shortcut)

    late = await sees(on_stage, "Slack was too slow", place=workspace.dm("alice").id)
    assert workspace.view("alice") is None
    await presses(on_stage, late, "Open the form")
    assert (await form(on_stage)).title == title
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("person", ["greta", "sam"])
@pytest.mark.parametrize("shortcut", [ids.SHORTCUT_BUY, ids.SHORTCUT_IMPORT])
async def test_guests_and_strangers_get_no_form_but_are_told_why(
    on_stage: Stage, shortcut: str, person: str
) -> None:
    await uses(on_stage, shortcut, person)

    view = await shows(on_stage, "Ask", person=person)
    assert view.labels() == []
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_what_is_bought_from_anywhere_is_told_to_the_asker_where_there_is_no_channel(
    on_stage: Stage,
) -> None:
    await uses(on_stage, ids.SHORTCUT_BUY)
    await on_stage.workspace.submit("alice", await form(on_stage), {"Area code": "415"})

    await on_stage.workspace.click("alice", await shows(on_stage, "Buy +1 415-555-0100"), BUY)

    await shows(on_stage, "+1 415-555-0100 is yours at Vogent.")
    await sees(on_stage, "@Alice bought +1 415-555-0100", place=on_stage.workspace.dm("alice").id)
    assert on_stage.workspace.seen_by("bob", "#ops") == []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_what_is_imported_from_anywhere_is_heard_in_our_channel(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, numberbot_channel="C01OPS", sigmamind_api_key=None, butter_api_key=None)
    await uses(on_stage, ids.SHORTCUT_IMPORT)
    given = {
        "Number": "+14155550123",
        "Termination URI": "sip.example.com",
        "Trunk user name": "me",
        "Trunk password": "kanarienvogel",
    }
    await on_stage.workspace.submit("alice", await form(on_stage), dict(given))

    await shows(on_stage, "was imported at Vogent")
    await sees(on_stage, "@Alice imported +1 415-555-0123 at Vogent.", person="bob")


async def test_ours_are_told_with_name_and_agent_and_others_as_not_ours(
    bot: Bot, on_stage: Stage
) -> None:
    await knows(bot, OURS, Holding("sigmamind", "r2", E164("+12125550190"), "Sales"))
    text = "Call (512) 555-0190, 2125550190 or <tel:+14155552671|us>; again: +1 512 555 0190"

    view = await looks(on_stage, text, "3 numbers in this message, 2 of them ours")

    said = view.plain().replace("*", "")
    assert "+1 512-555-0190\nVogent · Front desk · agent `a_1`" in said
    assert "+1 212-555-0190\nSigmaMind · Sales · no agent" in said
    assert f"+1 415-555-2671\n{NOT_OURS}" in said
    assert "any number of ours at Butter AI yet" in said
    assert view.title == TITLE
    assert len(view.buttons()) == 2
    assert (on_stage.vogent.requests, on_stage.sigmamind.requests) == ([], [])


async def test_show_stands_on_top_and_closing_it_leads_back(bot: Bot, on_stage: Stage) -> None:
    workspace = on_stage.workspace
    await knows(bot, OURS)
    found = await looks(on_stage, AT_VOGENT, "1 number in this message, 1 of them ours")

    await workspace.click("alice", found, "Show")

    shown = await shows(on_stage, "+1 512-555-0190 at Vogent", "Inbound agent")
    assert workspace.views("alice") == [found, shown]
    await workspace.dismiss("alice", shown)
    assert workspace.view("alice") is found


async def test_the_modal_is_there_before_the_provider_has_answered(
    bot: Bot, on_stage: Stage
) -> None:
    await knows(bot, OURS)
    found = await looks(on_stage, AT_VOGENT, "1 of them ours")
    silence = Waits()
    on_stage.vogent.fault(silence, method="GET")

    await on_stage.workspace.click("alice", found, "Show")

    await shows(on_stage, "Asking its provider…")
    await silence.arrived.wait()
    silence.go.set()
    await shows(on_stage, "+1 512-555-0190 at Vogent")


async def test_a_number_that_is_gone_by_now_is_told_in_the_same_place(
    bot: Bot, on_stage: Stage
) -> None:
    await knows(bot, OURS)
    found = await looks(on_stage, AT_VOGENT, "1 of them ours")
    on_stage.vogent.held.clear()

    await on_stage.workspace.click("alice", found, "Show")

    await shows(on_stage, "No provider has +1 512-555-0190 for us.")
    assert len(on_stage.workspace.views("alice")) == 2


@pytest.mark.usefixtures("bot")
async def test_a_message_without_numbers_says_so(on_stage: Stage) -> None:
    view = await looks(on_stage, "Lunch at 12:30?", NONE)

    assert view.buttons() == []


async def test_at_most_twenty_are_shown_and_the_rest_is_counted(bot: Bot, on_stage: Stage) -> None:
    numbers = [f"+1415200{place:04}" for place in range(30)]
    held = [Holding("vogent", number, E164(number), "x" * 128) for number in numbers]
    await knows(bot, *held)

    view = await looks(on_stage, ", ".join(numbers), "30 numbers in this message")

    assert len(view.buttons()) == 20
    assert "10 more are not shown." in view.plain()


@pytest.mark.parametrize(
    "name", ["שירות לקוחות \u202eevil", "👩‍👩‍👧‍👦 :tada:", "<!channel> &", " "]
)
async def test_slack_takes_every_name(bot: Bot, on_stage: Stage, name: str) -> None:
    await knows(bot, Holding("vogent", "r1", E164(AT_VOGENT), name * 9, name * 9, "a_2"))

    view = await looks(on_stage, AT_VOGENT, "1 of them ours")

    assert "<!channel>" not in str(view.raw)


async def test_a_line_that_two_providers_have_is_shown_at_each(bot: Bot, on_stage: Stage) -> None:
    await knows(bot, OURS, Holding("sigmamind", "r2", E164(AT_VOGENT)))
    on_stage.sigmamind.hold(AT_VOGENT)

    view = await looks(on_stage, AT_VOGENT, "1 number in this message, 1 of them ours")
    first, second = view.buttons()
    assert (first.label, second.label) == ("Show", "Show")
    await on_stage.workspace.click("alice", view, (second.block_id, second.action_id))

    await shows(on_stage, "+1 512-555-0190 at Vogent")


async def test_it_works_where_the_bot_is_no_member(bot: Bot, on_stage: Stage) -> None:
    await knows(bot, OURS)

    await looks(on_stage, f"ours: {AT_VOGENT}", "1 of them ours", place="#sales")


async def test_it_works_in_a_thread(bot: Bot, on_stage: Stage) -> None:
    await knows(bot, OURS)
    workspace = on_stage.workspace
    above = workspace.say("bob", "#ops", "which one?")
    answer = {"text": AT_VOGENT, "thread_ts": above.ts}
    below = workspace.state.post("C01OPS", answer, user="U02BOB")

    await looks_up(on_stage, below)

    await shows(on_stage, "1 of them ours")


async def test_it_reads_what_other_apps_wrote_in_blocks(bot: Bot, on_stage: Stage) -> None:
    await knows(bot, OURS)
    block = {"type": "section", "text": {"type": "mrkdwn", "text": f"From <tel:{AT_VOGENT}|them>"}}
    message = on_stage.workspace.state.post("C01OPS", {"text": "A call", "blocks": [block]})

    await looks_up(on_stage, message)

    await shows(on_stage, "1 of them ours")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("person", "place", "why"),
    [
        ("greta", "#ops", "You are a guest here"),
        ("sam", "#shared", "You belong to another workspace"),
    ],
)
async def test_who_may_not_read_is_told_in_the_modal(
    on_stage: Stage, person: str, place: str, why: str
) -> None:
    view = await looks(on_stage, AT_VOGENT, why, person=person, place=place)

    assert view.buttons() == []
    assert "512" not in view.plain()


async def test_what_slack_did_not_open_in_time_is_told_in_the_channel_to_them_alone(
    bot: Bot, on_stage: Stage
) -> None:
    await knows(bot, OURS)
    on_stage.workspace.fail("views.open", "expired_trigger_id")
    await looks_up(on_stage, on_stage.workspace.say("alice", "#ops", AT_VOGENT))

    told = await sees(on_stage, "1 number in this message, 1 of them ours")
    assert told.ephemeral
    await presses(on_stage, told, "Show")

    await sees(on_stage, "+1 512-555-0190 at Vogent")
    on_stage.workspace.problems.clear()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_national_numbers_are_read_with_our_own_country(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, numberbot_default_country="GB")

    await looks(on_stage, "020 7946 0011", "+44 20 7946 0011")
