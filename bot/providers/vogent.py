"""Vogent (https://docs.vogent.ai): offers numbers and sells the one that is named; lists."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import phonenumbers
from pydantic import TypeAdapter

from bot.domain.errors import OutcomeUnknown, Unsupported
from bot.domain.numbers import E164, Area, Holding, Line, Listing, Offer, SipUser
from bot.domain.requests import Request
from bot.providers import reading
from bot.providers.adapter import Adapter
from bot.providers.config import ProviderConfig
from bot.providers.http import Ask
from bot.providers.port import Feature
from bot.providers.reading import Envelope, Record, Text

NUMBERS = "/phone_numbers"
SEARCH = "/phone_numbers/search"
PURCHASE = "the purchase"
SOLD = "Somebody else may have bought it since; search again."
MOST_OFFERS = 10  # (documented)
PAGE_SIZE = 100  # the documented default; no maximum is told
MOST_PAGES = 100

WITHOUT: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.BUY_IN_AREA: "does not pick a number itself: search, and buy one of its offers.",
        Feature.IMPORT_SIP: "imports over a SIP trunk, but Numberbot does not do that there yet;"
        " import the number in its dashboard.",
        Feature.IMPORT_INTEGRATION: "has no import through an integration in its documented API;"
        " import the number over a SIP trunk, in its dashboard.",
        Feature.CREATE_SIP_USER: "has SIP users, but Numberbot does not create them there yet;"
        " create the SIP user in its dashboard.",
        Feature.UPDATE: "has no names in its documented API, and no change of a trunk;"
        " change the trunk in its dashboard.",
        Feature.ASSIGN: "can assign an agent, but Numberbot does not do that there yet;"
        " assign it in its dashboard.",
        Feature.RELEASE: "can release numbers, but Numberbot does not do that there yet;"
        " release the number in its dashboard.",
        Feature.LIST_AGENTS: "lists its agents, but Numberbot does not ask for them yet;"
        " see them in its dashboard.",
        Feature.CALL: "can place a test call, but Numberbot does not do that there yet;"
        " place it in its dashboard.",
    }
)


class NumberRecord(Record):
    """A number or SIP user as Vogent shows it; its oldest documents know no `type`."""

    id: Text = None
    number: Text = None
    type: Text = None
    agentId: Text = None  # noqa: N815 - Vogent's spelling


class Candidate(Record):
    """A number for sale. Vogent tells no price, city or capability (documented)."""

    number: Text = None


class Page(Envelope):
    """One page of numbers; `cursor` is null on the last (documented)."""

    data: tuple[NumberRecord, ...]
    cursor: Text = None


ONE = TypeAdapter(NumberRecord)
PAGE = TypeAdapter(Page)
OFFERS = TypeAdapter(tuple[Candidate, ...])


class Vogent(Adapter):
    """Vogent behind our interface. A line's reference there is its record id."""

    name = "vogent"
    title = "Vogent"
    base_url = "https://api.vogent.ai/api"
    features = frozenset({Feature.SEARCH, Feature.BUY_EXACT, Feature.LIST})
    without = WITHOUT

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """A key of the workspace (seed)."""
        return {"Authorization": f"Bearer {config.key}"}

    def check(self, request: Request) -> None:
        """Refuse an area without an area code: the search needs leading digits (documented)."""
        if isinstance(request.what, Area):
            _prefix(request.what)

    async def search(self, area: Area, limit: int = MOST_OFFERS) -> Sequence[Offer]:
        """At most ten offers (documented). A POST, but it changes nothing, so it may be repeated.

        An area code as long as a whole national number asks whether that number is still offered.
        """
        count = max(1, min(limit, MOST_OFFERS))
        body = {"prefix": _prefix(area), "country": area.country, "limit": count}
        candidates = await self.api.read(OFFERS, Ask("POST", SEARCH, body=body))
        numbers = [reading.number(candidate.number) for candidate in candidates]
        return tuple(Offer(self.name, number) for number in dict.fromkeys(numbers) if number)

    async def buy(self, number: E164) -> Holding:
        """An offer sold meanwhile is refused with 400 or 422 and no reason (documented)."""
        body = {"type": "purchase", "purchase": {"number": str(number)}}
        ask = Ask("POST", NUMBERS, body=body, if_refused=SOLD)
        record = await self.api.write(ONE, ask, PURCHASE)
        held = _holding(record)
        if held is not None and held.line == number:
            return held
        told = "without naming the number" if held is None else f"about {held.line} instead"
        doubt = f"answered {told}, so {PURCHASE} may or may not have happened."
        raise OutcomeUnknown(self.title, doubt)

    async def list(self) -> Listing:
        """Follow the cursor to the end, or say why the end was not reached."""
        records: list[NumberRecord] = []
        seen: set[str] = set()
        query: dict[str, str | int] = {"limit": PAGE_SIZE}
        while len(seen) < MOST_PAGES:
            page = await self.api.read(PAGE, Ask("GET", NUMBERS, query))
            records.extend(page.data)
            if page.cursor is None:
                doubt = (
                    []
                    if "cursor" in page.model_fields_set
                    else ["does not say whether that is all"]
                )
                return reading.listing([_holding(record) for record in records], doubt)
            if page.cursor in seen:
                break
            seen.add(page.cursor)
            query["cursor"] = page.cursor
        doubt = ["has more numbers than its pages showed"]
        return reading.listing([_holding(record) for record in records], doubt)


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


def _holding(record: NumberRecord) -> Holding | None:
    line = _line(record)
    if line is None or record.id is None:
        return None
    return Holding(
        provider=Vogent.name,
        reference=record.id,
        line=line,
        inbound_agent=record.agentId,
        outbound_agent=record.agentId,
    )


def _line(record: NumberRecord) -> Line | None:
    """A SIP_USERNAME record's `number` is its SIP user name (seed)."""
    if record.type == "SIP_USERNAME":
        return SipUser(record.number) if record.number else None
    return reading.number(record.number)
