"""Real payloads of every kind that the bot hears, recorded from a person's acts, and sent again."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.playground.stage import Stage
from bot.playground.workspace import Delivery, Message, Person, View
from bot.playground.workspace.records import Kind
from bot.runner import Bot
from bot.slack import ids
from tests.slack.forming import form, opens, shows
from tests.slack.people import asks, types

Does = Literal["nothing", "reads", "exports", "changes", "unknown"]
SECRETS_BY_NAME = {"numberbot_typed_secrets": False, "sip_secret": {"telnyx": "drill-secret"}}
"""Settings with which the form of an import has a select of secrets, too."""
OURS = "+15125550190"
BROUGHT = "+14155550188"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One payload: which listener it is for, and what the bot would do for whoever may."""

    name: str
    kind: Kind
    payload: dict[str, Any]
    does: Does


class Recorder:
    """Lets Alice do everything once, but for what would change a number."""

    def __init__(self, on_stage: Stage, bot: Bot) -> None:
        self.stage = on_stage
        self.bot = bot
        self.workspace = on_stage.workspace
        self.found: list[Recorded] = []

    async def record(self) -> list[Recorded]:
        """Everything, in the order in which it was done."""
        await self._words()
        await self._cards()
        await self._lists()
        await self._trail()
        await self._home()
        await self._shortcuts()
        await self._forms()
        return self.found

    def keep(self, name: str, does: Does, delivery: Delivery | None = None) -> Recorded:
        """The last delivery, or the one that is given."""
        last = delivery or self.workspace.deliveries[-1]
        if not last.ok:
            raise RuntimeError(f"{name}: {last.error}")
        one = Recorded(name, last.kind, copy.deepcopy(last.payload), does)
        self.found.append(one)
        return one

    def press(self, like: Recorded, action_id: str, value: str, does: Does) -> None:
        """The same press, of another button."""
        payload = copy.deepcopy(like.payload)
        payload["actions"][0] |= {"action_id": action_id, "value": value}
        self.found.append(Recorded(f"{action_id} {value}", like.kind, payload, does))

    async def _words(self) -> None:
        typed: dict[str, Does] = {
            "help": "reads",
            "list": "reads",
            "search US 415": "reads",
            f"show {OURS}": "reads",
            "providers": "reads",
            "buy US 415 provider:vogent": "changes",
            f"release {OURS}": "changes",
            "import provider:vogent": "changes",
            "show": "reads",
        }
        for words, does in typed.items():
            self.keep(f"/number {words}", does, await types(self.stage, words))
            await self.settled()

    async def _cards(self) -> None:
        card = await asks(self.stage, "buy US 212 provider:vogent")
        value = next(one.value for one in card.buttons() if one.label == "Cancel")
        delivery = await self.workspace.forge_action("alice", "#ops", ids.CANCEL, "v1|p_no_such")
        like = self.keep("plan.cancel of nothing", "changes", delivery)
        await self.settled()
        for action_id in (ids.CONFIRM, ids.CANCEL, ids.HAPPENED, ids.DID_NOT):
            self.press(like, action_id, str(value), "changes")
        self.press(like, "old.button", "v1|list", "unknown")
        self.press(like, ids.ASK, "v1|list", "reads")
        self.press(like, f"{ids.ASK}.buy", "v1|buy US 415 provider:vogent", "changes")
        self.press(like, f"{ids.INSTEAD}.next", "v1|list page:1", "reads")

    async def _lists(self) -> None:
        listed = await asks(self.stage, "list")
        chosen = f"{OURS} provider:vogent"
        self.keep("pick", "nothing", await self.workspace.choose("alice", listed, ids.PICK, chosen))
        pressed: dict[str, Does] = {"pick.show": "reads", "pick.release": "changes"}
        for action_id, does in pressed.items():
            self.keep(action_id, does, await self.workspace.click("alice", listed, action_id))
            await self.settled()

    async def _trail(self) -> None:
        shown = await asks(self.stage, "audit")
        delivery = await self.workspace.click("alice", shown, "Show in channel")
        self.keep("trail.publish", "reads", delivery)
        await self.settled()
        self.keep("trail.export", "exports", await self.workspace.click("alice", shown, "Export"))
        await self.settled()

    async def _home(self) -> None:
        self.keep("app_home_opened", "reads", await self.workspace.open_home("alice"))
        await self.settled()
        home = await self.workspace.until(lambda: self.workspace.home("alice"), timeout=60)
        self.keep(
            "ask in Home", "changes", await self.workspace.click("alice", home, "Buy a number")
        )
        await form(self.stage)
        await self.settled()

    async def _shortcuts(self) -> None:
        for callback_id in (ids.SHORTCUT_BUY, ids.SHORTCUT_IMPORT):
            delivery = await self.workspace.shortcut("alice", callback_id)
            self.keep(callback_id, "changes", delivery)
            await form(self.stage)
            await self.settled()
        said = self.workspace.say("alice", "#ops", f"Who answers {OURS}?")
        delivery = await self.workspace.message_shortcut("alice", said, ids.SHORTCUT_LOOK_UP)
        self.keep(ids.SHORTCUT_LOOK_UP, "reads", delivery)
        found = await shows(self.stage, "1 of them ours")
        self.keep("look", "reads", await self.workspace.click("alice", found, "Show"))
        await self.settled()

    async def _forms(self) -> None:
        verbs: dict[str, Does] = {"show": "reads", "release": "changes", "assign": "changes"}
        for verb, does in verbs.items():
            await self._of_line(verb, does)
        view = await opens(self.stage, "import provider:vogent")
        await self._import(view)

    async def _of_line(self, verb: str, does: Does) -> None:
        """A form whose line is looked for and chosen; then it is sent."""
        workspace = self.workspace
        view = await opens(self.stage, verb)
        delivery = await workspace.suggest("alice", view, ids.FORM_LINE, "512")
        self.keep(f"options for {ids.FORM_LINE} in {verb}", "reads", delivery)
        before = view.hash
        chosen = await workspace.choose("alice", view, ids.FORM_LINE, f"vogent|{OURS}")
        like = self.keep(f"{ids.FORM_LINE} in {verb}", "reads", chosen)
        await workspace.until(lambda: view.hash != before, timeout=60)
        if verb == "assign":
            asked = await workspace.suggest("alice", view, ids.FORM_AGENT, "F")
            self.keep(f"options for {ids.FORM_AGENT}", "reads", asked)
            self.press(like, ids.FORM_AGENT, "agent", "nothing")
            await self.settled()
            return
        self.keep(f"{ids.FORM} of {verb}", does, await workspace.submit("alice", view))
        await self.settled()

    async def _import(self, view: View) -> None:
        workspace = self.workspace
        asked = await workspace.suggest("alice", view, ids.FORM_SECRET, "tel")
        self.keep(f"options for {ids.FORM_SECRET}", "reads", asked)
        before = view.hash
        chosen = await workspace.choose("alice", view, ids.FORM_PROVIDER, "vogent")
        press = self.keep(ids.FORM_PROVIDER, "reads", chosen)
        await workspace.until(lambda: view.hash != before, timeout=60)
        self.press(press, ids.FORM_SECRET, "telnyx", "nothing")
        self.press(press, ids.FORM_FIELD, "x", "nothing")
        way = copy.deepcopy(press.payload)
        way["actions"][0] |= {"action_id": ids.FORM_WAY, "block_id": "way.1"}
        way["actions"][0]["selected_option"]["value"] = "sip"
        self.found.append(Recorded(ids.FORM_WAY, press.kind, way, "reads"))
        values = {
            "Number": BROUGHT,
            "Termination URI": "sip.example.com",
            "Trunk user name": "carrier",
            "Trunk password": "telnyx",
        }
        self.keep(f"{ids.FORM} of import", "changes", await workspace.submit("alice", view, values))
        await self.settled()

    async def settled(self) -> None:
        """Nothing is under way, and no modal stands open."""
        await self.bot.parts.running.ended(60)
        self.workspace.state.modals.pop("U01ALICE", None)


