"""Imports, from the form to the provider: errors at their fields, sent once, nothing leaked."""

import asyncio
import json
from typing import Any

import pytest

from bot.playground.simulators import Cut, Status
from bot.playground.stage import Stage
from tests import underneath
from tests.conftest import StartBot
from tests.operations.conftest import Waits
from tests.providers.filling import example
from tests.slack.forming import bodies, form, opens, sends, shows, written
from tests.slack.people import phases, sees, trail, types

SECRET = "kanarienvogel-0123"
NUMBER, PRETTY = "+14155550123", "+1 415-555-0123"
TRUNK = {
    "Number": NUMBER,
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": SECRET,
}
AT_VOGENT = ["vogent POST /api/phone_numbers"]


def everything_told(on_stage: Stage) -> str:
    """All that went to Slack, views and messages and acks."""
    workspace = on_stage.workspace
    calls = [call.args for call in workspace.api_calls]
    acks = [delivery.ack_payload for delivery in workspace.deliveries]
    return json.dumps([calls, acks], default=str)


@pytest.mark.usefixtures("bot")
async def test_every_mistake_stands_at_its_field_and_then_it_is_imported_once(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:vogent", "Trunk password")
    wrong = TRUNK | {"Number": "(415) 555-0123", "Termination URI": "sip:me@host"}

    errors = await sends(on_stage, view, **wrong)
    assert "country code is missing" in errors["number"]
    assert "Leave out the user name and password" in errors["trunk"]
    assert errors.keys() == {"number", "trunk"}
    assert written(on_stage) == []

    assert await sends(on_stage, view, **TRUNK) == {}
    await shows(on_stage, f"{PRETTY} was imported at Vogent")
    await sees(on_stage, f"@Alice imported {PRETTY} at Vogent.", person="bob")
    assert written(on_stage) == AT_VOGENT
    assert phases(await trail(on_stage, f"number:{NUMBER}")) == ["confirmed", "done"]


@pytest.mark.usefixtures("bot")
async def test_the_password_is_in_the_one_request_and_nowhere_that_people_look(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:vogent")
    await sends(on_stage, view, **TRUNK)
    await shows(on_stage, "was imported")

    requests = [one.body.decode() for one in on_stage.vogent.requests]
    assert [SECRET in body for body in requests].count(True) == 1
    assert SECRET not in everything_told(on_stage)
    assert SECRET not in await trail(on_stage, "")


def typed(example_body: dict[str, Any], titles: dict[str, str]) -> dict[str, str]:
    """The seed's values by the titles of their fields, as a person types them."""
    values = {titles[name]: example_body[name] for name in titles}
    return {
        title: f"+{value}" if isinstance(value, int) else str(value)
        for title, value in values.items()
    }


async def test_sigmaminds_seed_goes_through_its_form_with_the_seeds_names(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")
    seed = example("sigmamind.import")
    agent = seed["inboundAgentId"]
    on_stage.sigmamind.agents[agent] = {"agentId": agent, "agentName": "Seed"}
    titles = {
        "phoneNumber": "Number",
        "terminationSipURI": "Termination URI",
        "trunkUsername": "Trunk user name",
        "trunkPassword": "Trunk password",
        "friendlyName": "Name",
        "inboundAgentId": "Inbound agent",
        "outboundAgentId": "Outbound agent",
        "outboundPhoneNumber": "Number for test calls",
    }

    view = await opens(on_stage, "import provider:sigmamind")
    assert await sends(on_stage, view, **typed(seed, titles)) == {}
    await shows(on_stage, "was imported at SigmaMind")

    (sent,) = bodies(on_stage.sigmamind)
    assert {name: str(value).lstrip("+") for name, value in sent.items()} == {
        name: str(value) for name, value in seed.items()
    }


async def test_vogents_seeds_go_through_their_forms_with_the_seeds_names(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("http")
    seed = example("vogent.create")

    view = await opens(on_stage, "import provider:vogent")
    await sends(on_stage, view, **TRUNK)
    await shows(on_stage, "was imported")
    await on_stage.workspace.dismiss("alice", await shows(on_stage))
    view = await opens(on_stage, "import provider:vogent")
    await on_stage.workspace.choose("alice", view, "What to bring", "sip_user")
    view = await form(on_stage, "SIP user name")
    user = {"SIP user name": "lobby", "Login name": "lobby-phone", "Password": SECRET}
    assert await sends(on_stage, view, **user) == {}
    await shows(on_stage, "SIP user lobby was created at Vogent")

    number, line = bodies(on_stage.vogent)
    assert number["type"] == "sip_import"
    assert number["sipImport"].keys() == seed["sipImport"].keys()
    assert line["type"] == "vogent_sip"
    assert line["vogentSip"].keys() == seed["vogentSip"].keys()


@pytest.mark.parametrize("kind", ["sip", "twilio"])
async def test_butters_seeds_go_through_their_forms_with_the_seeds_names(
    start_bot: StartBot, on_stage: Stage, kind: str
) -> None:
    await start_bot("http")
    seed = example(f"butter.import-{kind}")
    titles = {
        "phone_number": "Number",
        "sip_trunk_name": "Trunk name",
        "sip_server_address": "SIP server",
        "sip_username": "Trunk user name",
        "sip_password": "Trunk password",
        "media_encryption": "Encryption of the calls",
        "integration_id": "Twilio integration",
    }
    known = next(iter(on_stage.butter.integrations.values()))
    on_stage.butter.integrations["intg_a1b2c3d4e5f6"] = known

    view = await opens(on_stage, "import provider:butter", "SIP server")
    if kind == "twilio":
        await on_stage.workspace.choose("alice", view, "What to bring", "integration")
        view = await form(on_stage, "Twilio integration")
    asked = {name: title for name, title in titles.items() if name in seed}
    assert await sends(on_stage, view, **typed(seed, asked)) == {}
    await shows(on_stage, "was imported at Butter AI")

    (sent,) = bodies(on_stage.butter)
    assert sent == {**sent, **seed}
    assert sent.keys() - seed.keys() <= {"media_encryption"}


@pytest.mark.usefixtures("bot")
async def test_what_was_typed_survives_another_provider_but_no_secret_does(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:sigmamind", "Trunk password")
    workspace = on_stage.workspace
    await workspace.enter("alice", view, {**TRUNK, "Name": "Main"})

    await workspace.choose("alice", view, "Provider", "vogent")
    view = await form(on_stage)
    await workspace.until(lambda: "Name" not in view.plain() or None, timeout=60)

    kept = {name: view.value(name) for name in TRUNK}
    assert kept == {**TRUNK, "Trunk password": None}


@pytest.mark.usefixtures("bot")
async def test_submit_pressed_twice_sends_once_and_shows_the_one_receipt(on_stage: Stage) -> None:
    view = await opens(on_stage, "import provider:vogent")
    workspace = on_stage.workspace
    await workspace.enter("alice", view, dict(TRUNK))
    silence = Waits()
    on_stage.vogent.fault(silence, method="POST", path="/phone_numbers")

    first, second = await asyncio.gather(
        workspace.submit("alice", view), workspace.submit("alice", view)
    )
    assert first.ok
    assert second.ok
    await silence.arrived.wait()
    await shows(on_stage, f"Importing {PRETTY} at Vogent")
    silence.go.set()

    await shows(on_stage, f"{PRETTY} was imported at Vogent")
    assert written(on_stage) == AT_VOGENT
    assert sorted(phases(await trail(on_stage, f"number:{NUMBER}"))) == [
        "confirmed",
        "done",
        "duplicate",
    ]


@pytest.mark.usefixtures("bot")
async def test_a_providers_no_brings_the_form_back_with_its_words_and_all_but_secrets(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:vogent")
    on_stage.vogent.fault(
        Status(422, words="the trunk refused the login"), method="POST", path="/phone_numbers"
    )

    await sends(on_stage, view, **TRUNK)
    again = await form(on_stage, "the trunk refused the login", "was not imported at Vogent")

    kept = {name: again.value(name) for name in TRUNK}
    assert kept == {**TRUNK, "Trunk password": None}
    assert "Fill in again what I do not keep: Trunk password." in again.plain()
    assert SECRET not in everything_told(on_stage)
    assert await sends(on_stage, again, **{"Trunk password": SECRET}) == {}
    await shows(on_stage, "was imported")
    assert written(on_stage) == AT_VOGENT * 2


@pytest.mark.usefixtures("bot")
async def test_a_number_that_is_there_already_is_said_on_the_form_and_nothing_is_sent(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:vogent")

    await sends(on_stage, view, **TRUNK | {"Number": "+15125550190"})

    await form(on_stage, "is at Vogent already")
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_never_came_is_a_doubt_and_not_a_form_to_send_again(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:vogent")
    on_stage.vogent.fault(Cut(changed=True), method="POST", path="/phone_numbers")

    await sends(on_stage, view, **TRUNK)

    doubt = await shows(on_stage, "I do not know yet whether")
    assert "submit" not in doubt.raw
    assert written(on_stage) == AT_VOGENT


@pytest.mark.usefixtures("bot")
async def test_a_modal_that_was_closed_is_answered_by_message(on_stage: Stage) -> None:
    view = await opens(on_stage, "import provider:vogent")
    silence = Waits()
    on_stage.vogent.fault(silence, method="POST", path="/phone_numbers")
    workspace = on_stage.workspace
    await sends(on_stage, view, **TRUNK)
    await silence.arrived.wait()

    await workspace.dismiss("alice", await shows(on_stage, "Importing"))
    silence.go.set()

    await sees(on_stage, f"{PRETTY} was imported", place=workspace.dm("alice").id)
    assert workspace.problems == ["views.update: not_found"]
    workspace.problems.clear()


async def test_somebody_who_may_not_change_is_told_before_they_type(
    start_bot: StartBot, on_stage: Stage
) -> None:
    await start_bot("socket", numberbot_operators=frozenset({"U01ALICE"}))
    await on_stage.workspace.command("bob", "#ops", "/number", "import")

    view = await shows(on_stage, "You may look, but not change numbers.", person="bob")

    assert "@Alice" in view.plain()
    assert "submit" not in view.raw


@pytest.mark.usefixtures("bot")
async def test_a_form_is_not_lost_when_slack_does_not_say_who_sent_it(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    workspace.fail("users.info", "fatal_error", times=2)
    await types(on_stage, "import provider:vogent")
    await shows(on_stage, "could not tell me who you are")
    workspace.problems.clear()


async def test_a_form_that_cannot_be_kept_comes_back_as_it_was(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    await start_bot("http")
    view = await opens(on_stage, "import provider:vogent")
    underneath.taken_away(database_url)

    await sends(on_stage, view, **TRUNK)

    again = await form(on_stage, underneath.gone_words(database_url))
    assert again.value("Number") == NUMBER
    assert written(on_stage) == []
    underneath.brought_back(database_url)
