"""Bring a number that is ours elsewhere, or create a SIP user: what the form said, done once."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.errors import Superseded
from bot.domain.events import Json
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import SipUser
from bot.domain.plans import Draft, Plan
from bot.domain.requests import Import, Way
from bot.operations.agents import AGENTS, Known, meant
from bot.operations.facts import NO_SECRETS, Done, Facts, Happened, Secrets, Told, missing
from bot.operations.filling import read
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider, require
from bot.store.unsettled import Brought

FEATURES: Mapping[Way, Feature] = {
    Way.SIP: Feature.IMPORT_SIP,
    Way.INTEGRATION: Feature.IMPORT_INTEGRATION,
    Way.SIP_USER: Feature.CREATE_SIP_USER,
}
LINES: Mapping[Way, str] = {Way.SIP: "number", Way.INTEGRATION: "number", Way.SIP_USER: "user"}
"""The field of the form that names the line."""


def filled(request: Import, provider: NumberProvider, secrets: Secrets = NO_SECRETS) -> Form:
    """The provider's form for it, as it was filled in. Raises Refused when it does not take it."""
    feature = FEATURES[request.way]
    require(provider, feature)
    return read(provider.forms[feature], request.given, secrets)


def resolved(request: Import, at: Known, provider: NumberProvider) -> Import:
    """The same request with every agent by its id, as far as its name is known."""
    named = {way: str(request.given[way]) for way in AGENTS if request.given.get(way)}
    ids = {way: meant(agent, at, provider) for way, agent in named.items()}
    return replace(request, given={**request.given, **ids})


def plan(
    request: Import, provider: NumberProvider, secrets: Secrets, names: Mapping[str, str]
) -> Draft:
    """What would be brought. `names` are those of the agents, by id, where they are known."""
    form = filled(request, provider, secrets)
    linked = [str(request.given[field]) for field in AGENTS if field in request.given]
    return Draft(
        request.action,
        request,
        provider.name,
        request.line,
        after=form.shown(),
        names={one: names[one] for one in linked if one in names},
    )


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before the write: it is not there yet. Else Superseded."""
    listing = await provider.list()
    held = None if plan.draft.line is None else listing.find(plan.draft.line)
    if held is not None:
        raise Superseded(
            f"{held.line.pretty} is at {provider.title} already. `/number show {held.line.typed}`"
            " tells what it is there."
        )
    return Facts(listing)


async def perform(
    plan: Plan,
    provider: NumberProvider,
    facts: Facts,  # noqa: ARG001 it is not ours yet
    secrets: Secrets,
) -> Done:
    """Bring it, with everything that was filled in."""
    held = await provider.bring(filled(_of(plan), provider, secrets))
    return Done(held, result(plan, held))


def rest(plan: Plan) -> None:  # noqa: ARG001 it is one write
    """Nothing: it is brought whole or not at all."""
    return


def result(plan: Plan, held: Holding) -> Json:  # noqa: ARG001 as it is shown now
    """What the trail says was brought."""
    said = {
        "name": held.name,
        "trunk": held.trunk,
        "inbound_agent": held.inbound_agent,
        "outbound_agent": held.outbound_agent,
    }
    key = "user" if isinstance(held.line, SipUser) else "number"
    return {key: str(held.line), **{name: value for name, value in said.items() if value}}


def told(plan: Plan, listing: Listing, others: Brought) -> Told:
    """The line in the list; a SIP user may have come with more behind its name (seed)."""
    line = plan.draft.line
    held = None if line is None else listing.find(line) or _prefixed(plan, listing, others)
    if held is not None:
        return Happened(held)
    return missing(listing)


def unmet(plan: Plan, held: Holding | None) -> str | None:
    """An agent that was wished and is not there."""
    if held is None:
        return None
    given = _of(plan).given
    missing = [field for field in AGENTS if field in given and not getattr(held, field)]
    if not missing:
        return None
    agent = str(given[missing[0]])
    name = plan.draft.named(agent)
    return (
        f"{held.line.pretty} is in the provider's list, so it was imported, but agent {name} is not"
        f' assigned to it: `/number assign {held.line.typed} "{name}"` does that.'
    )


def proof(plan: Plan) -> str:
    """Why it is taken to have happened."""
    line = plan.line.pretty if plan.line else "It"
    return f"{line} is in the provider's list, so it is there now."


def _prefixed(plan: Plan, listing: Listing, others: Brought) -> Holding | None:
    """The one SIP user that is new since the write and begins with the wanted name."""
    line = plan.draft.line
    if not isinstance(line, SipUser) or plan.snapshot is None or not plan.snapshot_complete:
        return None
    known = plan.snapshot | others.lines
    new = [
        held
        for held in listing.holdings
        if isinstance(held.line, SipUser)
        and held.line.value.startswith(line.value)
        and held.line.value not in known
    ]
    return new[0] if len(new) == 1 else None


def _of(plan: Plan) -> Import:
    if not isinstance(plan.draft.request, Import):
        raise TypeError(f"{plan.draft.request.kind} brings nothing")
    return plan.draft.request
