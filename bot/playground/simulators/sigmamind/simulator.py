"""The simulated SigmaMind itself: what it holds, and what each of its operations does."""

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.simulators import stock
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.server import Simulator
from bot.playground.simulators.sigmamind import agents, answers, bodies
from bot.playground.simulators.sigmamind.answers import Refused

NUMBERS = "/v1/phone-numbers"
MOST_A_PAGE = 100
BOUGHT_WITH = ("friendlyName", "inboundAgentId", "outboundAgentId", "outboundPhoneNumber")
IMPORTED_WITH = (*BOUGHT_WITH, "terminationSipURI", "trunkUsername")
CHANGED = {name: name for name in BOUGHT_WITH}
"""What an update changes on every number: its field, and the record's."""
CHANGED_IF_IMPORTED = {
    "terminationSipUri": "terminationSipURI",
    "sipTrunkName": "sipTrunkName",
    "trunkUsername": "trunkUsername",
}
"""What it changes on a number that was imported. A trunk's password is not kept."""


class SimulatedSigmaMind(Simulator):
    """`agents` are its agents by id, `calls` the calls that it placed.

    `bare_array` lists numbers without an envelope; `integer_numbers` shows telephone numbers
    without a plus, except where one was bought: there its documents show text only.
    """

    name = "sigmamind"
    title = "SigmaMind"
    bare_array = False
    integer_numbers = False
    most_a_page = MOST_A_PAGE

    def __init__(self, *, api_key: str | None = None, delay: float = 0.0) -> None:
        super().__init__(api_key=api_key, delay=delay)
        self.agents: dict[str, dict[str, Any]] = agents.seeded()
        self.calls: list[dict[str, Any]] = []

    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours; one with `provider="byo"` was imported."""
        record = {"sipPhoneNumber": number, "provider": "twilio", "active": True}
        self.held[number] = {**record, "friendlyName": number, **fields}

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By X-API-Key."""
        if headers.get("X-API-Key") == self.api_key:
            return None
        stranger = Refused("The API key is missing or wrong", HTTPStatus.UNAUTHORIZED)
        return answers.refusal(stranger, NUMBERS)

    def serve(self, asked: Exchange) -> web.Response:
        """Do it, or say in its error body why not."""
        try:
            return self._serve_known(asked)
        except Refused as refused:
            return answers.refusal(refused, asked.path)

    def _serve_known(self, asked: Exchange) -> web.Response:
        family, _, last = asked.path.rpartition("/")
        match asked.method, family, last:
            case "POST", "/v1", "phone-numbers":
                return self._buy(bodies.BUY.read(asked.sent))
            case "POST", "/v1/phone-number" | "/v1/phone-numbers", "import":
                return self._import(bodies.IMPORTS[family].read(asked.sent))
            case "PATCH", "/v1/phone-number" | "/v1/phone-numbers", number:
                if number not in self.held:
                    raise Refused("There is no such number", HTTPStatus.NOT_FOUND)
                return self._update(number, bodies.UPDATES[family].read(asked.sent))
            case "POST", "/v1", "calls":
                return self._call(bodies.CALL.read(asked.sent))
            case "GET", "/v1", "phone-numbers" | "agents":
                return self._list(last, asked.query)
            case _:
                raise Refused("There is nothing at this path", HTTPStatus.NOT_FOUND)

    def _buy(self, wishes: Mapping[str, Any]) -> web.Response:
        self._know_agents(wishes)
        number = self._picked(wishes)
        if number is None:
            raise Refused("No such number is available")
        self.stock.remove(number)
        self.hold(number, **{wish: wishes[wish] for wish in BOUGHT_WITH if wish in wishes})
        return web.json_response(answers.number(self.held[number]), status=HTTPStatus.CREATED)

    def _picked(self, wishes: Mapping[str, Any]) -> str | None:
        """The very number, else one of the area code, else the nearest in the country."""
        left = [number for number in self.stock if number not in self.held]
        if "phoneNumber" in wishes:
            return wishes["phoneNumber"] if wishes["phoneNumber"] in left else None
        country = wishes["countryCode"]
        if "areaCode" in wishes:
            near = stock.nearest(left, country, wishes["areaCode"])
        else:
            near = stock.within(left, country)
        return near[0] if near else None

    def _import(self, trunk: Mapping[str, Any]) -> web.Response:
        self._know_agents(trunk)
        number = trunk["phoneNumber"]
        if number in self.held:
            raise Refused("This phoneNumber is in the account already")
        given = {name: trunk[name] for name in IMPORTED_WITH if name in trunk}
        self.hold(number, provider="byo", **given)
        shown = self._shown(number)
        del shown["provider"]
        return web.json_response(shown)

    def _update(self, number: str, changes: Mapping[str, Any]) -> web.Response:
        """Null takes an agent away; what a trunk cannot have is passed over."""
        self._know_agents(changes)
        record = self.held[number]
        imported = record["provider"] == "byo"
        fields = CHANGED | CHANGED_IF_IMPORTED if imported else CHANGED
        for name in fields.keys() & changes.keys():
            record[fields[name]] = changes[name]
            if changes[name] is None:
                del record[fields[name]]
        return web.json_response(self._shown(number))

    def _list(self, what: str, query: Mapping[str, str]) -> web.Response:
        if what == "agents":
            return web.json_response(answers.cut([*self.agents.values()], query, self.most_a_page))
        numbers = [self._shown(number) for number in self.held]
        page = answers.cut(numbers, query, self.most_a_page)
        return web.json_response(page["data"] if self.bare_array else page)

    def _call(self, wish: Mapping[str, Any]) -> web.Response:
        """By the agent that is named, else by the number's own."""
        caller = self.held.get(wish["fromPhoneNumber"])
        if caller is None:
            raise Refused("fromPhoneNumber is not a number of the account")
        agent = self.agents.get(wish.get("agentId", caller.get("outboundAgentId")))
        if agent is None:
            raise Refused("agentId is not an agent of the account, nor has the number one")
        return web.json_response(self._placed(wish, agent))

    def _placed(self, wish: Mapping[str, Any], agent: Mapping[str, Any]) -> dict[str, Any]:
        """Its answer does not tell who was called; the record in `calls` does."""
        placed = {
            "callId": self._call_id(wish),
            "callType": "outbound",
            "status": "scheduled",
            "phoneNumber": self._shown(wish["fromPhoneNumber"]),
            "createdAt": answers.NOW,
            "updatedAt": answers.NOW,
            "dynamicVariables": wish.get("dynamicVariables", {}),
            "agent": {"agentId": agent["agentId"], "agentName": agent["agentName"]},
        }
        self.calls.append({**placed, "toPhoneNumber": wish["toPhoneNumber"]})
        return placed

    def _call_id(self, wish: Mapping[str, Any]) -> str:
        told = f"{len(self.calls)} {wish['fromPhoneNumber']} {wish['toPhoneNumber']}"
        return f"call_{hashlib.sha256(told.encode()).hexdigest()[:16]}"

    def _know_agents(self, body: Mapping[str, Any]) -> None:
        """Refuse an agent that it does not have."""
        for name in ("inboundAgentId", "outboundAgentId"):
            agent = body.get(name)
            if agent is not None and agent not in self.agents:
                raise Refused(f"{name} is not an agent of the account")

    def _shown(self, number: str) -> dict[str, Any]:
        return answers.number(self.held[number], integers=self.integer_numbers)
