"""From what a person typed or chose in a field to the field's state, or why they cannot."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.blocks.objects import select_option
from bot.playground.workspace.blocks.rich_text import rich_text
from bot.playground.workspace.directory import Channel, Person
from bot.playground.workspace.entries import (
    PersonCannot,
    holds_many,
    offered_options,
    state_of,
    value_key,
)
from bot.playground.workspace.offering import conversations
from bot.playground.workspace.state import State

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def filled(state: State, person: Person, element: Json, value: Any) -> Json:
    """The state of this element after the person entered the value; None, "" and [] empty it.

    A value is a text, an option (or its value or label), somebody's or a channel's id or name, a
    date, a time, seconds, a rich text, the id of a file that they uploaded; or a list of those.
    Raises PersonCannot for what the element cannot hold.
    """
    if value in (None, "", []):
        return state_of(element)
    read = _READERS[value_key(element)]
    if not holds_many(element):
        return state_of(element, read(state, person, element, value))
    wanted = value if isinstance(value, list) else [value]
    return state_of(element, [read(state, person, element, each) for each in wanted])


def chosen_option(element: Json, wanted: Any) -> Json:
    """One of the element's options, by its value or label, as Slack sends it."""
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    for option in offered_options(element):
        if value in (option["value"], option["text"]["text"]):
            return {"text": option["text"], "value": option["value"]}
    labels = [option["text"]["text"] for option in offered_options(element)]
    raise PersonCannot(f"no option {value!r} among {labels}")


def chosen_feedback(element: Json, value: Any) -> Json:
    """What the pressed one of two feedback buttons says, by its value."""
    both = (element["positive_button"], element["negative_button"])
    for each in both:
        if each["value"] == value:
            return {"text": each["text"], "value": value}
    raise PersonCannot(f"no feedback {value!r} among {[each['value'] for each in both]}")


def _option(_state: State, _person: Person, element: Json, wanted: Any) -> Json:
    if isinstance(wanted, dict) and "external_select" in element["type"]:
        if found := list(select_option(wanted, "")):
            raise PersonCannot(f"this is no option: {'; '.join(found)}")
        return wanted
    return chosen_option(element, wanted)


def _text(_state: State, _person: Person, element: Json, value: Any) -> str:
    if not isinstance(value, str):
        raise PersonCannot(f"{value!r} cannot be typed into a {element['type']}")
    return value


def _rich_text(_state: State, _person: Person, _element: Json, value: Any) -> Json | None:
    if isinstance(value, dict) and value.get("elements") == []:
        return None
    if found := list(rich_text(value, "")):
        raise PersonCannot(f"this is no rich text: {'; '.join(found)}")
    shown: Json = value
    return shown


def _user(state: State, _person: Person, _element: Json, value: Any) -> str:
    try:
        return state.directory.person(value).id
    except (LookupError, AttributeError):
        raise PersonCannot(f"there is nobody called {value!r}") from None


def _conversation(state: State, person: Person, element: Json, value: Any) -> str:
    wanted = value.id if isinstance(value, Channel) else str(value).removeprefix("#")
    for each in conversations(state.directory, person, element):
        if wanted in (each.id, each.name):
            return each.id
    raise PersonCannot(f"{person.name} is not offered a conversation called {value!r}")


def _date(_state: State, _person: Person, _element: Json, value: Any) -> str:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise PersonCannot(f"{value!r} is no date like 2026-01-31")


def _time(_state: State, _person: Person, _element: Json, value: Any) -> str:
    if isinstance(value, str) and _TIME.fullmatch(value):
        return value
    raise PersonCannot(f"{value!r} is no time like 09:30")


def _moment(_state: State, _person: Person, _element: Json, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= limits.MOMENT:
        return value
    raise PersonCannot(f"{value!r} is no moment in seconds since 1970")


def _file(state: State, person: Person, _element: Json, value: Any) -> Json:
    file = state.files.get(value) if isinstance(value, str) else None
    if file is None or file.user != person.id:
        raise PersonCannot(f"{person.name} uploaded no file {value!r}")
    return file.shown()


_READERS: dict[str, Callable[[State, Person, Json, Any], Any]] = {
    "value": _text,
    "rich_text_value": _rich_text,
    "selected_option": _option,
    "selected_options": _option,
    "selected_user": _user,
    "selected_users": _user,
    "selected_conversation": _conversation,
    "selected_conversations": _conversation,
    "selected_channel": _conversation,
    "selected_channels": _conversation,
    "selected_date": _date,
    "selected_time": _time,
    "selected_date_time": _moment,
    "files": _file,
}
