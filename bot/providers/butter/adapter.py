"""Butter AI behind our interface."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import quote

from bot.domain.agents import PlacedCall
from bot.domain.errors import (
    OutcomeUnknown,
    Partial,
    ProviderError,
    Rejected,
    Unavailable,
    Unsupported,
)
from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164
from bot.domain.requests import (
    UNSAID,
    Assign,
    Buy,
    Call,
    Import,
    Release,
    Request,
    Unassign,
    Update,
)
from bot.providers import reading
from bot.providers.adapter import Adapter
from bot.providers.butter import records
from bot.providers.butter.forms import SipImport, TestCall, TwilioImport, agent_id
from bot.providers.butter.records import AgentRecord, NumberRecord
from bot.providers.butter.support import CELLS, FEATURES, WITHOUT
from bot.providers.config import ProviderConfig
from bot.providers.failures import Advice, afterwards
from bot.providers.forms import Form
from bot.providers.http import Ask
from bot.providers.port import Feature, require

NUMBERS, CALLS = "/api/phone-numbers", "/api/make-call"
IMPORT, ASSIGNMENT, UNASSIGNMENT, CALL = (
    "the import",
    "the assignment",
    "the unassignment",
    "the call",
)
CONFLICT = 409
FREE, ASSIGNED = "free", "assigned"
AT_TWILIO = "Butter AI overwrites the addresses to which Twilio sends this number's calls."
SHOULD_IT_FAIL = "Should linking the other one fail, nobody answers until an agent is linked."
NOBODY = "So nobody answers this number now: link an agent to it."
AGENT_NEEDED = "needs an agent for a call, and this number has none: name one."

ON_IMPORT = Advice(
    by_status={
        400: "Check what you filled in.",
        403: "The integration belongs to another organization, or the key may not do this.",
        404: "There is no such integration: copy its id from Butter AI's dashboard.",
        409: "The number is there already; see `/number list provider:butter`.",
    }
)
ON_ASSIGN = Advice(
    by_status={
        400: "A Twilio number needs its integration; import it with one.",
        403: "The agent or the number belongs to another organization, or the key may not do this.",
        404: "Check the agent's id, and that the number is in `/number list provider:butter`.",
        409: "The number has an agent already: unassign that one first.",
    }
)
ON_UNASSIGN = Advice(
    by_status={
        400: "The agent is not on this number any more; see `/number list provider:butter`.",
        403: "The agent or the number belongs to another organization, or the key may not do this.",
        404: "The agent is gone; see `/number list provider:butter`.",
    }
)


class Butter(Adapter):
    """Butter AI behind our interface. A number's reference there is its `phon_…` id."""

    name = records.NAME
    title = "Butter AI"
    per_second = 10.0  # its smallest plan (documented)
    base_url = "https://api.getbutter.ai"
    needs = ("api_key", "organization_id")
    features = FEATURES
    without = WITHOUT
    cells = CELLS
    forms: Mapping[Feature, type[Form]] = MappingProxyType(
        {
            Feature.IMPORT_SIP: SipImport,
            Feature.IMPORT_INTEGRATION: TwilioImport,
            Feature.CALL: TestCall,
        }
    )

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """Both (seed); one copy of its documents knows a bearer key instead."""
        organization = config.require_organization()
        return {"X-API-Key": config.key, "X-Organization-Id": organization}

    def check(self, request: Request) -> None:
        """Refuse purchases, directions, and ids of no agent."""
        match request:
            case Buy(what=what):
                exact = isinstance(what, E164)
                require(self, Feature.BUY_EXACT if exact else Feature.BUY_IN_AREA)
            case Assign(agent=agent, directions=directions):
                self.one_agent(directions)
                _require_agent_id(agent)
            case Unassign(directions=directions):
                self.one_agent(directions)
            case Import() | Update() | Release() | Call():
                return  # their forms say what they take

    def cautions(self, request: Request, held: Holding) -> Sequence[str]:
        """Linking writes into the account at Twilio, and takes two steps when an agent is there."""
        if not isinstance(request, Assign):
            return ()
        told = []
        if (held.raw or {}).get("provider") == TwilioImport.kind:
            told.append(AT_TWILIO)
        if held.inbound_agent is not None:
            told.append(f"Butter AI unlinks {held.inbound_agent} first. {SHOULD_IT_FAIL}")
        return told

    async def bring(self, form: Form) -> Holding:
        """Import a number; LiveKit's trunks are made by the service (seed)."""
        if not isinstance(form, SipImport | TwilioImport):
            raise self.lacks(self.feature_of(form))
        ask = Ask("POST", NUMBERS, body=form.body(), advice=ON_IMPORT, secrets=form.secrets())
        answer = await self.api.write(records.NUMBER, ask, IMPORT)
        held = self._held(answer.data, ask.secrets)
        if answer.success is False or held is None:
            raise self.doubt("without showing the number", IMPORT)
        if held.line != form.number:
            raise self.doubt(f"about {held.line} instead of {form.number}", IMPORT)
        return held

    async def list(self) -> Listing:
        """The first page: the answer has a cursor, but no way to send it back is documented."""
        answer = await self.api.read(records.NUMBERS, Ask("GET", NUMBERS))
        if answer.success is False:
            raise Unavailable(self.title, "could not list its numbers; nothing was changed.")
        return reading.listing([self._held(record) for record in answer.data], answer.doubts())

    async def assign(
        self, held: Holding, agent: str, directions: frozenset[Direction] = UNSAID
    ) -> Holding:
        """Link one agent for both directions. Another one is unlinked first, since a number has
        one at most (documented): where that succeeds and the linking fails, it is Partial.
        """
        self.one_agent(directions)
        _require_agent_id(agent)
        if held.inbound_agent in {None, agent}:
            return await self._assign(held, agent)
        free = await self.unassign(held)
        try:
            return await self._assign(free, agent)
        except OutcomeUnknown as error:
            words = f"unlinked agent {held.inbound_agent}, but then it {error.reason}"
            raise OutcomeUnknown(self.title, words) from error
        except ProviderError as error:
            words = f"unlinked agent {held.inbound_agent}, but then it {afterwards(error)}"
            raise Partial(self.title, f"{words} {NOBODY}", free) from error

    async def unassign(self, held: Holding, directions: frozenset[Direction] = UNSAID) -> Holding:
        """Needs the agent's id too, and answers with the agent (documented)."""
        self.one_agent(directions)
        if held.inbound_agent is None:
            raise Rejected(self.title, "links no agent to this number; nothing was changed.")
        path = f"/api/agents/{quote(held.inbound_agent, safe='')}/unassign-phone-number"
        ask = Ask("POST", f"{path}/{quote(held.reference, safe='')}", advice=ON_UNASSIGN)
        answer = await self.api.write(records.AGENT, ask, UNASSIGNMENT)
        if answer.success is False or held.reference in (answer.data.numbers or ()):
            raise self.doubt("without showing the change", UNASSIGNMENT)
        return replace(held, inbound_agent=None, outbound_agent=None, status=FREE)

    async def call(self, held: Holding, form: Form) -> PlacedCall:
        """From the digits, not the id; the answer is flat (documented, in an older copy)."""
        agent = {"agent_id": held.outbound_agent} if held.outbound_agent else {}
        body = agent | form.body() | {"call_from": str(held.line)}
        if "agent_id" not in body:
            raise Unsupported(self.title, AGENT_NEEDED)
        record = await self.api.write(records.CALL, Ask("POST", CALLS, body=body), CALL)
        if record.success is False:
            raise self.doubt("that it did not succeed", CALL)
        return PlacedCall(record.id, record.status)

    async def _assign(self, held: Holding, agent: str) -> Holding:
        path = f"/api/agents/{quote(agent, safe='')}/assign-phone-number"
        ask = Ask("POST", path, body={"phone_number_id": held.reference}, advice=ON_ASSIGN)
        linked = replace(held, inbound_agent=agent, outbound_agent=agent, status=ASSIGNED)
        try:
            answer = await self.api.write(records.AGENT, ask, ASSIGNMENT)
        except Rejected as error:
            if error.status == CONFLICT and await self._has(held, agent):
                return linked
            raise
        if answer.success is False or not _shows(answer.data, held):
            raise self.doubt("without showing the change", ASSIGNMENT)
        return linked

    async def _has(self, held: Holding, agent: str) -> bool:
        """A 409 may mean that this very agent is linked already: only the list can tell."""
        try:
            now = (await self.list()).find(held.line)
        except ProviderError:
            return False
        return now is not None and now.inbound_agent == agent

    def _held(self, record: NumberRecord, secrets: Sequence[str] = ()) -> Holding | None:
        return records.holding(record, (*self.secrets, *secrets))


def _shows(agent: AgentRecord, held: Holding) -> bool:
    """Whether the agent has the number; where its numbers are not told, it is believed."""
    return agent.numbers is None or held.reference in agent.numbers


def _require_agent_id(agent: str) -> None:
    try:
        agent_id(agent)
    except ValueError as error:
        raise Unsupported(Butter.title, f"knows its agents by ids. {error}") from error
