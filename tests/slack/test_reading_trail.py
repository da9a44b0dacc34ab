"""The trail as it is read: a page of a table, what was asked, the ways on; with odd data, too."""

import json
from typing import Any

import pytest

from bot.domain.events import Event
from bot.domain.questions import COUNTED, Page, Question
from bot.operations.trail import ROWS, Found
from bot.slack.asked import Audit
from bot.slack.message import Message, modal
from bot.slack.parse import Parser
from bot.slack.readings import trail
from bot.slack.tables import text_of
from tests.slack.making import CARDS, EVIL, NOON, event, require_sound, words

NAMES = {
    ("vogent", "a_1"): "Front desk",
    ("vogent", "a_2"): "After hours",
    ("sigmamind", "a_1"): "Night shift",
}
ODD = [EVIL, "", " ", "x" * 3_000, "&" * 3_000, "<" * 3_000, "\n\n", "p|q`*_~"]


def shown(*events: Event, asked: Audit | None = None, total: int = 0, newer: int = 0) -> Message:
    """A page with these events."""
    total = max(total, len(events))
    page = Page(events, total, newer, older=newer + len(events) < total)
    return trail.events(Found(page, NAMES), asked or Audit(Question()), CARDS)


def table(message: Message) -> list[dict[str, str]]:
    """The table's rows by its head; a date as its fallback."""
    (block,) = [block for block in message.blocks if block["type"] == "table"]
    head, *rows = [[text_of(cell) for cell in row] for row in block["rows"]]
    return [dict(zip(head, row, strict=True)) for row in rows]


def details(**changed: Any) -> str:
    """What the table says of an event beside the other columns."""
    return table(shown(event(**changed)))[0].get("Details", "")


def buttons(message: Message) -> dict[str, Question]:
    """The questions that the buttons carry, by their labels."""
    found = {}
    for block in message.blocks:
        for button in block["elements"] if block["type"] == "actions" else ():
            asked = Parser().read(button["value"].removeprefix("v1|"))
            assert isinstance(asked, Audit)
            found[button["text"]["text"]] = asked.question
    return found


def test_an_event_shows_its_time_in_the_readers_zone() -> None:
    message = shown(event())

    assert table(message)[0]["When"] == "2026-01-15 10:30:00 UTC"
    assert '"timestamp": 1768473000' in words(message)


def test_an_event_is_a_row_of_words() -> None:
    (row,) = table(shown(event(reason="It rang.")))

    assert row == {
        "When": "2026-01-15 10:30:00 UTC",
        "Who": "alice",
        "Action": "buy",
        "Phase": "done",
        "Number": "+1 415-555-0100",
        "Provider": "Vogent",
        "Reason": "It rang.",
        "Plan": "p_0123456789abcdef",
    }


def test_an_actor_without_a_name_is_shown_by_id() -> None:
    assert table(shown(event(actor_name=None)))[0]["Who"] == "U01ALICE"


def test_only_what_was_settled_says_which_way() -> None:
    message = shown(event(phase="settled", outcome="failure"), event())

    assert [row["Phase"] for row in table(message)] == ["settled: failure", "done"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"name": "Sales"}, {"name": "Support"}, "Name: Sales → Support"),
        ({"name": None}, {"name": "Support"}, "Name: none → Support"),
        ({"name": "Sales"}, {"name": ""}, "Name: Sales → none"),
        ({"inbound_agent": "a_1"}, {"inbound_agent": "a_9"}, "Inbound agent: Night shift → a_9"),
        ({}, {"trunk": "sip.example.com"}, "Termination URI: sip.example.com"),
        (
            {"name": "A", "password": "•••"},
            {"name": "B", "password": "••• (changed)"},
            "Name: A → B; Trunk password: ••• (changed)",
        ),
    ],
)
def test_an_update_says_what_it_changed_from_what_to_what(
    before: dict[str, Any], after: dict[str, Any], said: str
) -> None:
    updated = {"action": "number.update", "before": before, "after": after}

    assert details(**updated, provider="sigmamind") == said


