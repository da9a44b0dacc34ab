"""Slack's Web API, each call of it counted by its method and what became of it."""

from http import HTTPStatus
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.metrics.bot import BotCounts
from bot.slack.web import UNREACHED

OK, REFUSED, LIMITED, AWAY = "ok", "refused", "limited", "unreached"


class CountedClient(AsyncWebClient):
    """slack_sdk's client; `counts` hears of every call."""

    def __init__(self, counts: BotCounts, **given: Any) -> None:
        super().__init__(**given)
        self.counts = counts

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """As slack_sdk's own."""
        outcome = AWAY  # also where nobody waits for it any more
        try:
            said = await super().api_call(api_method, **given)
        except UNREACHED as error:
            outcome = _outcome(error)
            raise
        else:
            outcome = OK
            return said
        finally:
            self.counts.calls.labels(api_method, outcome).inc()
            if outcome == LIMITED:
                self.counts.limited.inc()


def _outcome(error: Exception) -> str:
    if not isinstance(error, SlackApiError):
        return AWAY
    status = getattr(error.response, "status_code", None)
    return LIMITED if status == HTTPStatus.TOO_MANY_REQUESTS else REFUSED
