"""Give a line back for good: whom it would hit, and how to tell that it is gone."""

from collections.abc import Mapping

from bot.domain.events import Action, Json
from bot.domain.holdings import Holding, Listing
from bot.domain.plans import Draft, Plan
from bot.domain.requests import Release
from bot.operations.facts import Absent, Done, Facts, Happened, Secrets, Told
from bot.operations.standing import held_of, stands
from bot.providers.port import NumberProvider
from bot.store.unsettled import Brought


def plan(
    request: Release, held: Holding, provider: NumberProvider, names: Mapping[str, str]
) -> Draft:
    """What would be given back, and what is linked to it now."""
    linked = {held.inbound_agent, held.outbound_agent}
    return Draft(
        Action.RELEASE,
        request,
        provider.name,
        held.line,
        before=_now(held),
        names={one: names[one] for one in linked if one is not None and one in names},
    )


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before the write: it is there, and hits whom the card named. Else Superseded."""
    return await stands(plan, provider, _now, "something about")


async def perform(
    plan: Plan,
    provider: NumberProvider,
    facts: Facts,
    secrets: Secrets,  # noqa: ARG001 it has none
) -> Done:
    """Give it back."""
    await provider.release(held_of(plan, facts))
    return Done(None)


def rest(plan: Plan) -> None:  # noqa: ARG001 it is one write
    """Nothing: it is given back or not."""
    return


def result(plan: Plan, held: Holding) -> Json:  # noqa: ARG001 as it is shown now
    """What the trail says was given back."""
    return _now(held)


def told(plan: Plan, listing: Listing, others: Brought) -> Told:  # noqa: ARG001 no line is new
    """Gone from a complete list; or still there."""
    held = None if plan.draft.line is None else listing.find(plan.draft.line)
    if held is not None:
        return Absent("the provider still listed it {times} times")
    return Happened(None) if listing.complete else None


def unmet(plan: Plan, held: Holding | None) -> None:  # noqa: ARG001 it is one write
    """Nothing: likewise."""
    return


def proof(plan: Plan) -> str:
    """Why it is taken to have happened."""
    line = plan.draft.line
    return f"{line.pretty if line else 'It'} is not in the provider's list, so it was released."


def _now(held: Holding) -> dict[str, str | None]:
    return {
        "number": str(held.line),
        "name": held.name,
        "inbound_agent": held.inbound_agent,
        "outbound_agent": held.outbound_agent,
    }
