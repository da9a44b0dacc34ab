"""What nobody expected: a broken database, a forged signature; and that all of it is answered."""

import pytest

from bot.playground.stage import Stage
from tests import underneath
from tests.conftest import StartBot
from tests.operations.conftest import Waits
from tests.slack.people import BUY, asks, phases, presses, purchases, sees, trail


@pytest.mark.usefixtures("bot")
async def test_what_nobody_expected_is_answered_with_a_number_that_the_log_has(
    on_stage: Stage, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    card = await asks(on_stage, "buy US 415")
    underneath.changed(database_url, "UPDATE plans SET draft = 'nonsense'")

    click = await presses(on_stage, card, BUY)

    shown = await sees(on_stage, "Something broke in Numberbot, fault `")
    assert click.error is None
    assert purchases(on_stage.vogent) == []
    assert "nonsense" not in shown.plain()
    number = shown.plain().partition("fault `")[2][:8]
    assert f"fault={number}" in capsys.readouterr().out


@pytest.mark.usefixtures("bot")
async def test_a_database_that_cannot_be_used_is_said_in_words(
    on_stage: Stage, database_url: str
) -> None:
    card = await asks(on_stage, "buy US 415")
    underneath.changed(database_url, "DROP TABLE plans")

    await presses(on_stage, card, BUY)

    await sees(on_stage, "The database cannot be used just now, and nothing is done without it.")
    assert purchases(on_stage.vogent) == []


@pytest.mark.usefixtures("bot")
async def test_no_trail_no_change(on_stage: Stage, database_url: str) -> None:
    card = await asks(on_stage, "buy US 415")
    underneath.changed(database_url, "DROP TABLE trail_head")

    await presses(on_stage, card, BUY)

    await sees(on_stage, "The database cannot be used just now")
    assert purchases(on_stage.vogent) == []


@pytest.mark.usefixtures("bot")
async def test_a_database_that_was_taken_away_stops_every_purchase(
    on_stage: Stage, database_url: str
) -> None:
    card = await asks(on_stage, "buy US 415")
    underneath.taken_away(database_url)

    await presses(on_stage, card, BUY)

    await sees(on_stage, underneath.gone_words(database_url))
    assert purchases(on_stage.vogent) == []


@pytest.mark.usefixtures("bot")
async def test_an_answer_that_cannot_be_written_down_takes_the_cards_place(
    on_stage: Stage, database_url: str
) -> None:
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    card = await asks(on_stage, "buy US 415")
    await presses(on_stage, card, BUY)
    await waits.arrived.wait()

    underneath.changed(database_url, "UPDATE trail_head SET mac = 'forged'")
    waits.go.set()

    told = await sees(on_stage, "Vogent was asked and answered", "Do not repeat it")
    assert (told.ts, told.buttons()) == (card.ts, [])
    assert "+14155550100" in on_stage.vogent.held


@pytest.mark.usefixtures("bot")
async def test_a_fault_is_told_in_messages_when_response_url_is_dead(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    workspace.fail("response_url", "used_url", status=404, times=2)

    delivery = await workspace.command("alice", "#ops", "/number", "byu")

    assert delivery.ok
    await sees(on_stage, "Did you mean `buy`?", place=workspace.dm("alice").id)
    workspace.problems.clear()


@pytest.mark.parametrize("how", ["bad_signature", "old_timestamp"])
async def test_what_slack_did_not_sign_just_now_is_refused_and_does_nothing(
    start_bot: StartBot, on_stage: Stage, how: str
) -> None:
    workspace = on_stage.workspace
    await start_bot("http")
    card = await asks(on_stage, "buy US 415")
    requests = len(on_stage.vogent.requests)
    workspace.signing = "bad_signature" if how == "bad_signature" else "old_timestamp"

    command = await workspace.command("alice", "#ops", "/number", "buy US 415")
    click = await workspace.click("alice", card, BUY)

    workspace.signing = "good"
    assert (command.status, click.status) == (401, 401)
    assert len(on_stage.vogent.requests) == requests
    assert phases(await trail(on_stage)) == ["proposed"]
