"""Help, offers, lists and the trail, with much and odd data: what Slack takes, what is read."""

import pytest

from bot.domain.holdings import Offer
from bot.domain.numbers import E164, SipUser
from bot.domain.questions import Page
from bot.domain.requests import Buy
from bot.operations.inventory import Inventory
from bot.operations.selling import Offers
from bot.slack import readings
from bot.slack.cards import Message
from bot.slack.tables import text_of
from bot.slack.verbs import VERBS, Verb
from tests.slack.making import AREA, CARDS, EVIL, NUMBER, event, holding, require_sound, words


def rows(message: Message) -> list[list[str]]:
    """A table's body as text; a date as its fallback."""
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    return [[text_of(cell) for cell in row] for row in table["rows"][1:]]


@pytest.mark.parametrize("verb", [None, *VERBS.values()])
def test_slack_takes_every_help(verb: Verb | None) -> None:
    require_sound_help(readings.help_for(verb))


def require_sound_help(message: Message) -> None:
    require_sound(message)
    assert "`/number" in words(message)


def test_help_names_every_verb_and_what_it_does() -> None:
    shown = words(readings.help_for(None)).replace('\\"', '"')

    assert all(verb.usage[0] in shown and verb.does in shown for verb in VERBS.values())


def test_offers_can_each_be_chosen() -> None:
    found = Offers(
        Buy(AREA), (Offer("vogent", NUMBER), Offer("vogent", E164("+14155550101"))), (), (EVIL,)
    )

    shown = readings.offers(found, CARDS)

    require_sound(shown)
    values = [block["accessory"]["value"] for block in shown.blocks if "accessory" in block]
    assert values == [
        "v1|buy +14155550100 provider:vogent",
        "v1|buy +14155550101 provider:vogent",
    ]


def test_no_offers_at_all_says_so() -> None:
    shown = readings.offers(Offers(Buy(AREA), (), (), ("Vogent offers none.", EVIL * 99)), CARDS)

    require_sound(shown)
    assert "Vogent offers none." in words(shown)
    assert "Try another area code" in words(shown)


def test_no_holdings_say_so_with_what_could_not_be_read() -> None:
    shown = readings.inventory(Inventory((), (EVIL,)), CARDS)

    require_sound(shown)
    assert "No numbers to show" in words(shown)
    assert "&lt;!channel&gt;" in words(shown)


def test_three_hundred_holdings_are_cut_and_the_rest_is_counted() -> None:
    shown = readings.inventory(Inventory(tuple(holding(place) for place in range(300))), CARDS)

    require_sound(shown)
    left = 300 - len(rows(shown))
    assert 50 < len(rows(shown)) <= 99
    assert f"{left} more are not shown" in words(shown)
    assert "*300 numbers*" in words(shown)


@pytest.mark.parametrize("odd", [EVIL, "", " ", "x" * 5_000, "&" * 5_000, "<" * 5_000, "\n\n"])
def test_slack_takes_a_list_with_odd_names(odd: str) -> None:
    held = [
        holding(place, name=odd, inbound_agent=odd, outbound_agent=odd, status=odd, provider=odd)
        for place in range(30)
    ]
    sip = holding(30, line=SipUser(odd or "sip-1"))

    require_sound(readings.inventory(Inventory((*held, sip), (odd or EVIL,)), CARDS))


def test_a_list_shows_numbers_as_people_read_them() -> None:
    shown = readings.inventory(Inventory((holding(100, status="active"),)), CARDS)

    assert rows(shown) == [["+1 415-555-0100", "Vogent", "Front desk", "active"]]
    assert shown.text.startswith("1 number\n+1 415-555-0100 · Vogent")


def test_a_list_leaves_out_columns_in_which_nothing_stands() -> None:
    held = (holding(1, status="active"), holding(2, outbound_agent="Ada"))

    shown = readings.inventory(Inventory(held), CARDS)

    head = [cell["elements"][0]["elements"][0]["text"] for cell in shown.blocks[1]["rows"][0]]
    assert head == ["Number", "Provider", "Name", "Outbound agent", "Status"]
    assert [row[3:] for row in rows(shown)] == [["-", "active"], ["Ada", "-"]]


def test_only_what_was_settled_says_which_way() -> None:
    settled = event(phase="settled", outcome="failure")

    shown = readings.trail(Page([settled, event()], 2), CARDS)

    assert [row[3] for row in rows(shown)] == ["settled: failure", "done"]


def test_twenty_events_with_long_reasons_are_shown_as_far_as_slack_takes_them() -> None:
    events = [event(seq, reason="x" * 3_000) for seq in range(20, 0, -1)]

    shown = readings.trail(Page(events, 50), CARDS)

    require_sound(shown)
    assert len(rows(shown)) == 20
    assert "30 more are not shown" in words(shown)
    assert "*50 events, newest first*" in words(shown)


@pytest.mark.parametrize("odd", [EVIL, "", " ", "x" * 3_000, "&" * 3_000, "<" * 3_000])
def test_slack_takes_a_trail_with_odd_events(odd: str) -> None:
    events = [
        event(seq, actor_name=odd, number=odd, provider=odd, reason=odd, plan_id=odd)
        for seq in range(20)
    ]

    require_sound(readings.trail(Page(events, 20), CARDS))


def test_an_empty_trail_says_how_to_ask_wider() -> None:
    shown = readings.trail(Page([], 0), CARDS)

    require_sound(shown)
    assert "since:90d" in shown.text


def test_an_event_shows_its_time_in_the_readers_zone() -> None:
    shown = readings.trail(Page([event()], 1), CARDS)

    assert rows(shown)[0][0] == "2026-01-15 10:30:00 UTC"
    assert '"timestamp": 1768473000' in words(shown)
    assert rows(shown)[0][1:4] == ["alice", "buy", "done"]


def test_an_actor_without_a_name_is_shown_by_id() -> None:
    shown = readings.trail(Page([event(actor_name=None)], 1), CARDS)

    assert rows(shown)[0][1] == "U01ALICE"
