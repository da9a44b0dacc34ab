"""How calls of Slack's Web API fail."""

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

UNREACHED = (
    aiohttp.ClientError,
    SlackClientError,
    TimeoutError,
    OSError,
    AttributeError,
    ValueError,
)
"""With the last two slack_sdk stumbles over what is no JSON object."""
BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})


def refusal(error: Exception) -> str:
    """Slack's word for what was wrong; an answer that is no JSON object has none."""
    said = getattr(getattr(error, "response", None), "data", None)
    word = said.get("error") if isinstance(said, dict) else None
    return str(word or type(error).__name__)


def refuses_blocks(error: Exception) -> bool:
    """Whether it is our layout that Slack would not take."""
    return isinstance(error, SlackApiError) and refusal(error) in BLOCKS_REFUSED
