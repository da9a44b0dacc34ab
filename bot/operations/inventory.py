"""What we hold, at all providers at once."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from bot.domain.actors import Actor
from bot.domain.errors import ProviderError, StoreUnavailable, Unavailable
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164
from bot.domain.policy import Policy
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import Providers
from bot.store.store import Store

WITHIN = 2.5
"""Seconds that a list of several providers waits for the slowest of them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which holdings are wanted; None and False ask for all."""

    provider: str | None = None
    country: str | None = None
    unassigned: bool = False

    def holds(self, held: Holding) -> bool:
        """Whether this holding is among them."""
        if self.unassigned and (held.inbound_agent or held.outbound_agent):
            return False
        if self.country is None:
            return True
        return isinstance(held.line, E164) and held.line.country == self.country


@dataclass(frozen=True, slots=True)
class Inventory:
    """Holdings sorted by provider and line; `problems` name providers that told nothing or less.

    `names` are those of agents, by provider and id, as they were listed last.
    """

    holdings: tuple[Holding, ...]
    problems: tuple[str, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


async def take(
    actor: Actor,
    wanted: Wanted,
    providers: Providers,
    store: Store,
    policy: Policy,
    within: float | None = WITHIN,
) -> Inventory:
    """Ask every provider at once, and keep what was seen; who takes more than `within` s is named.

    One that is asked alone is given the time that it wants, as all are when `within` is None.
    """
    policy.may_read(actor)
    asked = [providers.find(wanted.provider)] if wanted.provider else list(providers.values())
    listers = [one for one in asked if Feature.LIST in one.features]
    patience = within if len(listers) > 1 else None
    answers = await asyncio.gather(*(_listing(one, patience) for one in listers))
    holdings: list[Holding] = []
    problems: list[str] = []
    seen: dict[str, Listing] = {}
    for provider, answer in zip(listers, answers, strict=True):
        if isinstance(answer, ProviderError):
            problems.append(str(answer))
            continue
        seen[provider.name] = answer
        holdings += sorted(answer.holdings, key=lambda held: str(held.line))
        if not answer.complete:
            problems.append(f"{provider.title} {answer.missing or 'did not tell everything.'}")
    with suppress(StoreUnavailable):  # what cannot be kept is shown all the same
        for name, listing in seen.items():
            await store.holdings.saw(name, listing)
    shown = tuple(held for held in holdings if wanted.holds(held))
    return Inventory(shown, tuple(problems), await store.agents.names())


async def _listing(provider: NumberProvider, within: float | None) -> Listing | ProviderError:
    try:
        async with asyncio.timeout(within):
            return await provider.list()
    except ProviderError as error:
        return error
    except TimeoutError:
        return Unavailable(
            provider.title,
            f"did not tell everything within {within:g} s, so its numbers are missing here. To wait"
            f" longer, ask for it alone: `/number list provider:{provider.name}`.",
        )
