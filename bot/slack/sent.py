"""What Slack sent, in two of a few words: its kind, and the verb or action that it is about."""

from collections.abc import Mapping
from typing import Any

from bot.slack import ids
from bot.slack.verbs import VERBS

OTHER = "other"
KINDS = {
    "block_actions": "press",
    "view_submission": "submission",
    "block_suggestion": "options",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}
"""By the type of a payload; a command has none, and an event's is in it."""
PRESSES = frozenset(
    (
        *(ids.CONFIRM, ids.CANCEL, ids.HAPPENED, ids.DID_NOT, ids.ASK, ids.INSTEAD),
        *(ids.PUBLISH, ids.EXPORT, ids.PICK, ids.LOOK),
        *(ids.FORM_PROVIDER, ids.FORM_WAY, ids.FORM_LINE),
        *(ids.FORM_AGENT, ids.FORM_SECRET, ids.FORM_FIELD),
    )
)
NAMES = frozenset(
    (ids.FORM, ids.HOME_OPENED, ids.SHORTCUT_BUY, ids.SHORTCUT_IMPORT, ids.SHORTCUT_LOOK_UP)
)


def about(body: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of a payload, and what it is about: one of a few names."""
    if "command" in body:
        return "command", _verb(str(body.get("text") or ""))
    if body.get("type") == "event_callback":
        return "home", _known(inner(body.get("event"), "type"), NAMES)
    kind = KINDS.get(str(body.get("type")), OTHER)
    if kind == "press":
        actions = body.get("actions")
        first = actions[0] if isinstance(actions, list) and actions else None
        return kind, _press(str(inner(first, "action_id")))
    if kind == "options":
        return kind, _press(str(body.get("action_id")))
    return kind, _known(body.get("callback_id") or inner(body.get("view"), "callback_id"), NAMES)


def _verb(text: str) -> str:
    """The verb of a command, where it is one of ours; without any it is help."""
    words = text.lower().split(None, 2)
    if len(words) > 1 and words[0] in {"/number", "number"}:
        words = words[1:]
    word = words[0] if words else "help"
    return word if word in VERBS else OTHER


def _press(action: str) -> str:
    """An action's name, without what tells it from others like it."""
    return action if action in PRESSES else _known(action.partition(".")[0], PRESSES)


def _known(name: object, names: frozenset[str]) -> str:
    return name if isinstance(name, str) and name in names else OTHER


def inner(value: object, name: str) -> object:
    """A field of an object, where it is one."""
    return value.get(name) if isinstance(value, Mapping) else None
