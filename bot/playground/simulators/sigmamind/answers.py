"""What SigmaMind answers: its one error body, its page, and what it shows of a record."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web

NOW = "2026-01-10T09:00:00.000Z"
"""The time at every simulated SigmaMind: answers are the same each time."""
PAGE_SIZE = 10
DIGITS = 9
"""As many as a 32-bit integer has in any case."""
SHOWN = (
    "sipPhoneNumber",
    "provider",
    "inboundAgentId",
    "outboundAgentId",
    "outboundPhoneNumber",
    "active",
    "terminationSipURI",
    "friendlyName",
)
"""The fields of a number that are documented for answers. A trunk's credentials are not."""


class Refused(Exception):
    """A request that SigmaMind turns down, before anything changed."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


def refusal(refused: Refused, path: str) -> web.Response:
    """The only error body in its documents."""
    status = refused.status
    body = {"error": status.phrase, "message": str(refused), "path": path, "status": status.value}
    return web.json_response({**body, "timestamp": NOW}, status=status)


def number(record: Mapping[str, Any], *, integers: bool = False) -> dict[str, Any]:
    """A number's record as it is shown, its telephone numbers maybe as integers."""
    shown = {field: record[field] for field in SHOWN if field in record}
    if integers:
        for field in ("sipPhoneNumber", "outboundPhoneNumber"):
            digits = str(shown.get(field, "")).lstrip("+")
            if digits.isdecimal():
                shown[field] = int(digits)
    return shown


def cut(records: Sequence[Any], query: Mapping[str, str], most: int) -> dict[str, Any]:
    """The page that was asked for: counted from 0, 10 records unless told, `most` at most."""
    page = _whole(query, "page", 0, least=0)
    size = min(_whole(query, "size", PAGE_SIZE, least=1), most)
    pages = -(-len(records) // size)
    return {
        "data": list(records[page * size : (page + 1) * size]),
        "page": page,
        "size": size,
        "totalCounts": len(records),
        "totalPages": pages,
        "hasNext": page + 1 < pages,
        "hasPrevious": page > 0,
    }


def _whole(query: Mapping[str, str], name: str, usual: int, *, least: int) -> int:
    text = query.get(name, str(usual))
    digits = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    if not digits or int(text) < least:
        raise Refused(f"{name} must be an integer from {least}")
    return int(text)
