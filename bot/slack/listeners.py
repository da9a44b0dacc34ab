"""What Slack calls. Each listener: acknowledge, read, ask the desk, answer."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.actors import Actor, Origin, Source
from bot.domain.errors import NotUnderstood, OutcomeUnknown
from bot.domain.questions import Question
from bot.domain.requests import Buy
from bot.operations import inventory, trail
from bot.operations.desk import Desk
from bot.operations.inventory import Wanted
from bot.slack import ids, readings
from bot.slack.answers import Notices, answer
from bot.slack.cards import Cards, Message
from bot.slack.parse import Help, Parser

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listeners:
    """The listeners, and whom they ask."""

    desk: Desk
    parser: Parser
    cards: Cards
    notices: Notices

    async def number(self, ack: AsyncAck, command: Payload, respond: AsyncRespond) -> None:
        """/number buy US 415"""
        await ack()
        actor = Actor(command["user_id"], command.get("user_name"), command.get("team_id"))
        origin = Origin(Source.SLASH, command.get("channel_id"), _delivery(command))
        match self.parser.read(command.get("text") or ""):
            case Help(verb):
                self.desk.policy.may_read(actor)
                await answer(respond, readings.help_for(verb))
            case Buy() as request:
                proposal = await self.desk.propose(actor, request, origin)
                await answer(respond, self.cards.proposal(proposal.plan, proposal.notes))
            case Wanted() as wanted:
                await answer(respond, await self._list(actor, wanted))
            case Question() as question:
                page = await trail.ask(actor, question, self.desk.store, self.desk.policy)
                await answer(respond, readings.trail(page, self.cards))

    async def confirm(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The card's verb: claim, say so, carry it out, show the receipt, tell the channel."""
        await ack()
        actor, origin = _presser(body), _origin(body)
        plan = await self.desk.claim(actor, await self._plan_id(body), origin)
        working = asyncio.create_task(answer(respond, self.cards.working(plan), replace=True))
        try:
            receipt = await self.desk.perform(plan, origin)
        except OutcomeUnknown as error:  # it could not be written down; nobody else will tell
            await working
            await answer(respond, self.cards.lost(str(error)), replace=True)
            return
        finally:
            await working
        messages = self.cards.receipt(receipt)
        told = [await answer(respond, message, replace=True) for message in messages]
        if receipt.plan.bought is not None:
            await self.notices.announce(receipt.plan, respond)
        if all(told):
            await self.desk.told(receipt.plan)

    async def cancel(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The card's Cancel."""
        await ack()
        plan = await self.desk.cancel(_presser(body), await self._plan_id(body), _origin(body))
        await answer(respond, self.cards.cancelled(plan), replace=True)

    async def offers(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Other offers: the question of the card, asked of all providers."""
        await ack()
        request = await self._request(body)
        found = await self.desk.offers(_presser(body), request)
        await answer(respond, readings.offers(found, self.cards))

    async def propose(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Choose, beside an offer: the same as typing it; the card replaces the offers."""
        await ack()
        request = await self._request(body)
        proposal = await self.desk.propose(_presser(body), request, _origin(body))
        card = self.cards.proposal(proposal.plan, proposal.notes)
        await answer(respond, card, replace=True)

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
        await self.desk.refuse(_presser(body), _origin(body), ids.OLD_CARD)
        await answer(respond, Message(ids.OLD_CARD))

    async def _settle(self, body: Payload, respond: AsyncRespond, *, happened: bool) -> None:
        plan_id = await self._plan_id(body)
        plan = await self.desk.answer(_presser(body), plan_id, _origin(body), happened=happened)
        await answer(respond, self.cards.ended(plan), replace=True)
        if plan.bought is not None:
            await self.notices.announce(plan)
        if plan.actor.id == body["user"]["id"]:
            await self.desk.told(plan)

    async def _list(self, actor: Actor, wanted: Wanted) -> Message:
        desk = self.desk
        taken = await inventory.take(actor, wanted, desk.providers, desk.store, desk.policy)
        return readings.inventory(taken, self.cards)

    async def _plan_id(self, body: Payload) -> str:
        """The plan of a button; a value of another version is refused, and noted."""
        try:
            return _carried(body)
        except NotUnderstood as error:
            await self.desk.refuse(_presser(body), _origin(body), str(error))
            raise

    async def _request(self, body: Payload) -> Buy:
        """The question that a button carries, read as if it were typed; likewise."""
        try:
            asked = self.parser.read(_carried(body))
        except NotUnderstood as error:
            await self.desk.refuse(_presser(body), _origin(body), str(error))
            raise
        if isinstance(asked, Buy):
            return asked
        await self.desk.refuse(_presser(body), _origin(body), ids.OLD_CARD)
        raise NotUnderstood(ids.OLD_CARD)


def _carried(body: Payload) -> str:
    return ids.unpack(body["actions"][0].get("value"))


def _presser(body: Payload) -> Actor:
    """Who pressed, with the workspace they belong to (another one, in a shared channel)."""
    user, team = body["user"], body.get("team") or {}
    return Actor(
        user["id"], user.get("username") or user.get("name"), user.get("team_id") or team.get("id")
    )


def _origin(body: Payload) -> Origin:
    return Origin(Source.BUTTON, (body.get("channel") or {}).get("id"), _delivery(body))


def _delivery(payload: Payload) -> str | None:
    """The key by which a second delivery of the same command or click is known."""
    trigger = payload.get("trigger_id")
    return hashlib.sha256(trigger.encode()).hexdigest() if trigger else None
