"""What people type after /number, as phones, address books and Slack itself spell it."""

import pytest

from bot.domain.errors import NotUnderstood
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, SipUser
from bot.domain.questions import Question
from bot.domain.requests import Assign, Buy, Unassign
from bot.operations.inventory import Wanted
from bot.slack.asked import Audit, Help, List
from bot.slack.parse import Parser
from bot.slack.verbs import VERBS

PARSER = Parser("US")
NUMBER = E164("+14155550100")
AREA = Area("US", "415")


def refused(typed: str) -> str:
    with pytest.raises(NotUnderstood) as refusal:
        PARSER.read(typed)
    return str(refusal.value)


@pytest.mark.parametrize(
    "typed",
    [
        "buy US 415",
        "buy 415",
        "buy 415 US",
        "buy us (415)",
        "BUY US 415",
        "  buy\tUS\n415 ",
        "buy US\u00a0415",
        "buy US\u2009415",
        "buy \uff14\uff11\uff15",
        "buy \uff35\uff33 \uff14\uff11\uff15",
        "buy US \u200b4\u200d15\ufeff",
        "b\u00aduy US 415",
    ],
)
def test_an_area_is_understood_however_it_is_typed(typed: str) -> None:
    assert PARSER.read(typed) == Buy(AREA)


@pytest.mark.parametrize(
    "typed",
    [
        "buy +14155550100",
        "buy +1 415 555 0100",
        "buy (415) 555-0100",
        "buy 415-555-0100 US",
        "buy 4155550100",
        "buy +1 415\u2013555\u20140100",
        "buy +1\u2011415\u2212555\u20100100",
        "buy \u202a+1 (415) 555\u20110100\u202c",
        "buy \u2068+14155550100\u2069",
        "buy \uff0b1\uff0d415\uff0d555\uff0d0100",
        "buy <tel:+14155550100|+1 415-555-0100>",
        "buy <tel:+14155550100>",
        "buy +1\u00a0415\u00a0555\u00a00100",
    ],
)
def test_a_number_is_understood_however_it_was_pasted(typed: str) -> None:
    assert PARSER.read(typed) == Buy(NUMBER)


def test_the_default_country_completes_area_codes_and_national_numbers() -> None:
    british = Parser("GB")

    assert british.read("buy 020") == Buy(Area("GB", "020"))
    assert british.read("buy 020 7946 0000") == Buy(E164("+442079460000"))
    assert british.read("buy US 415") == Buy(AREA)


def test_uk_is_taken_for_gb() -> None:
    assert PARSER.read("buy uk 20") == Buy(Area("GB", "20"))


def test_a_country_alone_is_an_area() -> None:
    assert PARSER.read("buy gb") == Buy(Area("GB"))


@pytest.mark.parametrize(
    "typed",
    [
        "buy US 415 provider:vogent",
        "buy provider:vogent US 415",
        "buy US provider:vogent 415",
        "buy US 415 provider: vogent",
        "buy US 415 PROVIDER:vogent",
        'buy US 415 provider:"vogent"',
        "buy US 415 provider:\u201cvogent\u201d",
        "buy US 415 provider:\u00abvogent\u00bb",
    ],
)
def test_an_option_may_stand_anywhere_with_a_space_or_in_any_quotes(typed: str) -> None:
    assert PARSER.read(typed) == Buy(AREA, "vogent")


def test_a_purchase_may_wish_for_a_name_and_an_agent() -> None:
    typed = 'buy US 415 name:"Front desk, 2" agent:"After hours" provider:vogent'

    assert PARSER.read(typed) == Buy(AREA, "vogent", "Front desk, 2", "After hours")


@pytest.mark.parametrize(
    ("typed", "line", "agent"),
    [
        ("assign +14155550100 agent_1", NUMBER, "agent_1"),
        ("assign (415) 555-0100 agent_1", NUMBER, "agent_1"),
        ("assign +1 415 555 0100 agent_1", NUMBER, "agent_1"),
        ("assign <tel:+14155550100|+1 415-555-0100> agent_1", NUMBER, "agent_1"),
        ('assign +14155550100 "Front desk"', NUMBER, "Front desk"),
        ("assign +14155550100 \u201cFront desk\u201d", NUMBER, "Front desk"),
        ("assign front-desk agent_1", SipUser("front-desk"), "agent_1"),
    ],
)
def test_an_assignment_names_a_line_and_then_an_agent(
    typed: str, line: E164 | SipUser, agent: str
) -> None:
    assert PARSER.read(typed) == Assign(line, agent)


