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
      await .disconnect_sockets()

Every act returns a Delivery: kind, person, payload, sent_at, acked_at, ack_ms, ack_payload, late,
error ("operation_timeout", "dispatch_failed" or None), ok, said (what the person was told of it),
options, notes (what was wrong with the answer itself).
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
