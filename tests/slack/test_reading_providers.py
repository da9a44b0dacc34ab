"""Which providers are on, and what each of them can do."""

import pytest

from bot.providers.port import Feature
from bot.providers.registry import PROVIDERS
from bot.slack.readings.providers import providers
from tests.slack.making import require_sound, switched_on, table, words


def test_each_provider_that_is_on_has_a_column_and_each_feature_a_row() -> None:
    shown = providers(switched_on())
    head, *rows = table(shown)

    require_sound(shown)
    assert head == ["What", "SigmaMind", "Vogent", "Butter AI"]
    assert [row[0] for row in rows] == [*Feature]
    said = {row[0]: row[1:] for row in rows}
    assert said[Feature.RELEASE] == ["\u2013", "yes", "\u2013"]
    assert said[Feature.CALL] == ["yes", "yes", "yes"]
    assert "is off" not in words(shown)


def test_where_there_is_more_to_say_than_yes_or_no_it_is_said() -> None:
    shown = providers(switched_on())
    said = {row[0]: row[1:] for row in table(shown)[1:]}

    assert said[Feature.BUY_IN_AREA][1] == "yes: search, then buy the offer"
    assert said[Feature.LIST_AGENTS][2] == "\u2013 (ids are typed)"
    assert "list agents" not in shown.text.partition("Butter AI: ")[2]


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_provider_that_is_off_says_what_switches_it_on(name: str) -> None:
    others = [one for one in PROVIDERS if one != name]
    shown = providers(switched_on(*others))

    require_sound(shown)
    off = f"{PROVIDERS[name].title} is off: whoever runs Numberbot sets {name.upper()}_API_KEY"
    assert off in words(shown)
    assert off in shown.text
    assert PROVIDERS[name].title not in table(shown)[0]


def test_what_everybody_can_do_is_told_in_words_too() -> None:
    shown = providers(switched_on("vogent"))

    assert shown.text.startswith("On: Vogent\nVogent: search offers, buy by country and area code")
