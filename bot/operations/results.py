"""What the desk gives back: a proposal, and a receipt."""

from dataclasses import dataclass, field

from bot.domain.plans import Plan
from bot.operations.history import History


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that waits for its confirmation; `notes` are what is worth knowing beside it.

    `history` is what the trail knows of its line, where that is worth a look before it is gone.
    """

    plan: Plan
    notes: tuple[str, ...] = ()
    history: History = field(default_factory=History)


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a plan ended; a superseded one has a fresh proposal, or says why there is none."""

    plan: Plan
    fresh: Proposal | None = None
    why_no_fresh: str | None = None
