"""How calls of Slack's Web API fail, and how long is waited when Slack says so."""

import copy
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    async_default_handlers,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.metrics.bot import BotCounts

UNREACHED = (
    aiohttp.ClientError,
    SlackClientError,
    TimeoutError,
    OSError,
    AttributeError,
    ValueError,
)
"""With the last two slack_sdk stumbles over what is no JSON object."""
CALL_WITHIN = 30
"""Seconds, as slack_sdk has it for connections of its own."""
LONGEST_WAIT = 30
"""Seconds in all. Whoever is told to wait longer gives up: what was to be said has other ways."""
TRIES_AGAIN = 5
LIMITED = "ratelimited"
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})


def refusal(error: Exception) -> str:
    """Slack's word for what was wrong; an answer that is no JSON object has none."""
    said = getattr(getattr(error, "response", None), "data", None)
    word = said.get("error") if isinstance(said, dict) else None
    return str(word or type(error).__name__)


def refuses_blocks(error: Exception) -> bool:
    """Whether it is our layout that Slack would not take."""
    return isinstance(error, SlackApiError) and refusal(error) in BLOCKS_REFUSED


class RateLimited(AsyncRateLimitErrorRetryHandler):
    """Waits when Slack says so (429, Retry-After), but not for ever."""

    def __init__(self, counts: BotCounts | None = None) -> None:
        super().__init__(max_retry_count=TRIES_AGAIN)
        self._counts = counts

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        """Whether it is a 429 that is worth its wait."""
        given = {} if response is None else response.headers
        limited = await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )
        waits = limited and (state.current_attempt + 1) * _seconds(given) <= LONGEST_WAIT
        if waits and self._counts is not None:  # who gives up counts the last one
            self._counts.limited.inc()
        return waits


def connections() -> aiohttp.ClientSession:
    """Connections to Slack that are kept for a while, for all calls.

    Without them slack_sdk opens one for each, with handshakes that people wait for.
    """
    within = aiohttp.ClientTimeout(total=CALL_WITHIN)
    return aiohttp.ClientSession(timeout=within, cookie_jar=aiohttp.DummyCookieJar())


def webhook(
    respond: AsyncRespond, session: aiohttp.ClientSession | None, *, waits: bool
) -> AsyncWebhookClient | None:
    """The client for a response_url, if there is one: `respond` itself knows no 429."""
    if respond.response_url is None:
        return None
    handlers = [*async_default_handlers(), RateLimited()] if waits else async_default_handlers()
    return AsyncWebhookClient(
        respond.response_url,
        proxy=respond.proxy,
        ssl=respond.ssl,
        session=session,
        retry_handlers=handlers,
    )


def unwaiting(client: AsyncWebClient) -> AsyncWebClient:
    """The same client, but for what is not worth waiting for when Slack asks us to slow down."""
    hurried = copy.copy(client)
    hurried.retry_handlers = async_default_handlers()
    return hurried


def retry_after(error: Exception) -> float:
    """Seconds that Slack wants us to wait after this refusal; 0 where it says nothing."""
    return _seconds(getattr(getattr(error, "response", None), "headers", None) or {})


def _seconds(headers: Mapping[str, Any]) -> float:
    """Retry-After, which slack_sdk keeps as a text or in a list."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            given = value[0] if isinstance(value, list) else value
            return float(given) if str(given).isdecimal() else 0.0
    return 0.0
