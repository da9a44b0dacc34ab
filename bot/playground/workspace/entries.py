"""What a person fills in: the state of every field of a view or a message."""

import copy
from typing import Any

from bot.playground.workspace.blocks import Json, block_elements, blocks_within

# Which field of the element is the start, which field of the state holds the value, and what
# an empty one is.
_FIELDS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("initial_value", "value", None),
    "email_text_input": ("initial_value", "value", None),
    "url_text_input": ("initial_value", "value", None),
    "number_input": ("initial_value", "value", None),
    "rich_text_input": ("initial_value", "rich_text_value", None),
    "static_select": ("initial_option", "selected_option", None),
    "external_select": ("initial_option", "selected_option", None),
    "radio_buttons": ("initial_option", "selected_option", None),
    "users_select": ("initial_user", "selected_user", None),
    "conversations_select": ("initial_conversation", "selected_conversation", None),
    "channels_select": ("initial_channel", "selected_channel", None),
    "datepicker": ("initial_date", "selected_date", None),
    "timepicker": ("initial_time", "selected_time", None),
    "datetimepicker": ("initial_date_time", "selected_date_time", None),
    "checkboxes": ("initial_options", "selected_options", []),
    "multi_static_select": ("initial_options", "selected_options", []),
    "multi_external_select": ("initial_options", "selected_options", []),
    "multi_users_select": ("initial_users", "selected_users", []),
    "multi_conversations_select": ("initial_conversations", "selected_conversations", []),
    "multi_channels_select": ("initial_channels", "selected_channels", []),
    "file_input": ("initial_files", "files", []),
}


class PersonCannot(Exception):
    """A person in Slack could not have done this: no such button, a required field left empty."""


def value_key(element: Json) -> str:
    return _FIELDS[element["type"]][1]


def has_value(element: Json) -> bool:
    return element["type"] in _FIELDS


def holds_many(element: Json) -> bool:
    return isinstance(_FIELDS[element["type"]][2], list)


def state_of(element: Json, content: Any = None) -> Json:
    """The state of a field with this in it; with nothing, of an empty one."""
    _, key, empty = _FIELDS[element["type"]]
    return {"type": element["type"], key: copy.deepcopy(empty if content is None else content)}


def initial_state(element: Json, here: str | None = None) -> Json:
    """What stands in a field before anybody touched it; `here` is the conversation it is in."""
    initial = element.get(_FIELDS[element["type"]][0])
    if initial is None and here is not None and element.get("default_to_current_conversation"):
        initial = [here] if holds_many(element) else here
    return state_of(element, initial)


def initial_values(blocks: list[Json], here: str | None = None) -> dict[str, Json]:
    """block_id → action_id → state, as it is before anybody touched it."""
    values: dict[str, Json] = {}
    for block in blocks:
        for inner in blocks_within(block):
            for _, element in block_elements(inner, ""):
                if has_value(element):
                    state = initial_state(element, here)
                    values.setdefault(inner["block_id"], {})[element["action_id"]] = state
    return values


def kept_values(
    old: dict[str, Json], blocks: list[Json], here: str | None = None
) -> dict[str, Json]:
    """After an update: a field with the same ids and type keeps what it had, initial or typed."""
    values = initial_values(blocks, here)
    for block_id, fields in values.items():
        for action_id, state in fields.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == state["type"]:
                fields[action_id] = copy.deepcopy(before)
    return values


def offered_options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]
