"""One call of a Web API method: its arguments, and how it is refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.playground.workspace.blocks import Json, message_problems
from bot.playground.workspace.directory import Channel, Person
from bot.playground.workspace.messages import Message
from bot.playground.workspace.state import State

_OBJECTS = ("blocks", "attachments", "view", "metadata", "files")


class Refused(Exception):
    """An answer with ok false: Slack's error word, and what else stands in it."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **more}


def refuse(error: str, *messages: str) -> NoReturn:
    """Refuse with Slack's word, and with messages in response_metadata where there are some."""
    if messages:
        shown = [f"[ERROR] {each}" for each in messages]
        raise Refused(error, errors=list(messages), response_metadata={"messages": shown})
    raise Refused(error)


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of one call, however they were encoded."""

    method: str
    args: Mapping[str, Any]
    state: State

    @classmethod
    def of(cls, method: str, args: Mapping[str, Any], state: State) -> "Call":
        decoded = {key: _decoded(key, each) for key, each in args.items() if each is not None}
        return cls(method, decoded, state)

    def text(self, name: str) -> str:
        """A required string."""
        value = self.args.get(name)
        if value is None or value == "":
            refuse("invalid_arguments", f"missing required field: {name}")
        return str(value)

    def maybe(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None else str(value)

    def person(self, name: str = "user") -> Person:
        known = self.state.directory.people.get(self.text(name))
        return known or refuse("user_not_found")

    def channel(self, *, or_person: bool = False) -> Channel:
        """By its id; with or_person a user's id stands for the direct messages with them."""
        wanted = self.text("channel")
        directory = self.state.directory
        person = directory.people.get(wanted)
        if or_person and person is not None and not person.is_bot:
            return directory.dm(person)
        channel = directory.channels.get(wanted)
        if channel is None or (channel.is_private and not channel.bot_is_member):
            refuse("channel_not_found")
        return channel

    def message(self) -> Message:
        """The message that channel and ts name; an ephemeral one cannot be named."""
        found = self.state.message(self.channel().id, self.text("ts"))
        if found is None or found.ephemeral:
            refuse("message_not_found")
        return found

    def content(self, text_limit: int) -> Json:
        """text, blocks and thread_ts of a message, checked as Slack checks them."""
        content = {key: self.args.get(key) for key in ("text", "blocks", "thread_ts")}
        error = content_error({**content, "attachments": self.args.get("attachments")}, text_limit)
        if error is not None:
            refuse(*error)
        if content["blocks"] and not content["text"]:
            self.state.warnings.append(f"{self.method}: blocks without a fallback text")
        return content


def content_error(content: Json, text_limit: int) -> tuple[str, ...] | None:
    """What is wrong with a message: Slack's error word, then the messages; None if nothing."""
    text, blocks = content.get("text"), content.get("blocks")
    if text is not None and not isinstance(text, str):
        return ("invalid_arguments", "must be a string [json-pointer:/text]")
    if not text and not blocks and not content.get("attachments"):
        return ("no_text",)
    if text and len(text) > text_limit:
        return ("msg_too_long",)
    if blocks is not None and not isinstance(blocks, list):
        return ("invalid_blocks_format",)
    found = message_problems(content)
    return ("invalid_blocks", *found) if found else None


def _decoded(key: str, value: Any) -> Any:
    if key not in _OBJECTS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        refuse("invalid_blocks_format" if key == "blocks" else "invalid_arguments")
