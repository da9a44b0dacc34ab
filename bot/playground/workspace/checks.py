"""What Slack's own client refuses before it sends a form, in our words."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.blocks.rich_text import words
from bot.playground.workspace.entries import value_key

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d+", re.ASCII)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/]\S*", re.IGNORECASE)


def refusal(block: Json, state: Json) -> str | None:
    """Why the form would not be sent with this in the field; None when it would."""
    element = block["element"]
    value = state[value_key(element)]
    if _is_empty(element, value):
        return None if block.get("optional") else "Please fill in this field."
    check = _CHECKS.get(element["type"], _choices)
    return next(check(element, value), None)


def too_many(element: Json, value: Any) -> str | None:
    """Why nobody can choose so much here; None when they can."""
    return next(_choices(element, value), None)


def _is_empty(element: Json, value: Any) -> bool:
    if element["type"] == "rich_text_input" and value is not None:
        return not "".join(words(value)).strip() and not _has_pieces(value)
    return value in (None, "", [])


def _has_pieces(value: Any) -> bool:
    """Whether a rich text holds anything but words: a mention, an emoji."""
    if isinstance(value, list):
        return any(_has_pieces(each) for each in value)
    if "elements" in value:
        return _has_pieces(value["elements"])
    return bool(value["type"] != "text")


def _length(element: Json, value: str) -> Iterator[str]:
    low, high = element.get("min_length", 0), element.get("max_length", limits.TYPED_TEXT)
    if len(value) < low:
        yield f"Enter at least {_counted(low, 'character')}."
    if len(value) > high:
        yield f"Enter at most {_counted(high, 'character')}."


def _number(element: Json, value: str) -> Iterator[str]:
    decimal = element["is_decimal_allowed"]
    if not (_NUMBER if decimal else _WHOLE).fullmatch(value):
        yield "Enter a number." if decimal else "Enter a whole number."
        return
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and Decimal(value) < Decimal(low):
        yield f"Enter a number that is at least {low}."
    if high is not None and Decimal(value) > Decimal(high):
        yield f"Enter a number that is at most {high}."


def _email(_element: Json, value: str) -> Iterator[str]:
    if not _EMAIL.fullmatch(value):
        yield "Enter an e-mail address, like name@example.com."


def _link(_element: Json, value: str) -> Iterator[str]:
    if not _LINK.fullmatch(value):
        yield "Enter a whole link, like https://example.com."


def _files(element: Json, value: list[Json]) -> Iterator[str]:
    most = element.get("max_files", limits.FILES)
    if len(value) > most:
        yield f"Attach at most {_counted(most, 'file')}."
    allowed = [each.lower().removeprefix(".") for each in element.get("filetypes", [])]
    for each in value:
        ending = each["name"].rpartition(".")[2].lower()
        if allowed and not {ending, each["filetype"]} & set(allowed):
            yield f"{each['name']} cannot be attached here, only {', '.join(allowed)}."


def _choices(element: Json, value: Any) -> Iterator[str]:
    most = element.get("max_selected_items")
    if most is not None and isinstance(value, list) and len(value) > most:
        yield f"Choose at most {most}."


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


_CHECKS: dict[str, Callable[[Json, Any], Iterator[str]]] = {
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _link,
    "file_input": _files,
}
