"""Fields that people fill in without telling the bot yet."""

from collections.abc import Mapping
from typing import Any

from bot.playground.workspace import limits, payloads
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.checks import refusal
from bot.playground.workspace.directory import Person
from bot.playground.workspace.entries import PersonCannot, has_value
from bot.playground.workspace.filling import filled
from bot.playground.workspace.finding import found_element
from bot.playground.workspace.messages import Message, View
from bot.playground.workspace.seeing import Seeing, Who


class Forms(Seeing):
    """What stands in fields, and what is wrong with it. Nothing here is delivered."""

    def fill(
        self, person: Who, target: Message | View, values: Mapping[tuple[str, str], Any]
    ) -> None:
        """Remember what was typed so far, by (block_id, action_id): all of it or, when one value
        cannot be, nothing. An external select takes the option itself, {text, value}.
        """
        who = self._in_front_of(person, target)
        pairs = [(found_element(target.blocks, which), each) for which, each in values.items()]
        entries = [(pair, self._entered(who, pair[1], each)) for pair, each in pairs]
        for (block, element), entry in entries:
            self._remember(who, target, block, element, entry)

    def unfilled(self, person: Who, view: View) -> dict[str, str]:
        """Why Slack's own client would not send the form: block_id → a sentence; empty if it would.

        Top to bottom.
        """
        self._in_front_of(person, view)
        found = {}
        for block in view.blocks:
            if block["type"] == "input":
                state = view.values[block["block_id"]][block["element"]["action_id"]]
                if why := refusal(block, state):
                    found[block["block_id"]] = why
        return found

    def upload(self, person: Who, filename: str, content: bytes) -> str:
        """Upload a file for a file_input; its id."""
        who = self.person(person)
        if not content:
            raise PersonCannot(f"{filename} is empty")
        if len(content) > limits.FILE_BYTES:
            raise PersonCannot(f"{filename} is larger than {limits.FILE_BYTES // 2**20} MB")
        file = self.state.keep_file(f"F{self.state.key(10)}", filename, filename, who.id, content)
        self.state.changes.happened()
        return file.id

    def _in_front_of(self, person: Who, target: Message | View) -> Person:
        who = self.person(person)
        if isinstance(target, View):
            open_to = target.person == who.id and (
                target is self.view(who) or target is self.home(who)
            )
        else:
            open_to = target in self.seen_by(who, target.channel)
        if not open_to:
            raise PersonCannot(f"{who.name} does not have it open: {target.plain()[:80]!r}")
        return who

    def _entered(self, who: Person, element: Json, value: Any) -> Json:
        if not has_value(element):
            raise PersonCannot(f"{element['type']} holds no value")
        return filled(self.state, who, element, value)

    def _remember(
        self, who: Person, target: Message | View, block: Json, element: Json, entry: Json
    ) -> None:
        """Keep the field's new state; what was wrong with the old one is no more shown."""
        values = target.values if isinstance(target, View) else payloads.message_values(who, target)
        fields = values.setdefault(block["block_id"], {})
        if fields.get(element["action_id"]) == entry:
            return
        fields[element["action_id"]] = entry
        if isinstance(target, View):
            target.errors.pop(block["block_id"], None)
        self.state.changes.happened()