def test_an_update_that_was_settled_says_only_what_it_was_about() -> None:
    read = {"name": "Support", "trunk": "sip.example.com", "inbound_agent": None}
    settled = {"action": "number.update", "phase": "settled"}

    assert details(**settled, before={"name": "Sales"}, after=read) == "Name: Sales → Support"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {
                "action": "number.assign",
                "before": {"inbound_agent": "a_1", "outbound_agent": None},
                "after": {"inbound_agent": "a_2", "outbound_agent": "a_2"},
            },
            "Front desk / none → After hours",
        ),
        (
            {
                "action": "number.unassign",
                "before": {"inbound_agent": "a_1", "outbound_agent": "a_1"},
                "after": {"inbound_agent": None, "outbound_agent": None},
            },
            "Front desk → none",
        ),
        ({"after": {"number": "+14155550100", "agent": "a_1"}}, "Agent: Front desk"),
        ({"number": None, "after": {"country": "US", "area_code": "415"}}, "US 415"),
        (
            {"after": {"name": "Main", "inbound_agent": "a_1", "outbound_agent": "a_1"}},
            "Name: Main; Agent: Front desk",
        ),
        (
            {"after": {"inbound_agent": "a_1", "outbound_agent": None}},
            "Inbound agent: Front desk",
        ),
        (
            {"action": "number.release", "before": {"name": "Main", "inbound_agent": "a_2"}},
            "Name: Main; Inbound agent: After hours",
        ),
        (
            {"action": "number.call", "after": {"to": "+14155552671", "agent": "a_1"}},
            "to +14155552671, Front desk speaks",
        ),
        (
            {"action": "trail.export", "after": {"query": "audit plan:p", "rows": 2, "files": []}},
            "2 events: audit plan:p",
        ),
        ({"action": "trail.export", "after": {"query": "audit"}}, "audit"),
        ({"before": None, "after": None}, ""),
        ({"action": "number.assign", "phase": "refused", "outcome": "denied"}, ""),
        ({"action": "number.call", "before": {"outbound_agent": "a_1"}}, ""),
        ({"action": "number.import", "after": {"record": True}}, "Record: yes"),
        ({"action": "number.teleport", "after": {"name": "Main"}}, "Name: Main"),
    ],
)
def test_every_action_says_what_it_was_about_with_agents_by_their_names(
    changed: dict[str, Any], said: str
) -> None:
    assert details(**changed) == said


def test_an_agent_of_another_provider_is_not_taken_for_ours() -> None:
    assert details(provider="butter", after={"agent": "a_1"}) == "Agent: a_1"


@pytest.mark.parametrize("odd", ODD)
def test_slack_takes_a_whole_page_of_odd_events(odd: str) -> None:
    events = [
        event(
            seq,
            actor_name=odd,
            number=odd,
            provider=odd,
            reason=odd,
            plan_id=odd,
            action="number.update",
            before={"name": odd},
            after={"name": f"{odd}.", odd or "x": [odd]},
        )
        for seq in range(ROWS, 0, -1)
    ]
    asked = Audit(Question(actor=odd, number=odd, plan=odd, provider="vogent"))
    message = shown(*events, asked=asked, total=50)

    require_sound(message, trail.published(Found(Page(events, 50)), asked, CARDS, "U01ALICE"))
    assert len(table(message)) == ROWS
    require_sound(Message("x", modal(message)["blocks"]))


def test_few_events_show_their_reasons_whole() -> None:
    reason = "The provider said: " + "no, " * 150

    assert table(shown(event(reason=reason)))[0]["Reason"] == reason


def test_long_columns_are_wrapped_and_the_others_are_not() -> None:
    message = shown(event(reason="It rang.", after={"name": "Main"}))

    (block,) = [block for block in message.blocks if block["type"] == "table"]
    head = [text_of(cell) for cell in block["rows"][0]]
    wrapped = dict(zip(head, (one["is_wrapped"] for one in block["column_settings"]), strict=True))
    assert {name for name, wraps in wrapped.items() if wraps} == {"Details", "Reason"}


def test_a_page_says_which_part_of_the_whole_it_is() -> None:
    events = [event(seq) for seq in range(30, 10, -1)]

    assert "*50 events, newest first: 21 to 40*" in words(shown(*events, total=50, newer=20))
    assert "*1 event*" in words(shown(event()))


def test_what_is_too_much_to_be_counted_is_told_as_such() -> None:
    events = [event(seq) for seq in range(30, 10, -1)]

    near, far = shown(*events, total=COUNTED, newer=980), shown(*events, total=COUNTED, newer=1_000)

    assert "*1,000 events or more, newest first: 981 to 1000*" in words(near)
    assert "*1,000 events or more, newest first: behind the newest 1,000*" in words(far)


def test_pages_are_turned_from_their_ends_and_keep_the_question() -> None:
    asked = Question(action="number.buy", outcome="success", since=NOON)
    events = [event(seq) for seq in range(30, 10, -1)]

    offered = buttons(shown(*events, asked=Audit(asked), total=50, newer=20))

    assert [*offered] == ["Newer", "Older", "Show in channel", "Export"]
    assert (offered["Newer"].newer, offered["Older"].older) == (30, 11)
    assert {one.action for one in offered.values()} == {"number.buy"}
    assert {one.since for one in offered.values()} == {NOON}


