"""/number, and whatever is typed after it."""

from dataclasses import dataclass
from functools import partial

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.actors import Origin, Source
from bot.slack.answering import Answering
from bot.slack.answers import Notices
from bot.slack.asked import Fill
from bot.slack.forms.forms import Forms
from bot.slack.listeners.hearing import Hearing, Payload, delivery
from bot.slack.places import Places


@dataclass(frozen=True, slots=True)
class Commands:
    """The one command, with its verbs."""

    hearing: Hearing
    answering: Answering
    notices: Notices
    places: Places
    forms: Forms

    async def number(self, ack: AsyncAck, command: Payload, respond: AsyncRespond) -> None:
        """/number buy US 415"""
        await ack()
        place = self.places.here(respond)
        asked = self.hearing.parser.read(command.get("text") or "")
        origin = Origin(Source.SLASH, command.get("channel_id"), delivery(command))
        if isinstance(asked, Fill):
            who = partial(self.hearing.typist, command)
            await self.forms.open(asked, command["trigger_id"], place, origin, who)
            return
        actor = await self.hearing.typist(command)
        answer = await self.answering.answer(actor, asked, origin)
        await self.notices.answer(place, actor.id, answer.message)
