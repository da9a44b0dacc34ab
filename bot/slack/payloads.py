"""What the bot relies on in what Slack sends; a payload of another shape reaches no listener."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from bot.slack.message import Message, View, modal

UNREADABLE = (
    "Slack sent me something that I cannot read, so nothing was done. Try again; if it stays so,"
    " tell whoever runs Numberbot: the log says what was wrong."
)
Short = Annotated[str, StringConstraints(max_length=255)]
"""An id or a name: Slack has none that is longer."""
MOST_TOLD = 3


class Shape(BaseModel):
    """What is not named may be anything."""

    model_config = ConfigDict(
        strict=True, extra="ignore", hide_input_in_errors=True, defer_build=True
    )


class Named(Shape):
    """A workspace, an organization, a channel."""

    id: Short | None = None


class User(Shape):
    """Whoever did it; Slack may leave them out."""

    id: Short | None = None
    username: Short | None = None
    name: Short | None = None
    team_id: Short | None = None


class Option(Shape):
    """What was chosen in a select."""

    value: str


class Entry(Shape):
    """What is in a field."""

    selected_option: Option | None = None
    value: str | None = None


def _none_is_a_list(given: object) -> object:
    """Slack sends `[]` where there are no fields: slack-go/slack, issue 943."""
    return {} if given == [] else given


class State(Shape):
    """What is in all fields, by block and action."""

    values: Annotated[dict[str, dict[str, Entry]], BeforeValidator(_none_is_a_list)] = Field(
        default_factory=dict
    )


class Action(Entry):
    """An element that was used."""

    action_id: Short
    block_id: Short


class Block(Shape):
    """A block of a view."""

    type: Short
    block_id: Short


class Title(Shape):
    """A view's title."""

    text: str


class Shown(Shape):
    """A view, as it stands before a person."""

    id: Short
    type: Short
    hash: Short
    title: Title | None = None
    root_view_id: Short | None = None
    private_metadata: str | None = None
    blocks: list[Block]
    state: State | None = None


class Modal(Shown):
    """A view that was sent."""

    type: Literal["modal"]
    title: Title
    state: State


class Payload(Shape):
    """What Bolt relies on in all of them."""

    team: Named | Short | None = None
    enterprise: Named | Short | None = None
    user: User | Short | None = None
    channel: Named | Short | None = None
    authorizations: list[dict[str, Any]] | None = None
    event: dict[str, Any] | Shape = Field(default_factory=dict)
    response_urls: list[dict[str, Any]] = Field(default_factory=list)
    view: dict[str, Any] | Shape | None = None
    function_data: dict[str, Any] | None = None


class Interaction(Payload):
    """Whatever people do but for typing commands."""

    type: Short
    user: User | None = None
    team: Named | None = None
    channel: Named | None = None
    message: dict[str, Any] | None = None
    view: Shown | None = None
    state: State | None = None
    trigger_id: Short | None = None
    response_url: str | None = None
    callback_id: Short | None = None


class Pressed(Interaction):
    """Something was pressed or chosen."""

    trigger_id: Short
    actions: Annotated[list[Action], Field(min_length=1)]


class Sent(Interaction):
    """A form was sent."""

    trigger_id: Short
    view: Modal


class Typing(Interaction):
    """A select asks what it may offer."""

    view: Modal
    action_id: Short
    block_id: Short
    value: str | None = None


class Shortcut(Interaction):
    """A shortcut from anywhere."""

    trigger_id: Short
    callback_id: Short


class OfMessage(Shortcut):
    """A shortcut of a message."""

    message: dict[str, Any]


class Command(Payload):
    """A command that was typed."""

    command: Short
    text: str | None = None
    trigger_id: Short
    user_id: Short | None = None
    user_name: Short | None = None
    team_id: Short | None = None
    channel_id: Short | None = None
    response_url: str | None = None


class Inner(Payload):
    """An event."""

    type: Short


class Opened(Inner):
    """Somebody opened Home."""

    user: Short
    tab: Short | None = None


class Event(Payload):
    """An event, in its envelope."""

    type: Short
    event: Inner


class HomeOpened(Event):
    """Of those there is one that the bot hears."""

    event: Opened


KINDS: Mapping[str, type[Shape]] = {
    "block_actions": Pressed,
    "view_submission": Sent,
    "block_suggestion": Typing,
    "shortcut": Shortcut,
    "message_action": OfMessage,
}


def unsound(body: object) -> str | None:
    """What is wrong with a payload, by the names of its fields; None when all is as it should."""
    if not isinstance(body, dict):
        return "it is no object"
    try:
        _shape(body).model_validate(body)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        return "; ".join(
            f"{'.'.join(map(str, one['loc']))[:100]}: {one['type']}" for one in found[:MOST_TOLD]
        )
    except RecursionError:
        return "it is nested too deeply"
    return None


def refused(body: object) -> dict[str, Any] | None:
    """An ack that says so, where Slack shows what an ack says."""
    kind = body.get("type") if isinstance(body, dict) else None
    if isinstance(body, dict) and "command" in body:
        return {"response_type": "ephemeral", "text": UNREADABLE}
    if kind == "block_suggestion":
        return {"options": []}
    if kind == "view_submission":
        view: View = modal(Message(UNREADABLE))
        return {"response_action": "update", "view": view}
    return None


def _shape(body: Mapping[str, Any]) -> type[Shape]:
    if "command" in body:
        return Command
    kind = body.get("type")
    if kind == "event_callback":
        inner = body.get("event")
        home = isinstance(inner, dict) and inner.get("type") == "app_home_opened"
        return HomeOpened if home else Event
    return KINDS.get(kind, Interaction) if isinstance(kind, str) else Interaction
