"""Where an answer goes: into the channel it was asked in, for one person alone, or into a modal."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from aiohttp import ClientSession
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import arrivals
from bot.slack.message import TITLE, Message, View, channel_of, modal
from bot.slack.web import UNREACHED, refusal, refuses_blocks, unwaiting, webhook

HTTP_OK = 200
HTTP_REFUSED = 400
MOST_KEPT = 500
PAUSE = 0.5
FINAL = frozenset({"not_found", "hash_conflict", "view_not_found"})
"""What no second attempt mends: the modal was closed, or shows something else by now."""

T = TypeVar("T")
Show = Callable[..., Awaitable[AsyncSlackResponse]]
log = logging.getLogger(__name__)


class Place(Protocol):
    """Where somebody asked or pressed. Each method says whether they were reached."""

    async def show(self, message: Message) -> bool:
        """In place of what was pressed."""
        ...

    async def progress(self, message: Message) -> bool:
        """In place of what was pressed, until the end takes its place.

        Not worth a wait: where Slack asks us to slow down, the end alone is shown.
        """
        ...

    async def add(self, message: Message) -> bool:
        """Beside it, for them alone."""
        ...

    async def tell_all(self, message: Message) -> bool:
        """For everybody there."""
        ...


@dataclass(frozen=True, slots=True)
class InChannel:
    """A channel or a conversation, by the response_url of a command or a button.

    `alone`: it is somebody's messages with the bot, where nobody else hears anything. `session` has
    the connections that are kept to Slack; without it each answer gets one of its own.
    """

    respond: AsyncRespond
    alone: bool = False
    session: ClientSession | None = None

    async def show(self, message: Message) -> bool:
        """Replace the message that was pressed."""
        return await self._say(message, "ephemeral", replace=True)

    async def progress(self, message: Message) -> bool:
        """Replace it, unless Slack is busy."""
        return await self._say(message, "ephemeral", replace=True, waits=False)

    async def add(self, message: Message) -> bool:
        """Another message, that only they see."""
        return await self._say(message, "ephemeral", replace=False)

    async def tell_all(self, message: Message) -> bool:
        """A message that all see, where there is anybody else."""
        return not self.alone and await self._say(message, "in_channel", replace=False)

    async def _say(
        self, message: Message, response_type: str, *, replace: bool, waits: bool = True
    ) -> bool:
        """Where Slack refuses our blocks it gets the words without them."""
        took = await self._send(message, response_type, replace=replace, waits=waits)
        if took == HTTP_REFUSED:
            took = await self._send(message.plain, response_type, replace=replace, waits=waits)
        return took == HTTP_OK

    async def _send(
        self, message: Message, response_type: str, *, replace: bool, waits: bool
    ) -> int | None:
        """The status of Slack's answer (it raises for none), or None when there was none."""
        client = webhook(self.respond, self.session, waits=waits)
        if client is None:
            return None
        try:
            took = await client.send(
                text=message.text,
                blocks=message.blocks or None,
                response_type=response_type,
                replace_original=replace,
            )
        except UNREACHED as error:
            log.warning("response_url could not be reached: %s", type(error).__name__)
            arrivals.responded(None)
            return None
        arrivals.responded(took.status_code)
        if took.status_code != HTTP_OK:
            log.warning("response_url refused with HTTP %s: %s", took.status_code, took.body)
        return took.status_code


class Keeping(Protocol):
    """Remembers places, each by the id of the view or the plan that it belongs to."""

    async def keep(self, key: str, place: Place) -> None:
        """Remember one."""
        ...

    async def find(self, key: str) -> Place | None:
        """The place, as long as it can be reached."""
        ...


@dataclass(frozen=True, slots=True)
class Opener:
    """Where the modal of this id was opened, perhaps by another copy of the bot."""

    kept: Keeping
    view_id: str

    async def tell_all(self, message: Message) -> bool:
        """For everybody there, if anybody knows where that is."""
        place = await self.kept.find(self.view_id)
        return place is not None and await place.tell_all(message)


