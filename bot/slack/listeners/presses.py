"""Buttons that change something: they carry a version and a plan's id, nothing else."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.actors import Actor, Origin
from bot.domain.errors import OutcomeUnknown, StoreUnavailable, TrailBroken
from bot.domain.plans import Plan
from bot.operations.desk import Desk
from bot.operations.facts import NO_SECRETS, Secrets
from bot.slack import ids
from bot.slack.answers import Notices
from bot.slack.cards import Cards
from bot.slack.listeners.hearing import Hearing, Payload, origin
from bot.slack.message import Message
from bot.slack.places import Place, Places


@dataclass(frozen=True, slots=True)
class Carrying:
    """Carries a claimed plan out and says how it ended, wherever it was confirmed."""

    desk: Desk
    cards: Cards
    notices: Notices
    changed: Callable[[Actor], None]
    """Told, once they have their answer, of somebody for whom something changed; it waits not."""

    async def out(
        self, plan: Plan, actor: Actor, at: Origin, place: Place, secrets: Secrets = NO_SECRETS
    ) -> Plan | None:
        """Show that it is being done, do it, show the receipt, tell the channel.

        The receipt waits for the line before it, so that this one cannot come over it.
        The plan as it ended; None when that could not be written down.
        """
        working = asyncio.create_task(place.progress(self.cards.working(plan)))
        try:
            receipt = await self.desk.perform(plan, at, secrets)
        except (OutcomeUnknown, StoreUnavailable, TrailBroken) as error:
            await working
            lost = self.cards.lost(str(error))
            await self.notices.answer(place, actor.id, lost, replace=True)
            await self.notices.keep(plan, place)
            self.changed(actor)
            return None
        finally:
            await working
        message = self.cards.receipt(receipt)
        if await self.notices.answer(place, actor.id, message, replace=True):
            await self.desk.told(receipt.plan)
        await self.notices.keep(receipt.plan, place)
        if receipt.fresh is not None:
            await self.desk.shown(receipt.fresh.plan)
        here = at.channel_id == receipt.plan.channel_id  # not where a card came by message
        self.changed(actor)
        await self.announce(receipt.plan, place if here else None)
        return receipt.plan

    async def announce(self, plan: Plan, place: Place | None) -> None:
        """The line that everybody sees, if there is anything to tell."""
        if not plan.happened:
            return
        if await self.notices.announce(plan, lambda: self.desk.announces(plan), place):
            await self.desk.announced(plan)


@dataclass(frozen=True, slots=True)
class Presses:
    """A card's buttons, and those of a question that only a person can answer."""

    hearing: Hearing
    carrying: Carrying
    places: Places

    async def confirm(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The card's verb: claim, say so, carry it out, show the receipt, tell the channel."""
        await ack()
        actor, at = await self.hearing.presser(body), origin(body)
        plan = await self.carrying.desk.claim(actor, await self.hearing.carried(body), at)
        await self.carrying.out(plan, actor, at, self.places.of(body, respond))

    async def cancel(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The card's Cancel."""
        await ack()
        actor = await self.hearing.presser(body)
        plan_id = await self.hearing.carried(body)
        plan = await self.carrying.desk.cancel(actor, plan_id, origin(body))
        cancelled = self.carrying.cards.cancelled(plan)
        await self._replace(body, respond, actor, cancelled)
        self.carrying.changed(actor)

    async def happened(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """A person says that it happened."""
        await ack()
        await self._settle(body, respond, happened=True)

    async def did_not(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """A person says that it did not happen."""
        await ack()
        await self._settle(body, respond, happened=False)

    async def unknown(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """A button that this version does not know."""
        await ack()
        actor = await self.hearing.presser(body)
        await self.carrying.desk.refuse(actor, origin(body), ids.OLD_CARD)
        place = self.places.of(body, respond)
        await self.carrying.notices.answer(place, actor.id, Message(ids.OLD_CARD))

    async def _settle(self, body: Payload, respond: AsyncRespond, *, happened: bool) -> None:
        desk, notices = self.carrying.desk, self.carrying.notices
        actor, plan_id = await self.hearing.presser(body), await self.hearing.carried(body)
        plan = await desk.answer(actor, plan_id, origin(body), happened=happened)
        await notices.write_over(plan)
        seen = await self._replace(body, respond, actor, self.carrying.cards.ended(plan))
        if seen and plan.actor.id == actor.id:
            await desk.told(plan)
        self.carrying.changed(plan.actor)
        await self.carrying.announce(plan, None)

    async def _replace(
        self, body: Payload, respond: AsyncRespond, actor: Actor, message: Message
    ) -> bool:
        """Answer in place of what was pressed."""
        place = self.places.of(body, respond)
        return await self.carrying.notices.answer(place, actor.id, message, replace=True)
