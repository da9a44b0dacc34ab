"""What is asked for, as it would be typed: written and read again, it is the same."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import SUPPORTED_REGIONS

from bot.domain.errors import NotUnderstood
from bot.domain.events import Action, Outcome
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, Line, SipUser
from bot.domain.questions import Question
from bot.domain.requests import Assign, Buy, Call, Proposable, Release, Unassign, Update
from bot.operations.inventory import Wanted
from bot.providers.registry import PROVIDERS
from bot.slack import ids, typed
from bot.slack.asked import Asked, Audit, Fill, List, Search, Show
from bot.slack.parse import Parser
from bot.slack.verbs import SECRET, UPDATABLE, VERBS
from tests.slack.making import EVIL

PARSER = Parser("US")
NUMBER = E164("+14155550100")
TOO_ODD_TO_HOLD = "\0"
"""No text of ours holds NUL: providers' is cleaned of it at the border."""

ODD = st.sampled_from(
    [
        *('"', '""', 'a "b" c', "\\", '\\"', '"\\', "\\u{41}", " ", " x", "x ", "a  b", "'"),
        *("name:x", "provider:", "x provider:", "sip:1001", "sip:", "number:+1", "tel:+1415", ":"),
        *(
            "-x",
            "--help",
            "\u2014",
            "\u201cx\u201d",
            "<!channel>",
            "&lt;",
            "&amp;lt;",
            "a<b",
            "c>d",
        ),
        *("inbound", "both", "Outbound", "inbond", "100", "+14155550100", "(415)", "US", "p_x"),
        *("unassigned", "0", "\u00a0", "\uff11", "e\u0301", "\u202e", "\U0001f468\u200d\U0001f680"),
        *("Café \u2014 Bar", "\n", "\t", "@alice", "<@U01ALICE>", "hotel:5", EVIL, "x" * 128),
    ]
)
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters=TOO_ODD_TO_HOLD)
TEXTS = ODD | st.text(CHARACTERS, min_size=1, max_size=40)
MAYBE = st.none() | TEXTS
NUMBERS = st.sampled_from(
    [*map(E164, ("+14155550100", "+442079460000", "+390612345678", "+18005550100", "+88213000000"))]
)
HELD = st.sampled_from([*map(E164, ("+9995550100", "+12", "+1415", "+490301234567"))])
"""What a provider may hold, though nobody could dial it."""
LINES: st.SearchStrategy[Line] = NUMBERS | HELD | TEXTS.map(SipUser)
AREAS = st.sampled_from(
    [Area("US"), Area("US", "415"), Area("GB", "020"), Area("US", "4155551"), Area("DE", "30")]
)
WAYS = st.sets(st.sampled_from(Direction)).map(frozenset)
READABLE = st.sampled_from([name for name in UPDATABLE if name not in SECRET])
CHANGES = st.dictionaries(READABLE, TEXTS, min_size=1, max_size=3)
BUYS = st.builds(Buy, NUMBERS | AREAS, MAYBE, MAYBE, MAYBE)
REQUESTS: st.SearchStrategy[Proposable | Search | Show] = st.one_of(
    BUYS,
    BUYS.map(Search),
    st.builds(Show, LINES, MAYBE),
    st.builds(Update, LINES, CHANGES, provider=MAYBE),
    st.builds(Assign, LINES, TEXTS, WAYS, MAYBE),
    st.builds(Unassign, LINES, WAYS, MAYBE),
    st.builds(Release, LINES, MAYBE),
    st.builds(Call, LINES, NUMBERS, MAYBE, MAYBE),
)


@settings(max_examples=1_000)
@given(REQUESTS)
def test_a_request_that_is_written_is_read_as_itself(request: Proposable | Search | Show) -> None:
    assert PARSER.read(typed.of_request(request)) == request


@given(st.sampled_from(sorted(SUPPORTED_REGIONS)), st.builds(Release, NUMBERS | HELD))
def test_a_line_is_read_as_itself_whatever_the_default_country(
    country: str, request: Release
) -> None:
    assert Parser(country).read(typed.of_request(request)) == request


@given(REQUESTS)
def test_where_a_request_is_to_be_done_can_be_said_beside_it(
    request: Proposable | Search | Show,
) -> None:
    asked = PARSER.read(typed.of_request(request, "vogent"))

    inside = asked.request if isinstance(asked, Search) else asked
    assert isinstance(inside, Buy | Show | Update | Assign | Unassign | Release | Call)
    assert inside.provider == "vogent"


FILLED: Mapping[str, st.SearchStrategy[dict[str, str]]] = {
    "call": st.builds(dict, agent=TEXTS) | st.just({}),
    "assign": st.builds(dict, directions=st.sampled_from(["inbound", "both"])) | st.just({}),
    "update": st.just({}),
}


@st.composite
def fills(draw: st.DrawFn) -> Fill:
    """A form that is wanted, of a line where its verb is about one."""
    verb = draw(st.sampled_from([verb for verb in VERBS.values() if verb.form]))
    if verb.name not in FILLED or draw(st.booleans()):
        return Fill(verb, draw(MAYBE))
    return Fill(verb, draw(MAYBE), draw(LINES), draw(FILLED[verb.name]))


