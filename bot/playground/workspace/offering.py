"""Which conversations a select offers to a person."""

from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import BOT_USER, Channel, Directory, Person


def conversations(directory: Directory, person: Person, element: Json) -> list[Channel]:
    """What a select of channels or conversations lists for them, its filter applied."""
    seen = [each for each in directory.channels.values() if directory.sees(person, each)]
    if "channels_select" in element["type"]:
        return [each for each in seen if _kind(each) == "public"]
    wanted = element.get("filter", {})
    return [each for each in seen if _passes(each, wanted)]


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private" if channel.is_private else "public"


def _passes(channel: Channel, wanted: Json) -> bool:
    if "include" in wanted and _kind(channel) not in wanted["include"]:
        return False
    if wanted.get("exclude_external_shared_channels") and channel.is_ext_shared:
        return False
    with_bot = channel.is_im and BOT_USER in channel.members
    return not (wanted.get("exclude_bot_users") and with_bot)
