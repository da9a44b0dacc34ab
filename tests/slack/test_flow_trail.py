"""The trail in the channel: turned, shown to everybody, and taken out as files."""

import csv
import hashlib
import io
import json
from typing import Any

import pytest

from bot.domain.numbers import SipUser
from bot.operations import trail as questions
from bot.playground.stage import Stage
from bot.playground.workspace import File, Message
from bot.slack import ids, typed
from tests import underneath
from tests.slack.forming import opens, sends, shows
from tests.slack.people import asks, buys, comes, phases, presses, sees

BOUGHT = "audit +14155550100"
SENT = "sent to your messages with me"
SHOW, EXPORT = "Show in channel", "Export"


async def bought(on_stage: Stage) -> Message:
    """Alice buys a number, and asks for its story."""
    await buys(on_stage)
    await sees(on_stage, "@Alice bought")
    return await asks(on_stage, BOUGHT)


def files(on_stage: Stage, person: str = "alice") -> dict[str, File]:
    """The files in a person's messages with the bot, by the ending of their names."""
    workspace = on_stage.workspace
    messages = workspace.seen_by(person, workspace.dm(person).id)
    return {one.name.rpartition(".")[2]: one for each in messages for one in each.files}


async def exports(on_stage: Stage) -> list[dict[str, Any]]:
    """What the trail has of exports, oldest first, as the files of another export say it."""
    page = await asks(on_stage, "audit action:export")
    await presses(on_stage, page, EXPORT)
    told = await comes(lambda: _exports(on_stage))
    return [one for one in told if one["phase"] != "confirmed"]


def _exports(on_stage: Stage) -> list[dict[str, Any]]:
    found = [one for one in on_stage.workspace.files.values() if one.name.endswith("jsonl")]
    rows = [json.loads(line) for line in found[-1].content.splitlines()] if found else []
    return rows if {row["action"] for row in rows} == {"trail.export"} else []


