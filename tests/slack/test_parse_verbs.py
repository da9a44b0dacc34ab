"""What each verb takes, and when it opens its form instead."""

import pytest

from bot.domain.errors import NotUnderstood
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, Line, SipUser
from bot.domain.requests import BOTH, Assign, Buy, Call, Release, Unassign, Update
from bot.operations.inventory import Wanted
from bot.slack.asked import Asked, AskProviders, Fill, Help, List, Search, Show, ShowPlan
from bot.slack.parse import Parser
from bot.slack.verbs import SECRET, VERBS
from tests.slack.test_parse import NUMBER, PARSER, refused

AREA = Area("US", "415")
OTHER = E164("+14155552671")
INBOUND = frozenset({Direction.INBOUND})
ONE_LINE = ("update", "assign", "unassign", "release", "call", "show")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("search US 415", Search(Buy(AREA))),
        ("search (415)", Search(Buy(AREA))),
        ("search +1 415 555 0100", Search(Buy(NUMBER))),
        ('search US 415 name:"Main line" agent:a1', Search(Buy(AREA, None, "Main line", "a1"))),
        ("update +14155550100 name:Sales", Update(NUMBER, {"name": "Sales"})),
        (
            'update (415) 555-0100 name:"Sales \u2014 West" trunk: sip.example.com',
            Update(NUMBER, {"name": "Sales - West", "trunk": "sip.example.com"}),
        ),
        (
            "update +14155550100 name:Sales provider:vogent",
            Update(NUMBER, {"name": "Sales"}, provider="vogent"),
        ),
        ("release +14155550100", Release(NUMBER)),
        ("release <tel:+14155550100|+1 415-555-0100> provider:vogent", Release(NUMBER, "vogent")),
        ("release \uff0b\uff11 415 555\u20110100", Release(NUMBER)),
        ("call +14155550100 to:+14155552671", Call(NUMBER, OTHER)),
        ('call +14155550100 to:"(415) 555-2671"', Call(NUMBER, OTHER)),
        ("call +14155550100 to:<tel:+14155552671|+1 415-555-2671>", Call(NUMBER, OTHER)),
        (
            "call 415\u00a0555\u00a00100 to:4155552671 agent:\u201cFront desk\u201d",
            Call(NUMBER, OTHER, "Front desk"),
        ),
        ("show +14155550100", Show(NUMBER)),
        ("show 415-555-0100 provider:vogent", Show(NUMBER, "vogent")),
        ("show p_0123456789abcdef", ShowPlan("p_0123456789abcdef")),
        ("providers", AskProviders()),
        ("PROVIDERS", AskProviders()),
        ("list page:3", List(Wanted(), 3)),
        ("help release", Help(VERBS["release"])),
    ],
)
def test_each_verb_takes_its_words(typed: str, asked: Asked) -> None:
    assert PARSER.read(typed) == asked


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS.values() if verb.form])
@pytest.mark.parametrize("provider", [None, "vogent"])
def test_a_verb_that_needs_words_and_got_none_opens_its_form(
    verb: str, provider: str | None
) -> None:
    at = f" provider:{provider}" if provider else ""

    assert PARSER.read(f"{verb}{at}") == Fill(VERBS[verb], provider)


def test_the_verbs_with_forms_are_those_that_need_words() -> None:
    with_forms = {verb.name for verb in VERBS.values() if verb.form}

    assert with_forms == {"buy", "search", "import", *ONE_LINE}


@pytest.mark.parametrize(
    ("typed", "fill"),
    [
        ("update +14155550100", Fill(VERBS["update"], None, NUMBER)),
        ("update +1 415 555 0100 provider:vogent", Fill(VERBS["update"], "vogent", NUMBER)),
        ("call +14155550100", Fill(VERBS["call"], None, NUMBER)),
        ("call +14155550100 agent:a1", Fill(VERBS["call"], None, NUMBER, {"agent": "a1"})),
        ("assign +14155550100", Fill(VERBS["assign"], None, NUMBER)),
        ("assign +1 415 555 0100", Fill(VERBS["assign"], None, NUMBER)),
        ("assign sip:1001", Fill(VERBS["assign"], None, SipUser("1001"))),
        ("assign front-desk", Fill(VERBS["assign"], None, SipUser("front-desk"))),
        (
            "assign +14155550100 inbound",
            Fill(VERBS["assign"], None, NUMBER, {"directions": "inbound"}),
        ),
        ("assign +14155550100 both", Fill(VERBS["assign"], None, NUMBER, {"directions": "both"})),
    ],
)
def test_a_number_alone_opens_the_form_of_what_else_is_needed(typed: str, fill: Fill) -> None:
    assert PARSER.read(typed) == fill


@pytest.mark.parametrize("verb", [name for name in ONE_LINE if name not in {"assign", "call"}])
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("front-desk", SipUser("front-desk")),
        ("sip:1001", SipUser("1001")),
        ("SIP:1001", SipUser("1001")),
        ("sip:+14155550100", SipUser("+14155550100")),
        ("sip:name:x", SipUser("name:x")),
        ('"sip:night shift"', SipUser("night shift")),
        ('sip:"night shift"', SipUser("night shift")),
        ("number:+9995550100", E164("+9995550100")),
        ("1 (415) 555-0100", NUMBER),
    ],
)
def test_a_sip_user_stands_wherever_a_number_can(verb: str, typed: str, line: Line) -> None:
    asked = PARSER.read(f"{verb} {typed}")

    assert isinstance(asked, Show | Release | Unassign | Fill)
    assert asked.line == line


