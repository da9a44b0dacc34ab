"""The Home tab: published when somebody opens it, and again after what they changed."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError

from bot.domain.actors import Actor
from bot.domain.errors import BotError, NotAllowed, StoreUnavailable, Unavailable
from bot.operations.desk import Desk
from bot.operations.overview import Overview, overview
from bot.operations.reading import Reading
from bot.slack import home
from bot.slack.cards import Cards
from bot.slack.home import Around
from bot.slack.listeners.hearing import Payload
from bot.slack.members import Members
from bot.slack.message import Message
from bot.slack.running import Running
from bot.slack.text import escape
from bot.slack.verbs import VERBS
from bot.slack.web import UNREACHED, refusal, refuses_blocks

READ_WITHIN = 15.0
"""Seconds that a provider has, in the background, to tell what we have there."""
WHO = "did not tell me who you are, so I can show you nothing. Open Home again shortly."

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Homes:
    """Publishes Homes."""

    desk: Desk
    cards: Cards
    members: Members
    running: Running
    reading: Reading
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _due: dict[str, Actor] = field(default_factory=dict)
    """Whose Home is to be published again, and has not been begun yet."""

    async def opened(self, ack: AsyncAck, event: Payload) -> None:
        """Home at once, from what the database knows; what was never read is, and then shown."""
        await ack()
        if event.get("tab") != "home":
            return
        try:
            actor = await self._opener(str(event["user"]))
        except BotError as error:
            await self._send(str(event["user"]), home.closed(error))
            return
        with suppress(StoreUnavailable):  # Home says so by itself
            await self.desk.store.places.opened_home(actor.id)
        unread = await self.publish(actor, reads=True)
        if unread:
            await self._read(unread)
            await self.publish(actor)

    def later(self, actor: Actor) -> None:
        """Publish somebody's Home again, in the background: nobody waits for it.

        One of theirs that is not begun yet will show this, too; for who has not opened it lately
        there is nothing to do, since opening it does.
        """
        waits = actor.id in self._due
        self._due[actor.id] = actor
        if waits:
            return
        task = asyncio.create_task(self._again(actor.id))
        self.running.tasks.add(task)
        task.add_done_callback(self.running.tasks.discard)

    async def publish(self, actor: Actor, *, reads: bool = False) -> frozenset[str]:
        """Show somebody their Home as it is now; with `reads`, the providers to be read then.

        One at a time for each person, so that what is shown last is the newest.
        """
        async with self._turn_of(actor.id):
            return await self._show(actor, reads=reads)

    async def _again(self, person: str) -> None:
        async with self._turn_of(person):
            actor = self._due.pop(person)  # what changes from now on is shown by the next
            try:
                opened = await self.desk.store.places.has_opened_home(person)
            except StoreUnavailable:
                opened = True  # perhaps
            if opened:
                await self._show(actor)

    def _turn_of(self, person: str) -> asyncio.Lock:
        return self._turns.setdefault(person, asyncio.Lock())

    async def _show(self, actor: Actor, *, reads: bool = False) -> frozenset[str]:
        unread = frozenset[str]()
        try:
            seen = await self._overview(actor)
            unread = await self.reading.unread() if reads else unread
            shown = home.home(actor.id, seen, self.cards, await self._around(actor, unread))
        except BotError as error:
            shown = home.closed(error)
        await self._send(actor.id, shown)
        return unread

    async def _overview(self, actor: Actor) -> Overview:
        desk = self.desk
        return await overview(actor, desk.providers, desk.store, desk.policy)

    async def _around(self, actor: Actor, reads: frozenset[str]) -> Around:
        features = {one for provider in self.desk.providers.values() for one in provider.features}
        offered = [verb for verb in home.VERBS if VERBS[verb].offered(features)]
        went = await self.reading.went()
        unseen = {name: _told(problems) for name, problems in went.items()}
        unseen |= dict.fromkeys(reads, home.READING)
        try:
            await self.desk.policy.may_change(actor)
        except NotAllowed as error:
            offered = [verb for verb in offered if not VERBS[verb].changes]
            return Around(offered, unseen, home.why_not(error))
        return Around(offered, unseen)

    async def _read(self, names: frozenset[str]) -> None:
        """Ask providers what we have there; who was asked meanwhile is not asked again."""
        async with self._turn:
            still = names & await self.reading.unread()
            await asyncio.gather(*(self.reading.read(name, READ_WITHIN) for name in still))

    async def _opener(self, user_id: str) -> Actor:
        """Who opened it; the event does not tell their workspace. Raises Unavailable."""
        try:
            return await self.members.actor(user_id, None, None)
        except Unavailable as error:
            raise Unavailable("Slack", WHO) from error

    async def _send(self, person: str, shown: Message) -> None:
        """Publish; where Slack refuses the blocks, the words alone. A failure is only logged."""
        try:
            await self._publish(person, shown)
        except UNREACHED as error:
            log.warning("a Home could not be published", person=person, why=refusal(error))

    async def _publish(self, person: str, shown: Message) -> None:
        client = self.members.client
        try:
            await client.views_publish(user_id=person, view=home.tab(shown))
        except SlackApiError as error:
            if not refuses_blocks(error):
                raise
            await client.views_publish(user_id=person, view=home.tab(shown.plain))


def _told(problems: Sequence[str]) -> str:
    """What stands at a provider that was read, and of which no number is known."""
    return "\n".join(f":warning: {escape(problem)}" for problem in problems) or home.EMPTY
