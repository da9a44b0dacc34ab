"""A line of ours in one line of text: its number, its name, who answers it."""

import unicodedata
from collections.abc import Mapping

from bot.domain.holdings import Holding
from bot.slack.text import cut, escape

LONGEST_NAME = 40
NO_AGENT = "no agent"
RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
ISOLATE, END = "\u2068", "\u2069"

Names = Mapping[tuple[str, str], str]
"""What agents are called, by provider and id."""


def summed(held: Holding, names: Names) -> str:
    """What a line is called and who has it, as mrkdwn."""
    said = [*([named(held.name)] if held.name and held.name.strip() else []), agent(held, names)]
    return " · ".join(said)


def agent(held: Holding, names: Names) -> str:
    """Who answers and who calls; one name where it is the same."""
    inbound, outbound = held.inbound_agent, held.outbound_agent
    if inbound == outbound:
        return _called(held, inbound, names)
    return f"{_called(held, inbound, names)} in, {_called(held, outbound, names)} out"


def named(name: str) -> str:
    """A name that stands in one line among other words, however long, whichever way it is read."""
    short = cut(" ".join(name.split()), LONGEST_NAME)
    if any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in short):
        short = f"{ISOLATE}{short}{END}"
    return escape(short)


def _called(held: Holding, agent_id: str | None, names: Names) -> str:
    return NO_AGENT if agent_id is None else named(names.get((held.provider, agent_id), agent_id))
