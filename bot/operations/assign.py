"""Link an agent to a line, or unlink it: what it is now, what it would be, and how to tell."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.errors import Refused
from bot.domain.events import Action, Json
from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.plans import Draft, Plan
from bot.domain.requests import BOTH, Assign, Unassign
from bot.operations.facts import Absent, Done, Facts, Happened, Secrets, Told
from bot.operations.standing import held_of, stands
from bot.providers.port import NumberProvider
from bot.store.unsettled import Brought

NO_NAMES: Mapping[str, str] = MappingProxyType({})
FIELDS = {Direction.INBOUND: "inbound_agent", Direction.OUTBOUND: "outbound_agent"}


def plan(
    request: Assign | Unassign,
    held: Holding,
    provider: NumberProvider,
    names: Mapping[str, str] = NO_NAMES,
) -> Draft:
    """What would be linked, and what is now. Refused when it is so already.

    `names` are those of the agents, by id, where they are known.
    """
    before, after = _agents(held), _agents(held) | _wanted(request)
    if before == after:
        raise Refused(_so_already(request, held, provider.title, names))
    action = Action.ASSIGN if isinstance(request, Assign) else Action.UNASSIGN
    linked = {*before.values(), *after.values()}
    shown = {one: names[one] for one in linked if one is not None and one in names}
    return Draft(action, request, provider.name, held.line, before=before, after=after, names=shown)


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before the write: the line is there, linked as the card said. Else Superseded."""
    return await stands(plan, provider, _agents, "the agents of")


async def perform(
    plan: Plan,
    provider: NumberProvider,
    facts: Facts,
    secrets: Secrets,  # noqa: ARG001 it has none
) -> Done:
    """Link or unlink."""
    held = held_of(plan, facts)
    match plan.draft.request:
        case Assign(agent=agent, directions=directions):
            held = await provider.assign(held, agent, directions)
        case Unassign(directions=directions):
            held = await provider.unassign(held, directions)
        case _:
            raise TypeError(f"{plan.draft.request.kind} links nothing")
    return Done(held, result(plan, held))


def rest(plan: Plan) -> Assign | Unassign | None:
    """What is left of it after a first change: the same, from what is linked then."""
    request = plan.draft.request
    return request if isinstance(request, Assign | Unassign) else None


def result(plan: Plan, held: Holding) -> Json:  # noqa: ARG001 as it is shown now
    """What the trail says is linked."""
    return _agents(held)


def told(plan: Plan, listing: Listing, others: Brought) -> Told:  # noqa: ARG001 no line is new
    """What is read back: as wanted, as it was before, half done, or neither of these (None)."""
    held = None if plan.draft.line is None else listing.find(plan.draft.line)
    if held is None:
        return None
    now = _agents(held)
    if now == plan.draft.before:
        return Absent("the provider showed the agents of before {times} times")
    as_wanted = now == plan.draft.after or _only_unlinked(plan, now)
    return Happened(held) if as_wanted else None


def unmet(plan: Plan, held: Holding | None) -> str | None:
    """That the old agent is gone and the new one not there, at a provider that takes two steps."""
    request = plan.draft.request
    if held is None or not isinstance(request, Assign):
        return None
    if not _only_unlinked(plan, _agents(held)):
        return None
    return (
        f"{held.line.pretty} has no agent now: the old one was unlinked, the new one is not linked."
        f' `/number assign {held.line.typed} "{plan.draft.named(request.agent)}"` does that.'
    )


def proof(plan: Plan) -> str:
    """Why it is taken to have happened."""
    line = plan.draft.line
    return f"The provider shows {line.pretty if line else 'it'} as it was wanted, so it was done."


def _only_unlinked(plan: Plan, now: Mapping[str, str | None]) -> bool:
    """Whether of replacing an agent only its unlinking took place."""
    before, after = plan.draft.before or {}, plan.draft.after or {}
    changed = [way for way in after if after[way] != before.get(way)]
    return all(after[way] and before.get(way) and not now.get(way) for way in changed)


def _agents(held: Holding) -> dict[str, str | None]:
    return {field: getattr(held, field) for field in FIELDS.values()}


def _wanted(request: Assign | Unassign) -> dict[str, str | None]:
    agent = request.agent if isinstance(request, Assign) else None
    return {FIELDS[way]: agent for way in request.directions or BOTH}


def _so_already(
    request: Assign | Unassign, held: Holding, title: str, names: Mapping[str, str]
) -> str:
    if isinstance(request, Assign):
        agent = names.get(request.agent, request.agent)
        return f"{held.line.pretty} at {title} has agent {agent} already; nothing to do."
    way = f"{next(iter(request.directions))} " if len(request.directions) == 1 else ""
    return f"{held.line.pretty} at {title} has no {way}agent; nothing to do."
