"""Everything known of one line: what its provider says now, and what the trail tells."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.actors import Actor
from bot.domain.errors import StoreUnavailable
from bot.domain.events import Event
from bot.domain.holdings import Holding
from bot.domain.numbers import Line
from bot.domain.policy import Policy
from bot.domain.questions import Question
from bot.operations import agents
from bot.operations.history import History, history
from bot.operations.holder import holder
from bot.providers.port import NumberProvider
from bot.providers.registry import Providers
from bot.store.store import Store

NEWEST = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One line at one provider; `names` are those of agents by id; `events` the newest first."""

    provider: NumberProvider
    held: Holding
    names: Mapping[str, str]
    history: History
    events: Sequence[Event]


async def show(
    actor: Actor,
    line: Line,
    provider: str | None,
    providers: Providers,
    store: Store,
    policy: Policy,
) -> Shown:
    """Raises Refused when nobody has it for us, Ambiguous when several do."""
    policy.may_read(actor)
    at, held = await holder(line, provider, providers, store)
    with suppress(StoreUnavailable):  # what cannot be kept is shown all the same
        await store.holdings.saw_one(held)
    known = await agents.looked_up(at, store)
    told = await store.trail.newest(Question(number=str(line), provider=at.name), NEWEST)
    past = await history(line, at.name, store)
    return Shown(at, held, known.names, past, told.events)
