"""SigmaMind behind our interface."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from bot.domain.agents import Agent, Agents, PlacedCall
from bot.domain.errors import Partial, Unsupported
from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.numbers import E164, Area
from bot.domain.requests import (
    BOTH,
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
from bot.providers.clients import Clients
from bot.providers.config import ProviderConfig
from bot.providers.failures import Advice
from bot.providers.forms import LONGEST_AGENT_ID, Form
from bot.providers.http import Ask
from bot.providers.port import Feature, require
from bot.providers.sigmamind import records
from bot.providers.sigmamind.forms import NewerUpdate, SeedUpdate, SipImport, TestCall
from bot.providers.sigmamind.pages import followed
from bot.providers.sigmamind.records import NumberRecord
from bot.providers.sigmamind.support import CELLS, FEATURES, WITHOUT

NUMBERS, AGENTS, CALLS = "/v1/phone-numbers", "/v1/agents", "/v1/calls"
SEED = "/v1/phone-number"
"""The prefix of import and update in the seed; newer documents write it as NUMBERS."""
PURCHASE, IMPORT, CALL = "the purchase", "the import", "the call"
UPDATE, ASSIGNMENT, UNASSIGNMENT = "the update", "the assignment", "the unassignment"
LOWEST_AREA_CODE, HIGHEST_AREA_CODE = 100, 99_999  # (seed)
LONGEST_NAME = 128  # (seed)
KEYS = {Direction.INBOUND: "inboundAgentId", Direction.OUTBOUND: "outboundAgentId"}
FIELDS = {Direction.INBOUND: "inbound_agent", Direction.OUTBOUND: "outbound_agent"}

GONE = Advice(
    "Check the values that you gave; its dashboard may say more.",
    by_status={404: "It may have been released; see `/number list provider:sigmamind`."},
)


class SigmaMind(Adapter):
    """SigmaMind behind our interface. A number's reference there is the number itself."""

    name = records.NAME
    title = "SigmaMind"
    base_url = "https://api.sigmamind.ai"
    features = FEATURES
    without = WITHOUT
    cells = CELLS
    forms: Mapping[Feature, type[Form]] = MappingProxyType(
        {Feature.IMPORT_SIP: SipImport, Feature.UPDATE: SeedUpdate, Feature.CALL: TestCall}
    )

    def __init__(self, config: ProviderConfig, clients: Clients) -> None:
        super().__init__(config, clients)
        self._path = SEED
        if config.unconfirmed:
            self._path = NUMBERS
            self.features = self.features | {Feature.UNASSIGN}
            self.forms = {**self.forms, Feature.UPDATE: NewerUpdate}

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """A production key (seed)."""
        return {"X-API-Key": config.key}

    def check(self, request: Request) -> None:
        """Refuse what its limits do not let one say (seed)."""
        match request:
            case Buy(what=what, name=name, agent=agent):
                if isinstance(what, Area):
                    _area_code(what)
                _require_short(name, LONGEST_NAME, "a name")
                _require_short(agent, LONGEST_AGENT_ID, "an agent's id")
            case Assign(agent=agent):
                _require_short(agent, LONGEST_AGENT_ID, "an agent's id")
            case Unassign():
                require(self, Feature.UNASSIGN)
            case Import() | Update() | Release() | Call():
                return  # their forms say what they take

    async def buy(self, number: E164, name: str | None = None, agent: str | None = None) -> Holding:
        """The country has no effect next to a number (seed), so it is left out."""
        return self._same(
            number, await self._buy({"phoneNumber": str(number)}, name, agent), PURCHASE
        )

    async def buy_in(
        self, area: Area, name: str | None = None, agent: str | None = None
    ) -> Holding:
        """With nothing to sell in the area code it takes the nearest it has (seed)."""
        code = _area_code(area)
        wish = {} if code is None else {"areaCode": code}
        return await self._buy({"countryCode": area.country, **wish}, name, agent)

    async def bring(self, form: Form) -> Holding:
        """Import over a SIP trunk. The answer has no `provider`, and may show integers (seed)."""
        number = E164(form.body()["phoneNumber"])
        ask = Ask("POST", f"{self._path}/import", body=form.body(), secrets=form.secrets())
        record = await self.api.write(records.NUMBER, ask, IMPORT)
        return self._same(number, self._named(record, IMPORT, ask.secrets), IMPORT)

    async def list(self) -> Listing:
        """Follow the pages to the end, or say why the end was not reached."""
        found, doubts = await followed(self.api, records.NUMBERS, NUMBERS, "numbers")
        return reading.listing([self._held(record) for record in found], doubts)

    async def update(self, held: Holding, form: Form) -> Holding:
        """Change what the form fills in; what it leaves blank stays."""
        known = form.model_dump(include={"name", "trunk", *FIELDS.values()}, exclude_none=True)
        return await self._patch(held, form.body(), known, UPDATE, form.secrets())

    async def assign(
        self, held: Holding, agent: str, directions: frozenset[Direction] = UNSAID
    ) -> Holding:
        """Both directions when none is named."""
        ways = directions or BOTH
        body = {KEYS[way]: agent for way in ways}
        return await self._patch(held, body, {FIELDS[way]: agent for way in ways}, ASSIGNMENT)

    async def unassign(self, held: Holding, directions: frozenset[Direction] = UNSAID) -> Holding:
        """By null, which only the newer path is said to take (documented)."""
        require(self, Feature.UNASSIGN)
        ways = directions or BOTH
        body = {KEYS[way]: None for way in ways}
        return await self._patch(held, body, {FIELDS[way]: None for way in ways}, UNASSIGNMENT)

    async def agents(self) -> Agents:
        """Follow the pages to the end, likewise."""
        found, doubts = await followed(self.api, records.AGENTS, AGENTS, "agents")
        agents = {one.id: Agent(one.id, one.name) for one in found if one.id}
        return Agents(tuple(agents.values()), " and ".join(doubts) or None)

    async def call(self, held: Holding, form: Form) -> PlacedCall:
        """There is no call for tests: it is an ordinary one (documented)."""
        body = {"fromPhoneNumber": held.reference, **form.body()}
        record = await self.api.write(records.CALL, Ask("POST", CALLS, body=body), CALL)
        return PlacedCall(record.id, record.status)

    async def _buy(self, wish: Mapping[str, Any], name: str | None, agent: str | None) -> Holding:
        """A purchase is done when the answer names a number, which no field promises (seed)."""
        given = {"friendlyName": name, **dict.fromkeys(KEYS.values(), agent)}
        body = {**wish, **{key: value for key, value in given.items() if value is not None}}
        record = await self.api.write(records.NUMBER, Ask("POST", NUMBERS, body=body), PURCHASE)
        held = self._named(record, PURCHASE)
        if agent is not None and _shows_no_agent(record):
            words = f"sold {held.line.pretty}, but shows no agent on it."
            raise Partial(self.title, words, held)
        return held

    async def _patch(
        self,
        held: Holding,
        body: Mapping[str, Any],
        wanted: Mapping[str, Any],
        doing: str,
        secrets: Sequence[str] = (),
    ) -> Holding:
        """Change some fields; what the answer leaves out is as it was, or as it was wanted."""
        path = f"{self._path}/{quote(held.reference, safe='')}"
        ask = Ask("PATCH", path, body=body, advice=GONE, secrets=tuple(secrets))
        record = await self.api.write(records.NUMBER, ask, doing)
        told = self._named(record, doing, secrets)
        if told.line != held.line:
            raise self.doubt(f"about {told.line} instead of {held.line}", doing)
        fields = {
            name: getattr(told, name) for name in ("name", "trunk", "status", *FIELDS.values())
        }
        known = {name: value for name, value in fields.items() if value is not None}
        return replace(held, **{**wanted, **known}, raw=told.raw)

    def _held(self, record: NumberRecord, secrets: Sequence[str] = ()) -> Holding | None:
        return records.holding(record, (*self.secrets, *secrets))

    def _named(self, record: NumberRecord, doing: str, secrets: Sequence[str] = ()) -> Holding:
        held = self._held(record, secrets)
        if held is None:
            raise self.doubt("without naming the number", doing)
        return held

    def _same(self, number: E164, held: Holding, doing: str) -> Holding:
        if held.line != number:
            raise self.doubt(f"about {held.line} instead of {number}", doing)
        return held


def _shows_no_agent(record: NumberRecord) -> bool:
    """Whether an answer says of both directions that nobody is linked; it may leave them out."""
    told = record.said
    return all(key in told and not told[key] for key in KEYS.values())


def _area_code(area: Area) -> int | None:
    """The area code as SigmaMind takes it: an integer from 100 to 99999 (seed)."""
    code = area.area_code
    if code is None:
        return None
    if code.startswith("0") or not LOWEST_AREA_CODE <= int(code) <= HIGHEST_AREA_CODE:
        raise Unsupported(
            SigmaMind.title,
            f"takes area codes of three to five digits that do not begin with 0, so {area} cannot"
            " be asked for. Leave the area code out, or name the very number.",
        )
    return int(code)


def _require_short(text: str | None, longest: int, what: str) -> None:
    if text is not None and len(text) > longest:
        raise Unsupported(
            SigmaMind.title, f"takes {what} of {longest} characters at most; this has {len(text)}."
        )
