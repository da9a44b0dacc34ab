"""What Slack calls. Each listener: acknowledge, read, ask the desk, answer."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.actors import Actor, Origin, Source
from bot.domain.errors import NotUnderstood, OutcomeUnknown, StoreUnavailable, TrailBroken
from bot.domain.plans import Plan
from bot.domain.questions import Question
from bot.domain.requests import Assign, Buy, Unassign
from bot.operations import inventory, trail
from bot.operations.desk import Desk
from bot.operations.inventory import Wanted
from bot.slack import ids, readings
from bot.slack.answers import Notices
from bot.slack.cards import Cards, Message
from bot.slack.members import Members
from bot.slack.parse import Help, Parser

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners, and whom they ask."""

    desk: Desk
    parser: Parser
    cards: Cards
    notices: Notices
    members: Members

    async def number(self, ack: AsyncAck, command: Payload, respond: AsyncRespond) -> None:
        """/number buy US 415"""
        await ack()
        actor = await self.members.actor(
            command["user_id"], command.get("user_name"), command.get("team_id")
        )
        origin = Origin(Source.SLASH, command.get("channel_id"), _delivery(command))
        message = await self._answer_to(actor, origin, command.get("text") or "")
        await self.notices.answer(respond, actor.id, message)

    async def _answer_to(self, actor: Actor, origin: Origin, typed: str) -> Message:
        match self.parser.read(typed):
            case Help(verb):
                self.desk.policy.may_read(actor)
                return readings.help_for(verb)
            case (Buy() | Assign() | Unassign()) as request:
                return self.cards.proposal(await self.desk.propose(actor, request, origin))
            case Wanted() as wanted:
                return await self._list(actor, wanted)
            case Question() as question:
                page = await trail.ask(actor, question, self.desk.store, self.desk.policy)
                return readings.trail(page, self.cards)

    async def confirm(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The card's verb: claim, say so, carry it out, show the receipt, tell the channel."""
        await ack()
        actor, origin = await self._presser(body), _origin(body)
        plan = await self.desk.claim(actor, await self._plan_id(body), origin)
        saying = self.notices.answer(respond, None, self.cards.working(plan), replace=True)
        working = asyncio.create_task(saying)
        try:
            receipt = await self.desk.perform(plan, origin)
        except (OutcomeUnknown, StoreUnavailable, TrailBroken) as error:
            await working
            await self._replace(respond, actor, self.cards.lost(str(error)))
            self.notices.keep(plan, respond)
            return
        finally:
            await working
        if await self._replace(respond, actor, self.cards.receipt(receipt)):
            await self.desk.told(receipt.plan)
        self.notices.keep(receipt.plan, respond)
        if receipt.fresh is not None:
            await self.desk.shown(receipt.fresh.plan)
        here = origin.channel_id == receipt.plan.channel_id  # not where a card came by message
        await self._announce(receipt.plan, respond if here else None)

    async def cancel(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The card's Cancel."""
        await ack()
        actor = await self._presser(body)
        plan = await self.desk.cancel(actor, await self._plan_id(body), _origin(body))
        await self._replace(respond, actor, self.cards.cancelled(plan))

    async def offers(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Other offers: the question of the card, asked of all providers."""
        await ack()
        actor = await self._presser(body)
        found = await self.desk.offers(actor, await self._request(body))
        await self.notices.answer(respond, actor.id, readings.offers(found, self.cards))

    async def propose(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Choose, beside an offer: the same as typing it; the card replaces the offers."""
        await ack()
        actor = await self._presser(body)
        proposal = await self.desk.propose(actor, await self._request(body), _origin(body))
        await self._replace(respond, actor, self.cards.proposal(proposal))
        await self.desk.shown(proposal.plan)

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
        actor = await self._presser(body)
        await self.desk.refuse(actor, _origin(body), ids.OLD_CARD)
        await self.notices.answer(respond, actor.id, Message(ids.OLD_CARD))

    async def _settle(self, body: Payload, respond: AsyncRespond, *, happened: bool) -> None:
        actor, plan_id = await self._presser(body), await self._plan_id(body)
        plan = await self.desk.answer(actor, plan_id, _origin(body), happened=happened)
        await self.notices.write_over(plan)
        seen = await self._replace(respond, actor, self.cards.ended(plan))
        if seen and plan.actor.id == actor.id:
            await self.desk.told(plan)
        await self._announce(plan, None)

    async def _replace(self, respond: AsyncRespond, actor: Actor, message: Message) -> bool:
        """Answer in place of what was pressed."""
        return await self.notices.answer(respond, actor.id, message, replace=True)

    async def _announce(self, plan: Plan, respond: AsyncRespond | None) -> None:
        """The line that everybody sees, if there is anything to tell."""
        if plan.happened and await self.notices.announce(plan, respond):
            await self.desk.announced(plan)

    async def _list(self, actor: Actor, wanted: Wanted) -> Message:
        desk = self.desk
        taken = await inventory.take(actor, wanted, desk.providers, desk.store, desk.policy)
        return readings.inventory(taken, self.cards)

    async def _presser(self, body: Payload) -> Actor:
        """Who pressed, with the workspace they belong to (another one, in a shared channel)."""
        user, team = body["user"], body.get("team") or {}
        return await self.members.actor(
            user["id"],
            user.get("username") or user.get("name"),
            user.get("team_id") or team.get("id"),
        )

    async def _plan_id(self, body: Payload) -> str:
        """The plan of a button; a value of another version is refused, and noted."""
        try:
            return _carried(body)
        except NotUnderstood as error:
            await self.desk.refuse(await self._presser(body), _origin(body), str(error))
            raise

    async def _request(self, body: Payload) -> Buy:
        """The question that a button carries, read as if it were typed; likewise."""
        try:
            asked = self.parser.read(_carried(body))
        except NotUnderstood as error:
            await self.desk.refuse(await self._presser(body), _origin(body), str(error))
            raise
        if isinstance(asked, Buy):
            return asked
        await self.desk.refuse(await self._presser(body), _origin(body), ids.OLD_CARD)
        raise NotUnderstood(ids.OLD_CARD)


def _carried(body: Payload) -> str:
    return ids.unpack(body["actions"][0].get("value"))


def _origin(body: Payload) -> Origin:
    return Origin(Source.BUTTON, (body.get("channel") or {}).get("id"), _delivery(body))


def _delivery(payload: Payload) -> str | None:
    """The key by which a second delivery of the same command or click is known."""
    trigger = payload.get("trigger_id")
    return hashlib.sha256(trigger.encode()).hexdigest() if trigger else None
