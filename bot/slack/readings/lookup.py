"""The numbers in a message: which are ours, and what is known of those."""

from collections.abc import Mapping, Sequence

from bot.domain.holdings import Holding
from bot.domain.numbers import E164
from bot.operations.lookup import LookedUp
from bot.slack import ids, typed
from bot.slack.asked import Show
from bot.slack.blocks import Block, button, context, section
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.readings.lines import summed, upright
from bot.slack.text import escape

NONE = "I found no phone numbers in this message."
HOW = "I look for numbers as people write them, like `+1 415-555-2671` or `(415) 555-2671`."
NOT_OURS = "Not one of ours."


def looked_up(found: LookedUp, cards: Cards) -> Message:
    """A block for each number, with a button for each place where it is ours."""
    if not found.numbers:
        return Message(NONE, [section(f":mag: {NONE}"), context(HOW)])
    title = _title(found)
    blocks = [section(f"*{title}*")]
    lines = []
    for place, (number, held) in enumerate(found.numbers.items()):
        lines.append(f"{number.pretty}: {_where(held, cards)}")
        blocks += _number(number, held, cards, found.names, place)
    text = escape("\n".join([title, *lines]))
    return Message(text, [*blocks, context(*_notes(found))])


def _title(found: LookedUp) -> str:
    count = len(found.numbers) + found.left_out
    numbers = "1 number" if count == 1 else f"{count} numbers"
    ours = sum(bool(held) for held in found.numbers.values())
    shown = f", the first {len(found.numbers)} shown" if found.left_out else ""
    return f"{numbers} in this message{shown}, {ours or 'none'} of them ours"


def _where(held: Sequence[Holding], cards: Cards) -> str:
    places = [cards.title(one.provider) for one in held]
    return f"ours at {' and '.join(places)}" if places else NOT_OURS


def _number(
    number: E164,
    held: Sequence[Holding],
    cards: Cards,
    names: Mapping[tuple[str, str], str],
    place: int,
) -> list[Block]:
    """One number: where it is ours, and at each such place a button that shows it."""
    pretty = escape(number.pretty)
    if not held:
        return [section(f"{pretty}\n{NOT_OURS}")]
    return [
        section(
            f"*{pretty}*\n"
            + upright(f"{escape(cards.title(one.provider))} · {summed(one, names)}"),
            button(
                "Show",
                f"{ids.LOOK}.{place}_{one.provider}",
                ids.pack(typed.of_request(Show(number, one.provider))),
                spoken=f"Show {number.pretty} at {cards.title(one.provider)}",
            ),
        )
        for one in held
    ]


def _notes(found: LookedUp) -> list[str]:
    """How far this can be trusted."""
    notes = ["As of my last look at our numbers. `/number show` with one asks its provider now."]
    if found.unseen:
        titles = " and ".join(map(escape, found.unseen))
        notes.append(f":warning: I have not seen any number of ours at {titles} yet.")
    if found.left_out:
        notes.append(f"{found.left_out} more are not shown.")
    return notes
