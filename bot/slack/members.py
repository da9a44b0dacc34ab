"""Who somebody is in this workspace, as Slack knows them: payloads alone do not tell."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.actors import Actor, Standing, nobody
from bot.domain.errors import Unavailable
from bot.slack.identity import Identity
from bot.slack.places import keep
from bot.slack.web import UNREACHED, refusal

LASTS = 300.0
"""Seconds for which an answer of users.info is good: so long may somebody who was made a guest
go on as a member."""
UNKNOWN = frozenset({"user_not_found", "user_not_visible"})
"""What Slack says of people with whom this workspace has nothing to do."""
SLACKBOT = "USLACKBOT"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """What users.info says of somebody: their workspace (ours, if they belong to it), and how.

    `name` is what people see beside what they write.
    """

    team_id: str | None
    standing: Standing = Standing.MEMBER
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """Asks users.info, and remembers it for a while."""

    client: AsyncWebClient
    me: Identity
    _known: dict[str, tuple[float, Known]] = field(default_factory=dict)
    _asking: dict[str, asyncio.Task[Known]] = field(default_factory=dict)

    async def actor(self, user_id: str | None, name: str | None, team_id: str | None) -> Actor:
        """The actor of a payload, which says they are of the workspace or organization `team_id`.

        One that names no workspace, or the organization that ours is in, proves nothing: Slack is
        asked. Raises Unavailable when Slack does not tell: nothing is done.
        """
        if not user_id:
            return nobody(team_id)
        foreign = team_id not in {None, self.me.team_id, self.me.enterprise_id}
        if foreign and self.me.enterprise_id is None:
            return Actor(user_id, name, team_id)  # policy refuses; Slack may not know them here
        known = await self._of(user_id)  # in an organization `team_id` is but one of their teams
        theirs = known.team_id or (team_id if foreign else None)
        return Actor(user_id, known.name or name, theirs, known.standing)

    async def _of(self, user_id: str) -> Known:
        until, known = self._known.get(user_id, (0.0, Known(None)))
        if time.monotonic() < until:
            return known
        if user_id not in self._asking:
            self._asking[user_id] = asyncio.create_task(self._learned(user_id))
        return await asyncio.shield(self._asking[user_id])  # whoever cannot wait finds it next time

    async def _learned(self, user_id: str) -> Known:
        try:
            known = await self._asked(user_id)
        finally:
            del self._asking[user_id]
        keep(self._known, user_id, (time.monotonic() + LASTS, known))
        return known

    async def _asked(self, user_id: str) -> Known:
        try:
            user = (await self.client.users_info(user=user_id))["user"]
            return Known(self._team(user), _standing(user_id, user), _name(user))
        except UNREACHED as error:
            if refusal(error) in UNKNOWN:
                return Known(None)
            log.warning("users.info failed", user=user_id, why=refusal(error))
            raise Unavailable(
                "Slack", "could not tell me who you are, so nothing was done. Try again shortly."
            ) from error

    def _team(self, user: Mapping[str, Any]) -> str | None:
        """Our workspace for whoever belongs to it, also through an organization; else theirs."""
        own: str | None = user.get("team_id")
        teams = {own, *(user.get("enterprise_user") or {}).get("teams", ())}
        ours = self.me.team_id in teams and not user.get("is_stranger")
        return self.me.team_id if ours else None if own == self.me.team_id else own


def _name(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile") or {}
    return profile.get("display_name") or profile.get("real_name") or user.get("real_name")


def _standing(user_id: str, user: Mapping[str, Any]) -> Standing:
    if user.get("is_bot") or user.get("is_workflow_bot") or user_id == SLACKBOT:
        return Standing.BOT
    if user.get("deleted"):
        return Standing.GONE
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
