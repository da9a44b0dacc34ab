"""Reading what Slack sends: who it was, from where, and what a button carried."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.actors import Actor, Origin, Source
from bot.domain.errors import NotUnderstood, Unavailable
from bot.operations.desk import Desk
from bot.slack import ids
from bot.slack.asked import Asked
from bot.slack.members import Members
from bot.slack.message import channel_of
from bot.slack.parse import Parser
from bot.slack.places import among_ourselves

Payload = dict[str, Any]
KNOWN_WITHIN = 1.5
"""Seconds in which Slack must tell who somebody is where an ack waits for it."""
NOT_TOLD = "did not tell me in time who you are, so nothing was sent. Send it again."


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who acts, and what they ask."""

    desk: Desk
    parser: Parser
    members: Members

    async def typist(self, command: Mapping[str, Any]) -> Actor:
        """Who typed a command."""
        return await self.members.actor(
            command.get("user_id"), command.get("user_name"), command.get("team_id")
        )

    async def presser(self, body: Payload) -> Actor:
        """Who pressed, with the workspace they belong to (another one, in a shared channel)."""
        user, team = body.get("user") or {}, body.get("team") or {}
        return await self.members.actor(
            user.get("id"),
            user.get("username") or user.get("name"),
            user.get("team_id") or team.get("id"),
        )

    async def presser_in_time(self, body: Payload) -> Actor:
        """The same, within the time that an ack has. Raises Unavailable."""
        try:
            async with asyncio.timeout(KNOWN_WITHIN):
                return await self.presser(body)
        except TimeoutError:
            raise Unavailable("Slack", NOT_TOLD) from None

    async def carried(self, body: Payload) -> str:
        """What a button carries; a value of another version is refused, and noted."""
        try:
            return ids.unpack(body["actions"][0].get("value"))
        except NotUnderstood as error:
            await self.desk.refuse(await self.presser(body), origin(body), str(error))
            raise

    async def asked(self, body: Payload) -> Asked:
        """The question that a button carries, read as if it were typed; likewise."""
        words = await self.carried(body)
        try:
            return self.parser.read(words)
        except NotUnderstood as error:
            await self.desk.refuse(await self.presser(body), origin(body), str(error))
            raise


def origin(body: Payload) -> Origin:
    """Where something was pressed or sent."""
    view = body.get("view") or {}
    if body.get("type") == "view_submission":
        source = Source.MODAL
    elif view.get("type") == "home":
        source = Source.HOME
    else:
        source = Source.BUTTON if body.get("actions") else Source.SHORTCUT
    channel = (body.get("channel") or {}).get("id") or channel_of(view)
    if among_ourselves(body):  # no place in which others could hear of a change
        channel = None
    return Origin(source, channel, delivery(body))


def delivery(payload: Mapping[str, Any]) -> str | None:
    """The key by which a second delivery of the same command or click is known."""
    trigger = payload.get("trigger_id")
    return hashlib.sha256(trigger.encode()).hexdigest() if trigger else None
