"""What is for sale, at every provider; each offer can be made a plan."""

from dataclasses import replace

from bot.domain.holdings import Offer
from bot.domain.numbers import E164, Area
from bot.domain.requests import Buy
from bot.operations.selling import Offers
from bot.providers.port import NumberProvider
from bot.slack import typed
from bot.slack.asking import asks
from bot.slack.blocks import Block, context, section
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.text import escape

MOST = 30
"""Slack takes fifty blocks in a message; providers that pick, and problems, are blocks too."""


def offers(found: Offers, cards: Cards) -> Message:
    """What all providers could sell."""
    request = found.request
    area = escape(request.what.pretty if isinstance(request.what, E164) else str(request.what))
    blocks: list[Block] = [section(f"*Offers for {area}*")]
    blocks += [_offer(offer, request, cards) for offer in found.found[:MOST]]
    if len(found.found) > MOST:
        blocks.append(context(f"{len(found.found) - MOST} more are not shown; ask narrower."))
    blocks += [_picking(provider, request) for provider in found.picking]
    blocks += [context(escape(problem)) for problem in found.problems]
    if not found.found and not found.picking:
        blocks.append(section("No provider has anything else. Try another area code."))
    small = "No provider tells its prices. Choosing shows a card; nothing is bought yet."
    numbers = ", ".join(offer.number.pretty for offer in found.found)
    return Message(f"Offers for {area}: {numbers or 'none'}", [*blocks, context(small)])


def _offer(offer: Offer, request: Buy, cards: Cards) -> Block:
    place = cards.title(offer.provider)
    words = f"*{offer.number.pretty}* at {place}"
    chosen = replace(request, what=offer.number)
    return section(words, _choose(chosen, offer.provider, words.replace("*", "")))


def _picking(provider: NumberProvider, request: Buy) -> Block:
    """The one line of a provider that shows nothing before it sells."""
    words = (
        f"{provider.title} picks a number itself; which one shows after the purchase."
        if isinstance(request.what, Area)
        else f"{provider.title} shows no offers, but can be asked for this very number."
    )
    return section(words, _choose(request, provider.name, provider.title))


def _choose(request: Buy, provider: str, spoken: str) -> Block | None:
    """The button that asks for it, as it would be typed, where a button holds that."""
    buttons = asks("Choose", typed.of_request(request, provider), spoken=f"Choose {spoken}")
    return next(iter(buttons), None)
