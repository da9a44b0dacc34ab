"""Butter AI (https://docs.getbutter.ai): sells no numbers; lists those that were imported."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pydantic import Field, TypeAdapter

from bot.domain.errors import Unavailable
from bot.domain.numbers import E164, Direction, Holding, Listing
from bot.domain.requests import Request
from bot.providers import reading
from bot.providers.adapter import Adapter
from bot.providers.config import ProviderConfig
from bot.providers.http import Ask
from bot.providers.port import Feature, require
from bot.providers.reading import Count, Envelope, Flag, Record, Text

NUMBERS = "/api/phone-numbers"
SELLS_NOTHING = "sells no numbers: import one you have elsewhere instead."

WITHOUT: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.SEARCH: SELLS_NOTHING,
        Feature.BUY_IN_AREA: SELLS_NOTHING,
        Feature.BUY_EXACT: SELLS_NOTHING,
        Feature.IMPORT_SIP: "imports over a SIP trunk, but Numberbot does not do that there yet;"
        " import the number in its dashboard.",
        Feature.IMPORT_INTEGRATION: "imports through an integration, but Numberbot does not do"
        " that there yet; import the number in its dashboard.",
        Feature.CREATE_SIP_USER: "has no SIP users in its documented API.",
        Feature.UPDATE: "has no update of a number in its documented API; change the number in its"
        " dashboard.",
        Feature.ASSIGN: "can assign an agent, but Numberbot does not do that there yet;"
        " assign it in its dashboard.",
        Feature.RELEASE: "has no release in its documented API; remove the number in its"
        " dashboard.",
        Feature.LIST_AGENTS: "has no list of agents in its documented API; see them in its"
        " dashboard.",
        Feature.CALL: "can place a test call, but Numberbot does not do that there yet;"
        " place it in its dashboard.",
    }
)


class NumberRecord(Record):
    """A number as Butter's list shows it."""

    id: Text = Field(None, validation_alias="phone_number_id")
    number: Text = Field(None, validation_alias="phone_number")
    status: Text = None
    agent: Text = Field(None, validation_alias="assigned_agent_id")
    inbound: Flag = Field(None, validation_alias="supports_inbound")
    outbound: Flag = Field(None, validation_alias="supports_outbound")


class Pagination(Record):
    """Where a list stands; how to ask for the next page is told nowhere."""

    has_more: Flag = None
    total_count: Count = None


class Numbers(Envelope):
    """The list's envelope (documented)."""

    data: tuple[NumberRecord, ...]
    success: Flag = None
    pagination: Pagination = Pagination()


NUMBERS_LISTED = TypeAdapter(Numbers)


class Butter(Adapter):
    """Butter AI behind our interface. A number's reference there is its `phon_…` id."""

    name = "butter"
    title = "Butter AI"
    per_second = 10.0  # its smallest plan (documented)
    base_url = "https://api.getbutter.ai"
    needs = ("api_key", "organization_id")
    features = frozenset({Feature.LIST})
    without = WITHOUT

    @staticmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """Both (seed); one copy of its documents knows a bearer key instead."""
        organization = config.require_organization()
        return {"X-API-Key": config.key, "X-Organization-Id": organization}

    def check(self, request: Request) -> None:
        """Whatever is asked for, it is a purchase."""
        require(self, Feature.BUY_EXACT if isinstance(request.what, E164) else Feature.BUY_IN_AREA)

    async def list(self) -> Listing:
        """The first page: the answer has a cursor, but no way to send it back is documented."""
        answer = await self.api.read(NUMBERS_LISTED, Ask("GET", NUMBERS))
        if answer.success is False:
            raise Unavailable(self.title, "could not list its numbers; nothing was changed.")
        return reading.listing([_holding(record) for record in answer.data], _doubts(answer))


def _doubts(answer: Numbers) -> Sequence[str]:
    shown, total = len(answer.data), answer.pagination.total_count
    if answer.pagination.has_more is False and (total is None or total <= shown):
        return []
    if answer.pagination.has_more is None and total is None:
        return [f"listed {shown} numbers and does not say whether there are more"]
    if answer.pagination.has_more is None and total is not None and total <= shown:
        return []
    of = f" of {total}" if total is not None and total > shown else ""
    return [
        f"shows only its first {shown}{of} numbers; its API documents no way to ask for the rest"
    ]


def _holding(record: NumberRecord) -> Holding | None:
    line = reading.number(record.number)
    if line is None or record.id is None:
        return None
    flags = {Direction.INBOUND: record.inbound, Direction.OUTBOUND: record.outbound}
    told = any(flag is not None for flag in flags.values())
    return Holding(
        provider=Butter.name,
        reference=record.id,
        line=line,
        inbound_agent=record.agent,
        outbound_agent=record.agent,
        directions=frozenset(way for way, flag in flags.items() if flag) if told else None,
        status=record.status,
    )
