"""The words of a message, piece by piece, without Slack's markup: its text, blocks, attachments."""

import re
from collections.abc import Iterator
from typing import Any

from bot.slack.text import MARKUP

SPOKEN = ("text", "pretext", "title", "fallback", "value", "footer")
"""Keys under which a message keeps words."""
LINK = re.compile(r"(https?|mailto):\S+", re.IGNORECASE)
BETWEEN = " ; "
"""What stands between two things that are no one number together."""
PARAGRAPHS = frozenset({"rich_text_section", "rich_text_preformatted", "rich_text_quote"})


def words_in(message: dict[str, Any]) -> list[str]:
    """Each piece once. What only the bot reads is not among them: values of buttons, say."""
    parts = (message.get("text"), message.get("blocks"), message.get("attachments"))
    pieces = [_plain(part) if isinstance(part, str) else part for part in parts]
    found = [word for piece in pieces for word in _spoken(piece)]
    return [*dict.fromkeys(word for word in found if word.strip())]


def _spoken(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from _spoken(each)
    elif isinstance(part, dict) and part.get("type") in PARAGRAPHS:
        yield "".join(map(_element, part.get("elements", ())))
    elif isinstance(part, dict) and "action_id" not in part:
        yield from _kept(part)


def _kept(part: dict[str, Any]) -> Iterator[str]:
    for key, value in part.items():
        if not isinstance(value, str):
            yield from _spoken(value)
        elif key in SPOKEN:
            yield _plain(value)


def _element(element: Any) -> str:
    """What one reads of a part of a rich text; of a link to a number, also where it leads."""
    match element:
        case {"type": "link", "url": str() as url}:
            return _linked(url, str(element.get("text") or ""))
        case {"type": "text", "text": str() as text}:
            return LINK.sub(BETWEEN, text)
        case _:
            return BETWEEN


def _plain(markup: str) -> str:
    bare = MARKUP.sub(lambda found: _linked(found.group(1), found.group(2) or ""), markup)
    bare = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return LINK.sub(BETWEEN, bare)


def _linked(target: str, label: str) -> str:
    """A link to a number is that number; people, channels and dates are none."""
    if target.startswith(("@", "#", "!")):
        return BETWEEN
    number = target.partition(":")[2] if target.lower().startswith("tel:") else ""
    return f"{BETWEEN}{number}{BETWEEN}{LINK.sub('', label)}{BETWEEN}"
