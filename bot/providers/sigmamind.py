"""SigmaMind (https://docs.sigmamind.ai): buys a number that it picks, or the very one; lists."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import AliasChoices, Field, TypeAdapter, model_validator

from bot.domain.errors import OutcomeUnknown, Unsupported
from bot.domain.numbers import E164, Area, Holding, Listing
from bot.domain.requests import Request
from bot.providers import reading
from bot.providers.adapter import Adapter
from bot.providers.config import ProviderConfig
from bot.providers.http import Ask
from bot.providers.port import Feature
from bot.providers.reading import Count, Envelope, Flag, Record, Text

NUMBERS = "/v1/phone-numbers"
PURCHASE = "the purchase"
PAGE_SIZE = 100
MOST_PAGES = 100
LOWEST_AREA_CODE, HIGHEST_AREA_CODE = 100, 99_999  # (seed)
USUAL_CUTS = (10, 25)
"""A bare list that is a whole multiple of one of these may be one page of more: 10 is the
documented default of SigmaMind's other lists, 25 a common cap."""

WITHOUT: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.SEARCH: "has no search in its documented API: it picks a number in the area,"
        " or sells the very one you name.",
        Feature.IMPORT_SIP: "imports over a SIP trunk, but Numberbot does not do that there yet;"
        " import the number in its dashboard.",
        Feature.IMPORT_INTEGRATION: "has no import through an integration in its documented API;"
        " import the number over a SIP trunk, in its dashboard.",
        Feature.CREATE_SIP_USER: "has no SIP users in its documented API.",
        Feature.UPDATE: "can change a number's name and trunk, but Numberbot does not do that"
        " there yet; change them in its dashboard.",
        Feature.ASSIGN: "can assign agents, but Numberbot does not do that there yet;"
        " assign them in its dashboard.",
        Feature.RELEASE: "has no release in its documented API; release the number in its"
        " dashboard.",
        Feature.LIST_AGENTS: "lists its agents, but Numberbot does not ask for them yet;"
        " see them in its dashboard.",
        Feature.CALL: "can place a test call, but Numberbot does not do that there yet;"
        " place it in its dashboard.",
    }
)


class NumberRecord(Record):
    """A number as SigmaMind shows it. It promises none of these fields (seed)."""

    number: Text = Field(None, validation_alias="sipPhoneNumber")
    name: Text = Field(None, validation_alias="friendlyName")
    inbound_agent: Text = Field(None, validation_alias="inboundAgentId")
    outbound_agent: Text = Field(None, validation_alias="outboundAgentId")
    trunk: Text = Field(
        None, validation_alias=AliasChoices("terminationSipURI", "terminationSipUri")
    )
    active: Flag = None


class Page(Envelope):
    """One page of numbers. What surrounds `data` is known from SigmaMind's list of calls only."""

    data: tuple[NumberRecord, ...]
    total: Count = Field(None, validation_alias="totalCounts")
    pages: Count = Field(None, validation_alias="totalPages")
    more: Flag = Field(None, validation_alias="hasNext")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        """A bare array is a page that says nothing about others (which of the two is not known)."""
        return {"data": value} if isinstance(value, list) else value

    def followed(self, page: int) -> bool | None:
        """Whether another page comes after this one; None if SigmaMind does not say."""
        if self.more is not None:
            return self.more
        return page + 1 < self.pages if self.pages is not None else None


ONE = TypeAdapter(NumberRecord)
PAGE = TypeAdapter(Page)


class SigmaMind(Adapter):
    """SigmaMind behind our interface. A number's reference there is the number itself."""

    name = "sigmamind"
    title = "SigmaMind"
    base_url = "https://api.sigmamind.ai"
    features = frozenset({Feature.BUY_IN_AREA, Feature.BUY_EXACT, Feature.LIST})
    without = WITHOUT

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """A production key (seed)."""
        return {"X-API-Key": config.key}

    def check(self, request: Request) -> None:
        """Refuse an area code that cannot be written as its integer of three to five digits."""
        if isinstance(request.what, Area):
            _area_code(request.what)

    async def buy(self, number: E164) -> Holding:
        """The country has no effect next to a number (seed), so it is left out."""
        held = await self._buy({"phoneNumber": str(number)})
        if held.line == number:
            return held
        raise OutcomeUnknown(
            self.title,
            f"answered that it sold {held.line} instead of {number}, so {PURCHASE} may or may not"
            " have happened.",
        )

    async def buy_in(self, area: Area) -> Holding:
        """With nothing to sell in the area code it takes the nearest it has (seed)."""
        code = _area_code(area)
        wish = {} if code is None else {"areaCode": code}
        return await self._buy({"countryCode": area.country, **wish})

    async def list(self) -> Listing:
        """Follow the pages to the end, or say why the end was not reached."""
        records: dict[NumberRecord, None] = {}
        for page in range(MOST_PAGES):
            query = {"page": page, "size": PAGE_SIZE}
            answer = await self.api.read(PAGE, Ask("GET", NUMBERS, query))
            new = [record for record in answer.data if record not in records]
            records.update(dict.fromkeys(new))
            more = answer.followed(page)
            if not more:
                doubt = _short(answer, len(records)) if more is False else _cut(len(records))
                return reading.listing([_holding(record) for record in records], doubt)
            if not new:
                break
        doubt = ["has more numbers than its pages showed"]
        return reading.listing([_holding(record) for record in records], doubt)

    async def _buy(self, body: Mapping[str, Any]) -> Holding:
        """A purchase is done when the answer names a number, which no field promises (seed)."""
        record = await self.api.write(ONE, Ask("POST", NUMBERS, body=body), PURCHASE)
        held = _holding(record)
        if held is None:
            raise OutcomeUnknown(
                self.title,
                f"answered without naming the number, so {PURCHASE} may or may not have happened.",
            )
        return held


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


def _holding(record: NumberRecord) -> Holding | None:
    """Numbers come as text with a plus or as integers without one (seed)."""
    line = reading.number(record.number)
    if line is None:
        return None
    status = None if record.active is None else "active" if record.active else "inactive"
    return Holding(
        provider=SigmaMind.name,
        reference=str(line),
        line=line,
        name=record.name,
        inbound_agent=record.inbound_agent,
        outbound_agent=record.outbound_agent,
        status=status,
        trunk=record.trunk,
    )


def _short(last: Page, listed: int) -> Sequence[str]:
    """Whether its own count tells of more than it listed."""
    if last.total is None or last.total <= listed:
        return []
    return [f"counts {last.total} numbers but listed {listed}"]


def _cut(length: int) -> Sequence[str]:
    """Whether a list that does not say if it is whole may be a full page of a longer one."""
    if length and any(length % cut == 0 for cut in USUAL_CUTS):
        return [f"listed exactly {length} numbers and does not say whether there are more"]
    return []
