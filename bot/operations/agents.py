"""Which agent a person means: by its id at the provider, or by its name."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.agents import Agent, Agents
from bot.domain.errors import ProviderError, Unsupported
from bot.providers.port import Feature, NumberProvider

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Known:
    """The agents that a provider told of; `names` by id. Empty where it tells of none."""

    agents: tuple[Agent, ...] = ()
    missing: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


async def known(provider: NumberProvider) -> Known:
    """The agents at a provider; nothing when it cannot list them, or does not just now."""
    if Feature.LIST_AGENTS not in provider.features:
        return Known()
    try:
        told: Agents = await provider.agents()
    except ProviderError:
        return Known(missing="could not be asked")
    names = {one.id: one.name for one in told.agents if one.name}
    return Known(told.agents, told.missing, names)


def meant(wanted: str, at: Known, provider: NumberProvider) -> str:
    """The id of the agent that was named; ids that no list shows are taken as they are.

    Raises Unsupported when a complete list has no such agent, or a name fits several.
    """
    if any(one.id == wanted for one in at.agents):
        return wanted
    named = [one.id for one in at.agents if (one.name or "").casefold() == wanted.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(named)
        raise Unsupported(
            provider.title, f"has {len(named)} agents named “{wanted}”: name the id. {ids}."
        )
    if at.agents and not at.missing:
        raise Unsupported(provider.title, f"has no agent “{wanted}”. {_which(wanted, at.agents)}")
    return wanted


def _which(wanted: str, agents: Sequence[Agent]) -> str:
    called = {(one.name or one.id): one for one in agents}
    folded = {name.casefold(): name for name in called}
    near = difflib.get_close_matches(wanted.casefold(), folded, 1)
    if near:
        return f"Did you mean “{folded[near[0]]}”?"
    shown = ", ".join(f"“{name}”" for name in [*called][:MOST_NAMED])
    more = len(called) - MOST_NAMED
    return f"It has {shown} and {more} more." if more > 0 else f"It has {shown}."
