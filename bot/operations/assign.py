"""Link an agent to a line, or unlink it: what it is now, what it would be, and how to tell."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.errors import Refused, Superseded, Unavailable
from bot.domain.events import Action, Json
from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.plans import Draft, Plan
from bot.domain.requests import BOTH, Assign, Unassign
from bot.operations.facts import Absent, Facts, Told
from bot.providers.port import Feature, NumberProvider, require

NO_NAMES: Mapping[str, str] = MappingProxyType({})
FIELDS = {Direction.INBOUND: "inbound_agent", Direction.OUTBOUND: "outbound_agent"}


def refuse_early(request: Assign | Unassign, provider: NumberProvider) -> None:
    """Refuse what this provider cannot do, or cannot be told, before any call."""
    wanted = Feature.ASSIGN if isinstance(request, Assign) else Feature.UNASSIGN
    require(provider, wanted)
    provider.check(request)


def plan(
    request: Assign | Unassign,
    held: Holding,
    provider: NumberProvider,
    names: Mapping[str, str] = NO_NAMES,
) -> Draft:
    """What would be linked, and what is now. Refused when it is so already.

    `names` are those of the agents, by id, where they are known.
    """
    refuse_early(request, provider)
    before, after = _agents(held), _agents(held) | _wanted(request)
    if before == after:
        raise Refused(_so_already(request, held, provider.title, names))
    action = Action.ASSIGN if isinstance(request, Assign) else Action.UNASSIGN
    linked = {*before.values(), *after.values()}
    shown = {one: names[one] for one in linked if one is not None and one in names}
    return Draft(action, request, provider.name, held.line, before=before, after=after, names=shown)


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before the write: the line is there, linked as the card said. Else Superseded."""
    listing = await provider.list()
    line = plan.draft.line
    held = None if line is None else listing.find(line)
    if held is None and not listing.complete:
        raise Unavailable(
            provider.title, f"{listing.missing or 'listed only a part.'} Nothing was changed."
        )
    if held is None:
        raise Superseded(f"{provider.title} has {line.pretty if line else 'it'} no longer.")
    if _agents(held) != plan.draft.before:
        raise Superseded(f"Somebody changed the agents of {held.line.pretty} meanwhile.")
    return Facts(listing, held)


async def perform(plan: Plan, provider: NumberProvider, facts: Facts) -> Holding:
    """Link or unlink."""
    if facts.held is None:
        raise Superseded(f"{provider.title} does not list this line.")
    match plan.draft.request:
        case Assign(agent=agent, directions=directions):
            return await provider.assign(facts.held, agent, directions)
        case Unassign(directions=directions):
            return await provider.unassign(facts.held, directions)
        case _:
            raise TypeError(f"{plan.draft.request.kind} links nothing")


def rest(plan: Plan) -> Assign | Unassign | None:
    """What is left of it after a first change: the same, from what is linked then."""
    request = plan.draft.request
    return request if isinstance(request, Assign | Unassign) else None


def result(held: Holding) -> Json:
    """What the trail says is linked."""
    return _agents(held)


def told(plan: Plan, listing: Listing, owned: frozenset[str]) -> Told:  # noqa: ARG001 no line is new
    """What is read back: as wanted, as it was before, half done, or neither of these (None)."""
    held = None if plan.draft.line is None else listing.find(plan.draft.line)
    if held is None:
        return None
    now = _agents(held)
    if now == plan.draft.before:
        return Absent("the provider showed the agents of before {times} times")
    return held if now == plan.draft.after or _only_unlinked(plan, now) else None


def unmet(plan: Plan, held: Holding) -> str | None:
    """That the old agent is gone and the new one not there, at a provider that takes two steps."""
    request = plan.draft.request
    if not isinstance(request, Assign) or not _only_unlinked(plan, _agents(held)):
        return None
    return (
        f"{held.line.pretty} has no agent now: the old one was unlinked, the new one is not linked."
        f' `/number assign {held.line} "{plan.draft.named(request.agent)}"` does that.'
    )


def proof(held: Holding) -> str:
    """Why it is taken to have happened."""
    return f"The provider shows {held.line.pretty} as it was wanted, so it was done."


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
