"""A simulated Butter AI: sells nothing, lists what was imported, its first page only."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.server import Simulator

NUMBERS = "/api/phone-numbers"
PAGE_SIZE = 50
AGENT = "agent_5a1f0c9e7b32"


class SimulatedButter(Simulator):
    """Holds a few imported numbers. `page_size` below their count makes it say has_more."""

    name = "butter"
    title = "Butter AI"
    page_size = PAGE_SIZE

    def __init__(
        self,
        *,
        api_key: str | None = None,
        organization_id: str = "org_simulated",
        delay: float = 0.0,
    ) -> None:
        super().__init__(api_key=api_key, delay=delay)
        self.organization_id = organization_id
        self.stock = []
        self.hold("+13105550141", status="assigned", assigned_agent_id=AGENT)
        self.hold("+13105550142", provider="sip", supports_outbound=False)
        self.hold("+13105550143", supports_inbound=False)

    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours."""
        handle = f"phon_{hashlib.sha256(number.encode()).hexdigest()[:12]}"
        self.held[number] = {
            "phone_number_id": handle,
            "phone_number": number,
            "provider": "twilio",
            "status": "free",
            "supports_inbound": True,
            "supports_outbound": True,
            "assigned_agent_id": None,
            "created_at": "2026-01-10T09:00:00Z",
            **fields,
        }

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By X-API-Key and X-Organization-Id."""
        if headers.get("X-API-Key") != self.api_key:
            return _refused(HTTPStatus.UNAUTHORIZED, "The API key is missing or wrong")
        organization = headers.get("X-Organization-Id")
        if not organization:
            return _refused(HTTPStatus.BAD_REQUEST, "X-Organization-Id is missing")
        if organization != self.organization_id:
            return _refused(HTTPStatus.FORBIDDEN, "The key is of another organization")
        return None

    def serve(self, asked: Exchange) -> web.Response:
        """List."""
        if (asked.method, asked.path) != ("GET", NUMBERS):
            return _refused(HTTPStatus.NOT_FOUND, "Not Found")
        wanted = asked.query.get("status")
        found = [one for one in self.held.values() if wanted in {None, one["status"]}]
        shown = found[: self.page_size]
        more = len(found) > len(shown)
        pagination = {
            "next_cursor": "bmV4dA" if more else None,
            "has_more": more,
            "page_size": self.page_size,
            "total_count": len(found),
        }
        return web.json_response({"success": True, "data": shown, "pagination": pagination})


def _refused(status: HTTPStatus, detail: str) -> web.Response:
    return web.json_response({"detail": detail}, status=status)
