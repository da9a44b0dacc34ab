"""Plans: exactly what a confirmation would do, and the states one can be in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe

from bot.domain.actors import Actor, Origin, Source
from bot.domain.events import Action, Entry, Json, Outcome, Phase
from bot.domain.numbers import E164, Area, Line
from bot.domain.requests import Buy, Request


class State(StrEnum):
    """How far a plan has come."""

    PROPOSED = "proposed"
    CLAIMED = "claimed"
    SENT = "sent"
    DONE = "done"
    FAILED = "failed"
    PARTIAL = "partial"
    PENDING = "pending"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


TRANSITIONS: Mapping[tuple[State | None, State], Phase | None] = {
    (None, State.PROPOSED): Phase.PROPOSED,
    (None, State.CLAIMED): Phase.CONFIRMED,  # an import: its form's Submit confirms it
    (State.PROPOSED, State.CLAIMED): Phase.CONFIRMED,
    (State.PROPOSED, State.CANCELLED): Phase.CANCELLED,
    (State.PROPOSED, State.EXPIRED): Phase.EXPIRED,
    (State.PROPOSED, State.SUPERSEDED): Phase.SUPERSEDED,
    (State.CLAIMED, State.SUPERSEDED): Phase.SUPERSEDED,
    (State.CLAIMED, State.SENT): None,
    (State.CLAIMED, State.FAILED): Phase.FAILED,
    (State.SENT, State.DONE): Phase.DONE,
    (State.SENT, State.FAILED): Phase.FAILED,
    (State.SENT, State.PARTIAL): Phase.PARTIAL,
    (State.SENT, State.PENDING): Phase.PENDING,
    (State.SENT, State.UNKNOWN): Phase.UNKNOWN,
    (State.PENDING, State.DONE): Phase.SETTLED,
    (State.PENDING, State.FAILED): Phase.SETTLED,
    (State.UNKNOWN, State.DONE): Phase.SETTLED,
    (State.UNKNOWN, State.FAILED): Phase.SETTLED,
    (State.PENDING, State.PARTIAL): Phase.SETTLED,
    (State.UNKNOWN, State.PARTIAL): Phase.SETTLED,
    (State.FAILED, State.DONE): Phase.SETTLED,  # failed by reconcile; the slow answer was a yes
    (State.FAILED, State.PARTIAL): Phase.SETTLED,  # likewise, and it was a yes in part
    (State.PARTIAL, State.DONE): Phase.SETTLED,  # found in part; the slow answer was a whole yes
}
"""Every change of state there is, and the phase of the event that goes with it, if any."""

LONGEST_NAME = 80
"""Characters of an agent's name that are shown."""

UNRESOLVED = (State.CLAIMED, State.SENT, State.PENDING, State.UNKNOWN)
"""States in which a plan holds its number: no second plan for the same one may be carried out."""

IN_DOUBT = (State.PENDING, State.UNKNOWN)
"""States in which nobody knows yet how a plan ended."""


def new_id() -> str:
    """The id of a plan that is still to be made; nobody can guess it."""
    return f"p_{token_urlsafe(12)}"


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as an operation made it, before it is kept.

    `line` is the very number that will be bought, or None when the provider picks one in `area`.
    `names` are those of the agents it is about, by id, as far as they are known; `doubts` what
    could not be found out, in sentences.
    """

    action: Action
    request: Request
    provider: str
    line: Line | None
    area: Area | None = None
    before: Json = None
    after: Json = None
    names: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def asked(self) -> Request:
        """The request as it can be put to another provider too: an agent by its name."""
        request = self.request
        if not isinstance(request, Buy):
            return request
        return replace(request, agent=self.named(request.agent))

    def named(self, agent: str | None) -> str | None:
        """An agent by its name, or by its id where that is not known."""
        return None if agent is None else self.names.get(agent, agent)

    def called(self, agent: str) -> str:
        """An agent as people call it, or its id; cut short where it would fill a card."""
        name = " ".join(self.names.get(agent, agent).split())
        return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, by whom, where, until when it may be confirmed. Times are UTC.

    `snapshot` is what the provider listed just before the write, once it was taken;
    `snapshot_complete` whether that list was whole. `line` and `reference` are filled in
    by what was really bought. `settled_by` names who settled a doubt: numberbot or a person.
    `changed` is when it came into its state, or was shown in it. `told`: the asker knows of that
    state; `announced`: everybody knows of the change, if there was one; `asked`: a person was
    asked how it ended. `leased`: until when somebody has it to themselves. `sealed` are the
    secrets it needs, encrypted, until it is claimed.
    """

    id: str
    state: State
    draft: Draft
    actor: Actor
    channel_id: str | None
    source: Source
    created: datetime
    changed: datetime
    expires: datetime
    line: Line | None
    reference: str | None = None
    reason: str | None = None
    snapshot: frozenset[str] | None = None
    snapshot_complete: bool = False
    settled_by: str | None = None
    sent_at: datetime | None = None
    told: bool = True
    announced: bool = True
    asked: bool = False
    leased: datetime | None = field(default=None, compare=False, repr=False)
    sealed: str | None = field(default=None, compare=False, repr=False)

    @property
    def provider(self) -> str:
        """The provider's name."""
        return self.draft.provider

    @property
    def picks(self) -> bool:
        """Whether the provider picks the number itself."""
        return self.draft.line is None and self.draft.area is not None

    @property
    def waits(self) -> bool:
        """Whether its card can still be confirmed, as far as was seen."""
        return self.state is State.PROPOSED

    @property
    def under_way(self) -> bool:
        """Whether it is being carried out just now."""
        return self.state in {State.CLAIMED, State.SENT}

    @property
    def happened(self) -> bool:
        """Whether something was changed, as far as is known."""
        return self.state in {State.DONE, State.PARTIAL}

    @property
    def bought(self) -> E164 | None:
        """The number that the plan bought, when that is known."""
        buys = self.draft.action is Action.BUY
        return self.line if buys and self.happened and isinstance(self.line, E164) else None

    def entry(
        self,
        phase: Phase | None,
        actor: Actor,
        origin: Origin,
        outcome: Outcome = Outcome.SUCCESS,
        *,
        reason: str | None = None,
        after: Json = None,
    ) -> Entry:
        """What the trail says of this plan in one of its phases."""
        if phase is None:
            raise ValueError("this change of state has no event")
        return Entry(
            action=self.draft.action,
            phase=phase,
            outcome=outcome,
            actor=actor,
            source=origin.source,
            channel_id=origin.channel_id or self.channel_id,
            provider=self.provider,
            number=None if self.line is None else str(self.line),
            provider_ref=self.reference,
            plan_id=self.id,
            before=self.draft.before,
            after=self.draft.after if after is None else after,
            reason=reason,
        )
