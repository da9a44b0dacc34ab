"""A line of ours in one line of text: its number, its name, who answers it."""

import unicodedata
from collections.abc import Mapping

from bot.domain.holdings import Holding
from bot.slack.text import cut, escape

LONGEST_NAME = 40
NO_AGENT = "no agent"
RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})
ISOLATE, END = "\u2068", "\u2069"
FROM_THE_LEFT = "\u200e"

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
        return NO_AGENT if inbound is None else f"agent {_called(held, inbound, names)}"
    return f"agent {_called(held, inbound, names)} in, {_called(held, outbound, names)} out"


def named(name: str) -> str:
    """A name that stands in one line among other words, however long, whichever way it is read."""
    short = cut(" ".join(name.split()), LONGEST_NAME)
    return escape(f"{ISOLATE}{short}{END}" if _turns(short) else short)


def upright(line: str) -> str:
    """A line that begins at the left, whatever names are in it."""
    return f"{FROM_THE_LEFT}{line}" if _turns(line) else line


def _turns(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in words)


def _called(held: Holding, agent_id: str | None, names: Names) -> str:
    """An agent's name; its id, where no name is known, looks like one."""
    if agent_id is None:
        return "none"
    name = names.get((held.provider, agent_id))
    return named(name) if name else f"`{named(agent_id.replace('`', ''))}`"
