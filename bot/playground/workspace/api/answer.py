"""From a method's name, a token and arguments to the answer, as Slack's Web API gives it."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.api import chat, files, groups, people, views
from bot.playground.workspace.api.call import Call, Refused, refuse
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import APP_ID
from bot.playground.workspace.records import ApiCall, Failure
from bot.playground.workspace.state import APP_TOKEN, BOT_TOKEN, State


@dataclass(frozen=True, slots=True)
class Answer:
    """The body, and what HTTP says of it."""

    body: Json
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def _api_test(_call: Call) -> Json:
    return {}


def _open_connection(call: Call) -> Json:
    host = call.state.url.removeprefix("http://")
    ticket = call.state.key()
    call.state.tickets.add(ticket)
    return {"url": f"ws://{host}/link/?ticket={ticket}&app_id={APP_ID}"}


# The method and its rate tier; None where Slack sets no plain tier.
METHODS: dict[str, tuple[Callable[[Call], Json], int | None]] = {
    "api.test": (_api_test, 4),
    "apps.connections.open": (_open_connection, 1),
    "auth.test": (people.auth_test, None),
    "chat.delete": (chat.delete, 3),
    "chat.getPermalink": (chat.get_permalink, None),
    "chat.postEphemeral": (chat.post_ephemeral, 4),
    "chat.postMessage": (chat.post_message, None),
    "chat.update": (chat.update, 3),
    "conversations.info": (people.conversations_info, 3),
    "conversations.members": (people.conversations_members, 4),
    "conversations.open": (people.conversations_open, 3),
    "files.completeUploadExternal": (files.complete_upload_external, 4),
    "files.info": (files.info, 4),
    "files.getUploadURLExternal": (files.get_upload_url_external, 4),
    "usergroups.list": (groups.usergroups_list, 2),
    "usergroups.users.list": (groups.usergroups_users_list, 2),
    "users.info": (people.users_info, 4),
    "views.open": (views.views_open, 4),
    "views.publish": (views.views_publish, 4),
    "views.push": (views.views_push, 4),
    "views.update": (views.views_update, 4),
}


def answer(state: State, method: str, token: str | None, args: Mapping[str, Any]) -> Answer:
    """What Slack would say; written down, and the world changed accordingly."""
    asked = copy.deepcopy(dict(args))
    failure = state.next_failure(method)
    try:
        given = _failing(failure) or Answer({"ok": True, **_called(state, method, token, args)})
    except chat.RateLimited as refused:
        given = Answer(refused.answer, 429, {"Retry-After": str(refused.retry_after)})
    except Refused as refused:
        given = Answer(refused.answer)
    call = ApiCall(method, asked, copy.deepcopy(given.body), state.clock())
    state.note(call, "" if call.ok else _told(given.body), failure)
    return given


def _failing(failure: Failure | None) -> Answer | None:
    if failure is None:
        return None
    return Answer(failure.body, failure.status, failure.headers)


def _called(state: State, method: str, token: str | None, args: Mapping[str, Any]) -> Json:
    if method not in METHODS:
        refuse("unknown_method")
    _check_token(method, token)
    perform, tier = METHODS[method]
    if tier is not None and (wait := state.wait_for_rate(method, *limits.TIERS[tier])):
        state.warnings.append(f"{method}: over the rate of its tier")
        raise chat.RateLimited(wait)
    return perform(Call.of(method, args, state))


def _check_token(method: str, token: str | None) -> None:
    if not token:
        refuse("not_authed")
    if token not in (BOT_TOKEN, APP_TOKEN):
        refuse("invalid_auth")
    wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
    if token != wanted and method != "api.test":
        refuse("not_allowed_token_type")


def _told(body: Json) -> str:
    messages = body.get("response_metadata", {}).get("messages", [])
    return " ".join([str(body["error"]), *messages])
