"""Which agent a person means: by its id at the provider, or by its name."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.agents import Agent
from bot.domain.errors import ProviderError, Unsupported
from bot.domain.requests import Assign, Buy, Request
from bot.providers.port import Feature, NumberProvider

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Known:
    """The agents that a provider told of; `whole` when there are no others. `names` are by id."""

    agents: tuple[Agent, ...] = ()
    whole: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


async def known(provider: NumberProvider) -> Known:
    """The agents at a provider; nothing when it cannot list them, or does not just now."""
    if Feature.LIST_AGENTS not in provider.features:
        return Known()
    try:
        told = await provider.agents()
    except ProviderError:
        return Known()
    names = {one.id: one.name for one in told.agents if one.name}
    return Known(told.agents, told.missing is None, names)


def meant(wanted: str, at: Known, provider: NumberProvider) -> str:
    """The id of the agent that was named; ids that no list shows are taken as they are.

    Raises Unsupported when a whole list has no such agent, or a name fits several.
    """
    if any(one.id == wanted for one in at.agents):
        return wanted
    named = [one.id for one in at.agents if one.name and _plain(one.name) == _plain(wanted)]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(named)
        raise Unsupported(
            provider.title, f"has {len(named)} agents named “{wanted}”: name the id. {ids}."
        )
    if at.whole:
        raise Unsupported(provider.title, f"has no agent “{wanted}”. {_which(wanted, at.agents)}")
    return wanted


def doubts(request: Request, at: Known, provider: NumberProvider) -> Sequence[str]:
    """That an agent could not be looked up, where its provider lists them: it may not exist."""
    agent = request.agent if isinstance(request, Assign | Buy) else None
    listed = agent is None or any(one.id == agent for one in at.agents)
    if listed or Feature.LIST_AGENTS not in provider.features:
        return ()
    unseen = f"{provider.title}'s agents could not be looked up"
    return (f"{unseen}, so “{agent}” is taken for an id as it stands.",)


def _which(wanted: str, agents: Sequence[Agent]) -> str:
    if not agents:
        return "It has none yet: make one in its dashboard."
    called = [one.name or one.id for one in agents]
    folded = {_plain(name): name for name in called}
    near = difflib.get_close_matches(_plain(wanted), folded, 1)
    if near:
        return f"Did you mean “{folded[near[0]]}”?"
    shown = ", ".join(f"“{name}”" for name in called[:MOST_NAMED])
    more = len(called) - MOST_NAMED
    return f"It has {shown} and {more} more." if more > 0 else f"It has {shown}."


def _plain(name: str) -> str:
    """A name as it can be typed: letters and digits, however they were spelled."""
    spelled = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]", "", spelled) or spelled
