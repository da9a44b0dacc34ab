"""The answer to a Submit: its ack, in time, and whatever is shown after it."""

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.message import View
from bot.slack.places import InModal

IN_TIME = 2.0
"""Seconds after which Slack gets an ack, whatever the database does; it waits three."""
ACK_COMES = 0.1
"""Seconds: Bolt looks for an ack every 10 ms, and the way to Slack is as long for both."""


@dataclass(slots=True)
class Submission:
    """While it is open: shows `waits` by itself when the first answer takes too long."""

    ack: AsyncAck
    place: InModal
    waits: View
    _acked: bool = False
    _timer: asyncio.Task[None] | None = None

    async def show(self, view: View) -> bool:
        """In the form's place; not when it was closed meanwhile."""
        if not self._acked:
            await self._first(view)
            return True
        if self._timer is not None:
            await self._timer  # its view must not come over this one
        return await self.place.fill(view)

    async def __aenter__(self) -> Self:
        self._timer = asyncio.create_task(self._in_time())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def _in_time(self) -> None:
        await asyncio.sleep(IN_TIME)
        if not self._acked:
            await self._first(self.waits)

    async def _first(self, view: View) -> None:
        self._acked = True
        await replaces(self.ack, view)


async def replaces(ack: AsyncAck, view: View) -> None:
    """Acknowledge with another view, and wait until it can have come.

    Bolt sends the ack some time after this call. What is shown by views.update before that would be
    replaced by the ack, and stay so.
    """
    await ack(response_action="update", view=view)
    await asyncio.sleep(ACK_COMES)
