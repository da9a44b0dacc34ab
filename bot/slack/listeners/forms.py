"""Forms in modals: laid out anew when something is chosen, and sent."""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.actors import NOBODY, Actor, Origin
from bot.domain.errors import AlreadyDelivered, BotError, NotAllowed, NotOpen
from bot.domain.plans import Plan, State
from bot.domain.requests import Import
from bot.operations.facts import Secrets
from bot.slack import arrivals
from bot.slack.answering import Answering
from bot.slack.asked import ShowPlan
from bot.slack.forms.forms import OPENING, Forms
from bot.slack.forms.latest import Latest
from bot.slack.forms.shapes import Wanted
from bot.slack.forms.sheet import Sheet
from bot.slack.forms.submitted import Stale, Wrong
from bot.slack.listeners.hearing import Hearing, Payload, origin
from bot.slack.listeners.presses import Carrying
from bot.slack.listeners.submission import Submission, replaces
from bot.slack.message import Message, View, modal, waiting
from bot.slack.places import InModal, Places

ASKING = "Looking…"
SENDING = "It is being written down, which takes longer than usual…"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent and is sound, by whom (their id), from where."""

    view: View = field(repr=False)  # what was typed stands in it, passwords, too
    user: str
    at: Origin
    place: InModal
    secrets: Secrets

    def shows(self, message: Message) -> View:
        """A message in the form's place."""
        return modal(message, self.place.title, self.at.channel_id)


@dataclass(frozen=True, slots=True)
class FormListeners:
    """A choice on which other fields depend, and Submit."""

    hearing: Hearing
    answering: Answering
    carrying: Carrying
    places: Places
    forms: Forms
    latest: Latest

    async def chosen(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """A provider, a kind or a line was chosen: the fields follow."""
        await ack()
        place = self.places.of(body, respond)
        action: dict[str, Any] = body["actions"][0]
        name = action["block_id"].rpartition(".")[0]
        value = (action.get("selected_option") or {}).get("value")
        self.carrying.desk.policy.may_read(await self.hearing.presser(body))
        if isinstance(place, InModal):
            view, mine = body["view"], body["trigger_id"]
            await self.latest.mark(view["id"], mine)
            latest = partial(self.latest.still, view["id"], mine)
            await self.forms.change(view, {name: value}, place, latest)

    async def field(self, ack: AsyncAck) -> None:
        """A choice on which nothing depends."""
        await ack()

    async def sent(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Submit. What is wrong stands at its field; else the modal stays, and shows what follows.

        An import's Submit is its confirmation: it is claimed before the ack, and carried out
        after it. All else leads to a card, in the same modal.
        """
        marking = asyncio.create_task(self.latest.mark(body["view"]["id"], body["trigger_id"]))
        try:
            await self._sent(ack, body, respond)
        finally:
            await marking

    async def _sent(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        view: View = body["view"]
        read = self.forms.read(view)
        if isinstance(read, Wrong):
            await ack(response_action="errors", errors=dict(read.errors))
            return
        place = self.places.of(body, respond)
        if not isinstance(place, InModal):
            raise TypeError("a form is sent from a modal")
        if isinstance(read, Stale):
            await replaces(ack, waiting(OPENING, place.title, place.channel))
            actor = await self.hearing.presser(body)
            self.carrying.desk.policy.may_read(actor)
            await self.forms.follow(view, read.chosen, place, actor.id)
            return
        user = (body.get("user") or {}).get("id") or NOBODY
        sent = Sent(view, user, origin(body), place, read.secrets)
        if isinstance(read.asked, Import):
            await self._import(ack, sent, read.asked, body)
            return
        await replaces(ack, waiting(ASKING, place.title, sent.at.channel_id))
        await self._propose(sent, read.asked, body)

    async def _propose(self, sent: Sent, wanted: Wanted, body: Payload) -> None:
        """Ask for a card; where that is refused the form comes again, but not for who may not."""
        try:
            await self._ask(sent, wanted, await self.hearing.presser(body))
        except AlreadyDelivered as error:  # its card, which this ack has just written over
            actor = await self.hearing.presser(body)
            plan = await self.carrying.desk.delivered(actor, sent.at)
            if plan is None:
                await self._again(sent, str(error))
            else:
                await self._ask(sent, ShowPlan(plan.id), actor)
        except NotAllowed:
            raise
        except BotError as error:
            arrivals.refused(error)
            await self._again(sent, str(error))

    async def _ask(self, sent: Sent, wanted: Wanted | ShowPlan, actor: Actor) -> None:
        """Ask, and show the answer."""
        answer = await self.answering.answer(actor, wanted, sent.at, sent.secrets)
        notices = self.carrying.notices
        shown = await notices.answer(sent.place, actor.id, answer.message, replace=True)
        if shown and answer.plan is not None:
            await self.carrying.desk.shown(answer.plan)

    async def _import(self, ack: AsyncAck, sent: Sent, wanted: Import, body: Payload) -> None:
        """Claim, say that it is being done, do it, show the receipt; a refusal leads back."""
        waits = waiting(SENDING, sent.place.title, sent.at.channel_id)
        async with Submission(ack, sent.place, waits) as submission:
            try:
                actor = await self.hearing.presser_in_time(body)
                plan = await self._claimed(submission, sent, wanted, actor)
            except NotAllowed:
                raise
            except BotError as error:
                arrivals.refused(error)
                again = await self.forms.again(sent.view, str(error), asks=False)
                if not await submission.show(again):
                    refused = self.carrying.cards.refused(str(error))
                    await self.carrying.notices.post(sent.user, refused)
                return
            if plan is None:
                return
            await submission.show(sent.shows(self.carrying.cards.working(plan)))
        ended = await self.carrying.out(plan, actor, sent.at, sent.place, sent.secrets)
        if ended is not None and ended.state in {State.FAILED, State.SUPERSEDED}:
            await self._again(sent, self.carrying.cards.why_not(ended))

    async def _claimed(
        self, submission: Submission, sent: Sent, wanted: Import, actor: Actor
    ) -> Plan | None:
        """The plan that Submit makes; None when it was pressed before, which is shown."""
        plan_id, desk = Sheet.of(sent.view).plan_id, self.carrying.desk
        try:
            return await desk.submit(actor, plan_id, wanted, sent.secrets, sent.at)
        except NotOpen:
            await self._twice(submission, sent, plan_id, actor)
            return None

    async def _twice(self, submission: Submission, sent: Sent, plan_id: str, actor: Actor) -> None:
        """Submit was pressed twice: show how far the first has come, then its end, if it came."""
        plan = (await self.carrying.desk.look_up(actor, plan_id)).plan
        if plan.state in {State.FAILED, State.SUPERSEDED}:  # the form is before them again
            why = self.carrying.cards.why_not(plan)
            again = await self.forms.again(sent.view, why, asks=False)
            await submission.show(again)
            return
        await self.carrying.notices.keep(plan, sent.place)  # whoever carries it out may have died
        before = await self._seen(plan_id, actor)
        await submission.show(sent.shows(before))
        after = await self._seen(plan_id, actor)
        if after != before:
            await sent.place.show(after)

    async def _seen(self, plan_id: str, actor: Actor) -> Message:
        plan = (await self.carrying.desk.look_up(actor, plan_id)).plan
        cards = self.carrying.cards
        return cards.working(plan) if plan.under_way else cards.ended(plan)

    async def _again(self, sent: Sent, words: str) -> None:
        """The form again; where its modal was closed, the words by message."""
        if not await sent.place.fill(await self.forms.again(sent.view, words)):
            await self.carrying.notices.post(sent.user, self.carrying.cards.refused(words))
