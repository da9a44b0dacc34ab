"""Reading providers anew, what we have there and their agents; and knowing how that went last."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.actors import itself
from bot.domain.errors import StoreUnavailable, Unavailable
from bot.domain.policy import Policy
from bot.operations import agents, inventory
from bot.operations.inventory import Wanted
from bot.providers.registry import Providers
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """Of all copies one reads a provider, `every` so often; how that went is known to all."""

    providers: Providers
    store: Store
    policy: Policy
    every: timedelta = timedelta(minutes=15)

    async def read(self, name: str, within: float | None = None) -> Sequence[str]:
        """Read one provider, in `within` seconds; what it did not tell, in words."""
        provider, problems = self.providers[name], tuple[str, ...]()
        wanted, me = Wanted(provider=name), itself(self.policy.team_id)
        try:
            async with asyncio.timeout(within):
                taken, _ = await asyncio.gather(
                    inventory.take(me, wanted, self.providers, self.store, self.policy),
                    agents.looked_up(provider, self.store),
                )
            problems = taken.problems
        except TimeoutError:
            silence = Unavailable(provider.title, f"did not tell everything within {within:g} s.")
            problems = (str(silence),)
        with suppress(StoreUnavailable):  # then it is due still
            await self.store.readings.told(name, problems, self.every)
        return problems

    async def due(self) -> Sequence[str]:
        """Read those that no copy has read for so long; what was not told."""
        claim = self.store.readings.claim
        return await self._all([name for name in self.providers if await claim(name)])

    async def everything(self) -> Sequence[str]:
        """Read every provider at once; what was not told."""
        return await self._all(list(self.providers))

    async def went(self) -> Mapping[str, Sequence[str]]:
        """What each provider did not tell when it was read last; nothing where it told all."""
        return await self.store.readings.went()

    async def unread(self) -> frozenset[str]:
        """Those that were never read, or not whole when they were read last."""
        told = {name for name, problems in (await self.went()).items() if not problems}
        return frozenset(self.providers.keys() - told)

    async def _all(self, names: Sequence[str]) -> Sequence[str]:
        read = await asyncio.gather(*map(self.read, names))
        return [problem for problems in read for problem in problems]