@dataclass(frozen=True, slots=True)
class InModal:
    """A modal; `trigger` is that of the press in it, `opened_from` where it was opened.

    `channel` is the id of the channel in which it was asked for.
    """

    client: AsyncWebClient
    view_id: str
    title: str = TITLE
    trigger: str | None = None
    opened_from: InChannel | Opener | None = None
    channel: str | None = None

    async def show(self, message: Message) -> bool:
        """In place of what the modal shows; not when it was closed."""
        plain = modal(message.plain, self.title, self.channel)
        return await self.fill(modal(message, self.title, self.channel), plain=plain)

    async def progress(self, message: Message) -> bool:
        """In place of what it shows, unless Slack is busy."""
        hurried = replace(self, client=unwaiting(self.client))
        return await hurried.fill(modal(message, self.title, self.channel), retries=0)

    async def fill(
        self, view: View, *, seen: str | None = None, plain: View | None = None, retries: int = 2
    ) -> bool:
        """Another view in this modal; not, where `seen` is given, when it has changed since.

        Where Slack refuses its layout, `plain` is tried.
        """
        given = {} if seen is None else {"hash": seen}
        try:
            await self.client.views_update(view_id=self.view_id, view=view, **given)
        except UNREACHED as error:
            log.warning("a modal could not be changed: %s", refusal(error))
            if plain is not None and refuses_blocks(error):
                return await self.fill(plain, seen=seen)
            if not retries or refusal(error) in FINAL or refuses_blocks(error):
                return False
            await asyncio.sleep(PAUSE)  # to show the same view twice does no harm
            return await self.fill(view, seen=seen, plain=plain, retries=retries - 1)
        return True

    async def add(self, message: Message) -> bool:
        """On top of what it shows; closing it leads back."""
        if self.trigger is None:
            return False
        view = modal(message, self.title, self.channel)
        view["close"]["text"] = "Back"
        try:
            await self.client.views_push(trigger_id=self.trigger, view=view)
        except UNREACHED as error:
            log.warning("a modal could not be opened: %s", refusal(error))
            return False
        return True

    async def tell_all(self, message: Message) -> bool:
        """Where it was opened, if that can still be reached."""
        return self.opened_from is not None and await self.opened_from.tell_all(message)


@dataclass(frozen=True, slots=True)
class Places:
    """Finds the place of a payload, and opens modals."""

    client: AsyncWebClient
    kept: Keeping
    """Where modals were opened, by their ids."""
    opened: dict[str, InModal] = field(default_factory=dict)
    """The modals that were opened with a trigger, by it: errors that follow belong there.

    What has that trigger came here; a copy of it that Slack delivers elsewhere opens nothing.
    """

    def here(self, respond: AsyncRespond, *, alone: bool = False) -> InChannel:
        """Where a command was typed, or something pressed."""
        return InChannel(respond, alone, self.client.session)

    async def open(
        self, trigger: str, view: View, opened_from: InChannel | None = None
    ) -> InModal | None:
        """A modal, opened at once; None when Slack's three seconds for that are over."""
        return await self._shown(self.client.views_open, trigger, view, opened_from)

    async def push(self, body: dict[str, Any], view: View) -> InModal | None:
        """A modal on top of the one in which something was pressed; closing it leads back."""
        opener = self._opener(body["view"])
        return await self._shown(self.client.views_push, body["trigger_id"], view, opener)

    async def _shown(
        self, show: Show, trigger: str, view: View, opened_from: InChannel | Opener | None
    ) -> InModal | None:
        try:
            said = await show(trigger_id=trigger, view=view)
        except UNREACHED as error:
            log.warning("a modal could not be opened: %s", refusal(error))
            return None
        view_id = str(said["view"]["id"])
        title, channel = view["title"]["text"], channel_of(view)
        place = InModal(self.client, view_id, title, None, opened_from, channel)
        keep(self.opened, trigger, place)
        if isinstance(opened_from, InChannel):
            await self.kept.keep(view_id, opened_from)
        return place

    def of(self, body: dict[str, Any], respond: AsyncRespond) -> Place:
        """Where something was pressed or sent, or what was opened with its trigger."""
        trigger = body.get("trigger_id")
        if trigger in self.opened:
            return self.opened[trigger]
        view = body.get("view") or {}
        if view.get("type") != "modal":
            return self.here(respond, alone=among_ourselves(body))
        title, channel, opener = view["title"]["text"], channel_of(view), self._opener(view)
        return InModal(self.client, view["id"], title, trigger, opener, channel)

    def _opener(self, view: View) -> Opener:
        return Opener(self.kept, view.get("root_view_id") or view["id"])


def among_ourselves(body: dict[str, Any]) -> bool:
    """Whether something was pressed in somebody's direct messages with the bot."""
    channel = (body.get("channel") or {}).get("id") or ""
    return channel.startswith("D") and bool((body.get("message") or {}).get("bot_id"))


def keep(kept: dict[str, T], key: str, value: T) -> None:
    """Remember one more, and forget the oldest when there are too many."""
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))
    kept[key] = value
