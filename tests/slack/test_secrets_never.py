"""Secrets never: what design's list names, line by line, in no place that the list names.

A real bot at its most talkative is walked through its forms, while providers repeat what they were
sent and the bot is killed; then each kind of secret is sought in each place.
"""

import asyncio

import pytest

from drills.canaries import Search
from drills.canary import Size, drill
from drills.walks import FAULTS, WALKS

KINDS = {
    "an API key": "'s key",
    "a password or PIN": ": sent",
    "a PIN": "PIN",
    "a password that was refused": ": refused",
    "a secret of the environment": "named secret",
    "a Slack token": "slack_",
    "the secret key": "secret key",
    "a response_url": "response_url",
    "Vogent's dialToken": "dialToken",
}
"""By what is in the names of the canaries."""
PLACES = (
    "buttons",
    "private_metadata",
    "messages",
    "views",
    "acks",
    "calls of Slack's Web API",
    "files in Slack",
    "trail",
    "exports of the command line",
    "log as json, http",
    "arguments of the process",
    "numberbot.db",
    "numberbot.db-wal",
    "numberbot.db-shm",
    "requests to sigmamind",
    "requests to vogent",
    "requests to butter",
)
WALKED = Size(
    walks=(WALKS[1], WALKS[3], WALKS[4]),
    faults={how: FAULTS[how] for how in ("accepted", "400 that repeats", "cut after")},
    hard=(WALKS[4],),
    modes=(("http", "json"),),
)


@pytest.fixture(scope="module")
def lived() -> tuple[Search, list[str]]:
    """A bot's life, and what of it could be found."""
    return asyncio.run(drill(2, WALKED))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_of_this_kind_is_nowhere_in_this_place(
    lived: tuple[Search, list[str]], kind: str, place: str
) -> None:
    search, _ = lived

    assert any(KINDS[kind] in name for name in search.sought)
    assert [name for name in search.found[place] if KINDS[kind] in name] == []


def test_the_search_looked_at_every_place_and_would_have_found_what_was_typed(
    lived: tuple[Search, list[str]],
) -> None:
    search, amiss = lived

    assert amiss == []
    assert {*PLACES} <= search.looked.keys()
    assert not search.leaked
    assert all(search.looked[place] for place in PLACES if place != "numberbot.db-wal")
