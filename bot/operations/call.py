"""Place a test call: it rings somebody and costs money, so it is a plan like any other change."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.events import Action, Json
from bot.domain.holdings import Holding, Listing
from bot.domain.plans import Draft, Plan
from bot.domain.requests import Call
from bot.operations.facts import Done, Facts, Secrets, Told
from bot.operations.filling import read
from bot.operations.standing import held_of, stands
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider, require
from bot.store.unsettled import Brought


def filled(request: Call, provider: NumberProvider) -> Form:
    """The provider's form for it. Raises Refused when it does not take it."""
    require(provider, Feature.CALL)
    return read(provider.forms[Feature.CALL], {"to": request.to, "agent": request.agent})


def plan(request: Call, held: Holding, provider: NumberProvider, names: Mapping[str, str]) -> Draft:
    """Who would be rung, from which line, and who would speak. Refused when nobody would."""
    filled(request, provider)
    if request.to == held.line:
        raise Refused("That is the number itself. Name another one to ring.")
    speaker = request.agent or held.outbound_agent
    if speaker is None:
        raise Refused(
            f"{held.line.pretty} at {provider.title} has no agent for the calls that it places, so"
            f" nobody would speak. Name one: `/number call {held.line.typed} to:{request.to}"
            " agent:…`, or assign one first."
        )
    return Draft(
        Action.CALL,
        request,
        provider.name,
        held.line,
        before=_now(held),
        after={"to": str(request.to), "agent": speaker},
        names={speaker: names[speaker]} if speaker in names else {},
    )


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before it rings: the line is there, with the agent that the card named."""
    return await stands(plan, provider, _now, "the agent of")


async def perform(
    plan: Plan,
    provider: NumberProvider,
    facts: Facts,
    secrets: Secrets,  # noqa: ARG001 it has none
) -> Done:
    """Place it."""
    held = held_of(plan, facts)
    placed = await provider.call(held, filled(_of(plan), provider))
    said = {"call": placed.reference, "status": placed.status}
    kept = {key: value for key, value in said.items() if value is not None}
    return Done(held, {**(plan.draft.after or {}), **kept})


def rest(plan: Plan) -> None:  # noqa: ARG001 it is one write
    """Nothing: it rings or it does not."""
    return


def result(plan: Plan, held: Holding) -> Json:  # noqa: ARG001 as it is shown now
    """The line is as it was."""
    return _now(held)


def told(plan: Plan, listing: Listing, others: Brought) -> Told:  # noqa: ARG001
    """No list tells of a call."""
    return None


def unmet(plan: Plan, held: Holding | None) -> None:  # noqa: ARG001 it is one write
    """Nothing: likewise."""
    return


def proof(plan: Plan) -> str:  # noqa: ARG001
    """There is none."""
    raise TypeError("nothing proves a call")


def _now(held: Holding) -> dict[str, str | None]:
    return {"outbound_agent": held.outbound_agent}


def _of(plan: Plan) -> Call:
    if not isinstance(plan.draft.request, Call):
        raise TypeError(f"{plan.draft.request.kind} calls nobody")
    return plan.draft.request
