"""Who may do what."""

from dataclasses import dataclass

from bot.domain.actors import Actor
from bot.domain.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Policy:
    """The workspace, and the people in it who may change something (None: everybody in it)."""

    team_id: str
    operators: frozenset[str] | None = None

    def may_read(self, actor: Actor) -> None:
        """Refuse people of other workspaces, guests and bots."""
        if actor.team_id != self.team_id:
            raise NotAllowed(
                "You belong to another workspace, so I cannot show or change numbers for you."
                " Ask somebody of this workspace."
            )

        if actor.guest:
            raise NotAllowed(
                "You are a guest here, and guests can neither see nor change numbers."
                " Ask a member of this workspace."
            )

    def may_change(self, actor: Actor) -> None:
        """Refuse whoever may not spend money or change a number."""
        self.may_read(actor)
        if self.operators is not None and actor.id not in self.operators:
            raise NotAllowed("You may look, but not change numbers.", sorted(self.operators))
