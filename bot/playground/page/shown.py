"""What one person sees of the workspace, as the page gets it."""

from bot.playground.page.markdown import as_html
from bot.playground.workspace import Channel, Message, Person, View, Workspace
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import BOT_USER, TEAM
from bot.playground.workspace.payloads import message_values

NEWEST = 200
"""Messages of a channel that are shown; older ones are gone from the page, not from the bot."""


def shown(workspace: Workspace, person: Person) -> Json:
    """Channels with their messages, the open modal from its first view to the one on top, Home."""
    channels = [each for each in workspace.channels.values() if person.id in each.members]
    home = workspace.home(person)
    return {
        "kind": "shown",
        "person": person.id,
        "channels": [_channel(each) for each in channels],
        "messages": {each.id: _messages(workspace, person, each) for each in channels},
        "views": [_view(each) for each in workspace.views(person)],
        "home": _view(home) if home else None,
    }


def kind(person: Person) -> str:
    """What somebody is here: a member, a guest, or a stranger from another workspace."""
    if person.team_id != TEAM:
        return "stranger"
    return "guest" if person.is_restricted else "member"


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_im": channel.is_im,
        "is_private": channel.is_private,
        "is_shared": channel.is_ext_shared,
        "members": sorted(channel.members),
        "has_bot": BOT_USER in channel.members,
    }


def _messages(workspace: Workspace, person: Person, channel: Channel) -> list[Json]:
    seen = workspace.seen_by(person, channel)[-NEWEST:]
    return [_message(person, each) for each in seen]


def _message(person: Person, message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": _with_html(message.blocks),
        "files": [each.shown() for each in message.files],
        "ephemeral": message.ephemeral,
        "edited": message.edited,
        "thread_ts": message.thread_ts,
        "values": message_values(person, message),
    }


def _view(view: View) -> Json:
    raw = view.raw
    return {
        "id": view.id,
        "hash": view.hash,
        "title": view.title,
        "submit": raw.get("submit"),
        "close": raw.get("close"),
        "submit_disabled": raw.get("submit_disabled", False),
        "blocks": _with_html(view.blocks),
        "values": view.values,
        "errors": view.errors,
    }


def _with_html(blocks: list[Json]) -> list[Json]:
    """Markdown blocks carry their HTML; it is made here, by a library, with raw HTML refused."""
    return [
        {**each, "html": as_html(each["text"])} if each["type"] == "markdown" else each
        for each in blocks
    ]
