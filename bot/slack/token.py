"""Whether Slack still knows the bot's token: asked now and then, and remembered in between."""

import asyncio
import time
from dataclasses import dataclass, field

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.web import LIMITED, UNREACHED, refusal, unwaiting

ANSWERS_WITHIN = 5.0
"""Seconds."""
OUTAGES = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's words, with HTTP 200, for trouble of its own: they say nothing of the token."""
TWICE = 2
"""So often in a row Slack is not reached before that counts: one answer may get lost."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two looks: while all is well, and while it is not."""

    well: float = 60.0
    unwell: float = 15.0


@dataclass(slots=True)
class Token:
    """The bot's token, good at the start: without, there is no start."""

    client: AsyncWebClient
    rhythm: Rhythm = field(default_factory=Rhythm)
    valid: bool = True
    """Not refused when Slack was last reached."""
    _why: str | None = None
    _lost: int = 0
    _looked: float = field(default_factory=time.monotonic)

    @property
    def status(self) -> str:
        """`ok`, or what is wrong."""
        return self._why or "ok"

    async def look(self) -> None:
        """Ask Slack, when it is time to."""
        every = self.rhythm.well if self._why is None and not self._lost else self.rhythm.unwell
        if time.monotonic() - self._looked < every:
            return
        try:
            await self._asked()
        finally:
            self._looked = time.monotonic()

    async def _asked(self) -> None:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await unwaiting(self.client).auth_test()
        except SlackApiError as error:
            word = refusal(error)
            if word == LIMITED:  # whom Slack asks to slow down it knows
                self._well()
            elif word in OUTAGES or error.response.status_code >= 500:  # noqa: PLR2004 HTTP's
                self._unreached(word)
            else:
                self._refused(word)
        except UNREACHED as error:
            self._unreached(type(error).__name__)
        else:
            self._well()

    def _well(self) -> None:
        if self._why is not None:
            log.info("Slack knows the bot's token again")
        self.valid, self._why, self._lost = True, None, 0

    def _refused(self, word: str) -> None:
        why = f"it refuses SLACK_BOT_TOKEN ({word})"
        if self._why != why:
            log.error("Slack refuses SLACK_BOT_TOKEN", why=word, do=WHAT_TO_DO)
        self.valid, self._why, self._lost = False, why, 0

    def _unreached(self, word: str) -> None:
        self._lost += 1
        if self._lost < TWICE:
            return
        if self._lost == TWICE:
            log.warning("Slack cannot be reached", why=word)
        self._why = f"it cannot be reached ({word})"


WHAT_TO_DO = (
    "Install the app to the workspace again, copy its token from OAuth & Permissions, and start"
    " Numberbot anew with it."
)
