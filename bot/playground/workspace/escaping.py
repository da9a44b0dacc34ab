"""What Slack makes of a command's text before the bot gets it."""

import re

from bot.playground.workspace.directory import Directory

_MENTION = re.compile(r"(?<!\S)([@#])([\w.-]+)")


def as_sent(text: str, directory: Directory, *, mentions: bool) -> str:
    """Escaped; with `mentions` (the manifest's should_escape) @name and #channel as markup."""
    escaped = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not mentions:
        return escaped
    return _MENTION.sub(lambda found: _mention(found[1], found[2], directory), escaped)


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
