"""Buy a number: find what a confirmation would buy, check that it still stands, buy it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import (
    NotOffered,
    ProviderError,
    Refused,
    Superseded,
    Unsupported,
)
from bot.domain.events import Action, Json
from bot.domain.numbers import E164, Area, Holding, Listing, Offer
from bot.domain.plans import Draft, Plan
from bot.domain.requests import Buy
from bot.providers.port import Feature, NumberProvider, require

OFFERS = 10


@dataclass(frozen=True, slots=True)
class Offers:
    """What every provider could sell for one request.

    `picking` are the providers that would pick by themselves; `problems` say in words why
    others have nothing to show.
    """

    request: Buy
    found: tuple[Offer, ...]
    picking: tuple[NumberProvider, ...]
    problems: tuple[str, ...]


def sells(provider: NumberProvider) -> bool:
    """Whether a provider sells numbers at all."""
    return bool({Feature.BUY_EXACT, Feature.BUY_IN_AREA} & provider.features)


async def require_new(
    number: E164, seen: Sequence[Holding], providers: Mapping[str, NumberProvider]
) -> None:
    """Refuse to buy a number that was `seen` among ours, once its provider still says so."""
    for held in seen:
        provider = providers.get(held.provider)
        if provider is None:
            continue
        try:
            listing = await provider.list()
        except ProviderError:
            continue  # the facts are checked again before anything is bought
        if listing.find(number) is not None:
            raise Refused(f"Your workspace has {number.pretty} already, at {provider.title}.")


def in_order(providers: Sequence[NumberProvider], default: str | None) -> list[NumberProvider]:
    """Who is asked first when nobody was named: the default, then who can show the very number."""
    selling = [provider for provider in providers if sells(provider)]
    if not selling:
        raise Refused(
            "None of the providers that are switched on sells numbers. `/number help` shows"
            " what else can be done, and `numberbot providers` which ones there are."
        )
    return sorted(
        selling, key=lambda one: (one.name != default, Feature.SEARCH not in one.features)
    )


async def plan(
    request: Buy, provider: NumberProvider, taken: Collection[str] = frozenset()
) -> Draft:
    """What would be bought at this provider. Asks it, changes nothing; `taken` are left out."""
    if isinstance(request.what, E164):
        require(provider, Feature.BUY_EXACT)
        provider.check(request)
        await _require_offered(request.what, provider)
        return _draft(request, provider, request.what)
    require(provider, Feature.SEARCH if _shows(provider) else Feature.BUY_IN_AREA)
    provider.check(request)
    if not _shows(provider):
        return _draft(request, provider, None)
    offers = await provider.search(request.what, OFFERS)
    free = [offer for offer in offers if offer.number.value not in taken]
    if not free:
        raise NotOffered(provider.title, f"offers no number in {request.what} just now.")
    return _draft(request, provider, free[0].number)


def caveats(draft: Draft, provider: NumberProvider) -> tuple[str, ...]:
    """What a card must say of a provider that cannot show what it sells."""
    if draft.line is None or _shows(provider):
        return ()
    return (f"{provider.title} shows no offers; whether it has this number shows at the purchase.",)


async def first_plan(
    request: Buy, providers: Sequence[NumberProvider], taken: Collection[str]
) -> tuple[Draft, tuple[str, ...]]:
    """The first provider's plan, in the order given, and why those before it had none.

    All are asked at once, so that one that is slow or down delays nobody behind it for long.
    """
    asked = [asyncio.create_task(plan(request, one, taken)) for one in providers]
    passed: list[ProviderError] = []
    try:
        for task in asked:
            try:
                return await task, tuple(str(error) for error in passed)
            except ProviderError as error:
                passed.append(error)
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    if len(passed) == 1:
        raise passed[0]
    raise NotOffered("No provider", "can sell that: " + " ".join(str(error) for error in passed))


async def offers(request: Buy, providers: Sequence[NumberProvider]) -> Offers:
    """What all providers could sell, asked at once."""
    answers = await asyncio.gather(*(_offers_of(request, one) for one in providers))
    picking = [one for one, answer in zip(providers, answers, strict=True) if answer is None]
    found = [offer for answer in answers if isinstance(answer, list) for offer in answer]
    problems = [answer for answer in answers if isinstance(answer, str)]
    return Offers(request, tuple(found), tuple(picking), tuple(problems))


async def _offers_of(request: Buy, provider: NumberProvider) -> list[Offer] | str | None:
    """A provider's offers, None when it would pick by itself, or why it has none."""
    try:
        provider.check(request)
        if not _shows(provider):
            return None
        found = await provider.search(_area_of(request.what), OFFERS)
    except ProviderError as error:
        return str(error)
    return list(found) or f"{provider.title} offers no number in {request.what} just now."


async def check(plan: Plan, provider: NumberProvider) -> Listing:
    """Just before the write: the list as it is, once the card's facts still stand.

    Raises Superseded when they do not: the number is ours already, or no longer for sale.
    """
    listing = await provider.list()
    line = plan.draft.line
    if line is None:
        return listing
    if listing.find(line) is not None:
        raise Superseded(f"Your workspace has {line.pretty} at {provider.title} already.")
    if isinstance(line, E164) and _shows(provider) and not await _still_offered(plan, provider):
        raise Superseded(f"{provider.title} no longer offers {line.pretty}.")
    return listing


async def perform(plan: Plan, provider: NumberProvider) -> Holding:
    """Buy it: one write, never repeated."""
    match plan.draft.line, plan.draft.area:
        case E164() as number, _:
            return await provider.buy(number)
        case None, Area() as area:
            return await provider.buy_in(area)
        case _:
            raise Unsupported(provider.title, "sells numbers only, and this is none.")


def result(held: Holding) -> Json:
    """What the trail says was bought."""
    return {
        "number": str(held.line),
        "name": held.name,
        "inbound_agent": held.inbound_agent,
        "outbound_agent": held.outbound_agent,
    }


def _shows(provider: NumberProvider) -> bool:
    return Feature.SEARCH in provider.features


def _area_of(what: E164 | Area) -> Area:
    """A number as the narrowest area there is: its country and all its digits."""
    return what if isinstance(what, Area) else Area(what.country or "US", what.national)


async def _require_offered(number: E164, provider: NumberProvider) -> None:
    if not _shows(provider):
        return
    offers = await provider.search(_area_of(number), OFFERS)
    if number not in {offer.number for offer in offers}:
        raise NotOffered(provider.title, f"does not offer {number.pretty}.")


async def _still_offered(plan: Plan, provider: NumberProvider) -> bool:
    """Ask for the very number; where that finds nothing, ask again as the card was made."""
    wanted = [_area_of(plan.draft.line)] if isinstance(plan.draft.line, E164) else []
    if isinstance(plan.draft.request.what, Area):
        wanted.append(plan.draft.request.what)
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
    return Draft(Action.BUY, request, provider.name, number, area, before=None, after=after)
