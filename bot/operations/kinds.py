"""Which operation carries out which request."""

from typing import Protocol, assert_never

from bot.domain.events import Json
from bot.domain.holdings import Holding, Listing
from bot.domain.plans import Plan
from bot.domain.requests import (
    Assign,
    Buy,
    Call,
    Import,
    Proposable,
    Release,
    Unassign,
    Update,
)
from bot.operations import assign, buy, call, imports, release, update
from bot.operations.facts import Done, Facts, Secrets, Told
from bot.providers.port import NumberProvider
from bot.store.unsettled import Brought


class Operation(Protocol):
    """One kind of change; each is a module of functions."""

    async def check(self, plan: Plan, provider: NumberProvider, /) -> Facts:
        """Just before the write: the facts, or Superseded when the card's stand no longer."""
        ...

    async def perform(
        self, plan: Plan, provider: NumberProvider, facts: Facts, secrets: Secrets, /
    ) -> Done:
        """The write: once, never repeated. Partial where only a first step succeeded."""
        ...

    def rest(self, plan: Plan, /) -> Proposable | None:
        """What is still to be done of a partial plan."""
        ...

    def result(self, plan: Plan, held: Holding, /) -> Json:
        """What the trail says of how it is now."""
        ...

    def told(self, plan: Plan, listing: Listing, others: Brought, /) -> Told:
        """What a list tells of a plan whose answer was lost; `others` brought lines, too."""
        ...

    def unmet(self, plan: Plan, held: Holding | None, /) -> str | None:
        """What happened only in part, and what is left, in sentences; None if it is whole."""
        ...

    def proof(self, plan: Plan, /) -> str:
        """Why it is taken to have happened, in words."""
        ...


def kind(plan: Plan) -> Operation:
    """The operation of a plan."""
    match plan.draft.request:
        case Buy():
            return buy
        case Import():
            return imports
        case Update():
            return update
        case Assign() | Unassign():
            return assign
        case Release():
            return release
        case Call():
            return call
    assert_never(plan.draft.request)
