"""What must hold for all blocks of a message or a view together."""

from collections.abc import Iterator
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.blocks.catalogue import BLOCKS, Surface
from bot.playground.workspace.blocks.data import table_text
from bot.playground.workspace.blocks.objects import plain
from bot.playground.workspace.blocks.rules import (
    Json,
    Rule,
    anything,
    array,
    boolean,
    by_type,
    one_of,
    problem,
    shape,
    string,
)


def problems(blocks: Any, surface: Surface = "message", pointer: str = "/blocks") -> list[str]:
    """What Slack would refuse in these blocks; each with a JSON pointer to the place."""
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    found = list(array(by_type(BLOCKS[surface], f"block on a {surface}"), most, 0)(blocks, pointer))
    if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
        return found
    placed = [
        one for i, each in enumerate(blocks) for one in _placed_blocks(each, f"{pointer}/{i}")
    ]
    found += _twice(((each.get("block_id"), place) for place, each in placed), "block_id")
    for place, each in placed:
        found += _twice(_action_ids(each, place), "action_id")
    return found or [*_totals(blocks, pointer)]


def message_problems(message: Json) -> list[str]:
    """What Slack would refuse in a message's blocks and attachments."""
    found = problems(message["blocks"]) if message.get("blocks") is not None else []
    for index, each in enumerate(message.get("attachments") or []):
        if "blocks" in each:
            found += problems(each["blocks"], "message", f"/attachments/{index}/blocks")
    return found


_text_id = string(255)
_view_options: dict[str, Rule] = {
    "callback_id": string(limits.CALLBACK_ID, 0),
    "external_id": string(limits.CALLBACK_ID, 0),
    "private_metadata": string(limits.PRIVATE_METADATA, 0),
}
_modal = shape(
    {"type": one_of("modal"), "title": plain(limits.VIEW_TITLE), "blocks": anything},
    {
        **_view_options,
        "submit": plain(limits.VIEW_TITLE),
        "close": plain(limits.VIEW_TITLE),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_home = shape({"type": one_of("home"), "blocks": anything}, _view_options)


def view_problems(view: Any) -> list[str]:
    """What Slack would refuse in a modal or a home view."""
    found = list(by_type({"modal": _modal, "home": _home}, "view")(view, "/view"))
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return found
    blocks = view.get("blocks")
    found += problems(blocks, view["type"], "/view/blocks") if "blocks" in view else []
    if not isinstance(blocks, list):
        return found
    inputs = [each for each in blocks if isinstance(each, dict) and each.get("type") == "input"]
    if view["type"] == "modal" and inputs and "submit" not in view:
        found.append(problem("missing required field: submit, as it has inputs", "/view"))
    if sum("focus_on_load" in each for each in elements(blocks)) > 1:
        found.append(problem("only one element may have focus_on_load", "/view"))
    return found


def elements(blocks: Any) -> Iterator[Json]:
    """Every element that a person can press or fill in, wherever it stands."""
    for block in blocks if isinstance(blocks, list) else []:
        for inner in blocks_within(block):
            for _, each in block_elements(inner, ""):
                yield each


def blocks_within(block: Any) -> Iterator[Json]:
    """The block itself, and the blocks in it."""
    for _, each in _placed_blocks(block, ""):
        yield each


def block_elements(block: Json, pointer: str) -> Iterator[tuple[str, Json]]:
    """The elements of one block, with their pointers; not those of blocks within it."""
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield f"{pointer}/{key}", block[key]
    if held := _HOLDS_ELEMENTS.get(str(block.get("type"))):
        yield from _listed(block.get(held), f"{pointer}/{held}")


_HOLDS_ELEMENTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_HOLDS_BLOCKS = {"container": "child_blocks", "carousel": "elements"}


def _placed_blocks(block: Any, pointer: str) -> Iterator[tuple[str, Json]]:
    if not isinstance(block, dict):
        return
    yield pointer, block
    if key := _HOLDS_BLOCKS.get(str(block.get("type"))):
        for place, inner in _listed(block.get(key), f"{pointer}/{key}"):
            yield from _placed_blocks(inner, place)


def _listed(values: Any, pointer: str) -> Iterator[tuple[str, Json]]:
    for index, each in enumerate(values if isinstance(values, list) else []):
        if isinstance(each, dict):
            yield f"{pointer}/{index}", each


def _action_ids(block: Json, pointer: str) -> Iterator[tuple[Any, str]]:
    for place, each in block_elements(block, pointer):
        yield each.get("action_id"), place


def _twice(pairs: Iterator[tuple[Any, str]], key: str) -> Iterator[str]:
    seen: set[str] = set()
    for value, place in pairs:
        if isinstance(value, str) and value in seen:
            yield problem(f"{key} {value} is used twice", f"{place}/{key}")
        elif isinstance(value, str):
            seen.add(value)


def _totals(blocks: list[Json], pointer: str) -> Iterator[str]:
    by_kind = {kind: [each for each in blocks if each["type"] == kind] for kind in _COUNTED}
    if len(by_kind["table"]) > 1:
        yield problem("only one table may stand in a message", pointer)
    if sum(map(table_text, by_kind["table"])) > limits.TABLE_TEXT:
        yield problem(f"a table's cells must hold at most {limits.TABLE_TEXT} characters", pointer)
    if sum(len(each["text"]) for each in by_kind["markdown"]) > limits.MARKDOWN_TEXT:
        yield problem(f"markdown must sum to at most {limits.MARKDOWN_TEXT} characters", pointer)
    if len(by_kind["data_visualization"]) > limits.CHARTS:
        yield problem(f"at most {limits.CHARTS} charts may stand in a message", pointer)


_COUNTED = ("table", "markdown", "data_visualization")
