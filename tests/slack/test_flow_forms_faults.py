"""Forms when something fails: a provider, Slack, the database, the bot itself, or the order."""

import json
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.app import Tuning
from bot.domain.actors import Actor, Origin, Source
from bot.domain.numbers import E164, SipUser
from bot.domain.requests import Import, Way
from bot.playground.simulators import Status
from bot.playground.stage import Stage
from bot.slack.forms.sheet import Sheet
from tests import underneath
from tests.conftest import AT_ONCE, StartBot, enter
from tests.operations.conftest import Waits
from tests.slack.forming import form, opens, sends, shows, written
from tests.slack.people import phases, presses, sees, trail, types

AT_SIGMAMIND, AT_VOGENT, OTHER = "+12125550190", "+15125550190", "+15125550191"
NUMBER = "+14155550123"
SECRET = "kanarienvogel-0123"
TRUNK = {
    "Number": NUMBER,
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": SECRET,
}


@pytest.mark.usefixtures("bot")
async def test_of_two_choices_the_later_one_wins_however_long_the_first_takes(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    on_stage.vogent.hold(OTHER)
    view = await opens(on_stage, "assign")
    slow = Waits()
    on_stage.vogent.fault(slow, method="GET")

    await workspace.choose("alice", view, "Number", "+1 512-555-0190 · Vogent")
    await slow.arrived.wait()
    await workspace.choose("alice", view, "Number", "+1 512-555-0191 · Vogent")
    view = await form(on_stage, "For which calls")
    slow.go.set()
    await sends(on_stage, view, Agent="Front desk")

    await shows(on_stage, "Assign Front desk to +1 512-555-0191 at Vogent?")


@pytest.mark.usefixtures("bot")
async def test_a_provider_that_fails_at_submit_leaves_what_was_typed(on_stage: Stage) -> None:
    view = await opens(on_stage, f"update {AT_SIGMAMIND}", "Trunk password")
    on_stage.sigmamind.fault(Status(503), times=None)

    await sends(on_stage, view, Name="Sales")
    again = await form(on_stage, "SigmaMind failed")
    assert again.value("Name") == "Sales"
    on_stage.sigmamind.heal()
    assert await sends(on_stage, again) == {}

    await shows(on_stage, "Front desk → Sales")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("said", ["", " provider:vogent"])
async def test_a_form_that_opened_while_its_provider_was_down_looks_again_at_submit(
    on_stage: Stage, said: str
) -> None:
    on_stage.vogent.fault(Status(503), times=None)
    view = await opens(on_stage, f"call {AT_VOGENT}{said}", "Vogent failed")
    on_stage.vogent.heal()

    assert await sends(on_stage, view) == {}

    await form(on_stage, "Who is rung")


@pytest.mark.usefixtures("bot")
async def test_a_form_that_slack_would_not_fill_is_offered_again_by_message(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    workspace.fail("views.update", "internal_error", times=3)
    await types(on_stage, "import provider:vogent")
    late = await sees(on_stage, "Open the form", place=workspace.dm("alice").id)

    await workspace.dismiss("alice", await shows(on_stage))
    await presses(on_stage, late, "Open the form")

    await form(on_stage, "Trunk password")
    workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_a_select_that_cannot_be_filled_leaves_the_form_as_it_is(
    on_stage: Stage, database_url: str
) -> None:
    workspace = on_stage.workspace
    view = await opens(on_stage, "import provider:sigmamind", "Inbound agent")
    await workspace.enter("alice", view, TRUNK)
    underneath.taken_away(database_url)

    found = await workspace.suggest("alice", view, "Inbound agent", "front")

    underneath.brought_back(database_url)
    assert found.ok
    assert found.options == []
    assert workspace.view("alice") is view
    assert view.value("Number") == NUMBER


@pytest.mark.usefixtures("bot")
async def test_a_form_that_slack_delivers_twice_leaves_its_one_card(on_stage: Stage) -> None:
    view = await opens(on_stage, "buy")
    delivery = await on_stage.workspace.submit("alice", view, {"Area code": "415"})
    await shows(on_stage, "Buy +1 415-555-0100 at Vogent?")

    assert (await on_stage.workspace.redeliver(delivery)).ok

    card = await shows(on_stage, "Buy +1 415-555-0100 at Vogent?")
    assert phases(await trail(on_stage)) == ["proposed", "duplicate"]
    await on_stage.workspace.click("alice", card, "Buy this number")
    await shows(on_stage, "is yours at Vogent")


@pytest.mark.usefixtures("bot")
async def test_an_import_that_failed_and_is_delivered_twice_leaves_its_form(
    on_stage: Stage,
) -> None:
    view = await opens(on_stage, "import provider:vogent")
    on_stage.vogent.fault(Status(422, words="no such trunk"), method="POST")
    delivery = await on_stage.workspace.submit("alice", view, dict(TRUNK))
    await form(on_stage, "no such trunk")

    assert (await on_stage.workspace.redeliver(delivery)).ok

    again = await form(on_stage, "no such trunk")
    assert again.value("Number") == NUMBER
    assert len(written(on_stage)) == 1


async def test_an_import_whose_bot_died_after_the_claim_ends_in_the_modal_too(
    start_bot: StartBot, on_stage: Stage
) -> None:
    tuning = Tuning(patience=AT_ONCE, lease=timedelta(0), reading=timedelta(0))
    bot = await start_bot("http", tuning=tuning)
    view = await opens(on_stage, "import provider:vogent")
    given = {"number": NUMBER, "trunk": "sip.telnyx.com", "username": "carrier"}
    wanted = Import(E164(NUMBER), "vogent", Way.SIP, given)
    secrets = {"password": SecretStr(SECRET)}
    alice = Actor("U01ALICE", "alice", "T01TEST")
    plan_id = json.loads(view.private_metadata)["plan"]
    await bot.parts.desk.submit(alice, plan_id, wanted, secrets, Origin(Source.MODAL))

    await sends(on_stage, view, **TRUNK)
    await shows(on_stage, "Importing +1 415-555-0123 at Vogent")
    await bot.reconcile()

    await shows(on_stage, "was not imported at Vogent")
    assert written(on_stage) == []


async def test_secrets_that_may_be_typed_no_more_come_back_nowhere(
    start_bot: StartBot, on_stage: Stage
) -> None:
    async with AsyncExitStack() as before:
        await enter(before, on_stage, "http")
        view = await opens(on_stage, "import provider:vogent")
    await start_bot("http", numberbot_typed_secrets=False)

    assert await sends(on_stage, view, **TRUNK) == {}

    again = await form(on_stage, "Typing secrets is switched off")
    assert again.value("Number") == NUMBER
    workspace = on_stage.workspace
    told = [call.args for call in workspace.api_calls]
    acks = [delivery.ack_payload for delivery in workspace.deliveries]
    assert SECRET not in json.dumps([told, acks], default=str)
    assert written(on_stage) == []


async def test_a_provider_that_was_switched_off_meanwhile_is_named_at_its_field(
    start_bot: StartBot, on_stage: Stage
) -> None:
    async with AsyncExitStack() as before:
        await enter(before, on_stage, "http")
        view = await opens(on_stage, "import provider:vogent")
    await start_bot("http", vogent_api_key=None)

    errors = await sends(on_stage, view, **TRUNK)

    assert errors == {"provider": "This provider is not on any more. Choose another one."}


@pytest.mark.usefixtures("bot")
async def test_a_line_with_a_name_of_no_end_is_refused_in_words(on_stage: Stage) -> None:
    await types(on_stage, f"update {'a' * 200}")

    await shows(on_stage, "is no line of ours: too long.")


@pytest.mark.parametrize("line", [E164(NUMBER), SipUser("lobby"), SipUser(NUMBER), SipUser("1001")])
def test_a_form_remembers_which_line_it_is_about(line: E164 | SipUser) -> None:
    sheet = Sheet("update", "p_1", "vogent", line=line, held=("name",), types_secrets=False)

    assert Sheet.of({"private_metadata": sheet.pack()}) == sheet


@pytest.mark.usefixtures("bot")
async def test_an_update_sent_with_a_line_only_just_chosen_shows_that_lines_values(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    on_stage.sigmamind.hold("+12125550191", friendlyName="Back office")
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    workspace.fail("views.update", "hash_conflict", times=2)
    await workspace.choose("alice", view, "Number", "+1 212-555-0191 · SigmaMind")
    await workspace.until(lambda: len(workspace.problems) == 2 or None, timeout=60)

    assert await sends(on_stage, view) == {}

    again = await form(on_stage, "Back office")
    assert again.value("Number") == "sigmamind|+12125550191"
    assert written(on_stage) == []
    workspace.problems.clear()
