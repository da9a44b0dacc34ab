"""Buttons that ask what could as well be typed."""

from bot.slack import ids
from bot.slack.blocks import LONGEST_CARRIED, Block, button


def asks(
    label: str,
    words: str,
    action_id: str = ids.ASK,
    style: str | None = None,
    spoken: str | None = None,
) -> list[Block]:
    """A button that carries these words; none where no button holds them."""
    carried = ids.pack(words)
    if len(carried) > LONGEST_CARRIED:
        return []
    return [button(label, action_id, carried, style, spoken)]
