"""Files from the bot to one person, in their messages with it."""

import copy
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutcomeUnknown, ProviderError, Rejected
from bot.operations.exporting import File
from bot.slack.web import UNREACHED, refusal

PATIENCE = 300
"""Seconds: the client's own thirty are for calls, not for files."""
HTTP_ERRORS = 500
SCOPES = (
    " The app may not send files yet: whoever runs Numberbot adds the scopes `files:write` and"
    " `im:write` of its manifest and installs it again."
)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Uploads as the bot's client, with more patience."""

    client: AsyncWebClient

    async def send(self, person: str, words: str, files: tuple[File, ...]) -> None:
        """All of them in one message. Raises Rejected, and OutcomeUnknown when no answer came."""
        try:
            opened = await self.client.conversations_open(users=person)
            await self._patient().files_upload_v2(
                channel=str(opened["channel"]["id"]),
                initial_comment=words,
                file_uploads=[{"filename": one.name, "file": one.content} for one in files],
            )
        except UNREACHED as error:
            raise _in_words(error) from error

    def _patient(self) -> AsyncWebClient:
        patient = copy.copy(self.client)
        patient.timeout = PATIENCE
        patient.session = None  # whose own limit would hold
        return patient


def _in_words(error: Exception) -> ProviderError:
    """A refusal is one that Slack said; whatever else happened, the files may have arrived."""
    word = refusal(error)
    if isinstance(error, SlackApiError) and error.response.status_code < HTTP_ERRORS:
        hint = SCOPES if word == "missing_scope" else " Try again."
        return Rejected("Slack", f"did not take the files ({word}), so none was sent.{hint}")
    if isinstance(error, SlackRequestError | aiohttp.ClientConnectorError):
        return Rejected("Slack", "could not be given the files, so none was sent. Try again.")
    return OutcomeUnknown(
        "Slack", "gave no answer, so the files may have come or not: look before you try again."
    )
