"""A delivery, and from when until when the bot was at it.

It is *active* from when it was sent until its last answer through its response_url (its ack, where
it has none); as long as it carries out a plan, until the answer after the plan's end; and in no
case longer than the bot lived.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.events import Event, Phase
from bot.playground.page.inside.ledger import time_of
from bot.playground.workspace import ApiCall, Delivery

ROUNDED = 0.001
"""The trail knows milliseconds; what it noted may seem to be before its cause by as much."""
LONGEST = 180.0
"""Seconds after which a delivery without an answer is active no more."""
SEEN = 1.0
"""Seconds within which a line of the trail is surely read here."""


@dataclass(slots=True, eq=False)
class Act:
    """A delivery, and what is known of what it set off."""

    delivery: Delivery
    plan: str | None
    repeats: "Act | None" = None
    answers: list[ApiCall] = field(default_factory=list)
    refused: bool = False
    noted: bool = False
    decided: Event | None = None
    ended: Event | None = None
    until: float = math.inf

    @property
    def at(self) -> float:
        """When it was delivered."""
        return self.delivery.sent_at

    @property
    def token(self) -> str:
        """The response_url's."""
        return self.delivery.response_url.rpartition("/")[2]

    @property
    def taken(self) -> bool:
        """Whether the bot was there."""
        return self.delivery.error != "dispatch_failed"

    @property
    def begun(self) -> Event | None:
        """The confirmation of the plan that it carries out."""
        confirmed = self.decided is not None and self.decided.phase == Phase.CONFIRMED
        return self.decided if confirmed else None

    def active(self, at: float) -> bool:
        """Whether the bot was at it then."""
        return self.taken and self.at <= at + ROUNDED and at <= self.until

    def may_ask(self, provider: str, at: float, *, write: bool) -> bool:
        """Whether it can have asked this provider then."""
        if not self.active(at) or self.at > at or (write and self.plan is None):
            return False  # requests and deliveries are timed by one clock, nothing rounded
        if self.plan is None:
            return True
        if self.begun is None:  # its line is not read yet, or it was no confirmation
            return not self.refused and self.decided is None and self.repeats is None
        if self.ended is None or at <= time_of(self.ended) + ROUNDED:
            return time_of(self.begun) <= at + ROUNDED and self.begun.provider == provider
        return not write and self.ended.phase == Phase.SUPERSEDED  # it looks for another number

    def last_answer(self) -> float | None:
        """When it was answered last; a repeat that has no answer of its own shares the first's."""
        answers = self.answers or (self.repeats.answers if self.repeats else [])
        return max((each.at for each in answers if each.ok and each.at >= self.at), default=None)

    def close(self, deaths: Iterable[float]) -> None:
        """Work out until when it was active."""
        died = min((each for each in deaths if each >= self.at), default=math.inf)
        self.until = min(self._until(), died)

    def _until(self) -> float:
        if not self.token:
            return self.delivery.acked_at or self.at
        last, open_ended = self.last_answer(), self.at + LONGEST
        if last is None:
            return open_ended
        if self.plan is not None and self.decided is None and not self.refused:
            return last + SEEN
        if self.begun is None:
            return last
        return last if self.ended and last + ROUNDED >= time_of(self.ended) else open_ended
