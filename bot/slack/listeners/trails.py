"""The trail's own buttons: Show in channel, and Export."""

from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.actors import Actor, Origin
from bot.domain.errors import BotError, NotUnderstood, Refused
from bot.operations import trail
from bot.operations.exporting import Asking, Export, Exported, Exporter
from bot.slack import ids, typed
from bot.slack.answering import Answering
from bot.slack.answers import Notices
from bot.slack.asked import Audit
from bot.slack.blocks import context, section
from bot.slack.listeners.hearing import Hearing, Payload, origin
from bot.slack.message import Message, waiting
from bot.slack.places import InModal, Place, Places
from bot.slack.readings.trail import NO_MORE, published
from bot.slack.text import escape
from bot.slack.uploads import Uploads

GATHERING = "Looking… the events are gathered and sent to your messages with me."
NOWHERE = (
    "This was not opened from a channel, so there is none to show it in. Type this where all"
    " should see it, and press *Show in channel* there: `/number {query}`"
)
SHUT = (
    "I cannot write in <#{channel}>, so nobody was shown anything. Invite me there"
    " (`/invite @numberbot`), or ask anew and press within half an hour: `/number {query}`"
)
SHOWN = "The trail is shown in <#{channel}> now."
UNNOTED = " The database is away just now, so the trail has only that it began."


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed what, where, and the question that it carried."""

    actor: Actor
    at: Origin
    place: Place
    asked: Audit

    @property
    def query(self) -> str:
        """The question as it would be typed."""
        return typed.of_question(self.asked.question)


@dataclass(frozen=True, slots=True)
class Trails:
    """Shows a page of the trail to everybody, and sends all of it to one person."""

    hearing: Hearing
    answering: Answering
    notices: Notices
    places: Places
    uploads: Uploads

    async def publish(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """The page as it stands, for everybody where it was pressed."""
        await ack()
        pressed = await self._pressed(body, respond)
        desk = self.answering.desk
        found = await trail.ask(pressed.actor, pressed.asked.question, desk.store, desk.policy)
        if not found.page.events:
            raise Refused(NO_MORE)
        person = pressed.actor.id
        message = published(found, pressed.asked, self.answering.cards, person)
        why_not = await self._tell_all(pressed, message)
        if why_not or isinstance(pressed.place, InModal):
            words = why_not or SHOWN.format(channel=pressed.at.channel_id)
            said = Message(words, [section(words)])
            await self.notices.answer(pressed.place, person, said)

    async def export(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Every event that answers the question, as files to whoever pressed it, alone."""
        await ack()
        pressed = await self._pressed(body, respond)
        opened = await self._wait(pressed, body)
        desk = self.answering.desk
        asking = Asking(pressed.actor, pressed.at, pressed.asked.question, pressed.query)

        async def send(made: Export) -> None:
            await self.uploads.send(pressed.actor.id, _comment(made), made.files)

        try:
            ended = await Exporter(desk.store, desk.policy).export(asking, send)
            said = _ended(ended)
        except BotError as error:
            said = _refused(error)
        place = opened or pressed.place
        await self.notices.answer(place, pressed.actor.id, said, replace=opened is not None)

    async def _pressed(self, body: Payload, respond: AsyncRespond) -> Pressed:
        asked = await self.hearing.asked(body)
        if not isinstance(asked, Audit):
            raise NotUnderstood(ids.OLD_CARD)
        actor = await self.hearing.presser(body)
        return Pressed(actor, origin(body), self.places.of(body, respond), asked)

    async def _tell_all(self, pressed: Pressed, message: Message) -> str | None:
        """Show it to everybody; else why that was not possible."""
        channel = pressed.at.channel_id
        if await pressed.place.tell_all(message):
            return None
        query = escape(pressed.query)
        if channel is None:
            return NOWHERE.format(query=query)
        if await self.notices.post(channel, message):
            return None
        return SHUT.format(channel=channel, query=query)

    async def _wait(self, pressed: Pressed, body: Payload) -> InModal | None:
        """Say that it takes a moment; the modal that opened for the answer, if one did."""
        place = pressed.place
        if isinstance(place, InModal):
            return await self.places.push(body, waiting(GATHERING, place.title, place.channel))
        await place.add(Message(GATHERING, [section(f":hourglass_flowing_sand: {GATHERING}")]))
        return None


def _comment(made: Export) -> str:
    """What stands with the files."""
    hashes = "\n".join(f"`{one.name}` SHA-256 `{one.sha256}`" for one in made.files)
    asked = f"{_counted(made)}, oldest first: `/number {escape(made.query)}`"
    return (
        f"The trail as you asked, {asked}\n{hashes}\n"
        "The CSV is for spreadsheets: a cell that one would run as a formula begins with `'`. The"
        " JSON lines are every event as it is."
    )


def _ended(ended: Exported) -> Message:
    made = ended.export
    names = " and ".join(f"`{one.name}`" for one in made.files)
    if ended.error is None:
        words = f":outbox_tray: {_counted(made)} sent to your messages with me, as {names}."
    else:
        words = f":warning: {escape(str(ended.error))}"
    words += "" if ended.noted else UNNOTED
    small = f"Written down in the trail, with the files' SHA-256: `/number audit {made.id}`"
    return Message(words, [section(words), context(small)])


def _counted(made: Export) -> str:
    return "1 event" if made.rows == 1 else f"{made.rows:,} events"


def _refused(error: BotError) -> Message:
    words = f":no_entry_sign: {escape(str(error))}"
    return Message(words, [section(words)])