@pytest.mark.parametrize(
    ("typed", "agent"),
    [
        ("agent:agent_1", "agent_1"),
        ("agent:inbound", "inbound"),
        ("agent:0100", "0100"),
        ('agent:"Front desk: nights"', "Front desk: nights"),
        (r'agent:"the \"boss\""', 'the "boss"'),
        (r'agent:"back\\slash"', "back\\slash"),
    ],
)
def test_an_agent_of_any_name_can_be_named_behind_its_key(typed: str, agent: str) -> None:
    assert PARSER.read(f"assign +1 415 555 0100 {typed}") == Assign(NUMBER, agent)


def test_both_directions_can_be_said_in_one_word() -> None:
    assert PARSER.read("assign +14155550100 a1 both") == Assign(NUMBER, "a1", BOTH)
    assert PARSER.read("unassign +14155550100 Both") == Unassign(NUMBER, BOTH)
    assert PARSER.read("unassign sip:inbound inbound") == Unassign(
        SipUser("inbound"), frozenset({Direction.INBOUND})
    )


@pytest.mark.parametrize("secret", sorted(SECRET & {"password", "pin"}))
@pytest.mark.parametrize("verb", ["update", "call"])
def test_a_secret_is_refused_without_being_repeated(verb: str, secret: str) -> None:
    said = refused(f"{verb} +14155550100 {secret}:hunter2")

    assert f"A {secret} is never typed in a command" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("relese +14155550100", "Did you mean `release`? Write it like `/number release"),
        ("imprt", "Did you mean `import`? Write it like `/number import`"),
        ("upgrade +14155550100", "Did you mean `update`?"),
        ("serach US 415", "Did you mean `search`? Write it like `/number search US 415`"),
        ("shwo +14155550100", "Did you mean `show`? Write it like `/number show"),
        ("provders", "Did you mean `providers`?"),
        ("providers vogent", "I do not know \u201cvogent\u201d here."),
        ("import +14155550100", "I do not know \u201c+14155550100\u201d here."),
        ("import name:Sales", "`import` has no option \u201cname:\u201d"),
        ("release now please", "I read \u201cnow please\u201d as no number."),
        ("release 12", "too few digits"),
        ("release 1001", "too few digits, or the area code is missing. Write it like"),
        ("release 1001", "If it is a SIP user, write `sip:1001`."),
        ("show +14155550100 name:x", "`show` has no option \u201cname:\u201d"),
        ("update +14155550100 nmae:x", "Did you mean `name:`?"),
        ("update name:Sales", "Say which number."),
        ("call to:+14155552671", "Say which number."),
        ("call +14155550100 to:12", "too few digits"),
        ("call +14155550100 to:sip:1001", "no phone number"),
        ("search moon", "I do not know \u201cmoon\u201d here."),
        ("list page:0", "is no page"),
        ("list page:x", "is no page"),
    ],
)
def test_what_a_verb_does_not_take_is_refused_with_what_it_does(typed: str, hint: str) -> None:
    assert hint in refused(typed)


def test_a_long_area_code_is_told_from_a_number_by_its_brackets() -> None:
    assert PARSER.read("buy US (4155551)") == Buy(Area("US", "4155551"))
    assert "too few digits" in refused("buy US 4155551")


def test_a_colon_in_a_name_stays() -> None:
    asked = PARSER.read('update +14155550100 name:"Hotel: 5th Ave"')

    assert asked == Update(NUMBER, {"name": "Hotel: 5th Ave"})
    assert PARSER.read("update +14155550100 name:hotel:5") == Update(NUMBER, {"name": "hotel:5"})


def test_a_text_longer_than_any_button_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="2000 are read"):
        Parser("US").read("help " + "x" * 2_000)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("number list", List(Wanted())),
        ("/number release +14155550100", Release(NUMBER)),
        ("call +14155550100 +14155552671", Call(NUMBER, OTHER)),
        ("call +1 415 555 0100 (415) 555-2671", Call(NUMBER, OTHER)),
        ("assign +1 415 555 0100 front desk", Assign(NUMBER, "front desk")),
        ("assign +14155550100 front desk inbound", Assign(NUMBER, "front desk", INBOUND)),
    ],
)
def test_what_people_type_fast_is_understood(typed: str, asked: Asked) -> None:
    assert PARSER.read(typed) == asked


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("remove +14155550100", "Did you mean `release`?"),
        ("rename +14155550100 x", "Did you mean `update`?"),
        ("history", "Did you mean `audit`?"),
        ("find US 415", "Did you mean `search`?"),
        ("cancel", "A card that waits has a *Cancel*"),
        ("undo", "cannot be undone here"),
        ("buy US 415 2", "I buy one number at a time"),
        ("buy 2 US 415", "I buy one number at a time"),
        ("list vogent", "Did you mean `provider:vogent`?"),
        ("list us", "Did you mean `country:US`?"),
        ("list unasigned", "Did you mean `unassigned`?"),
        ("import vogent", "Did you mean `provider:vogent`?"),
        ("update +14155550100 Sales", "I read +1 415-555-0100, but not “Sales”."),
        ("release +14155550100 now", "I read +1 415-555-0100, but not “now”."),
        ("update +14155550100 agent:x", "`/number assign` is for agents."),
        ("audit <@U02BOB>", "write `actor:<@U02BOB>`"),
        ("audit release", "Did you mean `action:release`?"),
        ("audit failed", "Did you mean `outcome:failure`?"),
    ],
)
def test_what_is_not_understood_leads_to_what_was_meant(typed: str, answer: str) -> None:
    assert answer in refused(typed)
