"""The views methods: a modal's stack of at most three, and the home view."""

from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.api.call import Call, refuse
from bot.playground.workspace.blocks import Json, view_problems
from bot.playground.workspace.directory import APP_ID, BOT_ID, TEAM
from bot.playground.workspace.entries import kept_values
from bot.playground.workspace.messages import View
from bot.playground.workspace.records import Trigger
from bot.playground.workspace.state import State


def views_open(call: Call) -> Json:
    trigger = _live_trigger(call)
    raw = _checked(call, "modal")
    trigger.used = True
    state = call.state
    if close_all(state, trigger.person):
        state.warnings.append("views.open: a modal was open and is replaced; push or update it")
    view = state.new_view(trigger.person, raw, trigger.here)
    state.modals[trigger.person] = [view]
    return {"view": view_object(view)}


def views_push(call: Call) -> Json:
    trigger = _live_trigger(call)
    raw = _checked(call, "modal")
    stack = call.state.modals.get(trigger.person, [])
    if not stack:
        refuse("invalid_arguments", "there is no open modal to push onto [json-pointer:/view]")
    if len(stack) >= limits.VIEW_STACK:
        refuse("push_limit_reached")
    trigger.used = True
    return {"view": view_object(push(call.state, trigger.person, raw))}


def views_update(call: Call) -> Json:
    raw = _checked(call, None)
    view = _named_view(call)
    if view is None or view.type != raw["type"]:
        refuse("not_found")
    _same_hash(call, view)
    replace(call.state, view, raw)
    return {"view": view_object(view)}


def views_publish(call: Call) -> Json:
    person = call.state.directory.people.get(call.text("user_id"))
    if person is None:
        refuse("user_not_found")
    raw = _checked(call, "home")
    manifest = call.state.manifest
    if manifest is not None and not manifest.home_tab_enabled:
        refuse("not_enabled")
    view = call.state.homes.get(person.id)
    if view is None:
        view = call.state.homes[person.id] = call.state.new_view(person.id, raw)
    else:
        _same_hash(call, view)
        replace(call.state, view, raw)
    return {"view": view_object(view)}


def push(state: State, person: str, raw: Json) -> View:
    """Another view on top of the person's modal."""
    stack = state.modals[person]
    view = state.new_view(person, raw, stack[0].here)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def replace(state: State, view: View, raw: Json) -> None:
    """New content for a view; fields whose ids did not change keep what was typed."""
    raw["blocks"] = state.named(raw["blocks"])
    view.values = kept_values(view.values, raw["blocks"], view.here)
    view.raw = raw
    view.hash = state.new_hash()
    view.errors = {}


def close_all(state: State, person: str) -> list[View]:
    closed = state.modals.pop(person, [])
    for view in closed:
        view.closed = True
    return closed


def view_object(view: View) -> Json:
    """A view as Slack sends it, with the state of its fields."""
    return {
        "id": view.id,
        "team_id": TEAM,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM,
        "bot_id": BOT_ID,
        "title": None,
        "close": None,
        "submit": None,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        **view.raw,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
    }


def _live_trigger(call: Call) -> Trigger:
    trigger = call.state.triggers.get(call.text("trigger_id"))
    if trigger is None:
        refuse("invalid_trigger_id")
    if trigger.used:
        refuse("exchanged_trigger_id")
    if call.state.clock() - trigger.made_at > limits.TRIGGER_SECONDS:
        refuse("expired_trigger_id")
    return trigger


def _checked(call: Call, kind: str | None) -> Json:
    raw: Any = call.args.get("view")
    if raw is None:
        refuse("invalid_arguments", "missing required field: view")
    found = view_problems(raw)
    if kind is not None and not found and raw["type"] != kind:
        found = [f"must be a {kind} [json-pointer:/view/type]"]
    if found:
        refuse("invalid_arguments", *found)
    external = raw.get("external_id")
    if external and any(external == each.raw.get("external_id") for each in _others(call)):
        refuse("duplicate_external_id")
    return dict(raw)


def _others(call: Call) -> list[View]:
    named = _named_view(call)
    return [each for each in _all_views(call.state) if each is not named]


def _all_views(state: State) -> list[View]:
    return [*(each for stack in state.modals.values() for each in stack), *state.homes.values()]


def _named_view(call: Call) -> View | None:
    view_id, external_id = call.maybe("view_id"), call.maybe("external_id")
    for each in _all_views(call.state):
        if each.id == view_id or (external_id and each.raw.get("external_id") == external_id):
            return each
    return None


def _same_hash(call: Call, view: View) -> None:
    given = call.maybe("hash")
    if given is not None and given != view.hash:
        refuse("hash_conflict")
