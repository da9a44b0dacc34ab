"""A simulated Vogent's operations, and what it remembers."""

import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.simulators import stock
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.server import Simulator
from bot.playground.simulators.vogent import bodies
from bot.playground.simulators.vogent.bodies import Refused, read
from bot.playground.simulators.vogent.pages import PAGE_SIZE, page

NUMBERS = "/api/phone_numbers"
SEARCH = "/api/phone_numbers/search"
AGENTS = "/api/agents"
DIALS = "/api/dials"
NAMES = {"Front desk": "en", "After hours": "en", "Appointments": "es"}


class SimulatedVogent(Simulator):
    """`agents` are its agents by id, `calls` the dials it placed, `bought` what it sold to us.

    `most_a_page` makes its pages shorter than what is asked for.
    """

    name = "vogent"
    title = "Vogent"
    only_reads = frozenset({("POST", SEARCH)})
    prefix = "/api"
    most_a_page = PAGE_SIZE

    def __init__(self, *, api_key: str | None = None, delay: float = 0.0) -> None:
        super().__init__(api_key=api_key, delay=delay)
        agents = [_agent(*each) for each in NAMES.items()]
        self.agents: dict[str, dict[str, Any]] = {agent["id"]: agent for agent in agents}
        self.calls: list[dict[str, Any]] = []
        self.bought: set[str] = set()

    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours, or with `type="SIP_USERNAME"` a SIP user."""
        record = {"id": _handle(number), "number": number, "type": "PSTN", "agentId": None}
        self.held[number] = {**record, **fields}
        self.bought.discard(number)

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By a bearer key."""
        if headers.get("Authorization") == f"Bearer {self.api_key}":
            return None
        return web.Response(status=HTTPStatus.UNAUTHORIZED)

    def serve(self, asked: Exchange) -> web.Response:
        """Do what is asked; a refusal has no body (documented)."""
        try:
            return web.json_response(self._done(asked))
        except Refused as refused:
            return web.Response(status=refused.status)

    def _done(self, asked: Exchange) -> Any:
        does: dict[tuple[str, str], Callable[[], Any]] = {
            ("POST", SEARCH): lambda: self._search(asked.sent),
            ("POST", NUMBERS): lambda: self._create(asked.sent),
            ("GET", NUMBERS): lambda: page(self.held.values(), asked.query, self.most_a_page),
            ("GET", AGENTS): lambda: page(self.agents.values(), asked.query, self.most_a_page),
            ("POST", DIALS): lambda: self._dial(asked.sent),
        }
        return does.get((asked.method, asked.path), lambda: self._one(asked))()

    def _one(self, asked: Exchange) -> Any:
        """What is done to the number whose record id ends the path."""
        record = self._record(asked.path.removeprefix(f"{NUMBERS}/"))
        match asked.method:
            case "GET":
                return record
            case "PUT":
                return self._update(record, asked.sent)
            case "DELETE":
                return self._delete(record)
            case _:
                raise Refused(HTTPStatus.NOT_FOUND)

    def _search(self, body: Any) -> Any:
        if not isinstance(body, dict) or not isinstance(body.get("prefix"), str):
            raise Refused(HTTPStatus.BAD_REQUEST)
        wanted = read(bodies.SEARCH, body)
        found = stock.within(self.stock, wanted.country, wanted.prefix)
        return [{"number": number} for number in found[: wanted.limit]]

    def _create(self, body: Any) -> Any:
        match read(bodies.CREATE, body):
            case bodies.Purchase(purchase=offered):
                return self._buy(offered.number)
            case bodies.SipImport(sip_import=trunk):
                return self._new(trunk.phone_number)
            case bodies.SipUser(vogent_sip=login):
                return self._new(login.sip_prefix, type="SIP_USERNAME")

    def _buy(self, number: str) -> Any:
        if number not in self.stock:
            raise Refused(HTTPStatus.BAD_REQUEST)
        record = self._new(number)
        self.stock.remove(number)
        self.bought.add(number)
        return record

    def _new(self, number: str, **fields: Any) -> Any:
        if number in self.held:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.hold(number, **fields)
        return self.held[number]

    def _record(self, handle: str) -> dict[str, Any]:
        for record in self.held.values():
            if record["id"] == handle:
                return record
        raise Refused(HTTPStatus.NOT_FOUND)

    def _update(self, record: dict[str, Any], body: Any) -> Any:
        update = read(bodies.UPDATE, body)
        if "agent_id" in update.model_fields_set:
            if update.agent_id:
                self._known_agent(update.agent_id)
            record["agentId"] = update.agent_id or None
        return record

    def _delete(self, record: dict[str, Any]) -> Any:
        """What was bought here is for sale again; what was imported is the carrier's."""
        number = record["number"]
        del self.held[number]
        if number in self.bought:
            self.bought.remove(number)
            self.stock.append(number)
        return record

    def _dial(self, body: Any) -> Any:
        dial = read(bodies.DIAL, body)
        if not dial.browser_call and (dial.to_number is None or not dial.from_number_id):
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)
        self._known_agent(dial.call_agent_id)
        self._known_caller(dial)
        count = len(self.calls) + 1
        started = {"sessionId": _handle(f"session {count}"), "dialId": _handle(f"dial {count}")}
        asked = dial.model_dump(by_alias=True, exclude_unset=True)
        self.calls.append({"id": started["dialId"], **asked})
        return {**started, "dialToken": f"simulated-dial-token-{count}"}

    def _known_agent(self, handle: str) -> None:
        if handle not in self.agents:
            raise Refused(HTTPStatus.BAD_REQUEST)

    def _known_caller(self, dial: bodies.Dial) -> None:
        """The record id of a number of ours; there is no pool."""
        known = {None, *(record["id"] for record in self.held.values())}
        if dial.from_number_id not in known or dial.from_number_pool_id is not None:
            raise Refused(HTTPStatus.BAD_REQUEST)


def _agent(name: str, language: str) -> dict[str, Any]:
    """What is required of an agent, and a few of the fields that it has besides."""
    return {
        "id": _handle(f"agent {name}"),
        "name": name,
        "language": language,
        "maxDurationSeconds": 10800,
        "defaultExtractorId": None,
    }


def _handle(of: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, of))
