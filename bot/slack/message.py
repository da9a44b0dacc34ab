"""What is said in Slack: a text, and blocks; and the same as a modal."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.slack.blocks import LONGEST_SECTION, Block, section
from bot.slack.text import cut, cut_markup

View = dict[str, Any]
TITLE = "Numberbot"
LONGEST_TITLE = 24
LONGEST_TEXT = 40_000
"""Of a longer one Slack cuts off the end, be it in the middle of an escape."""
MOST_BLOCKS = 100
CHANNEL = "channel"
NOT_IN_MODALS = frozenset({"table", "markdown"})


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: the text that notifications and screen readers use, and the blocks."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    def __post_init__(self) -> None:
        """However much is to be said, Slack takes it."""
        object.__setattr__(self, "text", cut_markup(self.text, LONGEST_TEXT))

    @property
    def plain(self) -> "Message":
        """The words alone: what is sent where Slack refuses the blocks."""
        return Message(self.text)


def modal(message: Message, title: str = TITLE, channel: str | None = None) -> View:
    """A message as a modal with nothing to send; a table, which no modal takes, as its text.

    `channel` is the one in which it was asked for, where there was one.
    """
    blocks = [block for block in message.blocks if block["type"] not in NOT_IN_MODALS]
    if len(blocks) < len(message.blocks) or not blocks:
        blocks = [*_sections(message.text), *blocks[1:]]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": cut(title, LONGEST_TITLE)},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": "" if channel is None else json.dumps({CHANNEL: channel}),
        "blocks": blocks[:MOST_BLOCKS],
    }


def _sections(text: str) -> list[Block]:
    """A long text in as many sections as it takes, broken between its lines."""
    parts = [""]
    for line in text.split("\n"):
        longer = f"{parts[-1]}\n{line}" if parts[-1] else line
        if len(longer) > LONGEST_SECTION and parts[-1]:
            parts.append(line)
        else:
            parts[-1] = longer
    return [section(part) for part in parts if part]


def waiting(words: str, title: str = TITLE, channel: str | None = None) -> View:
    """A modal that says what is being done."""
    said = f":hourglass_flowing_sand: {words}"
    return modal(Message(said, [section(said)]), title, channel)


def channel_of(view: View) -> str | None:
    """The channel in which a modal was asked for."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return None
    return kept.get(CHANNEL) if isinstance(kept, dict) else None
