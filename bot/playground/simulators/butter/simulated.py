"""The simulated Butter AI itself: who is let in, what it holds, and every operation."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.playground.simulators.butter import bodies, calling, importing, seeds, showing
from bot.playground.simulators.butter.refusing import Refused
from bot.playground.simulators.exchange import Exchange
from bot.playground.simulators.server import Simulator

PAGE_SIZE = 50
MANAGERS = ("admin", "agent_manager")
"""The roles whose keys may change numbers."""


class SimulatedButter(Simulator):
    """Holds a few imported numbers. `page_size` below their count makes it say has_more.

    `role` is that of the key: with "user" it only reads and calls. `agents` and `integrations`
    are by id; what has another `client_id` than `organization_id` is not ours. `calls` is what was
    placed.
    """

    name = "butter"
    title = "Butter AI"
    page_size = PAGE_SIZE
    role = "admin"

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
        self.agents = seeds.agents(organization_id)
        self.integrations = seeds.integrations(organization_id)
        self.calls: list[dict[str, Any]] = []
        self.hold("+13105550141", assigned_agent_id=seeds.AGENT)
        self.hold("+13105550142", provider="sip", supports_outbound=False)
        self.hold("+13105550143", supports_inbound=False)

    def hold(self, number: str, **fields: Any) -> None:
        """Make a number ours."""
        over_twilio = fields.get("provider", "twilio") == "twilio"
        self.held[number] = {
            "phone_number_id": seeds.handle("phon", number),
            "phone_number": number,
            "provider": "twilio",
            "status": "assigned" if fields.get("assigned_agent_id") else "free",
            "supports_inbound": True,
            "supports_outbound": True,
            "integration_id": seeds.INTEGRATION if over_twilio else None,
            "assigned_agent_id": None,
            "created_at": seeds.LONG_AGO,
            "updated_at": seeds.LONG_AGO,
            **fields,
        }

    def let_in(self, headers: Mapping[str, str]) -> web.Response | None:
        """By X-API-Key and X-Organization-Id."""
        organization = headers.get("X-Organization-Id")
        if headers.get("X-API-Key") != self.api_key:
            refused = Refused(HTTPStatus.UNAUTHORIZED, "The API key is missing or wrong")
        elif not organization:
            refused = Refused(HTTPStatus.BAD_REQUEST, "X-Organization-Id is missing")
        elif organization != self.organization_id:
            refused = Refused(HTTPStatus.FORBIDDEN, "The key is of another organization")
        else:
            return None
        return refused.answer()

    def serve(self, asked: Exchange) -> web.Response:
        """List, import, assign, unassign, call."""
        try:
            return web.json_response(self._done(asked))
        except Refused as refused:
            return refused.answer()

    def _done(self, asked: Exchange) -> dict[str, Any]:
        match asked.method, asked.path.removeprefix("/api/").split("/"):
            case "GET", ["phone-numbers"]:
                return self._list(asked.query)
            case "POST", ["phone-numbers"]:
                return self._import(asked)
            case "POST", ["agents", agent, "assign-phone-number"]:
                return self._assign(agent, asked)
            case "POST", ["agents", agent, "unassign-phone-number", number]:
                return self._unassign(agent, number, asked)
            case "POST", ["make-call"]:
                return self._call(asked)
            case _:
                raise Refused(HTTPStatus.NOT_FOUND, "Not Found")

    def _list(self, query: Mapping[str, str]) -> dict[str, Any]:
        wanted = query.get("status")
        found = [one for one in self.held.values() if wanted in {None, one["status"]}]
        return showing.page(found, self.page_size)

    def _import(self, asked: Exchange) -> dict[str, Any]:
        self._managers_only()
        body = importing.wanted(asked.sent)
        if body["provider"] == "twilio":
            self._need_ours(self.integrations, body["integration_id"], "Integration")
        number = body["phone_number"]
        if number in self.held:
            raise Refused(HTTPStatus.CONFLICT, "Phone number already exists")
        now = showing.moment(asked.time)
        self.hold(number, **importing.kept(body), created_at=now, updated_at=now)
        return showing.imported(self.held[number])

    def _assign(self, agent: str, asked: Exchange) -> dict[str, Any]:
        self._managers_only()
        body = bodies.checked(asked.sent, bodies.ASSIGN, "phone_number_id")
        self._need_ours(self.agents, agent, "Agent")
        number = self._number(body["phone_number_id"])
        if number is None:
            raise Refused(HTTPStatus.NOT_FOUND, "Phone number not found")
        if number["provider"] == "twilio" and not number["integration_id"]:
            raise Refused(HTTPStatus.BAD_REQUEST, "Phone number has no Twilio integration")
        if number["assigned_agent_id"]:
            raise Refused(HTTPStatus.CONFLICT, "Phone number is already assigned to an agent")
        number.update(status="assigned", assigned_agent_id=agent)
        return self._changed_agent(agent, number, asked, "Phone number assigned successfully")

    def _unassign(self, agent: str, handle: str, asked: Exchange) -> dict[str, Any]:
        self._managers_only()
        self._need_ours(self.agents, agent, "Agent")
        number = self._number(handle)
        if number is None or number["assigned_agent_id"] != agent:
            raise Refused(HTTPStatus.BAD_REQUEST, "Phone number is not assigned to this agent")
        number.update(status="free", assigned_agent_id=None)
        return self._changed_agent(agent, number, asked, "Phone number unassigned successfully")

    def _changed_agent(
        self, agent: str, number: dict[str, Any], asked: Exchange, message: str
    ) -> dict[str, Any]:
        """The answer to assign and unassign: the agent, not the number."""
        for record in (self.agents[agent], number):
            record["updated_at"] = showing.moment(asked.time)
        numbers = [
            one["phone_number_id"]
            for one in self.held.values()
            if one["assigned_agent_id"] == agent
        ]
        return showing.agent(self.agents[agent], numbers, message)

    def _call(self, asked: Exchange) -> dict[str, Any]:
        body = calling.wanted(asked.sent)
        number = self.held.get(body["call_from"])
        if number is None:
            raise Refused(HTTPStatus.BAD_REQUEST, "call_from is not an imported number")
        if not number["supports_outbound"]:
            raise Refused(HTTPStatus.BAD_REQUEST, "call_from does not support outbound calls")
        agent = self.agents.get(body["agent_id"])
        if agent is None or not self._is_ours(agent):
            raise Refused(HTTPStatus.BAD_REQUEST, "agent_id is not an agent of this organization")
        self.calls.append(calling.placed(body, number, len(self.calls)))
        return showing.call(self.calls[-1])

    def _managers_only(self) -> None:
        if self.role not in MANAGERS:
            raise Refused(HTTPStatus.FORBIDDEN, "The key's role does not permit this")

    def _is_ours(self, record: Mapping[str, Any]) -> bool:
        return bool(record.get("client_id", self.organization_id) == self.organization_id)

    def _need_ours(self, known: Mapping[str, Mapping[str, Any]], wanted: str, title: str) -> None:
        """Refuse what is unknown, and what is of another organization."""
        if wanted not in known:
            raise Refused(HTTPStatus.NOT_FOUND, f"{title} not found")
        if not self._is_ours(known[wanted]):
            raise Refused(HTTPStatus.FORBIDDEN, f"{title} belongs to another organization")

    def _number(self, handle: str) -> dict[str, Any] | None:
        known = self.held.values()
        return next((one for one in known if one["phone_number_id"] == handle), None)
