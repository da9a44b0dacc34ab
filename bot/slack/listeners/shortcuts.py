"""Shortcuts: forms from anywhere in Slack, and the numbers in a message looked up."""

from dataclasses import dataclass
from functools import partial

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.operations.lookup import look_up
from bot.slack.answering import Answering
from bot.slack.answers import Notices
from bot.slack.asked import Fill
from bot.slack.forms.forms import Forms
from bot.slack.listeners.hearing import Hearing, Payload, origin
from bot.slack.message import waiting
from bot.slack.places import InModal, Place, Places
from bot.slack.readings.lookup import looked_up
from bot.slack.said import words_in
from bot.slack.verbs import VERBS

SHOWING = "Asking its provider…"
LOOKING = "Looking for phone numbers…"
TITLE = "Look up phone numbers"


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """Global ones have no channel and no response_url; that of a message has both."""

    hearing: Hearing
    answering: Answering
    notices: Notices
    places: Places
    forms: Forms

    async def buy(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """“Buy a number”, from anywhere."""
        await ack()
        await self._open("buy", body, respond)

    async def bring(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """“Import a number”, from anywhere."""
        await ack()
        await self._open("import", body, respond)

    async def look_up(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """“Look up phone numbers”, on a message: a modal at once, then what was found in it."""
        await ack()
        here = self.places.here(respond)
        loading = waiting(LOOKING, TITLE, origin(body).channel_id)
        opened = await self.places.open(body["trigger_id"], loading, here)
        actor = await self.hearing.presser(body)
        desk, country = self.answering.desk, self.hearing.parser.country
        texts = words_in(body["message"])
        found = await look_up(actor, texts, country, desk.providers, desk.store, desk.policy)
        place: Place = opened or here
        message = looked_up(found, self.answering.cards)
        await self.notices.answer(place, actor.id, message, replace=opened is not None)

    async def show(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """One of the numbers that were found: on top of them, at once."""
        await ack()
        asked = await self.hearing.asked(body)
        pushed: InModal | None = None
        if "view" in body:
            loading = waiting(SHOWING, body["view"]["title"]["text"], origin(body).channel_id)
            pushed = await self.places.push(body, loading)
        place = pushed or self.places.of(body, respond)
        actor = await self.hearing.presser(body)
        answer = await self.answering.answer(actor, asked, origin(body))
        replace = pushed is not None
        await self.notices.answer(place, actor.id, answer.message, replace=replace)

    async def _open(self, verb: str, body: Payload, respond: AsyncRespond) -> None:
        who = partial(self.hearing.presser, body)
        fill, place = Fill(VERBS[verb]), self.places.here(respond)
        await self.forms.open(fill, body["trigger_id"], place, origin(body), who)
