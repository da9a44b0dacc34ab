"""A simulated SigmaMind: sells the number that is named, or picks one; lists in pages."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.simulators import stock
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.server import Simulator

NUMBERS = "/v1/phone-numbers"
E164_FORM = re.compile(r"\+[1-9][0-9]{6,14}")
PAGE_SIZE = 10
MOST_A_PAGE = 100


class SimulatedSigmaMind(Simulator):
    """`bare_array` lists without an envelope; `integer_numbers` shows numbers without a plus."""

    name = "sigmamind"
    title = "SigmaMind"
    bare_array = False
    integer_numbers = False
    most_a_page = MOST_A_PAGE

    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours."""
        record = {"sipPhoneNumber": number, "provider": "twilio", "active": True}
        self.held[number] = {**record, "friendlyName": number, **fields}

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By X-API-Key."""
        if headers.get("X-API-Key") == self.api_key:
            return None
        return _refused(HTTPStatus.UNAUTHORIZED, "The API key is missing or wrong")

    def serve(self, asked: Exchange) -> web.Response:
        """Buy and list."""
        if asked.path == NUMBERS and asked.method == "POST":
            return self._buy(asked.sent)
        if asked.path == NUMBERS and asked.method == "GET":
            return self._list(asked.query)
        return _refused(HTTPStatus.NOT_FOUND, "There is nothing at this path")

    def _buy(self, body: Any) -> web.Response:
        fault = _what_is_wrong(body)
        if fault:
            return _refused(HTTPStatus.BAD_REQUEST, fault)
        number = self._picked(body)
        if number is None:
            return _refused(HTTPStatus.BAD_REQUEST, "No such number is available")
        self.stock.remove(number)
        wishes = ("friendlyName", "inboundAgentId", "outboundAgentId", "outboundPhoneNumber")
        self.hold(number, **{wish: body[wish] for wish in wishes if wish in body})
        return web.json_response(self._shown(number), status=HTTPStatus.CREATED)

    def _picked(self, body: Mapping[str, Any]) -> str | None:
        """The very number, else one of the area code, else the nearest in the country."""
        if "phoneNumber" in body:
            return body["phoneNumber"] if body["phoneNumber"] in self.stock else None
        country = body["countryCode"]
        if "areaCode" in body:
            near = stock.nearest(self.stock, country, body["areaCode"])
        else:
            near = stock.within(self.stock, country)
        return near[0] if near else None

    def _list(self, query: Mapping[str, str]) -> web.Response:
        page, size = int(query.get("page", 0)), int(query.get("size", PAGE_SIZE))
        size = min(size, self.most_a_page)
        numbers = list(self.held)
        shown = [self._shown(number) for number in numbers[page * size : (page + 1) * size]]
        if self.bare_array:
            return web.json_response(shown)
        pages = -(-len(numbers) // size)
        return web.json_response(
            {
                "data": shown,
                "page": page,
                "size": size,
                "totalCounts": len(numbers),
                "totalPages": pages,
                "hasNext": page + 1 < pages,
                "hasPrevious": page > 0,
            }
        )

    def _shown(self, number: str) -> dict[str, Any]:
        record = self.held[number]
        if not self.integer_numbers:
            return record
        return {**record, "sipPhoneNumber": int(str(record["sipPhoneNumber"]).lstrip("+"))}


def _what_is_wrong(body: Any) -> str | None:
    """What its documented rules for a purchase say about a body."""
    if not isinstance(body, dict):
        return "The body is not a JSON object"
    if "phoneNumber" in body:
        sound = isinstance(body["phoneNumber"], str) and E164_FORM.fullmatch(body["phoneNumber"])
        return None if sound else "phoneNumber must be in E.164 format"
    country, code = body.get("countryCode"), body.get("areaCode", 100)
    if not isinstance(country, str) or not re.fullmatch(r"[A-Z]{2}", country):
        return "Either phoneNumber or countryCode is needed"
    if type(code) is not int or not 100 <= code <= 99999:  # noqa: PLR2004
        return "areaCode must be an integer from 100 to 99999"
    return None


def _refused(status: HTTPStatus, message: str) -> web.Response:
    body = {"error": status.phrase, "message": message, "path": NUMBERS, "status": status.value}
    return web.json_response({**body, "timestamp": "2026-01-10T09:00:00.000Z"}, status=status)
