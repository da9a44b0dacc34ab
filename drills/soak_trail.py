"""Whether the trail tells of each plan what it came to, no less and no more."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.events import Phase
from bot.domain.plans import Plan, State
from bot.domain.questions import Question
from bot.store.store import Store

REFUSALS = frozenset({Phase.REFUSED, Phase.DUPLICATE})
NEVER_CLAIMED = frozenset({State.PROPOSED, State.CANCELLED, State.EXPIRED})
ENDS: dict[State, frozenset[Phase]] = {
    State.DONE: frozenset({Phase.DONE, Phase.SETTLED}),
    State.FAILED: frozenset({Phase.FAILED, Phase.SETTLED}),
    State.PARTIAL: frozenset({Phase.PARTIAL, Phase.SETTLED}),
    State.CANCELLED: frozenset({Phase.CANCELLED}),
    State.EXPIRED: frozenset({Phase.EXPIRED}),
    State.SUPERSEDED: frozenset({Phase.SUPERSEDED}),
}


async def astray(store: Store, plans: Sequence[Plan]) -> list[str]:
    """Sentences, one for each plan whose events are not those of its state."""
    stories: dict[str, list[str]] = {one.id: [] for one in plans}
    wrong = []
    async for event in store.trail.oldest_first(Question()):
        if event.phase in REFUSALS or event.action.startswith("trail."):
            continue
        if event.plan_id in stories:
            stories[event.plan_id].append(event.phase)
        else:
            wrong.append(f"an event of no plan: {event.seq} {event.action} {event.phase}")
    found = (_odd(plan, stories[plan.id]) for plan in plans)
    return wrong + [words for words in found if words is not None]


def _odd(plan: Plan, story: Sequence[str]) -> str | None:
    """What does not fit, as a sentence."""
    told, claimed = Counter(story), plan.state not in NEVER_CLAIMED
    begun = Phase.PROPOSED in told or Phase.CONFIRMED in told
    twice = [phase for phase, times in told.items() if times > 1 and phase is not Phase.SETTLED]
    may_be = plan.state is State.SUPERSEDED  # before it was claimed, or after
    if not begun or twice or (not may_be and claimed != (Phase.CONFIRMED in told)):
        return f"{plan.id} is {plan.state}; the trail has {', '.join(story)}"
    if story[-1] not in ENDS.get(plan.state, frozenset()):
        return f"{plan.id} is {plan.state}, but the trail ends with {story[-1]}"
    return None
