"""Help, offers, lists and the trail as people see them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.events import Action, Event, Phase
from bot.domain.holdings import Holding, Offer
from bot.domain.numbers import E164, E164_FORM, Area
from bot.domain.questions import Page
from bot.domain.requests import Buy
from bot.operations.inventory import Inventory
from bot.operations.selling import Offers
from bot.providers.port import NumberProvider
from bot.slack import ids
from bot.slack.blocks import (
    Block,
    button,
    context,
    header,
    moment,
    raw,
    section,
)
from bot.slack.cards import Cards, Message, question
from bot.slack.tables import tabled
from bot.slack.text import escape
from bot.slack.verbs import VERBS, Verb

LINKS = frozenset({Action.ASSIGN, Action.UNASSIGN})
NOBODY = "none"
EVENT_COLUMNS = (
    "When",
    "Who",
    "Action",
    "Phase",
    "Number",
    "Provider",
    "Agent",
    "Reason",
    "Plan",
)
HOLDING_COLUMNS = ("Number", "Provider", "Name", "Inbound agent", "Outbound agent", "Status")


def help_for(verb: Verb | None) -> Message:
    """Everything at a glance, or one verb with its examples."""
    if verb is None:
        lines = [f"`{one.usage[0]}`\n{one.does}" for one in VERBS.values()]
        blocks = [header("What /number can do"), *map(section, lines)]
        small = "Only you see my answers. Everybody here sees one line for each change."
        return Message("What /number can do", [*blocks, context(small)])
    examples = "\n".join(f"`{usage}`" for usage in verb.usage)
    blocks = [section(f"*{verb.name}*: {verb.does}"), section(examples)]
    return Message(
        f"How to use /number {verb.name}", [*blocks, *([context(verb.more)] if verb.more else [])]
    )


def offers(found: Offers, cards: Cards) -> Message:
    """What all providers could sell; each can be made a plan."""
    request = found.request
    area = escape(str(request.what))
    blocks: list[Block] = [section(f"*Offers for {area}*")]
    blocks += [_offer(offer, request, cards) for offer in found.found]
    blocks += [_picking(provider, request) for provider in found.picking]
    blocks += [context(escape(problem)) for problem in found.problems]
    if not found.found and not found.picking:
        blocks.append(section("No provider has anything else. Try another area code."))
    small = "No provider tells its prices. Choosing shows a card; nothing is bought yet."
    return Message(f"Offers for {area}", [*blocks, context(small)])


def _offer(offer: Offer, request: Buy, cards: Cards) -> Block:
    asked = _chosen(replace(request, what=offer.number), offer.provider)
    words = f"*{offer.number.pretty}* at {cards.title(offer.provider)}"
    spoken = f"Choose {offer.number.pretty} at {cards.title(offer.provider)}"
    return section(words, button("Choose", ids.PROPOSE, asked, spoken=spoken))


def _chosen(request: Buy, provider: str) -> str:
    """The question that a choice asks, as it would be typed."""
    return ids.pack(f"{question(request)} provider:{provider}")


def _picking(provider: NumberProvider, request: Buy) -> Block:
    """The one line of a provider that shows nothing before it sells."""
    words = (
        f"{provider.title} picks a number itself; which one shows after the purchase."
        if isinstance(request.what, Area)
        else f"{provider.title} shows no offers, but can be asked for this very number."
    )
    asked = _chosen(request, provider.name)
    return section(words, button("Choose", ids.PROPOSE, asked, spoken=f"Choose {provider.title}"))


def inventory(taken: Inventory, cards: Cards) -> Message:
    """What we hold, as a table, and what could not be read."""
    count = len(taken.holdings)
    title = "1 number" if count == 1 else f"{count} numbers"
    problems = [context(f":warning: {escape(problem)}") for problem in taken.problems]
    if not count:
        words = "No numbers to show."
        if not problems:
            words = f"{words} Buy one: `/number buy US 415`."
        return Message(words, [section(words), *problems])
    rows = [_holding(held, cards) for held in taken.holdings]
    return tabled(title, HOLDING_COLUMNS, rows, problems)


def _holding(held: Holding, cards: Cards) -> list[Block]:
    cells = (
        held.line.pretty,
        cards.title(held.provider),
        held.name,
        held.inbound_agent,
        held.outbound_agent,
        held.status,
    )
    return [raw(cell or "") for cell in cells]


def trail(page: Page, cards: Cards) -> Message:
    """The newest events, times in the reader's own zone."""
    if not page.events:
        words = (
            "The trail has nothing on that. Where no time is given I look at the last seven days;"
            " ask wider with `since:90d`."
        )
        return Message(words, [section(words)])
    rows = [_event(event, cards) for event in page.events]
    title = "1 event" if page.total == 1 else f"{page.total} events, newest first"
    return tabled(title, EVENT_COLUMNS, rows, [], page.total - len(page.events))


def _event(event: Event, cards: Cards) -> list[Block]:
    at = datetime.fromisoformat(event.time)
    cells = (
        event.actor_name or event.actor_id,
        event.action.removeprefix("number."),
        f"settled: {event.outcome}" if event.phase == Phase.SETTLED else event.phase,
        _pretty(event.number),
        cards.title(event.provider) if event.provider else None,
        _agents(event),
        event.reason,
        event.plan_id,
    )
    fallback = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    return [moment(int(at.timestamp()), fallback), *[raw(cell or "") for cell in cells]]


def _agents(event: Event) -> str | None:
    """Which agents an event is about: before and after a change of them, or with a purchase."""
    before, after = event.before or {}, event.after or {}
    if event.action not in LINKS:
        return after.get("agent") or after.get("inbound_agent")
    was, is_ = (_named(side) for side in (before, after))
    return f"{was} → {is_}"


def _named(side: Mapping[str, Any]) -> str:
    ids = [side.get("inbound_agent"), side.get("outbound_agent")]
    return " / ".join(dict.fromkeys(str(one or NOBODY) for one in ids))


def _pretty(number: str | None) -> str | None:
    """A number as people read it; a SIP user as it is."""
    return E164(number).pretty if number and E164_FORM.fullmatch(number) else number
