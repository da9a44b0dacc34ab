"""How a simulated Butter refuses: a status, and `detail`, as FastAPI says it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web


class Refused(Exception):
    """Raised where it is known that a request is refused; answered once, in `serve`."""

    def __init__(self, status: HTTPStatus, detail: str | Sequence[dict[str, Any]]) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail

    def answer(self) -> web.Response:
        """The refusal as it is sent."""
        return web.json_response({"detail": self.detail}, status=self.status)
