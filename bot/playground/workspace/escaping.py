"""What Slack makes of typed text before anybody gets it."""

import re
from collections.abc import Callable

from bot.playground.workspace.directory import Directory

_MENTION = re.compile(r"(?<!\S)([@#])([\w.-]*\w)")
_LINK = re.compile(r"(?<!\S)(https?://[^\s<>]*[^\s<>.,;:!?)])")
_EVERYBODY = ("here", "channel", "everyone")


def as_sent(text: str, directory: Directory, *, mentions: bool) -> str:
    """A command's text: escaped; with `mentions` (should_escape) names and links as markup."""
    if not mentions:
        return escaped(text.strip())
    return _marked(text.strip(), lambda sign, name: _mention(sign, name, directory))


def as_posted(text: str, directory: Directory) -> str:
    """A message's text: escaped, with names, @here and its like, and links as markup."""
    return _marked(text.strip(), lambda sign, name: _message_mention(sign, name, directory))


def _marked(text: str, mention: Callable[[str, str], str]) -> str:
    parts = _LINK.split(text)  # what stands between links, and every second one a link
    for index, each in enumerate(parts):
        if index % 2:
            parts[index] = f"<{escaped(each)}>"
        else:
            parts[index] = _MENTION.sub(lambda it: mention(it[1], it[2]), escaped(each))
    return "".join(parts)


def escaped(text: str) -> str:
    """With the three characters that Slack's markup is made of as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _message_mention(sign: str, name: str, directory: Directory) -> str:
    if sign == "@" and name in _EVERYBODY:
        return f"<!{name}>"
    mention = _mention(sign, name, directory)
    return f"{mention.partition('|')[0]}>" if mention.startswith("<@") else mention


def _mention(sign: str, name: str, directory: Directory) -> str:
    if sign == "@":
        for person in directory.people.values():
            if name == person.name:
                return f"<@{person.id}|{person.name}>"
    else:
        for channel in directory.channels.values():
            if name == channel.name and not channel.is_im:
                return f"<#{channel.id}|{channel.name}>"
    return f"{sign}{name}"
