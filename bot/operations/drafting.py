"""What a request would do: asks providers, changes nothing, keeps nothing."""

from dataclasses import replace
from typing import assert_never

from bot.domain.numbers import E164
from bot.domain.plans import Draft
from bot.domain.requests import Assign, Buy, Request, Unassign
from bot.operations import agents, assign, buy, selling
from bot.operations.holder import holder
from bot.providers.registry import Providers
from bot.store.store import Store

Noted = tuple[Draft, tuple[str, ...]]
"""A draft, and what is worth knowing beside it."""


async def draft(request: Request, providers: Providers, store: Store, default: str | None) -> Noted:
    """What would be done, and where. Raises Refused or ProviderError when nothing can be."""
    match request:
        case Buy():
            return await _purchase(request, providers, store, default)
        case Assign() | Unassign():
            if request.provider is not None:
                assign.refuse_early(request, providers.find(request.provider))
            provider, held = await holder(request.line, request.provider, providers, store)
            assign.refuse_early(request, provider)
            at = await agents.known(provider)
            if isinstance(request, Assign):
                request = replace(request, agent=agents.meant(request.agent, at, provider))
            notes = (*provider.cautions(request, held), *agents.doubts(request, at, provider))
            return assign.plan(request, held, provider, at.names), notes
    assert_never(request)


async def _purchase(request: Buy, providers: Providers, store: Store, default: str | None) -> Noted:
    """The plan at the provider that was named, else at the first that has one."""
    if isinstance(request.what, E164):
        seen = await store.holdings.find(request.what)
        await selling.require_new(request.what, seen, providers)
    if request.provider is not None:
        named = providers.find(request.provider)
        taken = await store.unsettled.open_lines(named.name)
        made = await buy.plan(request, named, taken)
        return made, buy.caveats(made, named)
    asked = selling.in_order(list(providers.values()), default)
    lines = [await store.unsettled.open_lines(one.name) for one in asked]
    made, passed = await selling.first_plan(request, asked, frozenset[str]().union(*lines))
    return made, (*passed, *buy.caveats(made, providers[made.provider]))
