"""Offers: what is for sale, and asking back which provider is meant."""

import pytest

from bot.domain.errors import Ambiguous
from bot.domain.holdings import Offer
from bot.domain.numbers import E164
from bot.domain.requests import Assign, Buy, Proposable, Release
from bot.operations.selling import Offers
from bot.slack.asked import Fill, Show
from bot.slack.readings.choices import reopen, which
from bot.slack.readings.offers import offers
from bot.slack.verbs import VERBS
from tests.slack.making import AREA, CARDS, EVIL, NUMBER, carried, require_sound, switched_on, words

BOTH = Ambiguous(
    "+1 415-555-0100 is at SigmaMind and Vogent. Which one do you mean?",
    {"SigmaMind": "sigmamind", "Vogent": "vogent"},
)


def chosen(found: Offers) -> list[str]:
    """What the buttons of the offers carry."""
    shown = offers(found, CARDS)
    return [block["accessory"]["value"] for block in shown.blocks if "accessory" in block]


def test_offers_can_each_be_chosen() -> None:
    found = Offers(
        Buy(AREA), (Offer("vogent", NUMBER), Offer("vogent", E164("+14155550101"))), (), (EVIL,)
    )

    require_sound(offers(found, CARDS))
    assert chosen(found) == [
        "v1|buy +14155550100 provider:vogent",
        "v1|buy +14155550101 provider:vogent",
    ]


def test_a_provider_that_picks_is_one_line_and_can_be_chosen() -> None:
    picking = tuple(switched_on("sigmamind").values())
    area, exact = Offers(Buy(AREA), (), picking, ()), Offers(Buy(NUMBER), (), picking, ())

    assert "SigmaMind picks a number itself" in words(offers(area, CARDS))
    assert "can be asked for this very number" in words(offers(exact, CARDS))
    assert chosen(area) == ["v1|buy US 415 provider:sigmamind"]
    assert chosen(exact) == ["v1|buy +14155550100 provider:sigmamind"]


def test_what_was_wished_goes_with_every_offer() -> None:
    wish = Buy(AREA, None, "Café \u2014 Bar", "Front desk")

    assert chosen(Offers(wish, (Offer("vogent", NUMBER),), (), ())) == [
        r'v1|buy +14155550100 name:"Caf\u{e9} \u{2014} Bar" agent:"Front desk" provider:vogent'
    ]


def test_a_wish_that_no_button_holds_leaves_the_offer_without_one() -> None:
    wish = Buy(AREA, None, "\u2014" * 2_000)

    shown = offers(Offers(wish, (Offer("vogent", NUMBER),), (), ()), CARDS)

    require_sound(shown)
    assert "+1 415-555-0100" in words(shown)
    assert "accessory" not in words(shown)


def test_more_offers_than_slack_takes_are_counted() -> None:
    many = tuple(Offer("vogent", E164(f"+1415555{place:04}")) for place in range(1_000))

    shown = offers(Offers(Buy(AREA), many, (), ("Vogent is slow.",) * 3), CARDS)

    require_sound(shown)
    assert "970 more are not shown" in words(shown)


def test_no_offers_at_all_says_so() -> None:
    shown = offers(Offers(Buy(AREA), (), (), ("Vogent offers none.", EVIL * 99)), CARDS)

    require_sound(shown)
    assert "Vogent offers none." in words(shown)
    assert "Try another area code" in words(shown)


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        (Release(NUMBER), "release +14155550100"),
        (Show(NUMBER), "show +14155550100"),
        (Assign(NUMBER, "Front desk"), 'assign +14155550100 agent:"Front desk"'),
    ],
)
def test_which_provider_is_meant_is_asked_with_a_button_for_each(
    request_: Proposable | Show, asked: str
) -> None:
    shown = which(request_, BOTH, BOTH.providers.values())

    require_sound(shown)
    assert "Which one do you mean?" in words(shown)
    assert carried(shown) == {
        "SigmaMind": f"v1|{asked} provider:sigmamind",
        "Vogent": f"v1|{asked} provider:vogent",
    }


def test_where_no_button_holds_the_question_the_words_say_how_to_ask() -> None:
    shown = which(Assign(NUMBER, "\u2014" * 2_000), BOTH, BOTH.providers.values())

    require_sound(shown)
    assert carried(shown) == {}
    assert "Say it with `provider:`." in words(shown)


def test_a_form_that_did_not_open_in_time_can_be_opened_again() -> None:
    shown = reopen(Fill(VERBS["assign"], "vogent", NUMBER, {"directions": "inbound"}))

    require_sound(shown)
    assert "Slack was too slow to open the form for `assign`. Nothing was done." in words(shown)
    assert carried(shown) == {"Open the form": "v1|assign +14155550100 inbound provider:vogent"}
