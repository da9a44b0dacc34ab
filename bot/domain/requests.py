"""What people ask for. Every change starts as one of these; a new operation adds one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from bot.domain.events import Action
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, Line

BOTH = frozenset(Direction)
UNSAID: frozenset[Direction] = frozenset()

Given = Mapping[str, str | bool]
"""What was filled in, by a form's field names. Secrets are never among it."""


class Way(StrEnum):
    """How a line is brought to a provider."""

    SIP = "sip"
    INTEGRATION = "integration"
    SIP_USER = "sip_user"


@dataclass(frozen=True, slots=True)
class Buy:
    """Buy one number: that very one, or one in an area; at `provider`, or at whichever sells it.

    It is given a `name` and linked to an `agent` (the provider's id), where they are wanted.
    """

    what: E164 | Area
    provider: str | None = None
    name: str | None = None
    agent: str | None = None
    kind: Literal["buy"] = "buy"
    action: ClassVar[Action] = Action.BUY

    @property
    def line(self) -> Line | None:
        """The very number, if one was named."""
        return self.what if isinstance(self.what, E164) else None


@dataclass(frozen=True, slots=True)
class Import:
    """Bring a number that is ours elsewhere to a provider, or create a SIP user there."""

    line: Line
    provider: str
    way: Way
    given: Given
    kind: Literal["import"] = "import"

    @property
    def action(self) -> Action:
        """What the trail calls it."""
        return Action.CREATE_SIP_USER if self.way is Way.SIP_USER else Action.IMPORT


@dataclass(frozen=True, slots=True)
class Update:
    """Change what is `given`, and the secrets whose fields are `hidden`; the rest stays."""

    line: Line
    given: Given
    hidden: tuple[str, ...] = ()
    provider: str | None = None
    kind: Literal["update"] = "update"
    action: ClassVar[Action] = Action.UPDATE


@dataclass(frozen=True, slots=True)
class Assign:
    """Link an agent (the provider's id) to a line, for these directions; UNSAID: for all it has."""

    line: Line
    agent: str
    directions: frozenset[Direction] = UNSAID
    provider: str | None = None
    kind: Literal["assign"] = "assign"
    action: ClassVar[Action] = Action.ASSIGN


@dataclass(frozen=True, slots=True)
class Unassign:
    """Unlink a line's agent for these directions; UNSAID: for all it has."""

    line: Line
    directions: frozenset[Direction] = UNSAID
    provider: str | None = None
    kind: Literal["unassign"] = "unassign"
    action: ClassVar[Action] = Action.UNASSIGN


@dataclass(frozen=True, slots=True)
class Release:
    """Give a line back for good."""

    line: Line
    provider: str | None = None
    kind: Literal["release"] = "release"
    action: ClassVar[Action] = Action.RELEASE


@dataclass(frozen=True, slots=True)
class Call:
    """Place a test call from a line, by its own agent or another one (the provider's id)."""

    line: Line
    to: E164
    agent: str | None = None
    provider: str | None = None
    kind: Literal["call"] = "call"
    action: ClassVar[Action] = Action.CALL


OfLine = Update | Assign | Unassign | Release | Call
"""What is done with a line that we have."""
Proposable = Buy | OfLine
"""What becomes a card first; an import's form is confirmed by its Submit."""
Request = Proposable | Import