async def sent_again(on_stage: Stage, recorded: Recorded, person: Person) -> Delivery:
    """The same payload, as this person would send it now: with their own keys and views."""
    payload = mine(on_stage, recorded.payload, person)
    workspace = on_stage.workspace
    return await workspace.post.deliver(workspace._delivery(recorded.kind, person.id, payload))  # noqa: SLF001


def mine(on_stage: Stage, payload: dict[str, Any], person: Person) -> dict[str, Any]:
    """A payload with another person in it."""
    state, changed = on_stage.workspace.state, copy.deepcopy(payload)
    if "command" in changed:
        changed |= {"user_id": person.id, "user_name": person.name, "team_id": person.team_id}
    elif "event" in changed:
        changed["event"] |= {"user": person.id}
        changed["event"].pop("view", None)
        changed["event_id"] = f"Ev{state.key(10)}"
    else:
        changed["user"] = {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        }
    channel = on_stage.workspace.channel("#ops")
    if "trigger_id" in changed:
        changed["trigger_id"] = state.new_trigger(person, channel.id)
    if "response_url" in changed:
        stands = (changed.get("container") or {}).get("message_ts")
        changed["response_url"] = state.new_response_url(person, channel, stands)
    if isinstance(changed.get("view"), dict):
        _own_view(on_stage, changed["view"], person)
    return changed


KEPT = ("type", "title", "close", "submit", "blocks", "private_metadata", "callback_id")


def _own_view(on_stage: Stage, sent: dict[str, Any], person: Person) -> None:
    """The same view, before this person."""
    state = on_stage.workspace.state
    raw = {key: copy.deepcopy(sent[key]) for key in KEPT if sent.get(key)}
    view = state.new_view(person.id, raw)
    if view.type == "home":
        state.homes[person.id] = view
    else:
        state.modals[person.id] = [view]
    sent |= {"id": view.id, "hash": view.hash, "root_view_id": view.root_id}


def told(on_stage: Stage, person: Person) -> str:
    """Everything that this person alone can read: messages, modals, Home."""
    said = [f"{one.text}\n{one.plain()}" for one in _messages(on_stage, person)]
    return "\n".join([*said, *(view.plain() for view in _views(on_stage, person))])


def _messages(on_stage: Stage, person: Person) -> Iterator[Message]:
    alone = f"D{person.id[1:]}"
    for message in on_stage.workspace.state.messages:
        if message.reader == person.id or message.channel == alone:
            yield message


def _views(on_stage: Stage, person: Person) -> list[View]:
    state = on_stage.workspace.state
    home = [state.homes[person.id]] if person.id in state.homes else []
    return [*state.modals.get(person.id, []), *home]
