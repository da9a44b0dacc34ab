"""What SigmaMind's answers hold. It promises no field of a number (seed), so none is relied on."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from pydantic import AliasChoices, Field, TypeAdapter, model_validator

from bot.domain.holdings import Holding
from bot.providers import reading
from bot.providers.reading import Count, Envelope, Flag, Record, Text
from bot.providers.redaction import discreet, redacted

NAME = "sigmamind"
USUAL_CUTS = (10, 25)
"""A bare list that is a whole multiple of one of these may be one page of more: 10 is the
documented default of SigmaMind's other lists, 25 a common cap."""

One = TypeVar("One", bound=Record)


class NumberRecord(Record):
    """A number as SigmaMind shows it: as text with a plus or as an integer without (seed)."""

    number: Text = Field(None, validation_alias="sipPhoneNumber")
    name: Text = Field(None, validation_alias="friendlyName")
    inbound_agent: Text = Field(None, validation_alias="inboundAgentId")
    outbound_agent: Text = Field(None, validation_alias="outboundAgentId")
    trunk: Text = Field(
        None, validation_alias=AliasChoices("terminationSipURI", "terminationSipUri")
    )
    active: Flag = None


class AgentRecord(Record):
    """An agent; ids come in several looks, so they are opaque (documented)."""

    id: Text = Field(None, validation_alias="agentId")
    name: Text = Field(None, validation_alias="agentName")


class CallRecord(Record):
    """A call that was placed."""

    id: Text = Field(None, validation_alias="callId")
    status: Text = None


class Page(Envelope, Generic[One]):
    """One page. What surrounds `data` is known from SigmaMind's list of calls only."""

    data: tuple[One, ...]
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

    def doubts(self, listed: int, noun: str) -> Sequence[str]:
        """What the last page leaves open, as clauses: a count that does not fit, a likely cut."""
        told = self.more is not None or self.pages is not None
        if told and self.total is not None and self.total > listed:
            return [f"counts {self.total} {noun} but listed {listed}"]
        if not told and listed and any(listed % cut == 0 for cut in USUAL_CUTS):
            return [f"listed exactly {listed} {noun} and does not say whether there are more"]
        return []


NUMBER: TypeAdapter[NumberRecord] = TypeAdapter(NumberRecord)
CALL: TypeAdapter[CallRecord] = TypeAdapter(CallRecord)
NUMBERS: TypeAdapter[Page[NumberRecord]] = TypeAdapter(Page[NumberRecord])
AGENTS: TypeAdapter[Page[AgentRecord]] = TypeAdapter(Page[AgentRecord])


def holding(record: NumberRecord, secrets: Sequence[str]) -> Holding | None:
    """The holding that a record tells of; None if it names no number."""
    line = reading.number(record.number)
    if line is None:
        return None
    status = None if record.active is None else "active" if record.active else "inactive"
    held = Holding(
        provider=NAME,
        reference=str(line),
        line=line,
        name=record.name,
        inbound_agent=record.inbound_agent,
        outbound_agent=record.outbound_agent,
        status=status,
        trunk=record.trunk,
        raw=redacted(record.said, secrets),
    )
    return discreet(held, secrets)
