"""Answering every error: ours in its own words, any other as a fault with its number."""

import asyncio
import json
import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse

from bot.domain.errors import AlreadyDelivered, BotError, NotOpen, OutcomeUnknown
from bot.slack.answers import Notices
from bot.slack.blocks import section
from bot.slack.message import Message, modal
from bot.slack.operators import whom_to_ask
from bot.slack.places import InModal, Places
from bot.slack.text import cut, escape

ACK_TAKEN = 0.03
"""Seconds. Bolt looks for an ack every 10 ms, and forgets the ack of a listener that failed before
it looked; so a failure is not over until it has looked."""

LONGEST = 2_500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Faults:
    """The one place where a listener's error is answered."""

    notices: Notices
    places: Places

    async def say(
        self,
        error: Exception,
        context: AsyncBoltContext,
        body: dict[str, Any],
        respond: AsyncRespond,
        response: BoltResponse | None,
    ) -> BoltResponse | None:
        """Tell the person what went wrong; a listener that did not acknowledge is acknowledged.

        `response` is None once it was acknowledged, and then none may be returned. What goes
        wrong with a form, or in a modal that was just opened, is said in that very modal.
        """
        words, place = _in_words(error), self.places.of(body, respond)
        if body.get("type") == "block_suggestion":  # a select is empty; the form stays as it is
            return BoltResponse(status=200, body=json.dumps({"options": []}))
        sent = body.get("type") == "view_submission"
        if sent and response is not None:
            shown = {"response_action": "update", "view": modal(words)}
            return BoltResponse(status=200, body=json.dumps(shown))
        over = isinstance(error, NotOpen) and error.over
        opened = isinstance(place, InModal) and place.trigger is None
        replace = over or sent or opened
        await self.notices.answer(place, context.user_id, words, replace=replace)
        if response is None:
            await asyncio.sleep(ACK_TAKEN)
            return None
        return BoltResponse(status=200, body="")


def _in_words(error: Exception) -> Message:
    if isinstance(error, BotError):
        words = escape(cut(str(error), LONGEST))
        words += whom_to_ask(error)
        return Message(words, [section(f"{_sign(error)} {words}")])
    number = secrets.token_hex(4)
    log.error("listener failed", fault=number, exc_info=error)
    words = (
        f"Something broke in Numberbot, fault `{number}`. `/number audit` shows whether anything"
        " was done. Tell whoever runs Numberbot this number; the log has it."
    )
    return Message(words, [section(f":boom: {words}")])


def _sign(error: BotError) -> str:
    match error:
        case OutcomeUnknown():
            return ":warning:"
        case AlreadyDelivered():
            return ":information_source:"
        case _:
            return ":no_entry_sign:"
