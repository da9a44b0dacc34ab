"""Change what a provider keeps of a line: its name, agents, trunk and the trunk's credentials."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.events import Action, Json
from bot.domain.holdings import Holding, Listing
from bot.domain.plans import Draft, Plan
from bot.domain.requests import Given, Update
from bot.operations.agents import AGENTS
from bot.operations.facts import NO_SECRETS, Absent, Done, Facts, Happened, Secrets, Told
from bot.operations.filling import read
from bot.operations.standing import held_of, stands
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider, require
from bot.providers.redaction import MASK
from bot.store.unsettled import Brought

READABLE = ("name", "trunk", "inbound_agent", "outbound_agent")
"""What a holding shows, by the forms' field names; the rest can be written and not read back."""
CHANGED = f"{MASK} (changed)"


def filled(request: Update, provider: NumberProvider, secrets: Secrets = NO_SECRETS) -> Form:
    """The provider's form for it, as it was filled in. Raises Refused when it does not take it."""
    require(provider, Feature.UPDATE)
    return read(provider.forms[Feature.UPDATE], request.given, secrets)


def plan(
    request: Update,
    held: Holding,
    provider: NumberProvider,
    secrets: Secrets,
    names: Mapping[str, str],
) -> Draft:
    """What would be changed, and how it is now. Refused when it is so already."""
    form = filled(request, provider, secrets)
    given = {
        name: value for name, value in form.given().items() if getattr(held, name, None) != value
    }
    hidden = tuple(form.hidden())
    if not given and not hidden:
        raise Refused(
            f"{held.line.pretty} at {provider.title} has these values already; nothing to do."
        )
    request = Update(held.line, given, hidden, provider.name)
    linked = {*(given.get(way) for way in AGENTS), *(getattr(held, way) for way in AGENTS)}
    return Draft(
        Action.UPDATE,
        request,
        provider.name,
        held.line,
        before=_now(request, held),
        after={**given, **dict.fromkeys(hidden, CHANGED)},
        names={one: names[one] for one in linked if isinstance(one, str) and one in names},
    )


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before the write: what it changes is still as the card said. Else Superseded."""
    return await stands(plan, provider, lambda held: _now(_of(plan), held), "some of")


async def perform(plan: Plan, provider: NumberProvider, facts: Facts, secrets: Secrets) -> Done:
    """Change it, in one write."""
    request = _of(plan)
    if set(request.hidden) - secrets.keys():
        raise Refused("What was typed into a secret field is gone, so nothing was sent. Ask again.")
    held = await provider.update(held_of(plan, facts), filled(request, provider, secrets))
    return Done(held, result(plan, held))


def rest(plan: Plan) -> None:  # noqa: ARG001 it is one write
    """Nothing: it is changed whole or not at all."""
    return


def result(plan: Plan, held: Holding) -> Json:
    """What the trail says of the fields that were changed: as they are shown now, else as sent."""
    return {**(plan.draft.after or {}), **_shown(plan, held)}


def told(plan: Plan, listing: Listing, others: Brought) -> Told:  # noqa: ARG001 no line is new
    """What is read back: as wanted, as before, or neither; credentials cannot be read (None)."""
    held = None if plan.draft.line is None else listing.find(plan.draft.line)
    before, after = plan.draft.before or {}, plan.draft.after or {}
    changed = [name for name in READABLE if name in after and after[name] != before.get(name)]
    if held is None or not changed:
        return None
    now = {name: getattr(held, name) for name in changed}
    if all(now[name] == after[name] for name in changed):
        return Happened(held)
    if all(now[name] == before.get(name) for name in changed):
        return Absent("the provider showed the values of before {times} times")
    return None


def unmet(plan: Plan, held: Holding | None) -> None:  # noqa: ARG001 it is one write
    """Nothing: likewise."""
    return


def proof(plan: Plan) -> str:
    """Why it is taken to have happened."""
    line = plan.draft.line
    return f"The provider shows {line.pretty if line else 'it'} as it was wanted, so it was done."


def _now(request: Update, held: Holding) -> dict[str, str | None]:
    """How the fields are now that would be changed, as far as they can be read."""
    shown = {name: getattr(held, name) for name in READABLE if name in request.given}
    return {**shown, **dict.fromkeys(request.hidden, MASK)}


def _shown(plan: Plan, held: Holding) -> Given:
    """What the provider shows of the fields that were changed."""
    given = _of(plan).given
    now = {name: getattr(held, name) for name in READABLE if name in given}
    return {name: value for name, value in now.items() if value is not None}


def _of(plan: Plan) -> Update:
    if not isinstance(plan.draft.request, Update):
        raise TypeError(f"{plan.draft.request.kind} updates nothing")
    return plan.draft.request
