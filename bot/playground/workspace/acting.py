"""What people do in the workspace: commands, clicks, choices, forms, shortcuts."""

import copy
import dataclasses
import uuid
from typing import Any

from bot.playground.workspace import payloads
from bot.playground.workspace.api.views import close_all
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import Person
from bot.playground.workspace.entries import PersonCannot, filled, has_value, refusal
from bot.playground.workspace.escaping import as_sent
from bot.playground.workspace.messages import Message, View, found_element
from bot.playground.workspace.records import Delivery, Kind
from bot.playground.workspace.seeing import Seeing, Where, Who


class Acting(Seeing):
    """The doing half of a workspace. Every act returns when the bot acked it or failed to."""

    should_escape: bool = True

    async def command(self, person: Who, channel: Where, command: str, text: str = "") -> Delivery:
        """Type a slash command."""
        who, where = self.person(person), self.channel(channel)
        sent = as_sent(text, self.state.directory, mentions=self.should_escape)
        payload = payloads.command(self.state, who, where, command, sent)
        return await self._deliver("command", who, payload)

    async def click(self, person: Who, target: Message | View, button: str) -> Delivery:
        """Press a button, named by its label or its action_id."""
        who = self._in_front_of(person, target)
        block, element = found_element(
            target.blocks, button, "button", "icon_button", "workflow_button"
        )
        return await self._act(who, target, payloads.action(self.state, block, element))

    async def choose(
        self, person: Who, target: Message | View, element: str, value: Any
    ) -> Delivery:
        """Choose in a menu, by label, placeholder or action_id, one of its options."""
        who = self._in_front_of(person, target)
        block, found = found_element(target.blocks, element)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise PersonCannot(f"choosing {element} tells the bot nothing; enter it")
        if found["type"] == "overflow":
            entry = filled({**found, "type": "static_select"}, value)
            chosen = {"selected_option": entry["selected_option"]}
        else:
            entry = await self._entry(who, target, (block, found), value)
            self._remember(who, target, block, found, entry)
            chosen = payloads.chosen_value(found, entry)
        return await self._act(who, target, payloads.action(self.state, block, found, chosen))

    async def enter(self, person: Who, view: View, values: dict[str, Any]) -> list[Delivery]:
        """Fill in fields, named by label, block_id or action_id; what dispatches is delivered."""
        who = self._in_front_of(person, view)
        sent: list[Delivery] = []
        for name, value in values.items():
            block = view.input_block(name)
            element = block["element"]
            entry = await self._entry(who, view, (block, element), value)
            self._remember(who, view, block, element, entry)
            view.errors.pop(block["block_id"], None)
            if block.get("dispatch_action"):
                chosen = payloads.chosen_value(element, entry)
                action = payloads.action(self.state, block, element, chosen)
                sent.append(await self._act(who, view, action))
        return sent

    async def submit(
        self, person: Who, view: View, values: dict[str, Any] | None = None
    ) -> Delivery:
        """Fill in and press the form's Submit."""
        who = self._in_front_of(person, view)
        await self.enter(who, view, values or {})
        if "submit" not in view.raw:
            raise PersonCannot(f"{view.title} has no submit button")
        for block in view.blocks:
            if block["type"] == "input":
                state = view.values[block["block_id"]][block["element"]["action_id"]]
                if why := refusal(block, state):
                    raise PersonCannot(f"{block['label']['text']}: {why}")
        view.errors = {}
        payload = payloads.view_submission(self.state, who, view)
        return await self._deliver("interactive", who, payload)

    async def dismiss(self, person: Who, view: View, *, clear: bool = False) -> Delivery | None:
        """Close a view (with `clear`, the whole modal); the bot hears of it if it asked to."""
        who = self._in_front_of(person, view)
        cleared = clear or bool(view.raw.get("clear_on_close"))
        payload = payloads.view_closed(self.state, who, view, is_cleared=cleared)
        if cleared or len(self.views(who)) == 1:
            close_all(self.state, who.id)
        else:
            self.state.modals[who.id].remove(view)
        view.closed = True
        self.state.changes.happened()
        if not view.raw.get("notify_on_close"):
            return None
        return await self._deliver("interactive", who, payload)

    async def suggest(
        self, person: Who, target: Message | View, element: str, typed: str
    ) -> Delivery:
        """Type into an external select; the delivery's `options` are what it then offers."""
        who = self._in_front_of(person, target)
        kinds = ("external_select", "multi_external_select")
        pair = found_element(target.blocks, element, *kinds)
        if len(typed) < (least := pair[1].get("min_query_length", 3)):
            raise PersonCannot(f"{element} asks only from {least} characters on")
        payload = payloads.block_suggestion(self.state, who, target, pair, typed)
        return await self._deliver("interactive", who, payload)

    async def shortcut(self, person: Who, callback_id: str) -> Delivery:
        """Use a global shortcut."""
        who = self.person(person)
        payload = payloads.shortcut(self.state, who, callback_id)
        return await self._deliver("interactive", who, payload)

    async def message_shortcut(self, person: Who, message: Message, callback_id: str) -> Delivery:
        """Use a message's shortcut; ephemeral messages have none."""
        who = self._in_front_of(person, message)
        if message.ephemeral:
            raise PersonCannot("an ephemeral message has no shortcuts")
        payload = payloads.message_action(self.state, who, message, callback_id)
        return await self._deliver("interactive", who, payload)

    async def open_home(self, person: Who, tab: str = "home") -> Delivery:
        """Open the app's Home tab."""
        who = self.person(person)
        payload = payloads.app_home_opened(self.state, who, tab)
        return await self._deliver("event", who, payload)

    async def event(self, inner: Json) -> Delivery:
        """Anything else of the Events API: the inner event, type included."""
        payload = payloads.event(self.state, inner)
        return await self._deliver("event", self.person(inner.get("user", "USLACKBOT")), payload)

    async def verify_url(self) -> Delivery:
        """Slack's check of a new request URL; the ack must carry the challenge back."""
        challenge = {"type": "url_verification", "challenge": self.state.key()}
        return await self._deliver("event", self.person("USLACKBOT"), challenge)

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """The same payload once more, as Slack's retry: same trigger_id and response_url."""
        again = self._delivery(delivery.kind, delivery.person, delivery.payload)
        again = dataclasses.replace(again, retry=delivery.retry + 1)
        return await self.post.deliver(again)

    async def forge_action(
        self,
        person: Who,
        channel: Where,
        action_id: str,
        value: str | None,
        *,
        message: Message | None = None,
    ) -> Delivery:
        """A button press that no message offers, with any value; or one that stands no more."""
        who, where = self.person(person), self.channel(channel)
        target = message or Message(
            where.id, self.state.ts(), "U0NUMBERBOT", "", [], self.state.directory, reader=who.id
        )
        element: Json = {"type": "button", "action_id": action_id, "value": value}
        element["text"] = {"type": "plain_text", "text": "forged", "emoji": True}
        action = payloads.action(self.state, {"block_id": self.state.key(5)}, element)
        return await self._act(who, target, action)

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

    async def _entry(
        self, who: Person, target: Message | View, pair: tuple[Json, Json], value: Any
    ) -> Json:
        """The field's new state; an external select is searched for the value first."""
        element = pair[1]
        if not has_value(element):
            raise PersonCannot(f"{element['type']} holds no value")
        if "external_select" in element["type"] and not isinstance(value, dict | None):
            wanted = value if isinstance(value, list) else [value]
            offered: list[Json] = []
            for each in wanted:
                asked = await self.suggest(who, target, element["action_id"], str(each))
                offered += asked.options
            return filled({**element, "options": offered}, value)
        return filled(element, value)

    def _remember(
        self, who: Person, target: Message | View, block: Json, element: Json, entry: Json
    ) -> None:
        values = target.values if isinstance(target, View) else payloads.message_values(who, target)
        values.setdefault(block["block_id"], {})[element["action_id"]] = entry
        self.state.changes.happened()

    async def _act(self, who: Person, target: Message | View, action: Json) -> Delivery:
        payload = payloads.block_actions(self.state, who, target, [action])
        return await self._deliver("interactive", who, payload)

    async def _deliver(self, kind: Kind, who: Person, payload: Json) -> Delivery:
        return await self.post.deliver(self._delivery(kind, who.id, payload))

    def _delivery(self, kind: Kind, person: str, payload: Json) -> Delivery:
        envelope_id = str(uuid.UUID(int=self.state.random.getrandbits(128), version=4))
        return Delivery(kind, person, copy.deepcopy(payload), self.state.clock(), envelope_id)
