"""Block Kit, the few blocks we use: each a function from words to the dict that Slack takes."""

from collections.abc import Sequence
from typing import Any

from bot.slack.text import cut, cut_markup

Block = dict[str, Any]
LONGEST_SECTION = 3_000
LONGEST_FIELD = 2_000
MOST_FIELDS = 10
LONGEST_CELL = 200
LONGEST_CARRIED = 2_000
LONGEST_TABLE = 10_000
NARROW = frozenset({"When", "Who", "Action", "Phase", "Number", "Provider", "Status", "Plan"})
"""Columns of few words, which stay on one line."""
NONE = "-"
"""What stands in a cell without words; Slack refuses empty ones."""


def section(markup: str, accessory: Block | None = None) -> Block:
    """Words in mrkdwn; whatever people or providers wrote must be escaped in it."""
    block: Block = {
        "type": "section",
        "text": _markup(cut_markup(markup, LONGEST_SECTION)),
    }
    return block | ({"accessory": accessory} if accessory else {})


def header(words: str) -> Block:
    """A title."""
    return {"type": "header", "text": {"type": "plain_text", "text": cut(words, 150)}}


def fields(*pairs: tuple[str, str]) -> Block:
    """Names and values side by side; the values are mrkdwn."""
    return {
        "type": "section",
        "fields": [
            _markup(cut_markup(f"*{name}*\n{value}", LONGEST_FIELD)) for name, value in pairs
        ],
    }


def context(*markups: str) -> Block:
    """Small print."""
    return {
        "type": "context",
        "elements": [_markup(cut_markup(words, LONGEST_SECTION)) for words in markups],
    }


def actions(*elements: Block) -> Block:
    """Buttons in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(
    label: str, action_id: str, value: str, style: str | None = None, spoken: str | None = None
) -> Block:
    """A button; what it carries comes back with the click. `spoken` is for screen readers."""
    block: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": cut(label, 75)},
        "action_id": action_id,
        "value": value,
    }
    if spoken:
        block["accessibility_label"] = cut(spoken, 75)
    return block | ({"style": style} if style else {})


def option(label: str, value: str) -> Block:
    """One choice of a select; what it carries comes back with the choice."""
    return {"text": {"type": "plain_text", "text": cut(label, 75)}, "value": value}


def select(action_id: str, placeholder: str, options: Sequence[Block]) -> Block:
    """A select of at most 100 options."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": {"type": "plain_text", "text": cut(placeholder, 150)},
        "options": list(options)[:100],
    }


def raw(words: str) -> Block:
    """A table's cell of plain text."""
    return {"type": "raw_text", "text": cut(words, LONGEST_CELL) or NONE}


def strong(words: str) -> Block:
    """A table's cell in bold: its header."""
    return _rich({"type": "text", "text": words, "style": {"bold": True}})


def moment(timestamp: int, fallback: str) -> Block:
    """A table's cell with a time in the reader's own zone."""
    return _rich(
        {
            "type": "date",
            "timestamp": timestamp,
            "format": "{date_short_pretty} {time}",
            "fallback": fallback,
        }
    )


def table(head: Sequence[str], rows: Sequence[Sequence[Block]]) -> Block:
    """A table of at most 100 rows with its header, 20 columns and 10,000 characters.

    Columns of many words break their lines, so that the others stay in sight.
    """
    return {
        "type": "table",
        "rows": [[strong(words) for words in head], *map(list, rows)],
        "column_settings": [{"is_wrapped": words not in NARROW} for words in head],
    }


def _markup(words: str) -> Block:
    """mrkdwn, in which only our own markup lives: a bare address is no link."""
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _rich(element: Block) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [element]}],
    }
