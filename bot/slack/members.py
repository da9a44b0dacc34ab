"""Who somebody is in this workspace: a member or a guest. Slack's payloads do not tell."""

import time
from dataclasses import dataclass, field

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.actors import Actor
from bot.domain.errors import Unavailable
from bot.slack.web import UNREACHED, refusal

LASTS = 300.0
"""Seconds for which an answer of users.info is good: so long may somebody who was made a guest
go on as a member."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Members:
    """Asks users.info, and remembers it for a while."""

    client: AsyncWebClient
    team_id: str
    _known: dict[str, tuple[float, bool]] = field(default_factory=dict)

    async def actor(self, user_id: str, name: str | None, team_id: str | None) -> Actor:
        """The actor of a payload. Raises Unavailable when Slack does not tell: nothing is done."""
        if team_id != self.team_id:  # policy refuses them; Slack may not even know them here
            return Actor(user_id, name, team_id)
        return Actor(user_id, name, team_id, guest=await self._is_guest(user_id))

    async def _is_guest(self, user_id: str) -> bool:
        until, guest = self._known.get(user_id, (0.0, True))
        if time.monotonic() < until:
            return guest
        try:
            user = (await self.client.users_info(user=user_id))["user"]
        except UNREACHED as error:
            log.warning("users.info failed", user=user_id, why=refusal(error))
            raise Unavailable(
                "Slack", "could not tell me who you are, so nothing was done. Try again shortly."
            ) from error
        guest = any(user.get(kind) for kind in ("is_restricted", "is_ultra_restricted", "is_bot"))
        self._known[user_id] = (time.monotonic() + LASTS, guest)
        return guest
