"""Lists of what we hold: pages, columns, and what can be done with one of its lines."""

import pytest

from bot.domain.numbers import E164, SipUser
from bot.operations.inventory import Inventory, Wanted
from bot.slack.asked import List
from bot.slack.blocks import Block
from bot.slack.message import Message, modal
from bot.slack.readings.holdings import listed
from tests.slack.making import CARDS, EVIL, carried, holding, require_sound, table, words

ALL = List(Wanted())
MANY = Inventory(tuple(holding(place) for place in range(1_000)))


def picker(message: Message) -> list[Block]:
    """The options of the select beside a list."""
    return [
        option
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "static_select"
        for option in element["options"]
    ]


def test_no_holdings_say_so_with_what_could_not_be_read() -> None:
    shown = listed(Inventory((), (EVIL,)), ALL, CARDS)

    require_sound(shown)
    assert "No numbers to show" in words(shown)
    assert "&lt;!channel&gt;" in words(shown)


def test_no_holdings_say_what_to_do_next() -> None:
    narrow = List(Wanted(country="GB"))

    assert "Buy one: `/number buy US 415`." in listed(Inventory((), ()), ALL, CARDS).text
    assert "Without conditions: `/number list`." in listed(Inventory((), ()), narrow, CARDS).text


@pytest.mark.parametrize(
    ("page", "first", "last", "title"),
    [
        (1, 0, 24, "*1000 numbers, 1 to 25*"),
        (2, 25, 49, "*1000 numbers, 26 to 50*"),
        (40, 975, 999, "*1000 numbers, 976 to 1000*"),
        (9_999, 975, 999, "*1000 numbers, 976 to 1000*"),
    ],
)
def test_a_thousand_holdings_are_shown_in_pages(
    page: int, first: int, last: int, title: str
) -> None:
    shown = listed(MANY, List(Wanted(), page), CARDS)
    numbers = [row[0] for row in table(shown)[1:]]

    require_sound(shown)
    assert title in words(shown)
    assert len(numbers) == 25
    assert (numbers[0], numbers[-1]) == (f"+1 415-555-{first:04}", f"+1 415-555-{last:04}")
    assert "not shown" not in words(shown)


def test_pages_lead_on_and_back_and_keep_what_was_asked() -> None:
    wanted = Wanted("butter", "US", unassigned=True)

    def turns(page: int) -> dict[str, str]:
        buttons = carried(listed(MANY, List(wanted, page), CARDS))
        return {word: buttons[word] for word in ("Previous", "Next") if word in buttons}

    asked = "v1|list unassigned provider:butter country:US"
    assert turns(1) == {"Next": f"{asked} page:2"}
    assert turns(2) == {"Previous": f"{asked} page:1", "Next": f"{asked} page:3"}
    assert turns(40) == {"Previous": f"{asked} page:39"}


def test_one_page_has_nowhere_to_turn() -> None:
    shown = listed(Inventory((holding(1), holding(2))), ALL, CARDS)

    assert "*2 numbers*" in words(shown)
    assert carried(shown).keys() == {"Show", "Update…", "Release…"}


def test_each_line_of_a_page_can_be_picked_as_it_is_at_its_provider() -> None:
    held = (
        holding(100),
        holding(100, provider="sigmamind"),
        holding(1, line=SipUser("night shift")),
        holding(2, line=E164("+9995550100")),
    )

    shown = listed(Inventory(held), ALL, CARDS)

    assert [(one["text"]["text"], one["value"]) for one in picker(shown)] == [
        ("+1 415-555-0100 · Vogent", "+14155550100 provider:vogent"),
        ("+1 415-555-0100 · SigmaMind", "+14155550100 provider:sigmamind"),
        ("night shift · Vogent", '"sip:night shift" provider:vogent'),
        ("+9995550100 · Vogent", "number:+9995550100 provider:vogent"),
    ]


def test_a_line_that_no_select_holds_is_listed_and_cannot_be_picked() -> None:
    shown = listed(Inventory((holding(1, line=SipUser("x" * 200)),)), ALL, CARDS)

    require_sound(shown)
    assert table(shown)[1][0].startswith("xxx")
    assert carried(shown) == {}


@pytest.mark.parametrize("odd", [EVIL, "", " ", "x" * 5_000, "&" * 5_000, "<" * 5_000, "\n\n"])
def test_slack_takes_a_list_with_odd_names(odd: str) -> None:
    held = [
        holding(place, name=odd, inbound_agent=odd, outbound_agent=odd, status=odd, provider=odd)
        for place in range(30)
    ]
    sip = holding(30, line=SipUser(odd or "sip-1"))

    for page in (1, 2):
        taken = Inventory((*held, sip), (odd or EVIL,))
        require_sound(listed(taken, List(Wanted(), page), CARDS))


def test_a_list_shows_numbers_as_people_read_them() -> None:
    shown = listed(Inventory((holding(100, status="active"),)), ALL, CARDS)

    assert table(shown)[1:] == [["+1 415-555-0100", "Vogent", "Front desk", "active"]]
    assert shown.text.startswith("1 number\n+1 415-555-0100 · Vogent")


def test_a_list_leaves_out_columns_in_which_nothing_stands() -> None:
    held = (holding(1, status="active"), holding(2, outbound_agent="Ada"))

    head, *body = table(listed(Inventory(held), ALL, CARDS))

    assert head == ["Number", "Provider", "Name", "Outbound agent", "Status"]
    assert [row[3:] for row in body] == [["-", "active"], ["Ada", "-"]]


def test_agents_stand_by_their_names_where_they_are_known() -> None:
    held = (holding(1, inbound_agent="a1", outbound_agent="a2"),)
    names = {("vogent", "a1"): "Front desk", ("sigmamind", "a2"): "Somebody else's"}

    _, (row,) = (rows := table(listed(Inventory(held, names=names), ALL, CARDS)))[0], rows[1:]

    assert row[3:] == ["Front desk", "a2"]


def test_in_a_modal_a_list_is_told_in_words_with_the_same_buttons() -> None:
    shown = modal(listed(MANY, ALL, CARDS))

    assert "1000 numbers, 1 to 25\n+1 415-555-0000 · Vogent" in shown["blocks"][0]["text"]["text"]
    assert [block["type"] for block in shown["blocks"]] == ["section", "actions", "actions"]
