"""What Slack sends, from its arrival to its end: followed in the log, timed and counted."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

import structlog

from bot import logs
from bot.domain import errors
from bot.domain.errors import BotError, NotAllowed, NotOpen
from bot.metrics.bot import BotCounts
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
    """One thing that Slack sent: its kind, its verb or action, and who sent it (their id)."""

    kind: str
    what: str
    who: str | None
    counts: BotCounts = field(repr=False)
    began: float = field(default_factory=time.perf_counter)
    ended: str = UNHEARD
    """`unheard` until a listener begins; `cut` until it ends."""

    @classmethod
    def of(cls, payload: object, counts: BotCounts) -> Self:
        """Read from a payload, as far as it can be; never what was typed."""
        body = payload if isinstance(payload, Mapping) else {}
        user = body.get("user_id") or inner(body.get("user"), "id")
        user = user or inner(body.get("event"), "user")
        kind, what = about(body)
        return cls(kind, what, user if isinstance(user, str) else None, counts)

    @property
    def milliseconds(self) -> float:
        """How long ago it came."""
        return round((time.perf_counter() - self.began) * 1_000, 1)

    def refused(self, error: BotError) -> None:
        """It was not done, for a reason that was told."""
        self.ended = REFUSED
        self.counts.refusals.labels(reason(error)).inc()

    def acked(self, mode: str) -> None:
        """Its ack was sent, by `http` or `socket`."""
        self.counts.acks.labels(self.kind, mode).observe(time.perf_counter() - self.began)

    def count(self) -> None:
        """It has ended."""
        self.counts.requests.labels(self.kind, self.what, self.ended).inc()


NOW: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


@contextmanager
def arriving(payload: object, counts: BotCounts) -> Iterator[Arrival]:
    """While something is on its way to its listener, and its ack on its way back."""
    arrival = Arrival.of(payload, counts)
    with logs.following(arrival.kind):
        token = NOW.set(arrival)
        tell = log.debug if arrival.kind == "options" else log.info  # these come with every letter
        tell("received", kind=arrival.kind, what=arrival.what, who=arrival.who)
        try:
            yield arrival
        finally:
            NOW.reset(token)
            if arrival.ended == UNHEARD:
                arrival.count()


@contextmanager
def heard() -> Iterator[None]:
    """While its listener is at work; how that ends is counted."""
    arrival = NOW.get()
    if arrival is None:
        yield
        return
    arrival.ended = CUT
    try:
        yield
        if arrival.ended == CUT:
            arrival.ended = ANSWERED
    except BotError as error:
        arrival.refused(error)
        raise
    except Exception:
        arrival.ended = FAULT
        arrival.counts.faults.inc()
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
        return "no operator" if error.ask or error.groups else "not allowed"
    if isinstance(error, NotOpen) and error.over:
        return "expired"
    return next((REASONS[kind] for kind in type(error).__mro__ if kind in REASONS), OTHER)
