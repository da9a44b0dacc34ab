"""Answers through a response_url: thirty minutes, five uses, ephemeral unless said otherwise."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.api.call import content_error
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.messages import Message
from bot.playground.workspace.records import ApiCall, Failure, ResponseUrl
from bot.playground.workspace.state import State


@dataclass(frozen=True, slots=True)
class Responded:
    """The HTTP status and the body: an object, or a bare error word."""

    status: int
    body: Json | str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def logged(self) -> Json:
        return {"ok": False, "error": self.body} if isinstance(self.body, str) else self.body


_DONE = Responded(200, {"ok": True})


def respond(state: State, token: str, content: Any) -> Responded:
    """What Slack does with a POST to a response_url; written down like an API call."""
    args = copy.deepcopy(content) if isinstance(content, dict) else {}
    failure = state.next_failure("response_url")
    answer = _failing(failure) or _answered(state, token, content)
    call = ApiCall("response_url", {**args, "token": token}, answer.logged, state.clock())
    state.note(call, str(call.answer.get("error")), failure)
    return answer


def _failing(failure: Failure | None) -> Responded | None:
    if failure is None:
        return None
    return Responded(failure.status, failure.body, failure.headers)


def _answered(state: State, token: str, content: Any) -> Responded:
    url = state.response_urls.get(token)
    if url is None or (dead := _dead(state, url)):
        return _gone("invalid_url" if url is None else dead)
    if not isinstance(content, dict):
        return Responded(400, "invalid_payload")
    url.uses += 1
    if content.get("delete_original"):
        return _delete(state, url)
    if error := content_error(content, limits.MESSAGE_TEXT):
        state.problems.extend(f"response_url: {each}" for each in error[1:])
        return Responded(400, error[0])
    return _show(state, url, content)


def _dead(state: State, url: ResponseUrl) -> str:
    if state.clock() - url.made_at > limits.RESPONSE_URL_SECONDS:
        return "expired_url"
    return "used_url" if url.uses >= limits.RESPONSE_URL_USES else ""


def _show(state: State, url: ResponseUrl, content: Json) -> Responded:
    if content.get("blocks") and not content.get("text"):
        state.warnings.append("response_url: blocks without a fallback text")
    original = _original(state, url)
    if _replaces(state, url, content):
        if original is None:
            return _gone("message_not_found")
        state.edit(original, content)
        return _DONE
    reader = None if content.get("response_type") == "in_channel" else url.person
    state.post(url.channel, content, reader=reader)
    return _DONE


def _replaces(state: State, url: ResponseUrl, content: Json) -> bool:
    """A button's answer replaces its message unless it says otherwise; a command's never does."""
    wanted = content.get("replace_original")
    if url.message_ts is None:
        if wanted:
            state.warnings.append("a command's response_url cannot replace an earlier reply")
        return False
    if wanted is not None:
        return bool(wanted)
    original = _original(state, url)
    if original is None or content.get("response_type") is None:
        return original is not None
    return original.ephemeral is (content["response_type"] != "in_channel")


def _delete(state: State, url: ResponseUrl) -> Responded:
    original = _original(state, url)
    if original is None:
        if url.message_ts is None:
            state.warnings.append("a command's response_url cannot delete an earlier reply")
        return _gone("message_not_found")
    original.deleted = True
    return _DONE


def _original(state: State, url: ResponseUrl) -> Message | None:
    return state.message(url.channel, url.message_ts) if url.message_ts else None


def _gone(error: str) -> Responded:
    return Responded(404, {"ok": False, "error": error})
