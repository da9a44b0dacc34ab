"""Forms: they open at once, follow what is chosen, lead to a card, and come back with words."""

import json
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.app import Tuning
from bot.playground.simulators import Status
from bot.playground.stage import Stage
from bot.slack import ids
from bot.slack.forms.shapes import SHAPES
from tests.conftest import AT_ONCE, StartBot
from tests.operations.conftest import Waits
from tests.slack.forming import bodies, form, opens, sends, shows, written
from tests.slack.people import presses, sees, trail, types

AT_SIGMAMIND, AT_VOGENT = "+12125550190", "+15125550190"
PRETTY = "+1 212-555-0190"
SECRET = "kanarienvogel-0123"
TRUNK = {
    "Number": "+14155550123",
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": SECRET,
}


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("verb", SHAPES)
async def test_a_verb_alone_opens_its_form(on_stage: Stage, verb: str) -> None:
    view = await opens(on_stage, verb)

    assert view.title == SHAPES[verb].title
    assert view.raw["submit"]["text"] == SHAPES[verb].submit
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_a_form_opens_at_once_while_the_provider_thinks(on_stage: Stage) -> None:
    silence = Waits()
    on_stage.sigmamind.fault(silence, method="GET")

    await types(on_stage, f"update {AT_SIGMAMIND} provider:sigmamind")
    await shows(on_stage, "Opening the form…")
    await silence.arrived.wait()
    silence.go.set()

    assert (await form(on_stage)).value("Name") == "Front desk"


