"""What people do in the workspace: commands, clicks, choices, forms, shortcuts."""

import copy
import dataclasses
import uuid
from typing import Any

from bot.playground.workspace import payloads
from bot.playground.workspace.api.views import close_all
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.checks import too_many
from bot.playground.workspace.directory import BOT_USER, Channel, Person
from bot.playground.workspace.entries import PersonCannot, holds_many, value_key
from bot.playground.workspace.escaping import as_sent
from bot.playground.workspace.filling import chosen_feedback, chosen_option
from bot.playground.workspace.finding import Pair, Values, Which, found_element, found_input
from bot.playground.workspace.forms import Forms
from bot.playground.workspace.manifest import ShortcutType
from bot.playground.workspace.messages import PRESSED, Message, View
from bot.playground.workspace.records import Delivery, Kind
from bot.playground.workspace.seeing import Where, Who


class Acting(Forms):
    """The doing half of a workspace. Every act returns when the bot acked it or failed to."""

    should_escape: bool = True

    async def command(self, person: Who, channel: Where, command: str, text: str = "") -> Delivery:
        """Type a slash command. Raises PersonCannot for one that the app does not have."""
        who, where = self.person(person), self.channel(channel)
        self._require_open_messages(where)
        sent = as_sent(text, self.state.directory, mentions=self._escapes(command))
        payload = payloads.command(self.state, who, where, command, sent)
        return await self._deliver("command", who, payload)

    async def click(self, person: Who, target: Message | View, button: Which) -> Delivery:
        """Press a button, one with a link included."""
        who = self._in_front_of(person, target)
        block, element = found_element(target.blocks, button, *PRESSED)
        if who.id not in element.get("visible_to_user_ids", [who.id]):
            raise PersonCannot(f"{who.name} does not see {button!r}")
        return await self._act(who, target, payloads.action(self.state, block, element))

    async def choose(
        self, person: Who, target: Message | View, element: Which, value: Any
    ) -> Delivery:
        """Choose in a menu one of its options, or one of two feedback buttons by its value."""
        who = self._in_front_of(person, target)
        block, found = found_element(target.blocks, element)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise PersonCannot(f"choosing {element} tells the bot nothing; enter it")
        if found["type"] == "overflow":
            chosen = {"selected_option": chosen_option(found, value)}
        elif found["type"] == "feedback_buttons":
            chosen = chosen_feedback(found, value)
        else:
            entry = await self._entry(who, target, (block, found), value)
            chosen = payloads.chosen_value(found, entry)
            if why := too_many(found, chosen[value_key(found)]):
                raise PersonCannot(why)
            self._remember(who, target, block, found, entry)
        return await self._act(who, target, payloads.action(self.state, block, found, chosen))

    async def enter(self, person: Who, target: Message | View, values: Values) -> list[Delivery]:
        """Fill in fields of input blocks; what dispatches is delivered."""
        who = self._in_front_of(person, target)
        sent: list[Delivery] = []
        for name, value in values.items():
            block, element = found_input(target.blocks, name)
            entry = await self._entry(who, target, (block, element), value)
            self._remember(who, target, block, element, entry)
            if block.get("dispatch_action"):
                chosen = payloads.chosen_value(element, entry)
                action = payloads.action(self.state, block, element, chosen)
                sent.append(await self._act(who, target, action))
        return sent

    async def submit(self, person: Who, view: View, values: Values | None = None) -> Delivery:
        """Fill in and press the form's Submit. Raises PersonCannot for the first unfit field."""
        who = self._in_front_of(person, view)
        await self.enter(who, view, values or {})
        if "submit" not in view.raw:
            raise PersonCannot(f"{view.title} has no submit button")
        for block_id, why in self.unfilled(who, view).items():
            raise PersonCannot(f"{view.input_block(block_id)['label']['text']}: {why}")
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
        self, person: Who, target: Message | View, element: Which, typed: str
    ) -> Delivery:
        """Type into an external select; the delivery's `options` (and `groups`) are offered."""
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
        self._require_shortcut("global", callback_id)
        payload = payloads.shortcut(self.state, who, callback_id)
        return await self._deliver("interactive", who, payload)

    async def message_shortcut(self, person: Who, message: Message, callback_id: str) -> Delivery:
        """Use a message's shortcut; ephemeral messages have none."""
        who = self._in_front_of(person, message)
        if message.ephemeral:
            raise PersonCannot("an ephemeral message has no shortcuts")
        self._require_shortcut("message", callback_id)
        payload = payloads.message_action(self.state, who, message, callback_id)
        return await self._deliver("interactive", who, payload)

    async def open_home(self, person: Who, tab: str = "home") -> Delivery:
        """Open the app's Home tab, or its tab of messages."""
        who = self.person(person)
        manifest = self.manifest
        if manifest is not None and tab == "home" and not manifest.home_tab_enabled:
            raise PersonCannot(f"{manifest.name} has no Home tab")
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
            where.id, self.state.ts(), BOT_USER, "", [], self.state.directory, reader=who.id
        )
        element: Json = {"type": "button", "action_id": action_id, "value": value}
        element["text"] = {"type": "plain_text", "text": "forged", "emoji": True}
        action = payloads.action(self.state, {"block_id": self.state.key(5)}, element)
        return await self._act(who, target, action)

    async def _entry(self, who: Person, target: Message | View, pair: Pair, value: Any) -> Json:
        """The field's new state; an external select is searched for the value first."""
        block, element = pair
        if "external_select" not in element["type"] or value in (None, "", []):
            return self._entered(who, element, value)
        wanted = value if isinstance(value, list) else [value]
        options: list[Json] = []
        for each in wanted:
            if isinstance(each, dict):
                options.append(each)
                continue
            which = (block["block_id"], element["action_id"])
            asked = await self.suggest(who, target, which, str(each))
            options.append(chosen_option({"options": asked.options}, each))
        return self._entered(who, element, options if holds_many(element) else options[0])

    def _escapes(self, command: str) -> bool:
        """Whether a command's mentions come as markup; refuses what the app does not have."""
        if self.manifest is None:
            return self.should_escape
        known = self.manifest.command(command)
        if known is None:
            raise PersonCannot(f"{self.manifest.name} has no command {command}")
        return known.should_escape

    def _require_shortcut(self, kind: ShortcutType, callback_id: str) -> None:
        if self.manifest is not None and self.manifest.shortcut(kind, callback_id) is None:
            raise PersonCannot(f"{self.manifest.name} has no {kind} shortcut {callback_id}")

    def _require_open_messages(self, channel: Channel) -> None:
        """Where the tab of messages is read-only, Slack has no composer."""
        manifest = self.manifest
        if manifest is None or not (channel.is_im and channel.bot_is_member):
            return
        if manifest.messages_tab_read_only or not manifest.messages_tab_enabled:
            raise PersonCannot(f"{manifest.name} takes no messages and commands in this tab")

    async def _act(self, who: Person, target: Message | View, action: Json) -> Delivery:
        payload = payloads.block_actions(self.state, who, target, [action])
        return await self._deliver("interactive", who, payload)

    async def _deliver(self, kind: Kind, who: Person, payload: Json) -> Delivery:
        return await self.post.deliver(self._delivery(kind, who.id, payload))

    def _delivery(self, kind: Kind, person: str, payload: Json) -> Delivery:
        envelope_id = str(uuid.UUID(int=self.state.random.getrandbits(128), version=4))
        return Delivery(kind, person, copy.deepcopy(payload), self.state.clock(), envelope_id)
