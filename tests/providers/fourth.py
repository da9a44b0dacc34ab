"""Tin Can, a provider that nobody has: what a fourth one takes, all in one file."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from pydantic import Field, SecretStr, TypeAdapter

from bot.domain.holdings import Direction, Holding, Listing
from bot.domain.requests import UNSAID, Assign, Request, Unassign
from bot.providers import reading
from bot.providers.adapter import Adapter
from bot.providers.config import ProviderConfig
from bot.providers.failures import Advice
from bot.providers.forms import Form, Number
from bot.providers.http import Ask
from bot.providers.port import Feature
from bot.providers.reading import Record, Text
from bot.providers.redaction import redacted
from bot.providers.sip import SipHost

IMPORT, LINK = "the import", "the assignment"
KNOCK = "cannot do this; knock at its door."
FEATURES = frozenset({Feature.LIST, Feature.GET, Feature.IMPORT_SIP, Feature.ASSIGN})
TIED = Advice(by_status={409: "The number is there already; see `/number list provider:tincan`."})


class CanRecord(Record):
    """A can on a string, and who listens at its other end."""

    id: Text = None
    number: Text = Field(None, validation_alias="line")
    agent: Text = Field(None, validation_alias="listener")


CAN, CANS = TypeAdapter(CanRecord), TypeAdapter(tuple[CanRecord, ...])


class SipImport(Form):
    """A number of a carrier's, tied to a can by a SIP trunk."""

    number: Number = Field(
        title="Number", description="With + and country code.", serialization_alias="line"
    )
    server: SipHost = Field(
        title="String", description="Like sip.example.com.", serialization_alias="string"
    )
    password: SecretStr = Field(title="Knot", min_length=4, serialization_alias="knot")


class TinCan(Adapter):
    """Tin Can behind our interface."""

    name, title = "tincan", "Tin Can"
    base_url = "https://api.tincan.example"
    features = FEATURES
    without: Mapping[Feature, str] = dict.fromkeys(frozenset(Feature) - FEATURES, KNOCK)
    cells: Mapping[Feature, str] = {Feature.ASSIGN: "one agent; no unassign"}
    forms: Mapping[Feature, type[Form]] = {Feature.IMPORT_SIP: SipImport}

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """A key, tapped on the can."""
        return {"X-Tap": config.key}

    def check(self, request: Request) -> None:
        """A string carries both directions."""
        if isinstance(request, Assign | Unassign):
            self.one_agent(request.directions)

    async def list(self) -> Listing:
        """All at once."""
        cans = await self.api.read(CANS, Ask("GET", "/cans"))
        return reading.listing([self._held(can) for can in cans], [])

    async def bring(self, form: Form) -> Holding:
        """Tie a number to a new can."""
        ask = Ask("POST", "/cans", body=form.body(), advice=TIED, secrets=form.secrets())
        return self._sure(await self.api.write(CAN, ask, IMPORT), IMPORT, ask.secrets)

    async def assign(
        self, held: Holding, agent: str, directions: frozenset[Direction] = UNSAID
    ) -> Holding:
        """Hand the other can to an agent."""
        self.one_agent(directions)
        ask = Ask("PUT", f"/cans/{quote(held.reference, safe='')}", body={"listener": agent})
        return self._sure(await self.api.write(CAN, ask, LINK), LINK)

    def _sure(self, record: CanRecord, doing: str, secrets: Sequence[str] = ()) -> Holding:
        held = self._held(record, secrets)
        if held is None:
            raise self.doubt("without showing the number", doing)
        return held

    def _held(self, record: CanRecord, secrets: Sequence[str] = ()) -> Holding | None:
        line = reading.number(record.number)
        if line is None or record.id is None:
            return None
        raw = redacted(record.said, (*self.secrets, *secrets))
        return Holding(self.name, record.id, line, None, record.agent, record.agent, raw=raw)
