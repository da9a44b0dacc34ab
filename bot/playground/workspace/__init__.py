"""A Slack workspace on this machine: people, channels, the Web API, Socket Mode and signed HTTP.

    async with Workspace() as ws:                      # ws.api_url, ws.bot_token, ws.app_token
        ...                                            # connect a bot with slack_sdk or Bolt
        delivery = await ws.command("alice", "#ops", "/number", "buy US 415")
        card = await ws.until(lambda: ws.last_seen("alice", "#ops"))
        await ws.click("alice", card, "Buy")

People and channels are given as their id, their name (`alice`, `#ops`) or the object.

    Workspace(*, clock=time.time, ack_seconds=3.0, request_url=None, port=0, rate_limits=True,
              directory=None)
      .api_url .url .bot_token .app_token .signing_secret .request_url (settable: HTTP mode)
      .people .channels .api_calls .deliveries .warnings .problems
      .person(ref) .channel(ref) .dm(person) .home(person) .view(person) .views(person)
      .seen_by(person, channel) -> list[Message]     .last_seen(person, channel) -> Message | None
      await .until(predicate, timeout=5.0)           the first true thing the predicate returns
      await .connected(count=1)                      until so many sockets are linked
      await .command(person, channel, "/number", "help")
      await .click(person, message_or_view, label_or_action_id)
      await .choose(person, message_or_view, label_or_action_id, option_or_value)
      await .enter(person, view, {block_or_label: value})      types, sends only what dispatches
      await .submit(person, view, {block_or_label: value})
      await .dismiss(person, view)                   closes it
      await .suggest(person, message_or_view, label_or_action_id, typed)
      await .shortcut(person, callback_id)           .message_shortcut(person, message, callback_id)
      await .open_home(person)                       .event(event)
      await .redeliver(delivery)
      await .forge_action(person, channel, action_id, value, message=None)
      await .verify_url()                            HTTP mode: Slack's url_verification
      await .disconnect_sockets()                    .signing = "bad_signature" | "old_timestamp"
      await .drop_sockets()                          .should_escape = False (the manifest's)
      .fail(method, error, status=200, times=1)      the next calls of a method fail so

Message: .ts .channel .text .blocks .ephemeral .by_bot .edited .thread_ts .buttons() .plain()
View: .id .title .blocks .callback_id .private_metadata .hash .errors .closed .labels()
    .value(block_or_label) .buttons() .plain()
Who cannot do a thing (no such button, a required field empty) gets PersonCannot.
`bot.playground.workspace.blocks` checks blocks by itself: problems(blocks, surface),
view_problems(view), message_problems(message). `control` drives all this over HTTP.

Every act returns a Delivery: kind, person, payload, sent_at, acked_at, ack_ms, ack_payload, late,
error ("operation_timeout", "dispatch_failed", "bad_response" or None), ok, said (what the person
was told of it), options, notes (what was wrong with the answer itself).
"""

from bot.playground.workspace.clock import StillClock
from bot.playground.workspace.directory import Channel, Directory, Person, default_directory
from bot.playground.workspace.entries import PersonCannot
from bot.playground.workspace.messages import Button, Message, View
from bot.playground.workspace.records import ApiCall, Delivery
from bot.playground.workspace.server import Workspace

__all__ = [
    "ApiCall",
    "Button",
    "Channel",
    "Delivery",
    "Directory",
    "Message",
    "Person",
    "PersonCannot",
    "StillClock",
    "View",
    "Workspace",
    "default_directory",
]
