"""Vogent behind our interface."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

import phonenumbers

from bot.domain.agents import Agent, Agents, PlacedCall
from bot.domain.errors import OutcomeUnknown, Partial, ProviderError, Rejected, Unsupported
from bot.domain.holdings import Direction, Holding, Listing, Offer
from bot.domain.numbers import E164, Area, Line, SipUser
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
from bot.providers.config import ProviderConfig
from bot.providers.failures import Advice, afterwards, unreadable
from bot.providers.forms import Form
from bot.providers.http import Ask
from bot.providers.port import Feature
from bot.providers.vogent import records
from bot.providers.vogent.forms import SipImport, SipUserForm, TestCall
from bot.providers.vogent.pages import followed
from bot.providers.vogent.records import NumberRecord
from bot.providers.vogent.support import CELLS, FEATURES, WITHOUT
from bot.providers.words import scrubbed

NUMBERS, SEARCH, AGENTS, DIALS = "/phone_numbers", "/phone_numbers/search", "/agents", "/dials"
PURCHASE, IMPORT, CREATION = "the purchase", "the import", "the creation of the SIP user"
ASSIGNMENT, UNASSIGNMENT = "the assignment", "the unassignment"
RELEASE, CALL = "the release", "the call"
MOST_OFFERS = 10  # (documented)
CUT_OFF = 5
"""Minutes after which a test call ends: without a limit Vogent lets it run on (documented)."""
NOT_FOUND = 404

SOLD = Advice("Somebody else may have bought it since; search again.")
UNKNOWN_LINE = "It may have been released; see `/number list provider:vogent`."
LINK = Advice("Check the agent's id; Vogent's dashboard shows it.", {404: UNKNOWN_LINE})
GONE = Advice(by_status={404: UNKNOWN_LINE})
TRUNK = Advice("Check the number, the termination URI and the trunk's user name and password.")
TAKEN = Advice("The name may be taken already; choose another one.")
RINGS = Advice("Check the agent's id, and that the number to call can be called.")


class Vogent(Adapter):
    """Vogent behind our interface. A line's reference there is its record id."""

    name = records.NAME
    title = "Vogent"
    base_url = "https://api.vogent.ai/api"
    features = FEATURES
    without = WITHOUT
    cells = CELLS
    forms: Mapping[Feature, type[Form]] = MappingProxyType(
        {
            Feature.IMPORT_SIP: SipImport,
            Feature.CREATE_SIP_USER: SipUserForm,
            Feature.CALL: TestCall,
        }
    )

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """A key of the workspace (seed)."""
        return {"Authorization": f"Bearer {config.key}"}

    def check(self, request: Request) -> None:
        """Refuse an area without an area code (the search needs digits), names, directions."""
        match request:
            case Buy(what=what, name=name):
                if name is not None:
                    raise Unsupported(self.title, "has no names for numbers. Leave the name out.")
                if isinstance(what, Area):
                    _prefix(what)
            case Assign(directions=directions) | Unassign(directions=directions):
                self.one_agent(directions)
            case Import() | Update() | Release() | Call():
                return  # their forms say what they take

    async def search(self, area: Area, limit: int = MOST_OFFERS) -> Sequence[Offer]:
        """At most ten offers (documented). A POST, but it changes nothing, so it may be repeated.

        An area code as long as a whole national number asks whether that number is still offered.
        """
        count = max(1, min(limit, MOST_OFFERS))
        body = {"prefix": _prefix(area), "country": area.country, "limit": count}
        candidates = await self.api.read(records.OFFERS, Ask("POST", SEARCH, body=body))
        numbers = [reading.number(candidate.number) for candidate in candidates]
        return tuple(Offer(self.name, number) for number in dict.fromkeys(numbers) if number)

    async def buy(self, number: E164, name: str | None = None, agent: str | None = None) -> Holding:
        """An offer sold meanwhile is refused with 400 or 422 and no reason (documented).

        The agent takes a second write: where that fails the purchase is Partial.
        """
        self.check(Buy(number, name=name))
        body = {"type": "purchase", "purchase": {"number": str(number)}}
        held = await self._create(Ask("POST", NUMBERS, body=body, advice=SOLD), number, PURCHASE)
        if agent is None:
            return held
        try:
            return await self.assign(held, agent)
        except OutcomeUnknown as error:
            words = f"sold {number.pretty}, but then it {error.reason}"
            raise OutcomeUnknown(self.title, words) from error
        except ProviderError as error:
            words = f"sold {number.pretty}, but then it {afterwards(error)}"
            raise Partial(self.title, f"{words} So its agent is missing.", held) from error

    async def bring(self, form: Form) -> Holding:
        """Import over a SIP trunk, or create a SIP user; only the branch in use is sent (seed)."""
        line: Line
        match form:
            case SipImport(number=line):
                body, advice, doing = (
                    {"type": "sip_import", "sipImport": form.body()},
                    TRUNK,
                    IMPORT,
                )
            case SipUserForm(user=user):
                body, advice, doing = (
                    {"type": "vogent_sip", "vogentSip": form.body()},
                    TAKEN,
                    CREATION,
                )
                line = SipUser(user)
            case _:
                raise self.lacks(self.feature_of(form))
        ask = Ask("POST", NUMBERS, body=body, advice=advice, secrets=form.secrets())
        return await self._create(ask, line, doing)

    async def list(self) -> Listing:
        """Follow the cursor to the end, or say why the end was not reached."""
        found, doubts = await followed(self.api, records.NUMBERS, NUMBERS, "numbers")
        return reading.listing([self._held(record) for record in found], doubts)

    async def get(self, reference: str) -> Holding | None:
        """One record; a 404 says that we do not hold it."""
        try:
            record = await self.api.read(records.NUMBER, Ask("GET", _path(reference)))
        except Rejected as error:
            if error.status == NOT_FOUND:
                return None
            raise
        held = self._held(record)
        if held is None or held.reference != reference:
            raise unreadable().error(self.title, None)
        return held

    async def assign(
        self, held: Holding, agent: str, directions: frozenset[Direction] = UNSAID
    ) -> Holding:
        """One agent for both directions (documented)."""
        self.one_agent(directions)
        return await self._link(held, agent, ASSIGNMENT)

    async def unassign(self, held: Holding, directions: frozenset[Direction] = UNSAID) -> Holding:
        """By an empty id; null is not described (documented)."""
        self.one_agent(directions)
        return await self._link(held, None, UNASSIGNMENT)

    async def release(self, held: Holding) -> None:
        """Whether a bought number goes back to its carrier is not stated (documented)."""
        ask = Ask("DELETE", _path(held.reference), advice=GONE)
        record = await self.api.write(records.NUMBER, ask, RELEASE)
        if record.id != held.reference:
            raise self.doubt("without showing what it released", RELEASE)

    async def agents(self) -> Agents:
        """Follow the cursor to the end, likewise."""
        found, doubts = await followed(self.api, records.AGENTS, AGENTS, "agents")
        agents = {one.id: Agent(one.id, one.name) for one in found if one.id}
        return Agents(tuple(agents.values()), " and ".join(doubts) or None)

    async def call(self, held: Holding, form: Form) -> PlacedCall:
        """From the record, not its digits, and never without an end (documented)."""
        agent = {"callAgentId": held.outbound_agent} if held.outbound_agent else {}
        body = agent | form.body() | {"fromNumberId": held.reference, "timeoutMinutes": CUT_OFF}
        if "callAgentId" not in body:
            raise Unsupported(
                self.title, "needs an agent for a call, and this number has none: name one."
            )
        record = await self.api.write(
            records.DIAL, Ask("POST", DIALS, body=body, advice=RINGS), CALL
        )
        return PlacedCall(record.dialId)

    async def _create(self, ask: Ask, line: Line, doing: str) -> Holding:
        record = await self.api.write(records.NUMBER, ask, doing)
        held = self._held(record, ask.secrets)
        if held is None:
            raise self.doubt("without naming the number", doing)
        both_users = isinstance(line, SipUser) and isinstance(held.line, SipUser)
        if held.line != line and not both_users:  # the seed calls the wanted name a prefix
            told = scrubbed(f"about {held.line} instead of {line}", (*self.secrets, *ask.secrets))
            raise self.doubt(told or "about another line", doing)
        return held

    async def _link(self, held: Holding, agent: str | None, doing: str) -> Holding:
        ask = Ask("PUT", _path(held.reference), body={"agentId": agent or ""}, advice=LINK)
        after = self._held(await self.api.write(records.NUMBER, ask, doing))
        if after is None or (after.reference, after.inbound_agent) != (held.reference, agent):
            raise self.doubt("without showing the change", doing)
        return after

    def _held(self, record: NumberRecord, secrets: Sequence[str] = ()) -> Holding | None:
        return records.holding(record, (*self.secrets, *secrets))


def _path(reference: str) -> str:
    return f"{NUMBERS}/{quote(reference, safe='')}"


def _prefix(area: Area) -> str:
    """The leading digits without country code, nor the zero that is only dialled at home.

    London's 020 becomes 20; in Italy, where the zero is a part of the number, it stays.
    """
    code = area.area_code or ""
    if phonenumbers.ndd_prefix_for_region(area.country, strip_non_digits=True) == "0":
        code = code.removeprefix("0")
    if code:
        return code
    raise Unsupported(
        Vogent.title,
        f"cannot search all of {area.country}: it needs an area code too, as in"
        " `/number buy US 415`.",
    )
