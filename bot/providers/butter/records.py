"""What Butter AI's answers hold: envelopes around numbers and agents; a call lies flat."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AliasChoices, BeforeValidator, Field, TypeAdapter

from bot.domain.holdings import Direction, Holding
from bot.providers import reading
from bot.providers.reading import Count, Envelope, Flag, Record, Text
from bot.providers.redaction import discreet, redacted

NAME = "butter"

One = TypeVar("One", bound=Record)


def _ids(value: Any) -> frozenset[str] | None:
    return frozenset(map(str, value)) if isinstance(value, list) else None


class NumberRecord(Record):
    """A number as the list shows it; an import's answer has no agent."""

    id: Text = Field(None, validation_alias=AliasChoices("phone_number_id", "id"))
    number: Text = Field(None, validation_alias="phone_number")
    status: Text = None
    agent: Text = Field(None, validation_alias="assigned_agent_id")
    inbound: Flag = Field(None, validation_alias="supports_inbound")
    outbound: Flag = Field(None, validation_alias="supports_outbound")


class AgentRecord(Record):
    """What linking and unlinking answer with: the agent and its numbers' ids (documented)."""

    id: Text = Field(None, validation_alias=AliasChoices("agent_id", "id"))
    numbers: Annotated[frozenset[str] | None, BeforeValidator(_ids)] = Field(
        None, validation_alias="assigned_phone_number_ids"
    )


class CallRecord(Record):
    """A call that was started (documented, in an older copy)."""

    id: Text = Field(None, validation_alias="call_sid")
    status: Text = None
    success: Flag = None


class Pagination(Record):
    """Where a list stands; how to ask for the next page is told nowhere."""

    has_more: Flag = None
    total_count: Count = None


class Result(Envelope, Generic[One]):
    """The envelope of one object."""

    data: One
    success: Flag = None


class Numbers(Envelope):
    """The list's envelope (documented)."""

    data: tuple[NumberRecord, ...]
    success: Flag = None
    pagination: Pagination = Pagination()

    def doubts(self) -> Sequence[str]:
        """Why there may be more, as clauses."""
        shown, total = len(self.data), self.pagination.total_count
        more = self.pagination.has_more
        if more is None and total is None:
            return [f"listed {shown} numbers and does not say whether there are more"]
        if not more and (total is None or total <= shown):
            return []
        of = f" of {total}" if total is not None and total > shown else ""
        first = f"shows only its first {shown}{of} numbers"
        return [f"{first}; its API documents no way to ask for the rest"]


NUMBER: TypeAdapter[Result[NumberRecord]] = TypeAdapter(Result[NumberRecord])
AGENT: TypeAdapter[Result[AgentRecord]] = TypeAdapter(Result[AgentRecord])
CALL: TypeAdapter[CallRecord] = TypeAdapter(CallRecord)
NUMBERS: TypeAdapter[Numbers] = TypeAdapter(Numbers)


def holding(record: NumberRecord, secrets: Sequence[str]) -> Holding | None:
    """The holding that a record tells of; None without an id or a number."""
    line = reading.number(record.number)
    if line is None or record.id is None:
        return None
    flags = {Direction.INBOUND: record.inbound, Direction.OUTBOUND: record.outbound}
    told = any(flag is not None for flag in flags.values())
    held = Holding(
        provider=NAME,
        reference=record.id,
        line=line,
        inbound_agent=record.agent,
        outbound_agent=record.agent,
        directions=frozenset(way for way, flag in flags.items() if flag) if told else None,
        status=record.status,
        raw=redacted(record.said, secrets),
    )
    return discreet(held, secrets)
