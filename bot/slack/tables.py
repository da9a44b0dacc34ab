"""Tables as long as Slack takes them, and the same as text."""

from collections.abc import Sequence
from itertools import compress

from bot.slack.blocks import LONGEST_TABLE, NONE, Block, context, section, table
from bot.slack.message import Message
from bot.slack.text import escape

MOST_ROWS = 99
LONGEST_TEXT = 7_900
"""Of a message without blocks Slack takes 40,000 characters; an escape makes five of one."""


def tabled(
    title: str,
    columns: Sequence[str],
    rows: list[list[Block]],
    small: list[Block],
    left_out: int = 0,
) -> Message:
    """A table as long as Slack takes it, without columns in which nothing stands.

    What is left out is counted.
    """
    told = [any(text_of(row[place]) != NONE for row in rows) for place in range(len(columns))]
    columns, rows = [*compress(columns, told)], [[*compress(row, told)] for row in rows]
    shown = _fitting(columns, rows)
    left_out += len(rows) - len(shown)
    blocks = [section(f"*{title}*"), table(columns, shown), *small]
    if left_out:
        blocks.append(context(f"{left_out} more are not shown; ask narrower, see `/number help`."))
    return Message(_as_text(title, shown), blocks)


def _fitting(columns: Sequence[str], rows: list[list[Block]]) -> list[list[Block]]:
    room = LONGEST_TABLE - sum(map(len, columns))
    for count, row in enumerate(rows):
        room -= sum(len(text_of(cell)) for cell in row)
        if room < 0 or count == MOST_ROWS:
            return rows[:count]
    return rows


def text_of(cell: Block) -> str:
    """The text of a cell, as it counts."""
    if cell["type"] == "raw_text":
        return str(cell["text"])
    element = cell["elements"][0]["elements"][0]
    return str(element.get("text") or element.get("fallback"))


def _as_text(title: str, rows: list[list[Block]]) -> str:
    """For notifications, screen readers, and where Slack refuses the table."""
    lines = [" · ".join(text_of(cell) for cell in row if text_of(cell) != NONE) for row in rows]
    told, room = [title], LONGEST_TEXT  # counted before it grows by escapes
    for count, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            told.append(f"… and {len(lines) - count} more")
            break
        told.append(line)
    return escape("\n".join(told))
