"""What the desk gives back: a proposal, and a receipt."""

from dataclasses import dataclass

from bot.domain.plans import Plan


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that waits for its confirmation; `notes` are what is worth knowing beside it."""

    plan: Plan
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a plan ended; a superseded one has a fresh proposal, or says why there is none."""

    plan: Plan
    fresh: Proposal | None = None
    why_no_fresh: str | None = None
