"""The chat methods: posting, updating and deleting messages."""

import math

from bot.playground.workspace import limits
from bot.playground.workspace.api.call import Call, Refused, refuse
from bot.playground.workspace.blocks import Json
from bot.playground.workspace.directory import BOT_USER, Channel


class RateLimited(Refused):
    """Too many calls: HTTP 429, to be tried again after so many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("ratelimited")
        self.retry_after = max(1, math.ceil(wait))


def post_message(call: Call) -> Json:
    channel = _open_to_bot(call, or_person=True)
    manifest = call.state.manifest
    if channel.is_im and manifest is not None and not manifest.messages_tab_enabled:
        refuse("messages_tab_disabled")
    content = call.content(limits.MESSAGE_TEXT)
    _at_one_a_second(call, channel)
    message = call.state.post(channel.id, content)
    return {"channel": channel.id, "ts": message.ts, "message": message.payload()}


def post_ephemeral(call: Call) -> Json:
    channel = _open_to_bot(call)
    reader = call.person()
    if reader.id not in channel.members:
        refuse("user_not_in_channel")
    content = call.content(limits.MESSAGE_TEXT)
    message = call.state.post(channel.id, content, reader=reader.id)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    message = call.message()
    if message.user != BOT_USER:
        refuse("cant_update_message")
    content = call.content(limits.UPDATE_TEXT)
    call.state.edit(message, content)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message.payload(),
    }


def delete(call: Call) -> Json:
    message = call.message()
    if message.user != BOT_USER:
        refuse("cant_delete_message")
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    found = call.state.message(channel.id, call.text("message_ts"))
    if found is None or found.ephemeral:
        refuse("message_not_found")
    link = f"{call.state.url}/archives/{channel.id}/p{found.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _open_to_bot(call: Call, *, or_person: bool = False) -> Channel:
    channel = call.channel(or_person=or_person)
    if not channel.bot_is_member:
        refuse("not_in_channel")
    return channel


def _at_one_a_second(call: Call, channel: Channel) -> None:
    if wait := call.state.wait_for_post(channel.id):
        call.state.warnings.append(f"{call.method}: over one message a second in {channel.name}")
        raise RateLimited(wait)
