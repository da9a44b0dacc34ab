"""What people ask for. Every change starts as one of these; a new operation adds one."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.domain.events import Action
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, Line

BOTH = frozenset(Direction)
UNSAID: frozenset[Direction] = frozenset()


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


Request = Buy | Assign | Unassign
