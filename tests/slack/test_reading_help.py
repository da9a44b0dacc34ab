"""Help: everything at a glance, or one verb; only what the providers that are on can do."""

import re

import pytest

from bot.providers.port import Feature
from bot.providers.registry import PROVIDERS
from bot.slack.message import Message
from bot.slack.readings.help import help_for
from bot.slack.verbs import VERBS, Verb
from tests.slack.making import require_sound, switched_on, words

ALWAYS = {"list", "show", "audit", "providers", "help"}


def named(message: Message) -> set[str]:
    """The verbs of which help shows an example."""
    return set(re.findall(r"`/number (\w+)", words(message)))


def spoken(message: Message) -> str:
    """The words of its blocks, with plain quotes."""
    return words(message).replace('\\"', '"')


@pytest.mark.parametrize("verb", [None, *VERBS.values()])
@pytest.mark.parametrize("on", [(), *[(name,) for name in PROVIDERS]])
def test_slack_takes_every_help(verb: Verb | None, on: tuple[str, ...]) -> None:
    shown = help_for(verb, switched_on(*on))

    require_sound(shown)
    assert "`/number" in words(shown)


def test_help_names_every_verb_and_what_it_does() -> None:
    shown = spoken(help_for(None, switched_on()))

    assert all(verb.usage[0] in shown and verb.does in shown for verb in VERBS.values())


def test_help_shows_only_what_the_providers_that_are_on_can_do() -> None:
    shown = help_for(None, switched_on("butter"))

    assert named(shown) == ALWAYS | {"import", "assign", "unassign", "call"}
    assert "More of one: `/number help import`" in words(shown)
    assert not {"buy", "release", "update"} & set(re.findall(r"^(\w+):", shown.text, re.MULTILINE))


@pytest.mark.parametrize("name", PROVIDERS)
def test_help_never_names_a_provider_that_is_not_on(name: str) -> None:
    on = switched_on(name)
    others = [one for one in PROVIDERS if one != name]

    for verb in (None, *VERBS.values()):
        shown = help_for(verb, on)
        assert not any(f"provider:{other}" in words(shown) + shown.text for other in others)


def test_help_on_one_verb_shows_every_example_and_who_offers_it() -> None:
    shown = spoken(help_for(VERBS["release"], switched_on()))

    assert "`/number release +15125550190`" in shown
    assert "`/number release` alone opens a form." in shown
    assert "At Vogent." in shown
    assert "At SigmaMind, Vogent and Butter AI." in spoken(help_for(VERBS["call"], switched_on()))


def test_help_on_a_verb_that_nobody_offers_says_so_and_promises_no_form() -> None:
    shown = spoken(help_for(VERBS["release"], switched_on("butter")))

    assert "None of the providers that are on offers it: see `/number providers`." in shown
    assert "opens a form" not in shown


def test_a_verb_that_only_reads_is_of_use_with_any_provider() -> None:
    assert {name for name, verb in VERBS.items() if verb.offered({Feature.LIST})} == ALWAYS


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_every_verb_has_an_example_that_names_no_provider(verb: Verb) -> None:
    assert any("provider:" not in usage for usage in verb.usage)
