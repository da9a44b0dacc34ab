"""Who the bot is in Slack, asked once at start."""

from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.web import UNREACHED, refusal


class NotConnected(Exception):
    """Slack did not accept the bot's token, or could not be reached."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What auth.test says."""

    team_id: str
    team: str
    user_id: str
    bot_id: str | None
    enterprise_id: str | None
    token: str = field(repr=False)


async def who_am_i(client: AsyncWebClient) -> Identity:
    """Ask Slack. Raises NotConnected, in words for whoever starts the bot."""
    try:
        said = await client.auth_test()
    except SlackApiError as error:
        why = refusal(error)
        raise NotConnected(
            f"Slack refused SLACK_BOT_TOKEN ({why}). Copy it again from OAuth & Permissions of"
            " your Slack app, and install the app to the workspace if it is not."
        ) from None
    except UNREACHED as error:
        raise NotConnected(
            f"Slack could not be reached at {client.base_url} ({type(error).__name__})."
        ) from None
    return Identity(
        team_id=said["team_id"],
        team=said.get("team") or said["team_id"],
        user_id=said["user_id"],
        bot_id=said.get("bot_id"),
        enterprise_id=said.get("enterprise_id"),
        token=client.token or "",
    )
