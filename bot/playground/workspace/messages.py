"""Messages and views as they stand in the workspace, and what one reads in them."""

from dataclasses import dataclass, field
from typing import Any, Final

from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import APP_ID, BOT_ID, BOT_USER, TEAM, Directory
from bot.playground.workspace.entries import offered_options
from bot.playground.workspace.files import File
from bot.playground.workspace.finding import Which, found_input, pairs
from bot.playground.workspace.plain import plain_blocks, plain_text

PRESSED: Final = ("button", "icon_button", "workflow_button")
"""The elements that are pressed, and choose nothing."""


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
    files: list[File] = field(default_factory=list)

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
        said = plain_blocks(self.blocks, self.directory) or plain_text(self.text, self.directory)
        files = [f"[file: {each.name}]" for each in self.files]
        return "\n".join([*([said] if said else []), *files])

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
        if self.files:
            shown |= {"files": [each.shown() for each in self.files], "upload": False}
        if self.edited:
            shown["edited"] = {"user": self.user, "ts": self.ts}
        return shown


@dataclass(slots=True, eq=False)
class View:
    """A modal or home view as it is now, with what the person typed so far.

    `here` is the conversation it was opened from, where it was opened from one.
    """

    id: str
    person: str
    raw: Json
    hash: str
    values: dict[str, Json]
    directory: Directory = field(repr=False)
    root_id: str = ""
    previous_id: str | None = None
    here: str | None = None
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

    def value(self, field: Which) -> Any:
        """What stands in an input now: a text, an option's value, a list of them, or None."""
        block, element = found_input(self.blocks, field)
        state = self.values[block["block_id"]][element["action_id"]]
        (content,) = (each for key, each in state.items() if key != "type")
        return _bare(content)

    def input_block(self, field: Which) -> Json:
        return found_input(self.blocks, field)[0]

    def plain(self) -> str:
        """The view as a person reads it, with what is filled in."""
        head = [f"# {self.title}"] if self.title else []
        filled = [self._filled(block) for block in self.blocks]
        return "\n".join([*head, plain_blocks(filled, self.directory)])

    def _filled(self, block: Json) -> Json:
        """An input with what stands in it now, in the place of what invites to fill it in."""
        if block["type"] != "input":
            return block
        element = block["element"]
        state = self.values.get(block["block_id"], {}).get(element["action_id"], {})
        shown = ", ".join(_words(each) for key, each in state.items() if key != "type" and each)
        if not shown:
            return block
        return {
            **block,
            "element": {**element, "placeholder": {"type": "plain_text", "text": shown}},
        }


def _words(content: Any) -> str:
    """What an input holds, as it is read there."""
    if isinstance(content, list):
        return ", ".join(map(_words, content))
    if isinstance(content, dict):
        return str(content.get("text", {}).get("text", "")) if "value" in content else ""
    return str(content)


def _bare(content: Any) -> Any:
    if isinstance(content, list):
        return [_bare(each) for each in content]
    return content["value"] if isinstance(content, dict) and "value" in content else content


def buttons(blocks: list[Json]) -> list[Button]:
    return [
        Button(
            element["text"]["text"],
            element["action_id"],
            element.get("value"),
            block["block_id"],
            element.get("style"),
        )
        for block, element in pairs(blocks)
        if element["type"] in PRESSED
    ]


def menus(blocks: list[Json]) -> dict[str, list[str]]:
    """action_id → the labels of the options offered there."""
    return {
        element["action_id"]: [each["text"]["text"] for each in offered_options(element)]
        for _, element in pairs(blocks)
        if element["type"] not in PRESSED
    }
