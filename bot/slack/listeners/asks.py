"""Buttons that only ask: what they carry is read as if it were typed."""

from dataclasses import dataclass
from functools import partial

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.errors import NotUnderstood
from bot.operations.desk import Desk
from bot.slack import ids
from bot.slack.answering import Answering
from bot.slack.answers import Notices
from bot.slack.asked import Asked, Fill
from bot.slack.forms.forms import Forms
from bot.slack.listeners.hearing import Hearing, Payload, origin
from bot.slack.message import waiting
from bot.slack.places import InModal, Place, Places

LOOKING = "Looking…"
NONE_PICKED = "Pick a number in the list beside the buttons first, then press the button again."


@dataclass(frozen=True, slots=True)
class Asks:
    """Buttons that carry a question, and those beside a select of lines."""

    hearing: Hearing
    answering: Answering
    notices: Notices
    places: Places
    forms: Forms

    @property
    def desk(self) -> Desk:
        """Where it is asked."""
        return self.answering.desk

    async def ask(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """Any question: the answer comes beside what was pressed, or instead of it."""
        await ack()
        asked = await self.hearing.asked(body)
        instead = body["actions"][0]["action_id"].startswith(ids.INSTEAD)
        await self._answer(asked, body, respond, replace=instead)

    async def pick(self, ack: AsyncAck) -> None:
        """A line was picked in a select; the button beside it asks."""
        await ack()

    async def picked(self, ack: AsyncAck, body: Payload, respond: AsyncRespond) -> None:
        """A button beside a select: it asks about the line that is picked there."""
        await ack()
        line = _picked(body)
        if line is None:
            raise NotUnderstood(NONE_PICKED)
        verb = body["actions"][0]["action_id"].removeprefix(f"{ids.PICK}.")
        asked = self.hearing.parser.read(f"{verb} {line}")
        await self._answer(asked, body, respond, replace=False)

    async def _answer(
        self, asked: Asked, body: Payload, respond: AsyncRespond, *, replace: bool
    ) -> None:
        place, at = await self._place(body, respond), origin(body)
        if isinstance(asked, Fill):
            who = partial(self.hearing.presser, body)
            await self.forms.open(asked, body["trigger_id"], place, at, who)
            return
        actor = await self.hearing.presser(body)
        answer = await self.answering.answer(actor, asked, at)
        reads = isinstance(place, InModal) and not replace and answer.plan is None
        if reads and await place.add(answer.message):  # closing it leads back to what was pressed
            return
        replace = replace or isinstance(place, InModal)
        shown = await self.notices.answer(place, actor.id, answer.message, replace=replace)
        if shown and answer.plan is not None:
            await self.desk.shown(answer.plan)

    async def _place(self, body: Payload, respond: AsyncRespond) -> Place:
        """Where the answer goes; for a press in the Home tab, a modal that opens at once."""
        if (body.get("view") or {}).get("type") == "home":
            opened = await self.places.open(body["trigger_id"], waiting(LOOKING))
            if opened is not None:
                return opened
        return self.places.of(body, respond)


def _picked(body: Payload) -> str | None:
    """What is chosen in the message's or view's select of lines."""
    view = body.get("view") or {}
    state = body.get("state") or view.get("state") or {}
    for block in (state.get("values") or {}).values():
        chosen = (block.get(ids.PICK) or {}).get("selected_option")
        if chosen:
            return str(chosen["value"])
    return None