@pytest.mark.parametrize(
    ("typed", "directions"),
    [
        ("", set()),
        (" inbound", {"inbound"}),
        (" OUTBOUND", {"outbound"}),
        (" inbound outbound", {"inbound", "outbound"}),
    ],
)
def test_a_link_may_name_its_directions(typed: str, directions: set[str]) -> None:
    ways = frozenset(Direction(one) for one in directions)

    assert PARSER.read(f"assign +14155550100 a1{typed}") == Assign(NUMBER, "a1", ways)
    assert PARSER.read(f"unassign +14155550100{typed}") == Unassign(NUMBER, ways)
    assert PARSER.read(f"unassign +14155550100{typed} provider:vogent") == Unassign(
        NUMBER, ways, "vogent"
    )


def test_quotes_keep_the_words_of_a_value_together() -> None:
    assert PARSER.read('buy US 415 provider:"Butter AI"') == Buy(AREA, "Butter AI")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("buy name:x", "Which number, or where?"),
        ("assign inbound", "Say which number."),
        ("assign agent:agent_1", "Say which number."),
        ("unassign outbound", "Say which number."),
        ("assign 12 agent_1", "too few digits"),
        ("buy moon", "\u201cmoon\u201d"),
        ("buy USA 415", "\u201cUSA\u201d"),
        ("buy US GB 415", "\u201cGB\u201d"),
        ("buy ZZ 415", "\u201cZZ\u201d is no country code"),
        ("buy +1 415 555", "too few digits"),
        ("buy +1415555010012345", "too many digits"),
        ("buy +999 555 0100", "no country code there is"),
        ("buy +1 415 555 0100 x12", "letters"),
        ("buy --provider vogent", "written without dashes"),
        ("buy \u2014provider vogent US 415", "written without dashes"),
        ("buy US 415 --provider=vogent", "written without dashes"),
        ("buy US 415 provder:vogent", "Did you mean `provider:`?"),
        ("buy US 415 zebra:x", "has no option \u201czebra:\u201d"),
        ("buy US 415 provider:", "\u201cprovider:\u201d needs a value"),
        ("buy US 415 provider:vogent provider:butter", "\u201cprovider:\u201d is given twice"),
        ('buy US 415 provider:"vogent', "A quote"),
        ("buy \u201cUS 415", "A quote"),
        ("byu US 415", "Did you mean `buy`?"),
        ("lst", "Did you mean `list`?"),
        ("zebra", "`buy`, `search`, `import`, `update`, `assign`, `unassign`, `release`"),
        ("zebra", "`call`, `list`, `show`, `audit`, `providers`, `help`"),
        ("help byu", "Did you mean `buy`?"),
        ("list everything", "\u201ceverything\u201d"),
        ("list country:USA", "\u201cUSA\u201d is no country code"),
        ("list unassigned provider:a provider:b", "twice"),
        ("audit sinc:7d", "Did you mean `since:`?"),
        ("audit since:yesterday", "is no time"),
        ("audit outcome:maybe", "is none of"),
        ("audit everything", "\u201ceverything\u201d"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(typed: str, hint: str) -> None:
    assert hint in refused(typed)


@pytest.mark.parametrize("typed", ["buy name:x", "byu US 415", "buy moon", "buy US 415 provder:x"])
def test_a_refusal_shows_how_to_write_it(typed: str) -> None:
    assert "`/number buy US 415`" in refused(typed)


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u00a0", "?", "-h", "--help", "\u2014help", "HELP", "help", "\u200b"]
)
def test_nothing_or_a_cry_for_help_is_answered_with_help(typed: str) -> None:
    assert PARSER.read(typed) == Help()


def test_help_may_be_about_one_verb() -> None:
    assert PARSER.read("Help BUY") == Help(VERBS["buy"])


def test_a_list_may_be_narrowed() -> None:
    assert PARSER.read("list") == List(Wanted())
    assert PARSER.read("list Unassigned provider: vogent country:us") == List(
        Wanted("vogent", "US", unassigned=True)
    )


@pytest.mark.parametrize(
    "typed",
    ["audit actor:<@U01ALICE|alice>", "audit actor: <@U01ALICE>", "audit actor:@U01ALICE"],
)
def test_a_mention_asks_for_that_persons_events(typed: str) -> None:
    asked = PARSER.read(typed)

    assert isinstance(asked, Audit)
    assert asked.question.actor == "U01ALICE"


def test_a_number_in_a_question_to_the_trail_may_be_typed_as_people_write_it() -> None:
    asked = Audit(Question(number=NUMBER.value))

    assert PARSER.read("audit <tel:+14155550100|(415) 555-0100>") == asked
    assert PARSER.read("audit (415) 555\u20130100") == asked


def test_a_link_is_read_as_its_words() -> None:
    assert PARSER.read("buy <http://example.com|US> 415") == Buy(AREA)


def test_escaped_characters_are_read_as_they_were_typed() -> None:
    assert "\u201cx&<y>" in refused("buy x&amp;&lt;y&gt; 415")
