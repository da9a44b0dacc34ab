"""Messages and views as they stand in the workspace, and what one reads in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.playground.workspace.blocks import Json, block_elements
from bot.playground.workspace.directory import APP_ID, BOT_ID, BOT_USER, TEAM, Directory
from bot.playground.workspace.entries import PersonCannot, offered_options
from bot.playground.workspace.plain import plain_blocks, plain_text


@dataclass(frozen=True, slots=True)
class Button:
    """A button or a menu's entry as a person sees it."""

    label: str
    action_id: str
    value: str | None
    block_id: str
    style: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """One message as it is now; `reader` is set when only that person sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json]
    directory: Directory = field(repr=False)
    reader: str | None = None
    thread_ts: str | None = None
    edited: bool = False
    deleted: bool = False
    values: dict[str, dict[str, Json]] = field(default_factory=dict, repr=False)

    @property
    def ephemeral(self) -> bool:
        return self.reader is not None

    @property
    def by_bot(self) -> bool:
        return self.user == BOT_USER

    def buttons(self) -> list[Button]:
        return buttons(self.blocks)

    def plain(self) -> str:
        """The message as a person reads it."""
        return plain_blocks(self.blocks, self.directory) or plain_text(self.text, self.directory)

    def payload(self) -> Json:
        """The message as Slack sends it."""
        shown: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "blocks": self.blocks,
        }
        if self.by_bot:
            shown |= {"bot_id": BOT_ID, "app_id": APP_ID, "team": TEAM}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        return shown


@dataclass(slots=True, eq=False)
class View:
    """A modal or home view as it is now, with what the person typed so far."""

    id: str
    person: str
    raw: Json
    hash: str
    values: dict[str, Json]
    directory: Directory = field(repr=False)
    root_id: str = ""
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False

    @property
    def type(self) -> str:
        return str(self.raw["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.raw.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.raw.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.raw["title"]["text"]) if "title" in self.raw else ""

    def buttons(self) -> list[Button]:
        return buttons(self.blocks)

    def labels(self) -> list[str]:
        """The labels of the input blocks, top to bottom."""
        return [each["label"]["text"] for each in self.blocks if each["type"] == "input"]

    def value(self, block_or_label: str) -> Any:
        """What stands in an input now: a text, an option's value, a list of them, or None."""
        block = self.input_block(block_or_label)
        state = self.values[block["block_id"]][block["element"]["action_id"]]
        (content,) = (each for key, each in state.items() if key != "type")
        return _bare(content)

    def input_block(self, block_or_label: str) -> Json:
        for block in self.blocks:
            if block["type"] != "input":
                continue
            if block_or_label in (block["block_id"], block["label"]["text"], _action_id(block)):
                return block
        raise PersonCannot(f"no field {block_or_label!r} among {self.labels()}")

    def plain(self) -> str:
        """The view as a person reads it."""
        head = [f"# {self.title}"] if self.title else []
        return "\n".join([*head, plain_blocks(self.blocks, self.directory)])


def _action_id(block: Json) -> str:
    return str(block["element"]["action_id"])


def _bare(content: Any) -> Any:
    if isinstance(content, list):
        return [_bare(each) for each in content]
    return content["value"] if isinstance(content, dict) and "value" in content else content


def found_element(blocks: list[Json], wanted: str, *kinds: str) -> tuple[Json, Json]:
    """The block and element with this label, action_id or value, as a person would find it."""
    for block, element in _pairs(blocks):
        if (not kinds or element["type"] in kinds) and wanted in _names(block, element):
            return block, element
    known = [sorted(_names(block, element)) for block, element in _pairs(blocks)]
    raise PersonCannot(f"nothing called {wanted!r} here, only {known}")


def _pairs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for _, element in block_elements(block, ""):
            if "action_id" in element:
                yield block, element


def _names(block: Json, element: Json) -> set[str]:
    names = {element["action_id"]} | ({element["value"]} if element.get("value") else set())
    for each in (element.get("text"), element.get("placeholder"), block.get("label")):
        if isinstance(each, dict) and isinstance(each.get("text"), str):
            names.add(each["text"])
    return names


def buttons(blocks: list[Json]) -> list[Button]:
    return [
        Button(
            element["text"]["text"],
            element["action_id"],
            element.get("value"),
            block["block_id"],
            element.get("style"),
        )
        for block, element in _pairs(blocks)
        if element["type"] == "button"
    ]


def menus(blocks: list[Json]) -> dict[str, list[str]]:
    """action_id → the labels of the options offered there."""
    return {
        element["action_id"]: [each["text"]["text"] for each in offered_options(element)]
        for _, element in _pairs(blocks)
        if element["type"] != "button"
    }
