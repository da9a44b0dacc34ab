"""What an ack's payload does: a command's reply, a form's answer, a select's options."""

import copy
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.api.call import content_error
from bot.playground.workspace.api.views import close_all, push, replace
from bot.playground.workspace.blocks import Json, view_problems
from bot.playground.workspace.blocks.objects import option_groups, options
from bot.playground.workspace.messages import View
from bot.playground.workspace.records import Delivery
from bot.playground.workspace.state import State

TROUBLE = "We had some trouble connecting. Try again?"


class BadResponse(Exception):
    """The bot acked with something Slack does not take."""


def take_ack(state: State, delivery: Delivery) -> None:
    """Let an ack that came in time have its effect."""
    try:
        if delivery.kind == "command":
            _reply(state, delivery)
        elif delivery.type == "view_submission":
            _submitted(state, delivery)
        elif delivery.type == "block_suggestion":
            _offer(delivery)
    except BadResponse as bad:
        delivery.error, delivery.said = "bad_response", TROUBLE
        delivery.notes.append(str(bad))
        state.problems.append(f"ack of {delivery.type}: {bad}")


def _reply(state: State, delivery: Delivery) -> None:
    content = delivery.ack_payload
    if isinstance(content, str):
        content = {"text": content}
    if not isinstance(content, dict) or not (content.get("text") or content.get("blocks")):
        return
    if error := content_error(content, limits.MESSAGE_TEXT):
        raise BadResponse(" ".join(error))
    public = content.get("response_type") == "in_channel"
    reader = None if public else delivery.person
    state.post(str(delivery.payload["channel_id"]), content, reader=reader)


def _submitted(state: State, delivery: Delivery) -> None:
    stack = state.modals.get(delivery.person, [])
    view = next((it for it in stack if it.id == delivery.payload["view"]["id"]), None)
    if view is None:
        return
    answer = _object(delivery.ack_payload or {})
    match answer.get("response_action"):
        case None:
            stack.remove(view)
            view.closed = True
        case "clear":
            close_all(state, delivery.person)
        case "errors":
            _show_errors(view, answer.get("errors"))
        case "update":
            replace(state, view, _checked_view(answer))
        case "push":
            _push(state, stack, answer)
        case other:
            raise BadResponse(f"unknown response_action: {other}")


def _object(answer: Any) -> Json:
    if not isinstance(answer, dict):
        raise BadResponse("a view_submission is answered with an object or nothing")
    return answer


def _push(state: State, stack: list[View], answer: Json) -> None:
    if len(stack) >= limits.VIEW_STACK:
        raise BadResponse("push_limit_reached")
    push(state, stack[-1].person, _checked_view(answer))


def _show_errors(view: View, errors: Any) -> None:
    if not isinstance(errors, dict) or not errors:
        raise BadResponse("response_action errors without errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if unknown := sorted(set(errors) - inputs):
        raise BadResponse(f"errors for no input block: {', '.join(unknown)}")
    if any(not isinstance(each, str) or not each for each in errors.values()):
        raise BadResponse("every error must be a text")
    view.errors = dict(errors)


def _checked_view(answer: Json) -> Json:
    raw = copy.deepcopy(answer.get("view"))
    if found := view_problems(raw):
        raise BadResponse("; ".join(found))
    if not isinstance(raw, dict) or raw["type"] != "modal":
        raise BadResponse("a form is answered with a modal")
    return raw


def _offer(delivery: Delivery) -> None:
    """What the menu offers; with anything wrong in the answer it says "No result"."""
    answer = delivery.ack_payload
    if not isinstance(answer, dict) or not {"options", "option_groups"} & set(answer):
        raise BadResponse("a block_suggestion is answered with options or option_groups")
    key, rule = ("options", options) if "options" in answer else ("option_groups", option_groups)
    given = answer[key]
    if given == []:
        return
    if found := list(rule(given, f"/{key}")):
        raise BadResponse("; ".join(found))
    if key == "options":
        delivery.options = given
    else:
        delivery.groups = given
        delivery.options = [option for group in given for option in group["options"]]
