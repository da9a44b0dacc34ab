"""The trail's events: what one records, and how each is chained to the one before."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import rfc8785

from bot.domain.actors import Actor, Source

SCHEMA_VERSION = 1
GENESIS = "0" * 64
Json = Mapping[str, Any] | None


class Action(StrEnum):
    """What is done to what."""

    BUY = "number.buy"
    IMPORT = "number.import"
    UPDATE = "number.update"
    ASSIGN = "number.assign"
    UNASSIGN = "number.unassign"
    RELEASE = "number.release"
    CALL = "number.call"
    CREATE_SIP_USER = "sip_user.create"
    EXPORT = "trail.export"
    PRUNE = "trail.prune"
    WITNESS = "trail.witness"
    PRESS = "card.press"
    """A button that names no change that is known: forged, or of another version."""


class Phase(StrEnum):
    """How far an intent had come."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DONE = "done"
    FAILED = "failed"
    PARTIAL = "partial"
    PENDING = "pending"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


class Outcome(StrEnum):
    """How it went."""

    SUCCESS = "success"
    FAILURE = "failure"
    DENIED = "denied"
    PENDING = "pending"
    UNKNOWN = "unknown"


OUTCOMES: Mapping[Phase, frozenset[Outcome]] = {
    Phase.PROPOSED: frozenset({Outcome.SUCCESS}),
    Phase.CONFIRMED: frozenset({Outcome.SUCCESS}),
    Phase.DONE: frozenset({Outcome.SUCCESS}),
    Phase.FAILED: frozenset({Outcome.FAILURE}),
    Phase.PARTIAL: frozenset({Outcome.FAILURE}),
    Phase.PENDING: frozenset({Outcome.PENDING}),
    Phase.UNKNOWN: frozenset({Outcome.UNKNOWN}),
    Phase.SETTLED: frozenset({Outcome.SUCCESS, Outcome.FAILURE}),
    Phase.CANCELLED: frozenset({Outcome.SUCCESS}),
    Phase.EXPIRED: frozenset({Outcome.SUCCESS}),
    Phase.SUPERSEDED: frozenset({Outcome.SUCCESS}),
    Phase.REFUSED: frozenset({Outcome.DENIED}),
    Phase.DUPLICATE: frozenset({Outcome.DENIED}),
}
"""The outcomes a phase may have; only `settled` has two."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event before it is written: everything but its place in the chain.

    `before` and `after` are redacted snapshots of what the plan touches.
    """

    action: Action
    phase: Phase
    outcome: Outcome
    actor: Actor
    source: Source
    channel_id: str | None = None
    provider: str | None = None
    number: str | None = None
    provider_ref: str | None = None
    plan_id: str | None = None
    before: Json = None
    after: Json = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES[self.phase]:
            raise ValueError(f"a {self.phase} event cannot have the outcome {self.outcome}")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail. `time` is RFC 3339 UTC with milliseconds; hashes are hex SHA-256."""

    seq: int
    event_id: str
    time: str
    schema_version: int
    action: str
    phase: str
    outcome: str
    actor_id: str
    actor_name: str | None
    team_id: str | None
    channel_id: str | None
    source: str
    provider: str | None
    number: str | None
    provider_ref: str | None
    plan_id: str | None
    before: Json
    after: Json
    reason: str | None
    prev_hash: str
    hash: str


def chained(entry: Entry, *, seq: int, event_id: str, time: str, prev_hash: str) -> Event:
    """Give an entry its place after the event whose hash is `prev_hash`."""
    row: dict[str, Any] = {
        "seq": seq,
        "event_id": event_id,
        "time": time,
        "schema_version": SCHEMA_VERSION,
        "action": str(entry.action),
        "phase": str(entry.phase),
        "outcome": str(entry.outcome),
        "actor_id": entry.actor.id,
        "actor_name": entry.actor.name,
        "team_id": entry.actor.team_id,
        "channel_id": entry.channel_id,
        "source": str(entry.source),
        "provider": entry.provider,
        "number": entry.number,
        "provider_ref": entry.provider_ref,
        "plan_id": entry.plan_id,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "prev_hash": prev_hash,
    }
    clean = {key: cleaned(value) for key, value in row.items()}
    return Event(**clean, hash=digest(clean))


def digest(row: Mapping[str, Any]) -> str:
    """The hash of a row: SHA-256 over its RFC 8785 form, all columns but `hash`."""
    return hashlib.sha256(rfc8785.dumps({k: v for k, v in row.items() if k != "hash"})).hexdigest()


FIELDS = tuple(field.name for field in fields(Event))


def as_row(event: Event) -> dict[str, Any]:
    """The event as the object that is hashed and exported, with its hash."""
    return {name: getattr(event, name) for name in FIELDS}


def canonical(value: Json) -> str | None:
    """JSON as it is stored: the very text that is hashed."""
    return None if value is None else rfc8785.dumps(dict(value)).decode()


def cleaned(value: Any) -> Any:
    """Text in NFC without NUL and lone surrogates, all through a JSON value.

    Whole floats become integers, as they will be read back: one too great to be hashed then is
    refused when it is written.
    """
    match value:
        case str() if value.isascii():
            return value.replace("\0", "") if "\0" in value else value
        case str():
            sound = value.encode("utf-8", "replace").decode().replace("\0", "")
            return unicodedata.normalize("NFC", sound)
        case Mapping():
            return {cleaned(str(key)): cleaned(inner) for key, inner in value.items()}
        case list() | tuple():
            return [cleaned(inner) for inner in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
