"""Just before a change of a line that we have: it is there, as the card said."""

from collections.abc import Callable

from bot.domain.errors import Superseded, Unavailable
from bot.domain.events import Json
from bot.domain.holdings import Holding
from bot.domain.plans import Plan
from bot.operations.facts import Facts
from bot.providers.port import NumberProvider


async def stands(
    plan: Plan, provider: NumberProvider, shown: Callable[[Holding], Json], what: str
) -> Facts:
    """The facts, when what the card had `shown` is still so; else Superseded.

    `what` of the line somebody may have changed, as a noun. Raises Unavailable, and nothing is
    done, when the list that should tell is not whole.
    """
    listing = await provider.list()
    line = plan.draft.line
    held = None if line is None else listing.find(line)
    if held is None and not listing.complete:
        raise Unavailable(
            provider.title, f"{listing.missing or 'listed only a part.'} Nothing was changed."
        )
    if held is None:
        raise Superseded(f"{provider.title} has {line.pretty if line else 'it'} no longer.")
    if shown(held) != plan.draft.before:
        raise Superseded(f"Somebody changed {what} {held.line.pretty} meanwhile.")
    return Facts(listing, held)


def held_of(plan: Plan, facts: Facts) -> Holding:
    """The line as `stands` found it."""
    if facts.held is None:
        raise TypeError(f"plan {plan.id} was not checked")
    return facts.held
