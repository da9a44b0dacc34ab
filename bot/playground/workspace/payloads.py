"""What Slack sends to the bot when people do something."""

from collections.abc import Iterator
from typing import Any

from bot.playground.workspace.api.views import view_object
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import APP_ID, BOT_USER, TEAM, Channel, Person
from bot.playground.workspace.entries import has_value, initial_values, value_key
from bot.playground.workspace.finding import pairs
from bot.playground.workspace.messages import Message, View
from bot.playground.workspace.state import VERIFICATION_TOKEN, State


def command(state: State, person: Person, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": person.team_id,
        "team_domain": state.directory.domain,
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": state.new_response_url(person, channel, None),
        "trigger_id": state.new_trigger(person, channel.id),
    }


def _interaction(state: State, kind: str, person: Person) -> Json:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": state.directory.domain},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(state: State, person: Person, target: Message | View) -> Json:
    """Where the element stands: the container, and the message or the view with it."""
    if isinstance(target, View):
        container = {"type": "view", "view_id": target.id}
        return {"container": container, "view": view_object(target)}
    return _message_place(state, person, target)


def _message_place(state: State, person: Person, message: Message) -> Json:
    channel = state.directory.channel(message.channel)
    place: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.payload_name},
        "state": {"values": message_values(person, message)},
    }
    if message.thread_ts:
        place["container"]["thread_ts"] = message.thread_ts
    if not message.ephemeral:
        place["message"] = message.payload()
    return place


def message_values(person: Person, message: Message) -> dict[str, Json]:
    """What this person chose in the message's own fields so far."""
    if person.id not in message.values:
        message.values[person.id] = initial_values(message.blocks, message.channel)
    return message.values[person.id]


def block_actions(
    state: State, person: Person, target: Message | View, actions: list[Json]
) -> Json:
    here = target.here if isinstance(target, View) else target.channel
    payload = {
        **_interaction(state, "block_actions", person),
        **_place(state, person, target),
        "trigger_id": state.new_trigger(person, here),
        "actions": actions,
    }
    if isinstance(target, Message):
        channel = state.directory.channel(target.channel)
        payload["response_url"] = state.new_response_url(person, channel, target.ts)
    return payload


def action(state: State, block: Json, element: Json, chosen: Json | None = None) -> Json:
    """One entry of `actions`: the element that was used, and what was chosen there."""
    shown: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": state.ts(),
    }
    for key in ("text", "value", "style", "placeholder"):
        if key in element and element[key] != "":
            shown[key] = element[key]
    if chosen is not None:
        shown.update(chosen)
    elif has_value(element):
        raise ValueError(f"nothing chosen in {element['action_id']}")
    return shown


def chosen_value(element: Json, entry: Json) -> Json:
    return {key: entry[key] for key in (value_key(element),)}


def block_suggestion(
    state: State, person: Person, target: Message | View, pair: tuple[Json, Json], typed: str
) -> Json:
    block, element = pair
    place = _place(state, person, target)
    place.pop("state", None)
    return {
        **_interaction(state, "block_suggestion", person),
        **place,
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
    }


def view_submission(state: State, person: Person, view: View) -> Json:
    return {
        **_interaction(state, "view_submission", person),
        "trigger_id": state.new_trigger(person, view.here),
        "view": view_object(view),
        "response_urls": [*_response_urls(state, person, view)],
    }


def _response_urls(state: State, person: Person, view: View) -> Iterator[Json]:
    """Where the form's answer may go: the conversations chosen in selects that ask for it."""
    for block, element in pairs(view.blocks):
        if block["type"] != "input" or not element.get("response_url_enabled"):
            continue
        entry = view.values[block["block_id"]][element["action_id"]]
        channel_id = entry[value_key(element)]
        if channel_id is not None:
            channel = state.directory.channel(channel_id)
            yield {
                "block_id": block["block_id"],
                "action_id": element["action_id"],
                "channel_id": channel_id,
                "response_url": state.new_response_url(person, channel, None),
            }


def view_closed(state: State, person: Person, view: View, *, is_cleared: bool) -> Json:
    return {
        **_interaction(state, "view_closed", person),
        "view": view_object(view),
        "is_cleared": is_cleared,
    }


def shortcut(state: State, person: Person, callback_id: str) -> Json:
    """A global shortcut: it has no channel and no response_url."""
    return {
        **_interaction(state, "shortcut", person),
        "callback_id": callback_id,
        "trigger_id": state.new_trigger(person),
        "action_ts": state.ts(),
    }


def message_action(state: State, person: Person, message: Message, callback_id: str) -> Json:
    channel = state.directory.channel(message.channel)
    return {
        **_interaction(state, "message_action", person),
        "callback_id": callback_id,
        "trigger_id": state.new_trigger(person, channel.id),
        "action_ts": state.ts(),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.payload_name},
        "message": message.payload(),
        "response_url": state.new_response_url(person, channel, message.ts),
    }


def event(state: State, inner: Json) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": APP_ID,
        "event": {"event_ts": state.ts(), **inner},
        "type": "event_callback",
        "event_id": f"Ev{state.key(10)}",
        "event_time": int(state.clock()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def app_home_opened(state: State, person: Person, tab: str) -> Json:
    inner: dict[str, Any] = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": state.directory.dm(person).id,
        "tab": tab,
    }
    if person.id in state.homes:
        inner["view"] = view_object(state.homes[person.id])
    return event(state, inner)
