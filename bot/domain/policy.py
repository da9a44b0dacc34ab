"""Who may do what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.actors import NOBODY, Actor, Standing
from bot.domain.errors import NotAllowed, WhyNot

NAMELESS = (
    "Slack did not say who you are, so nothing was shown and nothing was done. Try again; if it"
    " stays so, tell whoever runs Numberbot."
)
STRANGER = (
    "You belong to another workspace, so I cannot show or change numbers for you."
    " Ask somebody of this workspace."
)
REFUSED: Mapping[Standing, str] = {
    Standing.GUEST: "You are a guest here, and guests can neither see nor change numbers."
    " Ask a member of this workspace.",
    Standing.BOT: "A bot can neither see nor change numbers. A member of this workspace has to"
    " ask for it.",
    Standing.GONE: "This account was deactivated, so it can neither see nor change numbers."
    " Ask a member of this workspace.",
}
WHY_NOT: Mapping[Standing, WhyNot] = {
    Standing.GUEST: WhyNot.GUEST,
    Standing.BOT: WhyNot.BOT,
    Standing.GONE: WhyNot.GONE,
}


class Groups(Protocol):
    """Groups of people whose members somebody else has to be asked for."""

    @property
    def names(self) -> Sequence[str]:
        """What people call them."""
        ...

    async def has(self, person: str) -> bool:
        """Whether somebody, by their user id, is in one. Raises NotAllowed when nobody can tell."""
        ...


@dataclass(frozen=True, slots=True)
class Policy:
    """The workspace, and the people and groups in it who may change something.

    `operators` are user ids; None, with no groups either: everybody in the workspace.
    """

    team_id: str
    operators: frozenset[str] | None = None
    groups: Groups | None = None

    def may_read(self, actor: Actor) -> None:
        """Refuse people of other workspaces, guests, bots, and whoever is not named."""
        if actor.id == NOBODY:
            raise NotAllowed(NAMELESS, why=WhyNot.NAMELESS)
        if actor.team_id != self.team_id:
            raise NotAllowed(STRANGER, why=WhyNot.STRANGER)
        if actor.standing in REFUSED:
            raise NotAllowed(REFUSED[actor.standing], why=WHY_NOT[actor.standing])

    async def may_change(self, actor: Actor) -> None:
        """Refuse whoever may not spend money or change a number."""
        self.may_read(actor)
        named, groups = self.operators, self.groups
        if named is None and groups is None:
            return
        if named is not None and actor.id in named:
            return
        if groups is not None and await groups.has(actor.id):
            return
        names = groups.names if groups is not None else ()
        raise NotAllowed("You may look, but not change numbers.", sorted(named or ()), names)
