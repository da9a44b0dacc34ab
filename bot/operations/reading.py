"""Reading providers anew, what we have there and their agents; and knowing how that went last."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.actors import itself
from bot.domain.errors import Unavailable
from bot.domain.policy import Policy
from bot.operations import agents, inventory
from bot.operations.inventory import Wanted
from bot.providers.registry import Providers
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """`went`: what each provider that was read did not tell, in words; nothing when all is told."""

    providers: Providers
    store: Store
    policy: Policy
    went: dict[str, Sequence[str]] = field(default_factory=dict)

    async def read(self, name: str, within: float | None = None) -> Sequence[str]:
        """Read one provider, in `within` seconds; the words that `went` has from now on."""
        provider = self.providers[name]
        wanted, me = Wanted(provider=name), itself(self.policy.team_id)
        try:
            async with asyncio.timeout(within):
                taken, _ = await asyncio.gather(
                    inventory.take(me, wanted, self.providers, self.store, self.policy),
                    agents.looked_up(provider, self.store),
                )
            self.went[name] = taken.problems
        except TimeoutError:
            silence = Unavailable(provider.title, f"did not tell everything within {within:g} s.")
            self.went[name] = (str(silence),)
        return self.went[name]

    async def everything(self) -> Sequence[str]:
        """Read every provider at once; what was not told."""
        read = await asyncio.gather(*map(self.read, self.providers))
        return [problem for problems in read for problem in problems]

    @property
    def unread(self) -> frozenset[str]:
        """Those that were not read whole since this process began."""
        told = {name for name, problems in self.went.items() if not problems}
        return frozenset(self.providers.keys() - told)
