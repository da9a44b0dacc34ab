"""Who acts, and from where."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in Slack (user id, name as it was, workspace), or the bot itself.

    `guest`: not a full member of the workspace, or another bot.
    """

    id: str
    name: str | None
    team_id: str | None
    guest: bool = False


class Source(StrEnum):
    """How an actor reached the bot."""

    SLASH = "slash"
    BUTTON = "button"
    MODAL = "modal"
    SHORTCUT = "shortcut"
    HOME = "home"
    RECONCILE = "reconcile"
    CLI = "cli"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from. `delivery` is the key by which Slack's redeliveries are known."""

    source: Source
    channel_id: str | None = None
    delivery: str | None = None

    def later(self) -> "Origin":
        """The same place, for what follows once the delivery had its effect."""
        return Origin(self.source, self.channel_id)


NUMBERBOT = "numberbot"


def itself(team_id: str | None) -> Actor:
    """The actor of what settles by itself."""
    return Actor(NUMBERBOT, "Numberbot", team_id)