@pytest.mark.usefixtures("bot")
async def test_a_form_whose_time_was_over_is_offered_by_a_button(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    workspace.fail("views.open", "expired_trigger_id")
    await types(on_stage, "import provider:vogent")
    late = await sees(on_stage, "Slack was too slow to open the form", "[ Open the form ]")
    assert workspace.view("alice") is None

    await presses(on_stage, late, "Open the form")

    view = await form(on_stage, "Trunk password")
    assert view.value("Provider") == "vogent"
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_an_update_shows_what_is_now_and_changes_only_what_was_changed(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, f"update {AT_SIGMAMIND}", "Trunk password")
    assert view.value("Name") == "Front desk"
    assert view.value("Trunk password") is None

    await sends(on_stage, view, Name="Sales", **{"Trunk password": SECRET})
    card = await shows(on_stage, f"Update {PRETTY} at SigmaMind?", "Front desk → Sales")
    assert "a new one, shown nowhere" in card.plain().replace("*", "")
    assert written(on_stage) == []
    await on_stage.workspace.click("alice", card, "Update")

    await shows(on_stage, f"{PRETTY} was updated at SigmaMind")
    await sees(on_stage, f"@Alice updated {PRETTY}", person="bob")
    (sent,) = bodies(on_stage.sigmamind)
    assert sent == {"friendlyName": "Sales", "trunkPassword": SECRET}
    told = json.dumps([call.args for call in on_stage.workspace.api_calls], default=str)
    assert SECRET not in told + await trail(on_stage, "")


@pytest.mark.usefixtures("bot")
async def test_a_value_cannot_be_emptied_and_nothing_changed_is_no_update(on_stage: Stage) -> None:
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")

    assert "cannot be emptied" in (await sends(on_stage, view, Name=""))["name"]
    await sends(on_stage, view, Name="Front desk")

    again = await form(on_stage, "has these values already; nothing to do")
    assert again.value("Name") == "Front desk"
    assert await sends(on_stage, again, Name="Sales") == {}
    await shows(on_stage, "Front desk → Sales")


@pytest.mark.usefixtures("bot")
async def test_facts_that_changed_meanwhile_bring_a_fresh_card_into_the_modal(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    await sends(on_stage, view, Name="Sales", **{"Trunk password": SECRET})
    card = await shows(on_stage, "Front desk → Sales")
    on_stage.sigmamind.held[AT_SIGMAMIND]["friendlyName"] = "Reception"

    await on_stage.workspace.click("alice", card, "Update")
    fresh = await shows(on_stage, "Nothing was updated.", "Reception → Sales")
    assert written(on_stage) == []
    await on_stage.workspace.click("alice", fresh, "Update")

    await shows(on_stage, "was updated at SigmaMind")
    (sent,) = bodies(on_stage.sigmamind)
    assert sent == {"friendlyName": "Sales", "trunkPassword": SECRET}


@pytest.mark.usefixtures("bot")
async def test_a_line_that_is_chosen_brings_its_fields_and_its_providers_agents(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "assign", "Choose a number, and its fields follow.")
    workspace = on_stage.workspace

    await workspace.choose("alice", view, "Number", "+1 512-555-0190 · Vogent")
    view = await form(on_stage, "Agent", "For which calls")
    found = await workspace.suggest("alice", view, "Agent", "front")
    assert [one["text"]["text"] for one in found.options] == [
        "Front desk",
        "“front” as it is typed",
    ]
    await sends(on_stage, view, Agent="Front desk")

    card = await shows(on_stage, "Assign Front desk to +1 512-555-0190 at Vogent?")
    await workspace.click("alice", card, "Assign this agent")
    await sees(on_stage, "@Alice assigned Front desk to +1 512-555-0190", person="bob")


@pytest.mark.usefixtures("bot")
async def test_only_lines_of_providers_that_can_do_it_are_offered(on_stage: Stage) -> None:
    view = await opens(on_stage, "release")
    workspace = on_stage.workspace

    async def offered(typed: str) -> list[str]:
        asked = await workspace.suggest("alice", view, "Number", typed)
        return [option["text"]["text"] for option in asked.options]

    assert await offered("") == ["+1 512-555-0190 · Vogent"]
    assert await offered("512 555") == ["+1 512-555-0190 · Vogent"]
    assert await offered("212") == []
    assert await offered("+14155550177") == ["+1 415-555-0177"]


@pytest.mark.usefixtures("bot")
async def test_what_a_provider_cannot_do_is_said_on_the_form(on_stage: Stage) -> None:
    view = await opens(on_stage, f"update {AT_VOGENT}", "Vogent has no names")
    assert "Trunk password" not in view.plain()

    await on_stage.workspace.choose("alice", view, "Number", "+1 212-555-0190 · SigmaMind")

    assert (await form(on_stage, "Trunk password")).value("Name") == "Front desk"


@pytest.mark.usefixtures("bot")
async def test_a_purchase_begun_in_a_form_ends_in_its_modal_and_the_channel_hears(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "buy")
    errors = await sends(on_stage, view, Country="Narnia", **{"Area code": "415"})
    assert "no country code" in errors["country"]

    await sends(on_stage, view, Country="us")
    card = await shows(on_stage, "Buy +1 415-555-0100 at Vogent?")
    await on_stage.workspace.click("alice", card, "Buy this number")

    await shows(on_stage, "+1 415-555-0100 is yours at Vogent")
    await sees(on_stage, "@Alice bought +1 415-555-0100 at Vogent.", person="bob")


@pytest.mark.usefixtures("bot")
async def test_a_refusal_brings_the_form_back_with_what_was_typed(on_stage: Stage) -> None:
    on_stage.vogent.fault(Status(500), times=None)
    view = await opens(on_stage, "buy provider:vogent")

    await sends(on_stage, view, **{"Area code": "415"})
    again = await form(on_stage, "Vogent failed")

    assert again.value("Area code") == "415"
    on_stage.vogent.heal()
    await sends(on_stage, again)
    await shows(on_stage, "Buy +1 415-555-0100 at Vogent?")


@pytest.mark.usefixtures("bot")
async def test_a_test_call_asks_whom_to_ring_and_rings_once_it_is_confirmed(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, f"call {AT_VOGENT}", "Who is rung")
    await on_stage.workspace.enter("alice", view, {"Agent": "Front desk"})
    assert (
        "country code is missing" in (await sends(on_stage, view, Number_to_ring="5552671"))["to"]
    )

    await sends(on_stage, view, Number_to_ring="+1 415 555 2671")
    card = await shows(on_stage, "Call +1 415-555-2671 from +1 512-555-0190 at Vogent?")
    assert written(on_stage) == []
    await on_stage.workspace.click("alice", card, "Place the call")

    await shows(on_stage, "+1 415-555-2671 was called from +1 512-555-0190")
    assert len(written(on_stage)) == 1


async def test_with_typed_secrets_off_one_is_chosen_by_name_and_slack_never_sees_it(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http", numberbot_typed_secrets=False, sip_secret={"telnyx": SecretStr(SECRET)})
    view = await opens(on_stage, "import provider:vogent", "Typing secrets is switched off")
    workspace = on_stage.workspace
    found = await workspace.suggest("alice", view, "Trunk password", "")
    assert [option["value"] for option in found.options] == ["telnyx"]

    values = {
        "Number": "+14155550123",
        "Termination URI": "sip.telnyx.com",
        "Trunk user name": "carrier",
        "Trunk password": "telnyx",
    }
    assert await sends(on_stage, view, **values) == {}
    await shows(on_stage, "was imported")

    (sent,) = bodies(on_stage.vogent)
    assert sent["sipImport"]["password"] == SECRET
    calls = [call.args for call in workspace.api_calls]
    payloads = [delivery.payload for delivery in workspace.deliveries]
    assert SECRET not in json.dumps([calls, payloads], default=str)


@pytest.mark.usefixtures("bot")
async def test_a_guest_is_offered_nothing_and_told_why(on_stage: Stage) -> None:
    await on_stage.workspace.command("greta", "#ops", "/number", "show")

    await shows(on_stage, "You are a guest here", person="greta")


async def test_a_form_that_no_provider_offers_is_refused_in_words(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("socket", vogent_api_key=None, sigmamind_api_key=None)

    await on_stage.workspace.command("alice", "#ops", "/number", "release")

    await shows(on_stage, "None of the providers that are on can do that.")


async def test_a_card_that_had_only_just_come_into_a_modal_is_not_confirmed(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("socket", tuning=Tuning(patience=AT_ONCE, reading=timedelta(minutes=1)))
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    await sends(on_stage, view, Name="Sales")
    card = await shows(on_stage, "Front desk → Sales")

    await on_stage.workspace.click("alice", card, "Update")

    above = await shows(on_stage, "This card had only just come, so nothing was done")
    assert above.raw["close"]["text"] == "Back"
    await on_stage.workspace.dismiss("alice", above)
    assert "Front desk → *Sales*" in (await shows(on_stage)).plain()
    assert written(on_stage) == []


async def test_a_layout_that_slack_refuses_is_said_in_the_modal(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")
    on_stage.workspace.fail("views.update", "invalid_arguments")

    await types(on_stage, "release")

    await shows(on_stage, "Slack does not take this form.")
    on_stage.workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_submit_before_the_fields_have_followed_a_choice_loses_nothing(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    view = await opens(on_stage, "import provider:vogent")
    await workspace.enter("alice", view, TRUNK)
    workspace.fail("views.update", "hash_conflict")
    await workspace.choose("alice", view, "Provider", "sigmamind")
    await workspace.until(lambda: workspace.problems or None, timeout=60)

    assert await sends(on_stage, view, **{"Trunk password": SECRET}) == {}
    again = await form(on_stage, "Inbound agent")

    assert again.value("Number") == "+14155550123"
    assert again.value("Trunk password") is None
    assert written(on_stage) == []
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_a_line_that_was_only_just_chosen_is_the_one_that_is_meant(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    view = await opens(on_stage, "release")
    workspace.fail("views.update", "hash_conflict")
    await workspace.choose("alice", view, "Number", "+1 512-555-0190 · Vogent")
    await workspace.until(lambda: workspace.problems or None, timeout=60)

    await sends(on_stage, view)

    await shows(on_stage, "Release +1 512-555-0190 at Vogent?")
    workspace.problems.clear()


async def test_a_form_that_is_opened_again_from_a_message_is_heard_of_in_our_channel(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("socket", numberbot_channel="C01OPS")
    workspace = on_stage.workspace
    workspace.fail("views.open", "expired_trigger_id")
    await workspace.shortcut("alice", ids.SHORTCUT_IMPORT)
    dm = workspace.dm("alice").id
    late = await sees(on_stage, "Slack was too slow", place=dm)
    await presses(on_stage, late, "Open the form")
    view = await form(on_stage)
    await workspace.choose("alice", view, "Provider", "vogent")
    view = await form(on_stage, "Trunk password")

    assert await sends(on_stage, view, **TRUNK) == {}

    await shows(on_stage, "was imported at Vogent")
    await sees(on_stage, "@Alice imported +1 415-555-0123 at Vogent.", person="bob")
    assert "@Alice imported" not in str([one.plain() for one in workspace.seen_by("alice", dm)])
    workspace.problems.clear()
