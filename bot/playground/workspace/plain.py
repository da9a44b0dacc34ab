"""Messages as a person reads them, in plain text."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from bot.playground.workspace.blocks import Json
from bot.playground.workspace.blocks.data import cell_text
from bot.playground.workspace.directory import Directory

_MARKUP = re.compile(r"<([^<>]+)>")


def plain_text(text: str, directory: Directory) -> str:
    """Mrkdwn with its mentions, links and dates resolved and its escapes undone."""
    shown = _MARKUP.sub(lambda found: _resolved(found[1], directory), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _resolved(inside: str, directory: Directory) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f"@{directory.shown_name(target[1:])}"
    if target.startswith("#"):
        known = directory.channels.get(target[1:])
        return f"#{known.name if known else label or target[1:]}"
    if target.startswith("!date^"):
        seconds, pattern, *_link = [*target.split("^")[1:], "", ""]
        return date(seconds, pattern, label)
    if target.startswith("!subteam^"):
        return label or f"@{target.removeprefix('!subteam^')}"
    if target.startswith("!"):
        return f"@{target[1:]}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def date(seconds: str, pattern: str, fallback: str) -> str:
    """Slack's date markup in UTC."""
    try:
        moment = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (ValueError, OverflowError):
        return fallback
    day = f"{moment:%B} {moment.day}, {moment.year}"
    known = {
        "date_num": f"{moment:%Y-%m-%d}",
        "date": day,
        "date_short": f"{moment:%b} {moment.day}, {moment.year}",
        "date_long": f"{moment:%A}, {day}",
        "date_pretty": day,
        "date_short_pretty": f"{moment:%b} {moment.day}, {moment.year}",
        "date_long_pretty": f"{moment:%A}, {day}",
        "time": f"{moment:%H:%M}",
        "time_secs": f"{moment:%H:%M:%S}",
        "ago": fallback or day,
    }
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), pattern)


def plain_blocks(blocks: list[Json], directory: Directory) -> str:
    lines = [line for block in blocks for line in _block(block, directory)]
    return "\n".join(line for line in lines if line)


def _text(value: Any, directory: Directory) -> str:
    if not isinstance(value, dict):
        return value if isinstance(value, str) else ""
    if value.get("type") == "mrkdwn":
        return plain_text(str(value.get("text", "")), directory)
    return str(value.get("text", ""))


def _section(block: Json, directory: Directory) -> Iterator[str]:
    yield _text(block.get("text"), directory)
    yield from (_text(each, directory) for each in block.get("fields", []))
    if "accessory" in block:
        yield _element(block["accessory"], directory)


def _row(block: Json, directory: Directory) -> Iterator[str]:
    shown = (_element(each, directory) for each in block["elements"])
    yield "  ".join(each for each in shown if each)


def _header(block: Json, directory: Directory) -> Iterator[str]:
    yield f"# {_text(block['text'], directory)}"


def _table(block: Json, directory: Directory) -> Iterator[str]:
    yield _text(block.get("caption"), directory)
    rows = [[_cell(cell, directory) for cell in row] for row in block["rows"]]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield " | ".join(cells).rstrip()


def _cell(cell: Json, directory: Directory) -> str:
    if cell["type"] == "rich_text":
        return "".join(_rich(cell["elements"], directory))
    return cell_text(cell)


def _input(block: Json, directory: Directory) -> Iterator[str]:
    yield f"{_text(block['label'], directory)}: {_element(block['element'], directory)}"
    yield _text(block.get("hint"), directory)


def _rich_block(block: Json, directory: Directory) -> Iterator[str]:
    yield "".join(_rich(block["elements"], directory)).strip("\n")


def _rich(parts: list[Json], directory: Directory) -> Iterator[str]:
    for part in parts:
        kind = part["type"]
        if kind == "rich_text_list":
            for item in part["elements"]:
                yield f"\n• {''.join(_rich(item['elements'], directory))}"
        elif "elements" in part:
            yield from _rich(part["elements"], directory)
            yield "" if kind == "rich_text_section" else "\n"
        else:
            yield _piece(part, directory)


def _piece(part: Json, directory: Directory) -> str:
    match part:
        case {"type": "user", "user_id": str(user)}:
            return f"@{directory.shown_name(user)}"
        case {"type": "channel", "channel_id": str(channel)}:
            return _resolved(f"#{channel}", directory)
        case {"type": "date", "timestamp": int(seconds), "format": str(pattern)}:
            return date(str(seconds), pattern, str(part.get("fallback", "")))
        case {"type": "emoji", "name": str(name)}:
            return f":{name}:"
        case {"type": "broadcast", "range": str(everyone)}:
            return f"@{everyone}"
        case _:
            return str(part.get("text") or part.get("url") or part.get("value") or "")


def _nested(block: Json, directory: Directory) -> Iterator[str]:
    for key in ("title", "subtitle", "body", "text"):
        yield _text(block.get(key), directory)
    for key in ("actions", "elements"):
        yield "  ".join(_element(each, directory) for each in block.get(key, []))
    for key in ("child_blocks", "tasks"):
        yield plain_blocks(block.get(key, []), directory)
    if "status" in block:
        yield f"({block['status']})"


_BLOCKS: dict[str, Callable[[Json, Directory], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _row,
    "actions": _row,
    "context_actions": _row,
    "input": _input,
    "table": _table,
    "data_table": _table,
    "rich_text": _rich_block,
    "divider": lambda _block, _directory: iter(("---",)),
    "image": lambda block, _directory: iter((f"[image: {block['alt_text']}]",)),
}


def _block(block: Json, directory: Directory) -> Iterator[str]:
    return _BLOCKS.get(block["type"], _nested)(block, directory)


def _element(element: Json, directory: Directory) -> str:
    kind = element["type"]
    if kind in ("plain_text", "mrkdwn"):
        return _text(element, directory)
    if kind in ("button", "workflow_button", "icon_button", "feedback_buttons"):
        return _pressed(element, directory)
    if kind == "image":
        return f"[image: {element['alt_text']}]"
    if kind == "card":
        return plain_blocks([element], directory)
    if kind == "overflow":
        return f"( {' / '.join(each['text']['text'] for each in element['options'])} )"
    shown = _text(element.get("placeholder"), directory)
    return f"[{shown or kind} v]" if "select" in kind else f"[{shown}____]"


def _pressed(element: Json, directory: Directory) -> str:
    """A button; feedback buttons are two."""
    two = [element[key] for key in ("positive_button", "negative_button") if key in element]
    return "  ".join(f"[ {_text(each['text'], directory)} ]" for each in two or [element])
