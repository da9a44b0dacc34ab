"""Answering: privately through response_url, in public where it was asked, else elsewhere."""

import logging
from dataclasses import dataclass, field

import aiohttp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.plans import UNRESOLVED, Plan, State
from bot.slack.cards import Cards, Message

UNREACHED = (
    aiohttp.ClientError,
    SlackClientError,
    TimeoutError,
    OSError,
    AttributeError,
    ValueError,
)
"""How a call of Slack fails; with the last two slack_sdk stumbles over what is no JSON object."""
HTTP_OK = 200
HTTP_REFUSED = 400
MOST_KEPT = 500
ENDED = frozenset(State) - frozenset(UNRESOLVED)

log = logging.getLogger(__name__)


async def _respond(
    respond: AsyncRespond, message: Message, *, response_type: str, replace: bool
) -> int | None:
    """The status of Slack's answer (`respond` raises for none), or None when there was none."""
    if respond.response_url is None:
        return None
    try:
        took = await respond(
            text=message.text,
            blocks=message.blocks or None,
            response_type=response_type,
            replace_original=replace,
        )
    except UNREACHED as error:
        log.warning("response_url could not be reached: %s", type(error).__name__)
        return None
    if took.status_code != HTTP_OK:
        log.warning("response_url refused with HTTP %s: %s", took.status_code, took.body)
    return took.status_code


def refusal(error: Exception) -> str:
    """Slack's word for what was wrong; an answer that is no JSON object has none."""
    said = getattr(getattr(error, "response", None), "data", None)
    word = said.get("error") if isinstance(said, dict) else None
    return str(word or type(error).__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Speaks to one person or to everybody, by whichever way is open."""

    client: AsyncWebClient
    cards: Cards
    channel: str | None = None
    kept: dict[str, AsyncRespond] = field(default_factory=dict)

    def keep(self, plan: Plan, respond: AsyncRespond) -> None:
        """Remember, while this process lives, where a plan was answered that has not ended."""
        if plan.state in ENDED:
            return
        while len(self.kept) >= MOST_KEPT:
            self.kept.pop(next(iter(self.kept)))
        self.kept[plan.id] = respond

    async def answer(
        self, respond: AsyncRespond, person: str | None, message: Message, *, replace: bool = False
    ) -> bool:
        """Answer a person alone, in place of the message they pressed or beside it.

        Where Slack refuses our blocks it gets the words without them; where the response_url
        does not work, the person gets a message from the bot. Whether they were reached.
        """
        took = await _respond(respond, message, response_type="ephemeral", replace=replace)
        if took == HTTP_REFUSED:
            words = Message(message.text)
            took = await _respond(respond, words, response_type="ephemeral", replace=replace)
        if took == HTTP_OK:
            return True
        return person is not None and await self._post(person, message)

    async def announce(self, plan: Plan, respond: AsyncRespond | None = None) -> bool:
        """The public line: where it was asked, else our channel, else to the asker."""
        message = self.cards.public(plan)
        if respond is not None:
            took = await _respond(respond, message, response_type="in_channel", replace=False)
            if took == HTTP_OK:
                return True
        for place in (plan.channel_id, self.channel, plan.actor.id):
            if place is not None and await self._post(place, message):
                return True
        return False

    async def tell(self, plan: Plan) -> bool:
        """Tell the asker, in their messages with the bot, how a plan ended.

        Where it was left in doubt before, and that can still be written over, it is.
        """
        await self.write_over(plan)
        return await self._post(plan.actor.id, self.cards.ended(plan))

    async def write_over(self, plan: Plan) -> None:
        """Where a plan was left in doubt, write its end, if that is still open to us."""
        respond = self.kept.pop(plan.id, None) if plan.state in ENDED else None
        if respond is not None:
            ended = self.cards.ended(plan)
            await _respond(respond, ended, response_type="ephemeral", replace=True)

    async def ask(self, plan: Plan) -> bool:
        """Put before the asker, and our channel, what no provider can tell."""
        message = self.cards.question(plan)
        places = {plan.actor.id, self.channel} - {None}
        return any([await self._post(str(place), message) for place in sorted(map(str, places))])

    async def _post(self, place: str, message: Message) -> bool:
        try:
            await self.client.chat_postMessage(
                channel=place, text=message.text, blocks=message.blocks
            )
        except UNREACHED as error:
            log.warning("could not post to %s: %s", place, refusal(error))
            return False
        return True
