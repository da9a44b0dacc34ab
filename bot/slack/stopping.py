"""What comes while the bot is being stopped: acknowledged, and answered that nothing was done."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse

from bot.slack.answers import Notices
from bot.slack.arrivals import acked_at_once
from bot.slack.blocks import section
from bot.slack.message import Message, modal
from bot.slack.places import Places
from bot.slack.running import Running

WORDS = "Numberbot is being restarted; nothing was done. Try again in a minute."
SAID = Message(WORDS, [section(f":arrows_counterclockwise: {WORDS}")])
ASKING = frozenset({"block_actions", "shortcut", "message_action"})


@dataclass(frozen=True, slots=True)
class Stopping:
    """Stands before every listener."""

    running: Running
    notices: Notices
    places: Places

    async def before(
        self,
        body: dict[str, Any],
        context: AsyncBoltContext,
        respond: AsyncRespond,
        next: Callable[[], Awaitable[None]],  # noqa: A002 Bolt's own name for it
    ) -> BoltResponse | None:
        """Let it through, unless the bot is being stopped.

        A command's ack is its answer, unless that went out just before the stop began.
        """
        if not self.running.stopping.is_set():
            await next()
            return None
        kind = body.get("type")
        if "command" in body and not acked_at_once():
            return _acked({"response_type": "ephemeral", "text": WORDS})
        if kind == "block_suggestion":
            return _acked({"options": []})
        if kind == "view_submission":
            return _acked(_kept(body["view"]))
        if kind in ASKING or "command" in body:
            place, said = self.places.of(body, respond), SAID if kind in ASKING else Message(WORDS)
            self.running.answer(self.notices.answer(place, context.user_id, said))
        return BoltResponse(status=200, body="")


def _kept(view: dict[str, Any]) -> dict[str, Any]:
    """The form as it is, with the words at its first field: so a typed password stays, too."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if fields:
        return {"response_action": "errors", "errors": {fields[0]: WORDS}}
    return {"response_action": "update", "view": modal(SAID)}


def _acked(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(answer))