async def pages(on_stage: Stage) -> Message:
    """A trail of two pages, and the first of them."""
    for number in range(questions.ROWS // 2 + 1):
        card = await asks(on_stage, f"buy +1415555{number:04} provider:sigmamind")
        await presses(on_stage, card, "Cancel")
        await sees(on_stage, f"Cancelled: +1 415-555-{number:04} was not bought")
    return await asks(on_stage, "audit")


@pytest.mark.usefixtures("bot")
async def test_pages_are_turned_in_place_and_back(on_stage: Stage) -> None:
    page = await pages(on_stage)
    assert "22 events, newest first: 1 to 20" in page.plain()

    await presses(on_stage, page, "Older")
    older = await sees(on_stage, "22 events, newest first: 21 to 22")
    assert (older.ts, len(phases(older.plain()))) == (page.ts, 2)

    await presses(on_stage, older, "Newer")
    newer = await sees(on_stage, "22 events, newest first: 1 to 20")
    assert (newer.ts, len(phases(newer.plain()))) == (page.ts, 20)


@pytest.mark.usefixtures("bot")
async def test_a_page_is_shown_to_everybody_with_who_shows_it(on_stage: Stage) -> None:
    mine = await bought(on_stage)

    await presses(on_stage, mine, SHOW)

    shown = await sees(on_stage, "@Alice shows the trail", "confirmed", person="bob")
    assert not shown.ephemeral
    assert phases(shown.plain()) == ["proposed", "confirmed", "done"]
    assert [button.label for button in shown.buttons()] == ["Open for me"]


@pytest.mark.usefixtures("bot")
async def test_what_everybody_sees_is_the_page_that_was_read_and_nothing_newer(
    on_stage: Stage,
) -> None:
    await buys(on_stage)
    await sees(on_stage, "@Alice bought")
    mine = await asks(on_stage, "audit")
    await asks(on_stage, "buy US 212")

    await presses(on_stage, mine, SHOW)

    shown = await sees(on_stage, "@Alice shows the trail", person="bob")
    assert phases(shown.plain()) == ["proposed", "confirmed", "done"]
    assert "4 events, newest first: 2 to 4" in shown.plain()


@pytest.mark.usefixtures("bot")
async def test_who_sees_a_shown_page_opens_their_own_and_guests_do_not(on_stage: Stage) -> None:
    await presses(on_stage, await bought(on_stage), SHOW)
    shown = await sees(on_stage, "@Alice shows the trail", person="bob")

    await presses(on_stage, shown, "Open for me", "bob")
    await presses(on_stage, shown, "Open for me", "greta")

    own = await sees(on_stage, "Export", person="bob")
    assert (own.ephemeral, phases(own.plain())) == (True, ["proposed", "confirmed", "done"])
    await sees(on_stage, "guests can neither see nor change numbers", person="greta")
    assert await sees(on_stage, "@Alice shows the trail", person="bob") == shown


@pytest.mark.usefixtures("bot")
async def test_where_the_bot_is_no_member_the_page_is_shown_all_the_same(on_stage: Stage) -> None:
    await bought(on_stage)
    mine = await asks(on_stage, BOUGHT, place="#sales")

    await presses(on_stage, mine, SHOW)

    await sees(on_stage, "@Alice shows the trail", "confirmed", person="bob", place="#sales")


@pytest.mark.usefixtures("bot")
async def test_where_a_press_reaches_nobody_any_more_the_bot_posts_as_a_member(
    on_stage: Stage,
) -> None:
    mine = await bought(on_stage)
    on_stage.workspace.fail("response_url", "used_url", status=404)

    await presses(on_stage, mine, SHOW)

    await sees(on_stage, "@Alice shows the trail", "confirmed", person="bob")
    on_stage.workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_a_place_that_cannot_be_reached_is_said_and_nobody_is_shown_anything(
    on_stage: Stage,
) -> None:
    await bought(on_stage)
    mine = await asks(on_stage, BOUGHT, place="#sales")
    on_stage.workspace.fail("response_url", "used_url", status=404)

    await presses(on_stage, mine, SHOW)

    said = await sees(on_stage, "I cannot write in #sales", place="#sales")
    assert "/invite @numberbot" in said.plain()
    assert "`/number audit number:+14155550100 page:" in said.plain()
    assert on_stage.workspace.seen_by("bob", "#sales") == []
    on_stage.workspace.problems.clear()


async def in_modal(on_stage: Stage) -> None:
    """Alice looks a number up in a form, and asks for its story there."""
    workspace = on_stage.workspace
    await buys(on_stage)
    await sees(on_stage, "@Alice bought")
    view = await opens(on_stage, "show")
    before = view.hash
    await workspace.choose("alice", view, "Number", "+1 415-555-0100 · Vogent")
    await workspace.until(lambda: view.hash != before)
    await sends(on_stage, view)
    await workspace.click("alice", await shows(on_stage, "+1 415-555-0100 at Vogent"), "Story")
    await shows(on_stage, "3 events", "Alice: buy confirmed, +1 415-555-0100 at Vogent")


@pytest.mark.usefixtures("bot")
async def test_from_a_modal_the_trail_is_shown_where_the_modal_was_opened(on_stage: Stage) -> None:
    await in_modal(on_stage)

    await on_stage.workspace.click("alice", await shows(on_stage, SHOW), SHOW)

    await sees(on_stage, "@Alice shows the trail", "confirmed", person="bob")
    await shows(on_stage, "The trail is shown in #ops now.")


@pytest.mark.usefixtures("bot")
async def test_from_a_modal_the_trail_is_exported_with_the_answer_on_top(on_stage: Stage) -> None:
    await in_modal(on_stage)

    await on_stage.workspace.click("alice", await shows(on_stage, EXPORT), EXPORT)

    await shows(on_stage, f"3 events {SENT}")
    assert {*files(on_stage)} == {"csv", "jsonl"}


@pytest.mark.usefixtures("bot")
async def test_a_trail_that_was_opened_at_home_has_no_channel_to_be_shown_in(
    on_stage: Stage,
) -> None:
    await bought(on_stage)
    workspace = on_stage.workspace
    await workspace.open_home("alice")
    home = await workspace.until(
        lambda: view if (view := workspace.home("alice")) and "bought" in view.plain() else None
    )
    await workspace.click("alice", home, "All that I did")

    await workspace.click("alice", await shows(on_stage, "3 events"), SHOW)

    refused = await shows(on_stage, "This was not opened from a channel")
    assert "`/number audit actor:U01ALICE" in refused.plain()


@pytest.mark.usefixtures("bot")
async def test_the_trail_goes_to_the_messages_of_whoever_asked_and_to_nobody_else(
    on_stage: Stage,
) -> None:
    page = await bought(on_stage)

    await presses(on_stage, page, EXPORT)

    said = await sees(on_stage, f"3 events {SENT}")
    assert said.ephemeral
    sent = files(on_stage)
    assert all(one.name in said.plain() for one in sent.values())
    rows = [*csv.DictReader(io.StringIO(sent["csv"].content.decode(), newline=""))]
    events = [json.loads(line) for line in sent["jsonl"].content.splitlines()]
    assert [row["phase"] for row in rows] == ["proposed", "confirmed", "done"]
    assert {row["number"] for row in rows} == {"+14155550100"}
    assert [row["hash"] for row in rows] == [event["hash"] for event in events]
    assert files(on_stage, "bob") == {}
    assert not any(one.files for one in on_stage.workspace.seen_by("bob", "#ops"))


@pytest.mark.usefixtures("bot")
async def test_every_page_is_exported_and_not_the_shown_one_alone(on_stage: Stage) -> None:
    page = await pages(on_stage)
    await presses(on_stage, page, "Older")
    older = await sees(on_stage, "21 to 22")

    await presses(on_stage, older, EXPORT)

    await sees(on_stage, f"22 events {SENT}")
    assert len(files(on_stage)["jsonl"].content.splitlines()) == 22


@pytest.mark.usefixtures("bot")
async def test_an_export_is_in_the_trail_with_the_hashes_of_what_was_sent(on_stage: Stage) -> None:
    await presses(on_stage, await bought(on_stage), EXPORT)
    await sees(on_stage, f"3 events {SENT}")
    sent = files(on_stage)

    (done,) = await exports(on_stage)

    assert (done["phase"], done["actor_id"], done["channel_id"]) == ("done", "U01ALICE", "C01OPS")
    assert (done["after"]["rows"], done["after"]["query"]) == (3, "audit number:+14155550100")
    hashes = {one["name"]: one["sha256"] for one in done["after"]["files"]}
    assert hashes == {one.name: hashlib.sha256(one.content).hexdigest() for one in sent.values()}


@pytest.mark.usefixtures("bot")
async def test_the_answer_to_an_export_says_where_the_trail_has_it(on_stage: Stage) -> None:
    await presses(on_stage, await bought(on_stage), EXPORT)
    said = await sees(on_stage, f"3 events {SENT}")

    story = await asks(on_stage, said.plain().partition("`/number ")[2].rstrip("`"))

    assert phases(story.plain()) == ["confirmed", "done"]
    assert "3 events: audit number:+14155550100" in story.plain()


@pytest.mark.parametrize(
    ("method", "error", "status", "said", "phase"),
    [
        ("conversations.open", "missing_scope", 200, "adds the scopes `files:write`", "failed"),
        ("files.getUploadURLExternal", "missing_scope", 200, "none was sent", "failed"),
        ("files.completeUploadExternal", "channel_not_found", 200, "none was sent", "failed"),
        ("files.completeUploadExternal", "internal_error", 503, "may have come or not", "unknown"),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_files_that_did_not_go_out_are_said_and_the_trail_is_true(
    on_stage: Stage, method: str, error: str, status: int, said: str, phase: str
) -> None:
    page = await bought(on_stage)
    on_stage.workspace.fail(method, error, status=status)

    await presses(on_stage, page, EXPORT)

    answer = await sees(on_stage, said, "Written down in the trail")
    assert files(on_stage) == {}
    story = await asks(on_stage, answer.plain().rpartition("`/number ")[2].rstrip("`"))
    assert phases(story.plain()) == ["confirmed", phase]
    on_stage.workspace.problems.clear()


@pytest.mark.parametrize("statement", ["DROP TABLE trail_head", "DROP TABLE events"])
@pytest.mark.usefixtures("bot")
async def test_nothing_is_sent_that_the_trail_cannot_have(
    on_stage: Stage, database_url: str, statement: str
) -> None:
    page = await bought(on_stage)
    underneath.changed(database_url, statement)

    await presses(on_stage, page, EXPORT)

    await sees(on_stage, "The database cannot be used just now")
    assert on_stage.workspace.files == {}


@pytest.mark.usefixtures("bot")
async def test_without_a_database_nothing_is_shown_to_anybody(
    on_stage: Stage, database_url: str
) -> None:
    page = await bought(on_stage)
    underneath.taken_away(database_url)

    await presses(on_stage, page, SHOW)

    await sees(on_stage, underneath.gone_words(database_url))
    assert not any("shows the trail" in one.plain() for one in seen(on_stage))


def seen(on_stage: Stage) -> list[Message]:
    return on_stage.workspace.seen_by("bob", "#ops")


@pytest.mark.usefixtures("bot")
async def test_a_press_that_slack_delivers_twice_sends_one_export(on_stage: Stage) -> None:
    press = await presses(on_stage, await bought(on_stage), EXPORT)
    await sees(on_stage, f"3 events {SENT}")

    await on_stage.workspace.redeliver(press)

    await sees(on_stage, "Slack sent me this twice")
    assert len(on_stage.workspace.files) == 2


@pytest.mark.parametrize(
    ("person", "place", "why"),
    [
        ("greta", "#ops", "guests can neither see nor change numbers"),
        ("sam", "#shared", "You belong to another workspace"),
    ],
)
@pytest.mark.parametrize("action", [ids.PUBLISH, ids.EXPORT])
@pytest.mark.usefixtures("bot")
async def test_guests_and_strangers_neither_show_nor_take_out_the_trail(
    on_stage: Stage, person: str, place: str, why: str, action: str
) -> None:
    await bought(on_stage)

    await on_stage.workspace.forge_action(person, place, action, "v1|audit since:1h")

    await sees(on_stage, why, person=person, place=place)
    assert on_stage.workspace.files == {}
    assert not any("shows the trail" in one.plain() for one in seen(on_stage))


@pytest.mark.parametrize("value", ["v0|audit", "v1|list", "v1|buy US 415", "v1|audit who:me", ""])
@pytest.mark.parametrize("action", [ids.PUBLISH, ids.EXPORT])
@pytest.mark.usefixtures("bot")
async def test_a_forged_or_old_button_is_answered_and_nothing_leaves(
    on_stage: Stage, action: str, value: str
) -> None:
    delivery = await on_stage.workspace.forge_action("alice", "#ops", action, value)

    assert delivery.ok
    await on_stage.workspace.until(lambda: on_stage.workspace.seen_by("alice", "#ops"))
    (said,) = on_stage.workspace.seen_by("alice", "#ops")
    assert said.ephemeral
    assert any(words in said.plain() for words in ("older version", "I do not know “who:”"))
    assert on_stage.workspace.files == {}


@pytest.mark.usefixtures("bot")
async def test_a_question_that_nothing_answers_exports_nothing(on_stage: Stage) -> None:
    await on_stage.workspace.forge_action("alice", "#ops", ids.EXPORT, "v1|audit action:release")

    await sees(on_stage, "nothing to export")
    assert on_stage.workspace.files == {}


@pytest.mark.parametrize("name", ["1001", "front desk", 'the "boss"', "käthe"])
@pytest.mark.usefixtures("bot")
async def test_a_sip_users_story_is_found_whatever_its_name(on_stage: Stage, name: str) -> None:
    on_stage.vogent.hold(name, type="SIP_USERNAME")
    line = typed.of_line(SipUser(name))
    await asks(on_stage, f'assign {line} "Front desk"')
    held = await asks(on_stage, f"show {line}")

    await presses(on_stage, held, "Story")

    story = await sees(on_stage, "1 event", f"Asked for: SIP user {name}.")
    assert phases(story.plain()) == ["proposed"]
    assert phases((await asks(on_stage, f"audit {line}")).plain()) == ["proposed"]


@pytest.mark.usefixtures("bot")
async def test_what_an_update_changed_is_read_in_the_table(on_stage: Stage) -> None:
    card = await asks(on_stage, 'update +12125550190 name:"Sales & <Support>"')
    await presses(on_stage, card, "Update")
    await sees(on_stage, "@Alice updated")

    story = await asks(on_stage, "audit +12125550190")

    assert story.plain().count("Name: Front desk → Sales & <Support>") == 3


@pytest.mark.usefixtures("bot")
async def test_agents_are_shown_by_their_names(on_stage: Stage) -> None:
    card = await asks(on_stage, 'assign +15125550190 "Front desk"')
    await presses(on_stage, card, "Assign this agent")
    await sees(on_stage, "@Alice assigned")

    story = await asks(on_stage, "audit action:assign")

    assert story.plain().count("none → Front desk") == 3


@pytest.mark.usefixtures("bot")
async def test_the_times_that_are_asked_for_are_utc_and_said_so(on_stage: Stage) -> None:
    await bought(on_stage)

    within = await asks(on_stage, "audit since:2020-01-01 until:2999-10-01")
    before = await asks(on_stage, "audit until:2020-10-01")

    assert "from 2020-01-01 00:00 UTC, before 2999-10-01 00:00 UTC." in within.plain()
    assert "The trail has nothing on that." in before.plain()
    assert "Asked for: before 2020-10-01 00:00 UTC." in before.plain()
