"""Who sells what: the order in which providers are asked, and everything they offer."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import NotOffered, ProviderError, Refused
from bot.domain.holdings import Holding, Offer
from bot.domain.numbers import E164
from bot.domain.plans import Draft
from bot.domain.requests import Buy
from bot.operations.buy import OFFERS, area_of, plan, shows
from bot.providers.port import Feature, NumberProvider


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
            "None of the providers that are switched on sells numbers."
            " `/number providers` shows what each of them can do."
        )
    return sorted(
        selling, key=lambda one: (one.name != default, Feature.SEARCH not in one.features)
    )


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
                return await task, tuple(map(_passed_over, passed))
            except ProviderError as error:
                passed.append(error)
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
    if len(passed) == 1:
        raise passed[0]
    raise NotOffered("No provider", "can sell that: " + " ".join(str(error) for error in passed))


def _passed_over(error: ProviderError) -> str:
    return f"{error.title} was passed over: it {error.reason}"


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
        if not shows(provider):
            return None
        found = await provider.search(area_of(request.what), OFFERS)
    except ProviderError as error:
        return str(error)
    return list(found) or f"{provider.title} offers no number in {request.what} just now."
