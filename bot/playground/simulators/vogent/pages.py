"""A simulated Vogent's lists: a page, and a cursor to the next one."""

import base64
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from bot.playground.simulators.vogent.bodies import Refused

PAGE_SIZE = 100


def page(records: Iterable[Any], query: Mapping[str, str], most: int) -> dict[str, Any]:
    """The page that is asked for, of `most` records at most; the last has no cursor."""
    everything = [*records]
    start = _start(query.get("cursor", ""))
    end = start + min(_limit(query), most)
    cursor = base64.b64encode(str(end).encode()).decode() if end < len(everything) else None
    return {"data": everything[start:end], "cursor": cursor}


def _start(cursor: str) -> int:
    try:
        start = int(base64.b64decode(cursor, validate=True) or 0)
    except ValueError:
        start = -1
    if start < 0:
        raise Refused(HTTPStatus.BAD_REQUEST)
    return start


def _limit(query: Mapping[str, str]) -> int:
    try:
        limit = int(query.get("limit", PAGE_SIZE))
    except ValueError:
        limit = 0
    if limit < 1:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
    return limit
