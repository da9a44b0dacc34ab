"""Rich text: sections, lists, quotes and the pieces in them."""

from collections.abc import Iterator
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.blocks.objects import url
from bot.playground.workspace.blocks.rules import (
    Rule,
    array,
    boolean,
    by_type,
    integer,
    one_of,
    shape,
    string,
)

_style = shape(
    {}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean)
)


def _piece(kind: str, required: dict[str, Rule], **optional: Rule) -> Rule:
    return shape({"type": one_of(kind), **required}, {"style": _style, **optional})


_long = string(40_000)
_id = string(255)
_piece_types = {
    "text": _piece("text", {"text": _long}),
    "link": _piece("link", {"url": url}, text=_long, unsafe=boolean),
    "user": _piece("user", {"user_id": _id}),
    "usergroup": _piece("usergroup", {"usergroup_id": _id}),
    "channel": _piece("channel", {"channel_id": _id}),
    "team": _piece("team", {"team_id": _id}),
    "broadcast": _piece("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "color": _piece("color", {"value": _id}),
    "emoji": _piece("emoji", {"name": _id}, unicode=_id, skin_tone=integer(1, 6)),
    "date": _piece(
        "date",
        {"timestamp": integer(0, 99_999_999_999), "format": _id},
        url=url,
        fallback=_long,
    ),
}
_pieces = array(by_type(_piece_types, "rich text element"), 1_000)
_section = shape({"type": one_of("rich_text_section"), "elements": _pieces})
_parts = {
    "rich_text_section": _section,
    "rich_text_list": shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": array(_section, 1_000),
        },
        {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
    ),
    "rich_text_quote": shape(
        {"type": one_of("rich_text_quote"), "elements": _pieces}, {"border": integer(0, 1)}
    ),
    "rich_text_preformatted": shape(
        {"type": one_of("rich_text_preformatted"), "elements": _pieces},
        {"border": integer(0, 1), "language": _id},
    ),
}
rich_text = shape(
    {"type": one_of("rich_text"), "elements": array(by_type(_parts, "rich text"), 1_000)},
    {"block_id": string(limits.BLOCK_ID)},
)


def words(value: Any) -> Iterator[str]:
    """Every piece of text a rich text value shows, in order."""
    if isinstance(value, list):
        for each in value:
            yield from words(each)
    elif isinstance(value, dict):
        shown = value.get("text") or value.get("fallback") or value.get("url")
        if isinstance(shown, str):
            yield shown
        yield from words(value.get("elements", []))
