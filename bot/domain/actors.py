"""Who acts, and from where."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What somebody is in the workspace that they belong to."""

    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    GONE = "gone"
    """The account was deactivated."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in Slack (user id, name as it was, workspace), or the bot itself."""

    id: str
    name: str | None
    team_id: str | None
    standing: Standing = Standing.MEMBER


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
NOBODY = "nobody"


def itself(team_id: str | None) -> Actor:
    """The actor of what settles by itself."""
    return Actor(NUMBERBOT, "Numberbot", team_id)


def nobody(team_id: str | None) -> Actor:
    """The actor of what came without a word on who it was; policy refuses it everything."""
    return Actor(NOBODY, NOBODY, team_id)
