"""Questions to the trail, as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.actors import Actor
from bot.domain.agents import Agent
from bot.domain.errors import NotAllowed, NotUnderstood
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.operations import trail
from bot.store.store import Store
from tests.store.conftest import ALICE, ENTRY

NOW = datetime(2026, 1, 15, 12, 30, tzinfo=UTC)
NUMBER = "+14155550100"
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


def read(words: str) -> Question:
    return trail.read(words.split(), NOW, "US")


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("", Question()),
        (NUMBER, Question(number=NUMBER)),
        ("(415) 555-0100", Question(number=NUMBER)),
        ("415 555 0100 action:buy", Question(number=NUMBER, action="number.buy")),
        ("number:415-555-0100", Question(number=NUMBER)),
        ("number:alice", Question(number="alice")),
        ("sip:1001", Question(number="1001")),
        ("SIP:1001 since:12h", Question(number="1001", since=NOW - timedelta(hours=12))),
        ("sip:front desk", Question(number="front desk")),
        ("number:sip:1001", Question(number="1001")),
        ("number:sip:+14155550100", Question(number="+14155550100")),
        ("number:+12", Question(number="+12")),
        ("p_abc123", Question(plan="p_abc123")),
        ("plan:p_abc123", Question(plan="p_abc123")),
        ("provider:Butter-AI", Question(provider="butter")),
        ("actor:@Alice", Question(actor="Alice")),
        ("actor:<@U01ALICE>", Question(actor="U01ALICE")),
        ("actor:<@U01ALICE|alice>", Question(actor="U01ALICE")),
        ("action:release outcome:denied", Question(action="number.release", outcome="denied")),
        ("action:number.buy", Question(action="number.buy")),
        ("action:export", Question(action="trail.export")),
        ("action:trail.export", Question(action="trail.export")),
        ("action:create", Question(action="sip_user.create")),
        ("ACTION:Buy Outcome:SUCCESS", Question(action="number.buy", outcome="success")),
        ("provider:vogent", Question(provider="vogent")),
        ("since:7d", Question(since=NOW - timedelta(days=7))),
        ("since:12h", Question(since=NOW - timedelta(hours=12))),
        (
            "since:90M until:2W",
            Question(since=NOW - timedelta(minutes=90), until=NOW - timedelta(weeks=2)),
        ),
        ("until:2026-10-01", Question(until=OCTOBER)),
        ("until:2026-10-01T00:00", Question(until=OCTOBER)),
        ("until:2026-10-01T02:00+02:00", Question(until=OCTOBER)),
    ],
)
def test_a_question_is_read_as_people_write_it(words: str, question: Question) -> None:
    assert read(words) == question


def test_a_moment_in_another_zone_is_kept_in_utc() -> None:
    until = read("until:2026-10-01T02:00+02:00").until

    assert (until and until.utcoffset()) == timedelta(0)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("acter:alice", "Did you mean `actor:`"),
        ("outcom:denied", "Did you mean `outcome:`"),
        ("colour:red", "I do not know “colour:” here. A question may have `number:`"),
        ("actor:", "“actor:” needs a value"),
        ("outcome:denied outcome:success", "“outcome:” is given twice"),
        ("provider:nobody", "is none of: sigmamind, vogent, butter"),
        ("action:steal", "“steal” is none of: buy, import"),
        ("outcome:maybe", "“maybe” is none of: success"),
        ("since:yesterday", "“yesterday” is no time. Write `7d`"),
        ("since:2026-13-01", "“2026-13-01” is no time"),
        ("since:0001-01-01T00:00+23:00", "is no time"),
        ("hello", "I do not know “hello” here. Ask with a number, a SIP user like `sip:hello`"),
        ("911", "is a short code"),
        ("number:123", "has too few digits, .* If it is a SIP user, write `sip:123`."),
        ("1001", "If it is a SIP user, write `sip:1001`."),
        ("sip:", "I do not know “sip:” here"),
        (f"number:{NUMBER} sip:1001", "are two where one is wanted"),
        ("p_1 plan:p_2", "are two where one is wanted"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be(words: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        read(words)


def test_a_question_without_a_time_is_about_the_last_seven_days() -> None:
    week_ago = NOW - timedelta(days=7)

    assert trail.recent(Question(action="number.buy"), NOW).since == week_ago
    assert trail.recent(Question(), NOW).since == week_ago


@pytest.mark.parametrize(
    "narrow",
    [Question(number=NUMBER), Question(plan="p"), Question(since=NOW), Question(until=NOW)],
)
def test_a_question_about_one_number_plan_or_time_is_about_all_of_it(narrow: Question) -> None:
    assert trail.recent(narrow, NOW) == narrow


async def test_people_of_the_workspace_are_answered_and_strangers_are_not(store: Store) -> None:
    for _ in range(trail.ROWS + 1):
        await store.trail.note(ENTRY)
    policy = Policy("T01TEST", frozenset())

    page = (await trail.ask(ALICE, Question(), store, policy)).page

    assert (len(page.events), page.total) == (trail.ROWS, trail.ROWS + 1)
    with pytest.raises(NotAllowed):
        await trail.ask(Actor("U9", "Eve", "T9"), Question(), store, policy)


async def test_an_answer_comes_with_the_names_of_agents_that_were_kept(store: Store) -> None:
    await store.agents.saw("vogent", [Agent("a_1", "Front desk"), Agent("a_2")])

    found = await trail.ask(ALICE, Question(), store, Policy("T01TEST"))

    assert found.names == {("vogent", "a_1"): "Front desk"}
