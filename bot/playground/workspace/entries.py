"""What a person fills in: the state of every field of a view or a message."""

import copy
from typing import Any

from bot.playground.workspace.blocks import Json, block_elements

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
_OF_OPTIONS = {"selected_option", "selected_options"}


class PersonCannot(Exception):
    """A person in Slack could not have done this: no such button, a required field left empty."""


def value_key(element: Json) -> str:
    return _FIELDS[element["type"]][1]


def has_value(element: Json) -> bool:
    return element["type"] in _FIELDS


def initial_state(element: Json) -> Json:
    start, key, empty = _FIELDS[element["type"]]
    return {"type": element["type"], key: copy.deepcopy(element.get(start, empty))}


def initial_values(blocks: list[Json]) -> dict[str, Json]:
    """block_id → action_id → state, as it is before anybody touched it."""
    values: dict[str, Json] = {}
    for block in blocks:
        for _, element in block_elements(block, ""):
            if has_value(element):
                state = initial_state(element)
                values.setdefault(block["block_id"], {})[element["action_id"]] = state
    return values


def kept_values(old: dict[str, Json], blocks: list[Json]) -> dict[str, Json]:
    """After an update: a field with the same ids and type keeps what it had, initial or typed."""
    values = initial_values(blocks)
    for block_id, fields in values.items():
        for action_id, state in fields.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == state["type"]:
                fields[action_id] = copy.deepcopy(before)
    return values


def filled(element: Json, value: Any) -> Json:
    """The state of this element after a person entered the value (for options: label or value)."""
    key = value_key(element)
    if key in _OF_OPTIONS and value is not None:
        many = key == "selected_options"
        wanted = value if many and isinstance(value, list) else [value]
        found = [_option(element, each) for each in wanted]
        return {"type": element["type"], key: found if many else found[0]}
    return {"type": element["type"], key: value}


def offered_options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


def _option(element: Json, wanted: Any) -> Json:
    if isinstance(wanted, dict):
        return wanted
    for option in offered_options(element):
        if wanted in (option["value"], option["text"]["text"]):
            return {"text": option["text"], "value": option["value"]}
    labels = [option["text"]["text"] for option in offered_options(element)]
    raise PersonCannot(f"no option {wanted!r} among {labels}")


def refusal(block: Json, state: Json) -> str | None:
    """Why Slack's own client would not send the form with this in the field."""
    element = block["element"]
    value = state[value_key(element)]
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] == "plain_text_input":
        low, high = element.get("min_length", 0), element.get("max_length", 3_000)
        if not low <= len(value) <= high:
            return f"must have between {low} and {high} characters"
    if element["type"] == "number_input" and not _is_number(value, element):
        return "must be a number that fits"
    if element["type"] == "email_text_input" and "@" not in value:
        return "must be an e-mail address"
    if element["type"] == "url_text_input" and "://" not in value:
        return "must be a link"
    return None


def _is_number(value: str, element: Json) -> bool:
    try:
        number = float(value) if element["is_decimal_allowed"] else int(value)
    except ValueError:
        return False
    low, high = element.get("min_value", "-inf"), element.get("max_value", "inf")
    return float(low) <= number <= float(high)
