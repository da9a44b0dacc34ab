"""What Slack sends, from its arrival to its end: followed in the log, timed and counted."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

import structlog

from bot import logs
from bot.domain import errors
from bot.domain.errors import BotError, NotAllowed, NotOpen
from bot.metrics.bot import BotCounts
from bot.slack import ids
from bot.slack.sent import OTHER, about, inner

ANSWERED, REFUSED, FAULT, CUT, UNHEARD = "answered", "refused", "fault", "cut", "unheard"
REASONS: Mapping[type[BotError], str] = {
    errors.NotUnderstood: "not understood",
    errors.NotOpen: "not open",
    errors.Busy: "busy",
    errors.AlreadyDelivered: "duplicate",
    errors.Superseded: "out of date",
    errors.Ambiguous: "ambiguous",
    errors.Refused: "refused",
    errors.Unsupported: "unsupported",
    errors.NotOffered: "provider refused",
    errors.Rejected: "provider refused",
    errors.Unavailable: "provider unavailable",
    errors.OutcomeUnknown: "outcome unknown",
    errors.Partial: "done in part",
    errors.StoreUnavailable: "database",
    errors.TrailBroken: "trail",
}

RESPONSES: Mapping[int, str] = {HTTPStatus.OK: "ok", HTTPStatus.TOO_MANY_REQUESTS: "limited"}

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Arrival:
    """One thing that Slack sent: its kind, its verb or action, and who sent it (their id).

    `at_once`: its ack says nothing, so it goes out before any listener looks at it.
    """

    kind: str
    what: str
    who: str | None
    counts: BotCounts = field(repr=False)
    began: float
    at_once: bool
    ended: str = UNHEARD
    """`unheard` until a listener begins; `cut` until it ends."""
    heard: bool = False

    @classmethod
    def of(cls, payload: object, counts: BotCounts, began: float) -> Self:
        """Read from a payload, as far as it can be; never what was typed."""
        body = payload if isinstance(payload, Mapping) else {}
        user = body.get("user_id") or inner(body.get("user"), "id")
        user = user or inner(body.get("event"), "user")
        kind, what = about(body)
        who = user if isinstance(user, str) else None
        return cls(kind, what, who, counts, began, _says_nothing(body, kind, what))

    @property
    def milliseconds(self) -> float:
        """How long ago it came."""
        return round((time.perf_counter() - self.began) * 1_000, 1)

    def refused(self, error: BotError) -> None:
        """It was not done, for a reason that was told."""
        self.ended = REFUSED
        self.counts.refusals.labels(reason(error)).inc()

    def failed(self) -> None:
        """It met a fault of ours."""
        self.ended = FAULT
        self.counts.faults.inc()

    def acked(self, mode: str) -> None:
        """Its ack was sent, by `http` or `socket`."""
        self.counts.acks.labels(self.kind, mode).observe(time.perf_counter() - self.began)

    def count(self) -> None:
        """It has ended."""
        self.counts.requests.labels(self.kind, self.what, self.ended).inc()


NOW: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


def _says_nothing(body: Mapping[str, Any], kind: str, what: str) -> bool:
    """Whether its ack is empty and a listener will hear it; else Bolt's answer is the ack."""
    if kind == "command":
        return body.get("command") == ids.COMMAND
    return kind == "press" or (kind == "shortcut" and what != OTHER)


def acked_at_once() -> bool:
    """Whether what is being done was acknowledged before: no ack can say anything any more."""
    arrival = NOW.get()
    return arrival is not None and arrival.at_once


@contextmanager
def arriving(arrival: Arrival) -> Iterator[None]:
    """While something is on its way to its listener, and its ack on its way back."""
    with logs.following(arrival.kind):
        token = NOW.set(arrival)
        tell = log.debug if arrival.kind == "options" else log.info  # these come with every letter
        tell("received", kind=arrival.kind, what=arrival.what, who=arrival.who)
        try:
            yield
        finally:
            NOW.reset(token)
            if not arrival.heard:
                arrival.count()


@contextmanager
def heard() -> Iterator[None]:
    """While its listener is at work; how that ends is counted."""
    arrival = NOW.get()
    if arrival is None:
        yield
        return
    arrival.heard, arrival.ended = True, CUT
    try:
        yield
        if arrival.ended == CUT:
            arrival.ended = ANSWERED
    except BotError as error:
        arrival.refused(error)
        raise
    except Exception:
        arrival.failed()
        raise
    finally:
        arrival.count()


def refused(error: BotError) -> None:
    """What came is refused, and its listener says so by itself."""
    arrival = NOW.get()
    if arrival is not None:
        arrival.refused(error)


def responded(status: int | None) -> None:
    """Count what became of a response_url: HTTP's status, or None where Slack was not reached."""
    arrival = NOW.get()
    if arrival is None:
        return
    outcome = "unreached" if status is None else RESPONSES.get(status, "refused")
    arrival.counts.calls.labels("response_url", outcome).inc()
    if outcome == "limited":
        arrival.counts.limited.inc()


def answered(*, reached: bool) -> None:
    """The line in the log when somebody was told, or could not be."""
    arrival = NOW.get()
    if arrival is None:
        log.info("told", reached=reached)
    else:
        ended = ANSWERED if arrival.ended == CUT else arrival.ended
        log.info("answered", ended=ended, reached=reached, ms=arrival.milliseconds)


def reason(error: BotError) -> str:
    """Why something was refused, in one of a few words."""
    if isinstance(error, NotAllowed):
        return error.why
    if isinstance(error, NotOpen) and error.over:
        return "expired"
    return next((REASONS[kind] for kind in type(error).__mro__ if kind in REASONS), OTHER)
