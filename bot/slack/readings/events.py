"""Events of the trail as a table of rows, and as lines of text where no table is taken."""

from collections.abc import Sequence

from bot.domain.events import Event, Phase
from bot.domain.numbers import E164, E164_FORM
from bot.operations.trail import Found
from bot.slack.blocks import LONGEST_SECTION, LONGEST_TABLE, NONE, Block, moment, raw
from bot.slack.cards import Cards
from bot.slack.readings.details import details
from bot.slack.tables import tabled
from bot.slack.text import cut, escape, moment_of, when_kept

COLUMNS = ("When", "Who", "Action", "Phase", "Number", "Provider", "Details", "Reason", "Plan")
WIDE = frozenset({"Details", "Reason"})
"""Columns that may be long: they share what the others leave of Slack's room for a table."""
WIDTHS = (23, 30, 12, 18, 32, 20, 32)
"""Of the other columns: what is longer is cut."""
HEAD = 200
WIDEST = 1_000
SPARE = 120
"""Of a section's room, for the words that say how much is left out of it."""


def as_table(title: str, found: Found, cards: Cards, below: list[Block]) -> list[Block]:
    """All of a page, whatever stands in it: the longer the page, the shorter its long cells."""
    shown = found.page.events
    rows = [_row(event, found, cards, _wide(len(shown))) for event in shown]
    return tabled(title, COLUMNS, rows, below).blocks


def as_text(title: str, found: Found, cards: Cards) -> str:
    """For modals, notifications and screen readers: a line each, as far as a section takes them."""
    shown: Sequence[Event] = found.page.events
    lines, room = [escape(title)], LONGEST_SECTION - SPARE - len(title)
    each = room // len(shown)
    for event in shown:
        line = _line(event, found, cards, each)
        room -= len(line) + 1
        if room < 0:
            left = len(shown) + 1 - len(lines)
            lines.append(f"{left} more of this page: ask in a channel to see them in a table.")
            break
        lines.append(line)
    return "\n".join(lines)


def short(action: str) -> str:
    """An action as people write it: of `number.buy` the last word."""
    return action.rpartition(".")[2]


def pretty(number: str | None) -> str | None:
    """A number as people read it; a SIP user as it is."""
    return E164(number).pretty if number and E164_FORM.fullmatch(number) else number


def _row(event: Event, found: Found, cards: Cards, wide: int) -> list[Block]:
    at = moment_of(event.time)
    narrow = (
        event.actor_name or event.actor_id,
        short(event.action),
        _phase(event),
        pretty(event.number),
        cards.title(event.provider) if event.provider else None,
    )
    cells = [raw(cut(cell or "", width)) for cell, width in zip(narrow, WIDTHS[1:6], strict=True)]
    long = [_long(words, wide) for words in (_details(event, found), event.reason or "")]
    plan = raw(cut(event.plan_id or "", WIDTHS[-1]))
    time = raw(cut(event.time, WIDTHS[0]))  # broken by somebody: `numberbot audit verify` tells
    if at is not None:
        time = moment(int(at.timestamp()), f"{at:%Y-%m-%d %H:%M:%S} UTC")
    return [time, *cells, *long, plan]


def _wide(rows: int) -> int:
    """How long a long cell may be, so that all of these rows fit."""
    room = (LONGEST_TABLE - HEAD) // max(rows, 1) - sum(WIDTHS)
    return min(room // len(WIDE), WIDEST)


def _long(words: str, wide: int) -> Block:
    return {"type": "raw_text", "text": cut(words, wide) or NONE}


def _details(event: Event, found: Found) -> str:
    names, provider = found.names, event.provider or ""
    return details(event, lambda agent: names.get((provider, agent), agent))


def _line(event: Event, found: Found, cards: Cards, room: int) -> str:
    """“• Jan 15, 10:30 alice: buy done, +1 415-555-0100 at Vogent”, and details where they fit."""
    at = when_kept(event.time, "{date_num} {time}")
    who = cut(event.actor_name or event.actor_id, WIDTHS[1])
    about = cut(pretty(event.number) or "", WIDTHS[4])
    place = f" at {cut(cards.title(event.provider), WIDTHS[5])}" if event.provider else ""
    said = f"{who}: {short(event.action)} {_phase(event)}{', ' if about else ''}{about}{place}"
    more = "; ".join(filter(None, (_details(event, found), event.reason)))
    left = room - len(at) - len(said) - 6
    rest = f" ({cut(more, left)})" if more and left > WIDTHS[0] else ""
    return f"• {at} {escape(said + rest)}"


def _phase(event: Event) -> str:
    """How far it had come; of what was settled, which way."""
    return f"settled: {event.outcome}" if event.phase == Phase.SETTLED else event.phase
