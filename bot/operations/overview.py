"""What concerns one person: what we have, the plans that wait for them, what they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.actors import Actor
from bot.domain.events import Event
from bot.domain.holdings import Holding
from bot.domain.plans import Plan
from bot.domain.policy import Policy
from bot.providers.port import Feature
from bot.providers.registry import Providers
from bot.store.overview import look
from bot.store.store import Store

FEW, NEWEST = 5, 5


@dataclass(frozen=True, slots=True)
class Overview:
    """The first few that we have by the names of providers that list it, as it was seen last, and
    `counts` of all; nothing may mean never. `names` are those of agents by provider and id; plans
    and changes come newest first.
    """

    holdings: Mapping[str, Sequence[Holding]]
    counts: Mapping[str, int]
    names: Mapping[tuple[str, str], str]
    waiting: Sequence[Plan]
    changes: Sequence[Event]

    @property
    def unseen(self) -> frozenset[str]:
        """The providers of which no number was ever seen."""
        return frozenset(name for name, count in self.counts.items() if not count)


async def overview(actor: Actor, providers: Providers, store: Store, policy: Policy) -> Overview:
    """Asks the database alone. Raises NotAllowed."""
    policy.may_read(actor)
    listers = [one.name for one in providers.values() if Feature.LIST in one.features]
    seen = await look(store.plans.database, actor.id, listers, FEW, NEWEST)
    return Overview(seen.first, seen.counts, seen.names, seen.waiting, seen.changes)