@settings(max_examples=500)
@given(fills())
def test_a_form_that_is_written_is_read_as_itself(fill: Fill) -> None:
    assert PARSER.read(typed.of_fill(fill)) == fill


@settings(max_examples=200)
@given(
    st.builds(Wanted, MAYBE, st.sampled_from([None, "US", "GB"]), st.booleans()),
    st.integers(1, 9_999),
)
def test_a_page_of_a_list_that_is_written_is_read_as_itself(wanted: Wanted, page: int) -> None:
    assert PARSER.read(typed.of_list(List(wanted), page)) == List(wanted, page)


MOMENTS = st.integers(0, 10**11).map(
    lambda late: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=late)
)
PEOPLE = st.sampled_from(["U01ALICE", "alice", "Zoë", "o'neil", "a b", 'the "boss"', "x:y"])
QUESTIONS = st.builds(
    Question,
    number=st.none() | NUMBERS.map(str) | TEXTS.map(str.strip).filter(bool),
    actor=st.none() | PEOPLE,
    action=st.none() | st.sampled_from([str(one) for one in Action]),
    provider=st.none() | st.sampled_from([*PROVIDERS]),
    outcome=st.none() | st.sampled_from([str(one) for one in Outcome]),
    plan=st.none() | st.just("p_0123-4_x"),
    since=MOMENTS,
    until=st.none() | MOMENTS,
    older=st.none() | st.integers(0, 10**15 - 1),
    newer=st.none() | st.integers(0, 10**15 - 1),
)


@settings(max_examples=500)
@given(QUESTIONS)
def test_a_question_that_is_written_is_read_as_itself(question: Question) -> None:
    assert PARSER.read(typed.of_question(question)) == Audit(question)


@pytest.mark.parametrize(
    ("request_", "written"),
    [
        (Buy(Area("US", "415")), "buy US 415"),
        (Buy(NUMBER, "vogent", "Main line"), 'buy +14155550100 name:"Main line" provider:vogent'),
        (Assign(NUMBER, "Front desk"), 'assign +14155550100 agent:"Front desk"'),
        (Release(SipUser("front-desk")), "release sip:front-desk"),
        (Release(E164("+9995550100")), "release number:+9995550100"),
        (Update(NUMBER, {"name": 'The "big" one'}), r'update +14155550100 name:"The \"big\" one"'),
        (Call(NUMBER, NUMBER, "Café \u2014 Bar"), None),
    ],
)
def test_plain_words_are_written_as_people_write_them(
    request_: Proposable, written: str | None
) -> None:
    shown = typed.of_request(request_)

    assert shown == (written or r'call +14155550100 to:+14155550100 agent:"Caf\u{e9} \u{2014} Bar"')


@settings(max_examples=300)
@given(REQUESTS)
def test_what_a_button_carries_is_in_one_line_and_in_no_markup(
    request: Proposable | Search | Show,
) -> None:
    carried = ids.pack(typed.of_request(request))

    assert carried.splitlines() == [carried]
    assert not {"<", ">", "&"} & set(carried)


PIECES = st.sampled_from(
    [
        *VERBS,
        *("US", "gb", "UK", "415", "(4155551)", "+1", "+14155550100", "555-0100", "p_x", "+999"),
        *("provider:", "vogent", "unassigned", "to:", "name:", "agent:", "page:", "password:x"),
        *('"', "\u201c", "\\", '\\"', "\\u{0}", "\\u{d800}", "\\u{ffffff}", '"\\u{2014}"', "\0"),
        *("<tel:+1|", ">", "<@U01ALICE|alice>", "&amp;", "\u202a", "\u2014", "tel:+1", "\ud800"),
        *(
            "since:",
            "7d",
            "9999w",
            "0001-01-01",
            "number:",
            "number:+1",
            "action:",
            "sip:",
            "sip:x",
        ),
        *("inbound", "both", "--x", "-", "(", ")", ":", "\u0661", "\u00b2", "\u0130", "\u1e9e"),
    ]
)


ASKED = get_args(Asked)


def understood_or_refused(country: str, words: str) -> Asked | NotUnderstood:
    """What it is read as; any other error fails the test."""
    try:
        return Parser(country).read(words)
    except NotUnderstood as refusal:
        return refusal


@settings(max_examples=1_000)
@given(
    st.sampled_from(sorted(SUPPORTED_REGIONS)),
    st.one_of(
        st.text(),
        st.lists(PIECES, max_size=8).map(" ".join),
        st.lists(PIECES, max_size=8).map("".join),
        st.tuples(st.sampled_from([*VERBS]), st.text()).map(" ".join),
    ),
)
def test_any_text_is_understood_or_refused_in_words_and_nothing_else(
    country: str, words: str
) -> None:
    found = understood_or_refused(country, words)

    assert type(found) in ASKED or str(found).strip()
