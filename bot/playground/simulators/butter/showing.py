"""The records of a simulated Butter as its answers show them, which is seldom all of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

COMMON = (
    "phone_number_id",
    "phone_number",
    "provider",
    "status",
    "supports_inbound",
    "supports_outbound",
)
IMPORTED = (*COMMON, "integration_id", "created_at", "updated_at")
LISTED = (*COMMON, "assigned_agent_id", "created_at")
CALL = ("call_sid", "to", "from", "agent_id", "call_type", "status")
NEXT_CURSOR = "bmV4dA"
"""No parameter is known with which it could be sent back."""


def page(found: Sequence[Mapping[str, Any]], size: int) -> dict[str, Any]:
    """The first page of a list."""
    more = len(found) > size
    pagination = {
        "next_cursor": NEXT_CURSOR if more else None,
        "has_more": more,
        "page_size": size,
        "total_count": len(found),
    }
    shown = [_only(LISTED, record) for record in found[:size]]
    return {"success": True, "data": shown, "pagination": pagination}


def imported(record: Mapping[str, Any]) -> dict[str, Any]:
    """A number right after its import: with its integration, without an agent."""
    message = f"Phone number imported successfully with {record['provider']}"
    return {"success": True, "message": message, "data": _only(IMPORTED, record)}


def agent(record: Mapping[str, Any], numbers: Sequence[str], message: str) -> dict[str, Any]:
    """An agent and the ids of the numbers that it has now."""
    data = {
        "agent_id": record["agent_id"],
        "agent_name": record["agent_name"],
        "assigned_phone_number_ids": list(numbers),
        "updated_at": record["updated_at"],
    }
    return {"success": True, "message": message, "data": data}


def call(record: Mapping[str, Any]) -> dict[str, Any]:
    """A call: flat, as no other answer is."""
    return {"success": True, **_only(CALL, record)}


def moment(time: float) -> str:
    """A time as its records say it."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _only(fields: Sequence[str], record: Mapping[str, Any]) -> dict[str, Any]:
    return {field: record[field] for field in fields}
