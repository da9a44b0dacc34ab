"""A simulated Vogent: offers numbers by their leading digits, sells the one named, lists."""

import base64
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.simulators import stock
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.server import Simulator

NUMBERS = "/api/phone_numbers"
SEARCH = "/api/phone_numbers/search"
FEW_OFFERS, MOST_OFFERS = 5, 10
PAGE_SIZE = 100


class SimulatedVogent(Simulator):
    """`most_a_page` makes its pages shorter than what is asked for."""

    name = "vogent"
    title = "Vogent"
    only_reads = frozenset({("POST", SEARCH)})
    prefix = "/api"
    most_a_page = PAGE_SIZE

    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours, or with `type="SIP_USERNAME"` a SIP user."""
        handle = str(uuid.uuid5(uuid.NAMESPACE_OID, number))
        record = {"id": handle, "number": number, "type": "PSTN", "agentId": None}
        self.held[number] = {**record, **fields}

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By a bearer key; no body of an error is documented."""
        if headers.get("Authorization") == f"Bearer {self.api_key}":
            return None
        return web.Response(status=HTTPStatus.UNAUTHORIZED)

    def serve(self, asked: Exchange) -> web.Response:
        """Search, buy and list."""
        match asked.method, asked.path:
            case "POST", path if path == SEARCH:
                return self._search(asked.sent)
            case "POST", path if path == NUMBERS:
                return self._buy(asked.sent)
            case "GET", path if path == NUMBERS:
                return self._list(asked.query)
            case _:
                return web.Response(status=HTTPStatus.NOT_FOUND)

    def _search(self, body: Any) -> web.Response:
        if not isinstance(body, dict) or not isinstance(body.get("prefix"), str):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        limit = body.get("limit", FEW_OFFERS)
        if type(limit) is not int or not 1 <= limit <= MOST_OFFERS:
            return web.Response(status=HTTPStatus.UNPROCESSABLE_ENTITY)
        found = stock.within(self.stock, body.get("country", "US"), body["prefix"])
        return web.json_response([{"number": number} for number in found[:limit]])

    def _buy(self, body: Any) -> web.Response:
        purchase = body.get("purchase") if isinstance(body, dict) else None
        if not isinstance(purchase, dict) or body.get("type") != "purchase":
            return web.Response(status=HTTPStatus.UNPROCESSABLE_ENTITY)
        number = purchase.get("number")
        if number not in self.stock:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        self.stock.remove(number)
        self.hold(number)
        return web.json_response(self.held[number])

    def _list(self, query: Mapping[str, str]) -> web.Response:
        try:
            start = int(base64.b64decode(query.get("cursor", ""), validate=True) or 0)
        except ValueError:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        end = start + min(int(query.get("limit", PAGE_SIZE)), self.most_a_page)
        records = list(self.held.values())
        cursor = base64.b64encode(str(end).encode()).decode() if end < len(records) else None
        return web.json_response({"data": records[start:end], "cursor": cursor})
