"""Buy a number: what a confirmation would buy, whether that still stands, and how to tell."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.errors import (
    NotOffered,
    Superseded,
    Unsupported,
)
from bot.domain.events import Action, Json
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164, Area
from bot.domain.plans import Draft, Plan
from bot.domain.requests import Assign, Buy
from bot.operations import agents
from bot.operations.facts import Done, Facts, Happened, Secrets, Told, missing
from bot.providers.port import Feature, NumberProvider, require
from bot.store.unsettled import Brought

OFFERS = 10


async def plan(
    request: Buy, provider: NumberProvider, taken: Collection[str] = frozenset()
) -> Draft:
    """What would be bought at this provider. Asks it, changes nothing; `taken` are left out."""
    number = await _for_sale(request, provider, taken)
    if request.agent is None:
        return _draft(request, provider, number)
    at = await agents.known(provider)
    known = replace(request, agent=agents.meant(request.agent, at, provider))
    names = {one: name for one, name in at.names.items() if one == known.agent}
    doubts = tuple(agents.doubts(known, at, provider))
    return replace(_draft(known, provider, number), names=names, doubts=doubts)


async def _for_sale(request: Buy, provider: NumberProvider, taken: Collection[str]) -> E164 | None:
    """The very number that would be bought; None where the provider will pick it."""
    if isinstance(request.what, E164):
        require(provider, Feature.BUY_EXACT)
        provider.check(request)
        await _require_offered(request.what, provider)
        return request.what
    require(provider, Feature.SEARCH if shows(provider) else Feature.BUY_IN_AREA)
    provider.check(request)
    if not shows(provider):
        return None
    offers = await provider.search(request.what, OFFERS)
    free = [offer for offer in offers if offer.number.value not in taken]
    if not free:
        raise NotOffered(provider.title, f"offers no number in {request.what} just now.")
    return free[0].number


def caveats(draft: Draft, provider: NumberProvider) -> tuple[str, ...]:
    """What a card must say of a provider that cannot show what it sells."""
    if draft.line is None or shows(provider):
        return draft.doubts
    unseen = f"{provider.title} shows no offers; whether it has this number shows at the purchase."
    return (unseen, *draft.doubts)


async def check(plan: Plan, provider: NumberProvider) -> Facts:
    """Just before the write: the list as it is, once the card's facts still stand.

    Raises Superseded when they do not: the number is ours already, or no longer for sale.
    """
    listing = await provider.list()
    line = plan.draft.line
    if line is None:
        return Facts(listing)
    if listing.find(line) is not None:
        raise Superseded(f"Your workspace has {line.pretty} at {provider.title} already.")
    if isinstance(line, E164) and shows(provider) and not await _still_offered(plan, provider):
        raise Superseded(f"{provider.title} no longer offers {line.pretty}.")
    return Facts(listing)


async def perform(
    plan: Plan,
    provider: NumberProvider,
    facts: Facts,  # noqa: ARG001 it is not ours yet
    secrets: Secrets,  # noqa: ARG001 it has none
) -> Done:
    """Buy it, with the name and the agent that were wished."""
    request = _of(plan)
    match plan.draft.line, plan.draft.area:
        case E164() as number, _:
            held = await provider.buy(number, request.name, request.agent)
        case None, Area() as area:
            held = await provider.buy_in(area, request.name, request.agent)
        case _:
            raise Unsupported(provider.title, "sells numbers only, and this is none.")
    return Done(held, result(plan, held))


def result(plan: Plan, held: Holding) -> Json:  # noqa: ARG001 as it is shown now
    """What the trail says was bought."""
    return {
        "number": str(held.line),
        "name": held.name,
        "inbound_agent": held.inbound_agent,
        "outbound_agent": held.outbound_agent,
    }


def rest(plan: Plan) -> Assign | None:
    """Once it is bought, only its agent may be missing."""
    agent = _of(plan).agent
    if agent is None or plan.line is None:
        return None
    return Assign(plan.line, agent, provider=plan.provider)


def told(plan: Plan, listing: Listing, others: Brought) -> Told:
    """The number in the list; for a pick, the one that is new since the snapshot, if it is one."""
    if plan.draft.line is not None:
        held = listing.find(plan.draft.line)
        return Happened(held) if held else missing(listing)
    if plan.snapshot is None or not plan.snapshot_complete:
        return None
    known = plan.snapshot | others.lines
    new = [held for held in listing.holdings if str(held.line) not in known]
    if not new:
        back = {str(held.line) for held in listing.holdings} - plan.snapshot - others.since
        return None if back else missing(listing)  # given back and picked again, or listed late
    alone = len(new) == 1 and listing.complete and _fits(plan, new[0])
    return Happened(new[0]) if alone else None


def unmet(plan: Plan, held: Holding | None) -> str | None:
    """What of a purchase is not as it was wished, as a sentence."""
    agent = _of(plan).agent
    if held is None or agent is None or agent in {held.inbound_agent, held.outbound_agent}:
        return None
    name = plan.draft.named(agent)
    return (
        f"{held.line.pretty} is in the provider's list, so it was bought, but agent {name} is not"
        f' assigned to it: `/number assign {held.line.typed} "{name}"` does that.'
    )


def proof(plan: Plan) -> str:
    """Why it is taken to have happened."""
    line = plan.line.pretty if plan.line else "It"
    return f"{line} is in the provider's list, so it was bought."


def _fits(plan: Plan, held: Holding) -> bool:
    """Whether a number could be what was picked: in the country asked for, the area may differ."""
    area = plan.draft.area
    if area is None or not isinstance(held.line, E164):
        return False
    return held.line.country in {area.country, None}


def _of(plan: Plan) -> Buy:
    if not isinstance(plan.draft.request, Buy):
        raise TypeError(f"{plan.draft.request.kind} buys nothing")
    return plan.draft.request


def shows(provider: NumberProvider) -> bool:
    """Whether it can show what it would sell."""
    return Feature.SEARCH in provider.features


def area_of(what: E164 | Area) -> Area:
    """A number as the narrowest area there is: its country and all its digits."""
    return what if isinstance(what, Area) else Area(what.country or "US", what.national)


async def _require_offered(number: E164, provider: NumberProvider) -> None:
    if not shows(provider):
        return
    offers = await provider.search(area_of(number), OFFERS)
    if number not in {offer.number for offer in offers}:
        raise NotOffered(provider.title, f"does not offer {number.pretty}.")


async def _still_offered(plan: Plan, provider: NumberProvider) -> bool:
    """Ask for the very number; where that finds nothing, ask again as the card was made."""
    wanted = [area_of(plan.draft.line)] if isinstance(plan.draft.line, E164) else []
    what = _of(plan).what
    if isinstance(what, Area):
        wanted.append(what)
    for area in wanted:
        offers = await provider.search(area, OFFERS)
        if plan.draft.line in {offer.number for offer in offers}:
            return True
    return False


def _draft(request: Buy, provider: NumberProvider, number: E164 | None) -> Draft:
    area = request.what if isinstance(request.what, Area) else None
    after: dict[str, str | None] = {"number": None if number is None else number.value}
    if area is not None:
        after |= {"country": area.country, "area_code": area.area_code}
    wishes = {"name": request.name, "agent": request.agent}
    after |= {wish: value for wish, value in wishes.items() if value is not None}
    return Draft(Action.BUY, request, provider.name, number, area, before=None, after=after)
