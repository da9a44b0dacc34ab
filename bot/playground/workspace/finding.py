"""Finding a button or a field in blocks: exactly by its ids, or by what a person reads there."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from bot.playground.workspace.blocks import Json, block_elements, blocks_within
from bot.playground.workspace.entries import PersonCannot

Which: TypeAlias = str | tuple[str, str]
"""A label, placeholder, value or action_id; or exactly (block_id, action_id)."""
Values: TypeAlias = Mapping[str, Any] | Mapping[tuple[str, str], Any] | Mapping[Which, Any]
Pair: TypeAlias = tuple[Json, Json]
"""A block, and an element that stands in it."""


def found_element(blocks: list[Json], wanted: Which, *kinds: str) -> Pair:
    """The first block and element that are called so. Raises PersonCannot if there is none."""
    for block, element in pairs(blocks):
        if (not kinds or element["type"] in kinds) and _is_meant(wanted, block, element):
            return block, element
    known = [sorted(_names(block, element)) for block, element in pairs(blocks)]
    raise PersonCannot(f"nothing called {wanted!r} here, only {known}")


def found_input(blocks: list[Json], wanted: Which) -> Pair:
    """An input block by its label, block_id or action_id. Raises PersonCannot if there is none."""
    inputs = [each for each in blocks if each["type"] == "input"]
    for block in inputs:
        block_id, action_id = block["block_id"], block["element"]["action_id"]
        if wanted in (block_id, action_id, block["label"]["text"], (block_id, action_id)):
            return block, block["element"]
    labels = [each["label"]["text"] for each in inputs]
    raise PersonCannot(f"no field {wanted!r} among {labels}")


def pairs(blocks: list[Json]) -> Iterator[Pair]:
    """Every element with an action_id, with the innermost block that holds it."""
    for block in blocks:
        for inner in blocks_within(block):
            for _, element in block_elements(inner, ""):
                if "action_id" in element:
                    yield inner, element


def _is_meant(wanted: Which, block: Json, element: Json) -> bool:
    if isinstance(wanted, tuple):
        return wanted == (block["block_id"], element["action_id"])
    return wanted in _names(block, element)


def _names(block: Json, element: Json) -> set[str]:
    names = {element["action_id"]} | ({element["value"]} if element.get("value") else set())
    for each in (element.get("text"), element.get("placeholder"), block.get("label")):
        if isinstance(each, dict) and isinstance(each.get("text"), str):
            names.add(each["text"])
    return names
