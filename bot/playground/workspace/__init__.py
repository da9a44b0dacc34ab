"""A Slack workspace on this machine: people, channels, the Web API, Socket Mode and signed HTTP.

    async with Workspace() as ws:                      # ws.api_url, ws.bot_token, ws.app_token
        ...                                            # connect a bot with slack_sdk or Bolt
        delivery = await ws.command("alice", "#ops", "/number", "buy US 415")
        card = await ws.until(lambda: ws.last_seen("alice", "#ops"))
        await ws.click("alice", card, "Buy")

People and channels are given as their id, their name (`alice`, `#ops`) or the object.

    Workspace(*, clock=time.time, ack_seconds=3.0, request_url=None, port=0, rate_limits=True,
              directory=None, manifest=None)
      .api_url .url .bot_token .app_token .signing_secret .request_url (settable: HTTP mode)
      .people .channels .files .api_calls .deliveries .warnings .problems
      .manifest (settable)                           Manifest.read(yaml); None: all goes through
      .person(ref) .channel(ref) .dm(person) .home(person) .view(person) .views(person)
      .seen_by(person, channel) -> list[Message]     .last_seen(person, channel) -> Message | None
      await .until(predicate, timeout=5.0)           the first true thing the predicate returns
      await .connected(count=1)                      until so many sockets are linked
      await .send(person, channel, text)             a command's Delivery, or a Message
      .say(person, channel, text) -> Message
      await .command(person, channel, "/number", "help")
      await .click(person, message_or_view, which)
      await .choose(person, message_or_view, which, option_or_value)
      await .enter(person, message_or_view, {which: value})    types, sends only what dispatches
      .fill(person, message_or_view, {(block_id, action_id): value})   types, sends nothing
      .unfilled(person, view) -> {block_id: why}     why Slack's client would not send the form
      .upload(person, filename, content) -> file id  for a file_input
      await .submit(person, view, {which: value})
      await .dismiss(person, view)                   closes it
      await .suggest(person, message_or_view, which, typed)
      await .shortcut(person, callback_id)           .message_shortcut(person, message, callback_id)
      await .open_home(person)                       .event(event)
      await .redeliver(delivery)
      await .forge_action(person, channel, action_id, value, message=None)
      await .verify_url()                            HTTP mode: Slack's url_verification
      await .disconnect_sockets()                    .signing = "bad_signature" | "old_timestamp"
      await .drop_sockets()                          .should_escape = False (without a manifest)
      .silence()                                     the open sockets bring and answer nothing more;
                                                     .hang_up() breaks them
      .fail(method, error, status=200, times=1)      the next calls of a method fail so
      .limit(method, retry_after=1, times=1)         they are put off (429), which is no problem;
                                                     .limited has them; .lift() takes it back

Which: a label, placeholder, block_id (of a field), value or action_id; or exactly (block_id,
action_id). Values: a text, an option's value or label, an id, a date, seconds, a rich text, the id
of an uploaded file, a list of them; None, "" and [] empty a field.
Message: .ts .channel .text .blocks .files .ephemeral .by_bot .edited .thread_ts .buttons() .plain()
View: .id .title .blocks .callback_id .private_metadata .hash .errors .closed .labels()
    .value(which) .buttons() .plain()
File: .id .name .title .mimetype .filetype .size .content .user .url .shown()
Who cannot do a thing (no such button, a required field empty) gets PersonCannot.
`bot.playground.workspace.blocks` checks blocks by itself: problems(blocks, surface),
view_problems(view), message_problems(message). `control` drives all this over HTTP.

Every act returns a Delivery: kind, person, payload, sent_at, acked_at, ack_ms, ack_payload, late,
error ("operation_timeout", "dispatch_failed", "bad_response" or None), ok, said (what the person
was told of it), options, groups, notes (what was wrong with the answer itself).
"""

from bot.playground.workspace.clock import StillClock
from bot.playground.workspace.directory import Channel, Directory, Person, default_directory
from bot.playground.workspace.entries import PersonCannot
from bot.playground.workspace.files import File
from bot.playground.workspace.finding import Which
from bot.playground.workspace.manifest import Manifest
from bot.playground.workspace.messages import Button, Message, View
from bot.playground.workspace.records import ApiCall, Delivery
from bot.playground.workspace.server import Workspace

__all__ = [
    "ApiCall",
    "Button",
    "Channel",
    "Delivery",
    "Directory",
    "File",
    "Manifest",
    "Message",
    "Person",
    "PersonCannot",
    "StillClock",
    "View",
    "Which",
    "Workspace",
    "default_directory",
]
