"""What a request would do: asks providers, changes nothing, keeps nothing."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from bot.domain.errors import Busy
from bot.domain.holdings import Holding
from bot.domain.numbers import E164
from bot.domain.plans import Draft
from bot.domain.requests import (
    Assign,
    Buy,
    Call,
    OfLine,
    Proposable,
    Release,
    Unassign,
    Update,
)
from bot.operations import agents, assign, buy, call, refusals, release, selling, update
from bot.operations.facts import NO_SECRETS, Secrets
from bot.operations.holder import holder
from bot.providers.port import Feature, NumberProvider, require
from bot.providers.registry import Providers
from bot.store.store import Store

Noted = tuple[Draft, tuple[str, ...]]
"""A draft, and what is worth knowing beside it."""
NEEDED: Mapping[str, Feature] = {
    "update": Feature.UPDATE,
    "assign": Feature.ASSIGN,
    "unassign": Feature.UNASSIGN,
    "release": Feature.RELEASE,
    "call": Feature.CALL,
}
"""What a provider must offer for each kind of request."""


async def draft(
    request: Proposable,
    providers: Providers,
    store: Store,
    default: str | None,
    secrets: Secrets = NO_SECRETS,
) -> Noted:
    """What would be done, and where. Raises Refused or ProviderError when nothing can be."""
    if isinstance(request, Buy):
        return await _purchase(request, providers, store, default)
    if request.provider is not None:
        _refuse_early(request, providers.find(request.provider))
    provider, held = await holder(request.line, request.provider, providers, store)
    _refuse_early(request, provider)
    at = await agents.looked_up(provider, store)
    request = agents.resolved(request, at, provider)
    notes = (*provider.cautions(request, held), *agents.doubts(request, at, provider))
    return _change(request, held, provider, at.names, secrets), notes


def _change(
    request: OfLine,
    held: Holding,
    provider: NumberProvider,
    names: Mapping[str, str],
    secrets: Secrets,
) -> Draft:
    """What would be done with a line that this provider holds for us."""
    match request:
        case Assign() | Unassign():
            return assign.plan(request, held, provider, names)
        case Update():
            return update.plan(request, held, provider, secrets, names)
        case Release():
            return release.plan(request, held, provider, names)
        case Call():
            return call.plan(request, held, provider, names)
    assert_never(request)


def _refuse_early(request: OfLine, provider: NumberProvider) -> None:
    """Refuse what this provider cannot do, or cannot be told, before any call."""
    require(provider, NEEDED[request.kind])
    provider.check(request)


async def _purchase(request: Buy, providers: Providers, store: Store, default: str | None) -> Noted:
    """The plan at the provider that was named, else at the first that has one."""
    if isinstance(request.what, E164):
        seen = await store.holdings.find(request.what)
        await selling.require_new(request.what, seen, providers)
    if request.provider is not None:
        named = providers.find(request.provider)
        taken = await _taken(request, [named], store)
        made = await buy.plan(request, named, taken)
        await _require_nowhere_else(made, providers, store)
        return made, buy.caveats(made, named)
    asked = selling.in_order(list(providers.values()), default)
    taken = await _taken(request, asked, store)
    made, passed = await selling.first_plan(request, asked, taken)
    await _require_nowhere_else(made, providers, store)
    return made, (*passed, *buy.caveats(made, providers[made.provider]))


async def _taken(request: Buy, asked: Sequence[NumberProvider], store: Store) -> frozenset[str]:
    """The lines that are not to be offered; who wants one very number is offered no other."""
    if isinstance(request.what, E164):
        return frozenset()
    return await store.unsettled.open_lines(*(one.name for one in asked))


async def _require_nowhere_else(made: Draft, providers: Providers, store: Store) -> None:
    """Refuse to buy a number that may be ours at another provider by now."""
    other = None if made.line is None else await store.unsettled.bringing(made.line)
    if other is not None and other.provider != made.provider:
        raise Busy(refusals.brought_already(other, providers.title(other.provider)))
