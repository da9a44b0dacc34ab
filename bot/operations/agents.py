"""Which agent a person means: by its id at the provider, or by its name."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.domain.agents import Agent
from bot.domain.errors import ProviderError, StoreUnavailable, Unsupported
from bot.domain.requests import Assign, Buy, Call, OfLine, Request, Update
from bot.providers.port import Feature, NumberProvider
from bot.store.store import Store

MOST_NAMED = 10
AGENTS = ("inbound_agent", "outbound_agent")


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


async def looked_up(provider: NumberProvider, store: Store) -> Known:
    """The same, kept for selects and lists; what was kept stands in where nothing was told."""
    at = await known(provider)
    if at.agents or at.whole:
        with suppress(StoreUnavailable):  # what cannot be kept is told all the same
            await store.agents.saw(provider.name, at.agents)
        return at
    return await kept(provider, store)


async def kept(provider: NumberProvider, store: Store) -> Known:
    """The agents that a provider told of last; it is not asked."""
    told = await store.agents.at(provider.name)
    return Known(tuple(told), names={one.id: one.name for one in told if one.name})


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


def resolved(request: OfLine, at: Known, provider: NumberProvider) -> OfLine:
    """The same request with every agent by its id."""
    match request:
        case Assign():
            return replace(request, agent=meant(request.agent, at, provider))
        case Call(agent=str() as agent):
            return replace(request, agent=meant(agent, at, provider))
        case Update():
            named = {way: meant(str(request.given[way]), at, provider) for way in _ways(request)}
            return replace(request, given={**request.given, **named})
        case _:
            return request


def doubts(request: Request, at: Known, provider: NumberProvider) -> Sequence[str]:
    """That an agent could not be looked up, where its provider lists them: it may not exist."""
    if Feature.LIST_AGENTS not in provider.features:
        return ()
    listed = {one.id for one in at.agents}
    unseen = f"{provider.title}'s agents could not be looked up"
    return tuple(
        f"{unseen}, so “{agent}” is taken for an id as it stands."
        for agent in dict.fromkeys(_wished(request))
        if agent not in listed
    )


def _wished(request: Request) -> Sequence[str]:
    """The agents that a request names."""
    match request:
        case Assign(agent=str() as agent) | Buy(agent=str() as agent) | Call(agent=str() as agent):
            return (agent,)
        case Update():
            return [str(request.given[way]) for way in _ways(request)]
        case _:
            return ()


def _ways(request: Update) -> Sequence[str]:
    """The fields of an update that name an agent; what is blank stays as it is."""
    return [way for way in AGENTS if str(request.given.get(way, "")).strip()]


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
