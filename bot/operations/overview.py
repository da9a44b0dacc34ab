"""What concerns one person: what we have, the plans that wait for them, what they changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.actors import Actor
from bot.domain.events import Event, Phase
from bot.domain.holdings import Holding
from bot.domain.plans import Plan
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.providers.port import Feature
from bot.providers.registry import Providers
from bot.store.store import Store

NEWEST = 5
LOOK_BACK = 100
MARGIN = timedelta(minutes=1)
"""By which the database's clock may differ from ours."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What we have by the names of providers that list it, as it was seen last; nothing may mean
    never. `names` are those of agents by provider and id; plans and changes come newest first.
    """

    holdings: Mapping[str, Sequence[Holding]]
    names: Mapping[tuple[str, str], str]
    waiting: Sequence[Plan]
    changes: Sequence[Event]

    @property
    def unseen(self) -> frozenset[str]:
        """The providers of which no number was ever seen."""
        return frozenset(name for name, held in self.holdings.items() if not held)


async def overview(
    actor: Actor, lifetime: timedelta, providers: Providers, store: Store, policy: Policy
) -> Overview:
    """Asks the database alone; `lifetime` is that of a plan. Raises NotAllowed."""
    policy.may_read(actor)
    listers = [one.name for one in providers.values() if Feature.LIST in one.features]
    held: dict[str, list[Holding]] = {name: [] for name in listers}
    for one in await store.holdings.every():
        held.get(one.provider, []).append(one)
    return Overview(
        held,
        await store.agents.names(),
        await _waiting(actor, lifetime, store),
        await store.trail.changes(NEWEST, actor=actor.id),
    )


async def _waiting(actor: Actor, lifetime: timedelta, store: Store) -> Sequence[Plan]:
    """This person's plans that can still be confirmed, as the trail of their lifetime tells."""
    now = datetime.now(UTC)
    lately = Question(actor=actor.id, since=now - lifetime - MARGIN)
    events = (await store.trail.newest(lately, LOOK_BACK)).events
    over = {one.plan_id for one in events if one.phase in {Phase.CONFIRMED, Phase.CANCELLED}}
    told = dict.fromkeys(one.plan_id for one in events if one.plan_id not in over)
    plans = await store.plans.several([plan_id for plan_id in told if plan_id])
    return [one for one in plans if one.waits and one.expires > now]
