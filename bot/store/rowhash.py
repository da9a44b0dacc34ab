"""The hash of an event as it lies in the database, quickly: verifying has a million of them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields
from json.encoder import encode_basestring as quoted
from typing import Any

from sqlalchemy import Select, select

from bot.domain.events import Event
from bot.store.tables import events

HASHED = tuple(sorted(field.name for field in fields(Event) if field.name != "hash"))
KEPT_AS_JSON = tuple(HASHED.index(name) for name in ("before", "after"))
FORM = "{" + ",".join(f'"{name}":%s' for name in HASHED) + "}"
"""RFC 8785 of a row: the names never change, so only the values are written anew."""
SEQ, PREV_HASH, ACTION, AFTER = (HASHED.index(n) for n in ("seq", "prev_hash", "action", "after"))
HASH = len(HASHED)


def rows() -> Select[Any]:
    """Events as `digest_of` takes them, the hash behind the columns that are hashed."""
    return select(*(events.c[name] for name in HASHED), events.c.hash)


def digest_of(row: Sequence[Any]) -> str:
    """The hash that such a row should have: what `bot.domain.events.digest` says of its event.

    Stored JSON goes in as it is kept, so that other spaces in it are a change, too. Raises
    ValueError for what we cannot have written: bytes in place of text, JSON that is none.
    """
    written = [_scalar(value) for value in row[:HASH]]
    for place in KEPT_AS_JSON:
        written[place] = _object(row[place])
    return hashlib.sha256((FORM % tuple(written)).encode()).hexdigest()


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if type(value) is str:
        return quoted(value)
    if type(value) is int:
        return str(value)
    raise ValueError(f"no event holds {type(value).__name__}")


def _object(kept: object) -> str:
    if kept is None:
        return "null"
    if not isinstance(kept, str) or not isinstance(json.loads(kept), dict):
        raise ValueError("no JSON object")  # noqa: TRY004 it is data that is wrong
    return kept