def test_what_is_shown_to_all_is_this_page_and_what_is_exported_is_everything() -> None:
    asked = Audit(Question(since=NOON, older=31))
    events = [event(seq) for seq in range(30, 10, -1)]

    offered = buttons(shown(*events, asked=asked, total=50, newer=20))

    assert (offered["Show in channel"].page, offered["Show in channel"].older) == (30, None)
    assert offered["Export"] == Question(since=NOON)


def test_the_first_page_has_no_newer_and_the_last_no_older() -> None:
    events = [event(seq) for seq in range(30, 10, -1)]

    assert "Newer" not in buttons(shown(*events, asked=Audit(Question(since=NOON)), total=50))
    last = shown(*events, asked=Audit(Question(since=NOON)), total=50, newer=30)
    assert "Older" not in buttons(last)


def test_a_question_too_long_for_a_button_leaves_the_buttons_out() -> None:
    asked = Audit(Question(actor="\u202e" * 1_000))

    assert buttons(shown(event(), asked=asked)) == {}
    require_sound(shown(event(), asked=asked))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(), "The whole trail."),
        (Question(number="+14155550100"), "Asked for: number +1 415-555-0100."),
        (Question(number="1001"), "Asked for: SIP user 1001."),
        (Question(actor="U01ALICE", action="trail.export"), "actor alice, action export."),
        (Question(provider="vogent", outcome="denied"), "provider Vogent, outcome denied."),
        (Question(since=NOON), "from 2026-01-15 12:00 UTC."),
        (Question(until=NOON, plan="p_1"), "plan p_1, before 2026-01-15 12:00 UTC."),
    ],
)
def test_what_was_asked_is_said_with_its_times_in_utc(question: Question, said: str) -> None:
    assert said in words(shown(event(), asked=Audit(question)))


def test_the_last_seven_days_are_said_where_nobody_asked_for_a_time() -> None:
    message = shown(event(), asked=Audit(Question(since=NOON), recent=True))

    assert "The last seven days; for more, `/number audit since:90d`." in words(message)
    assert "UTC." not in words(message)


def test_an_empty_trail_says_how_to_ask_wider() -> None:
    message = shown(asked=Audit(Question(action="number.buy"), recent=True))

    require_sound(message)
    assert "ask wider with `since:90d`" in message.text
    assert "Asked for: action buy." in words(message)


def test_an_empty_answer_says_which_time_was_meant() -> None:
    message = shown(asked=Audit(Question(until=NOON)))

    assert message.text == "The trail has nothing on that."
    assert "before 2026-01-15 12:00 UTC" in words(message)


def test_behind_the_last_page_is_nothing_more() -> None:
    assert "nothing more in that direction" in shown(total=3).text


def test_everybody_sees_who_shows_the_trail_and_may_open_their_own() -> None:
    asked = Audit(Question(number="+14155550100", older=8))
    found = Found(Page([event(7)], 9, 2), NAMES)

    message = trail.published(found, asked, CARDS, "U01ALICE")

    require_sound(message)
    assert "<@U01ALICE> shows the trail. Asked for: number +1 415-555-0100." in words(message)
    assert buttons(message) == {"Open for me": asked.question}
    assert message.text.startswith("<@U01ALICE> shows the trail: 9 events")


def test_a_modal_which_takes_no_table_has_every_event_as_a_line() -> None:
    events = [
        event(seq, actor_name="Alexandra-Maria", after={"name": "Front desk"})
        for seq in range(ROWS, 0, -1)
    ]
    message = shown(*events)

    (first, *_) = modal(message)["blocks"]

    lines = first["text"]["text"].splitlines()
    assert lines[0] == "20 events, newest first"
    assert len(lines) == 1 + ROWS
    assert all("Alexandra-Maria: buy done, +1 415-555-0100 at Vogent" in one for one in lines[1:])
    assert all("<!date^1768473000^" in one for one in lines[1:])


def test_few_lines_in_a_modal_have_their_details() -> None:
    before, after = {"name": "A"}, {"name": "B & <C>"}

    message = shown(event(action="number.update", before=before, after=after, reason="As asked."))

    assert "(Name: A → B &amp; &lt;C&gt;; As asked.)" in message.text


def test_a_modal_says_how_many_lines_it_has_no_room_for() -> None:
    message = shown(*[event(seq, actor_name="<" * 30) for seq in range(ROWS, 0, -1)])

    lines = message.text.splitlines()
    left = 1 + ROWS - (len(lines) - 1)
    assert lines[-1] == f"{left} more of this page: ask in a channel to see them in a table."
    assert len(message.text) <= 3_000
    assert json.dumps(modal(message)).count("more of this page") == 1


def test_somebody_whom_the_page_does_not_know_is_named_by_id() -> None:
    asked = Audit(Question(actor="U09NOBODY"))

    assert "actor U09NOBODY." in words(shown(event(), asked=asked))
