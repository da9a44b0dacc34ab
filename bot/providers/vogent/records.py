"""What Vogent's answers hold."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from bot.domain.holdings import Holding
from bot.domain.numbers import Line, SipUser
from bot.providers import reading
from bot.providers.reading import Envelope, Record, Text
from bot.providers.redaction import discreet, redacted

NAME = "vogent"

One = TypeVar("One", bound=Record)


class NumberRecord(Record):
    """A number or SIP user as Vogent shows it; its oldest documents know no `type`."""

    id: Text = None
    number: Text = None
    type: Text = None
    agentId: Text = None  # noqa: N815 - Vogent's spelling


class Candidate(Record):
    """A number for sale. Vogent tells no price, city or capability (documented)."""

    number: Text = None


class AgentRecord(Record):
    """An agent (documented)."""

    id: Text = None
    name: Text = None


class DialRecord(Record):
    """A call that was started. Its `dialToken` lets one act on it, so it is not even read."""

    dialId: Text = None  # noqa: N815 - Vogent's spelling


class Page(Envelope, Generic[One]):
    """One page; `cursor` is null on the last (documented)."""

    data: tuple[One, ...]
    cursor: Text = None


NUMBER: TypeAdapter[NumberRecord] = TypeAdapter(NumberRecord)
OFFERS: TypeAdapter[tuple[Candidate, ...]] = TypeAdapter(tuple[Candidate, ...])
DIAL: TypeAdapter[DialRecord] = TypeAdapter(DialRecord)
NUMBERS: TypeAdapter[Page[NumberRecord]] = TypeAdapter(Page[NumberRecord])
AGENTS: TypeAdapter[Page[AgentRecord]] = TypeAdapter(Page[AgentRecord])


def holding(record: NumberRecord, secrets: Sequence[str]) -> Holding | None:
    """The holding that a record tells of; None without an id or a line."""
    line = _line(record)
    if line is None or record.id is None:
        return None
    held = Holding(
        provider=NAME,
        reference=record.id,
        line=line,
        inbound_agent=record.agentId,
        outbound_agent=record.agentId,
        raw=redacted(record.said, secrets),
    )
    return discreet(held, secrets)


def _line(record: NumberRecord) -> Line | None:
    """A SIP_USERNAME record's `number` is its SIP user name (seed)."""
    if record.type == "SIP_USERNAME":
        return SipUser(record.number) if record.number else None
    return reading.number(record.number)
