"""Every error the bot raises on purpose.

BotError                  what went wrong, in words for the person in Slack
  Refused                 we will not do it; nothing happened
    NotUnderstood         the words make no sense
    NotAllowed            this person may not
    NotOpen               the plan can no longer be confirmed: settled, cancelled, expired
    Busy                  another plan for the number, or another automatic pick, is open
    AlreadyDelivered      Slack delivered the same command or click before
    Superseded            the facts changed since the card was shown
    Ambiguous             several providers have it: which one is meant?
  ProviderError           the provider did not do it
    Unsupported           it cannot even be asked; raised before any call
    Rejected              it said no; nothing happened
      NotOffered          it has no such number to sell
    Unavailable           it could not be asked; nothing happened
    OutcomeUnknown        asked, no answer: it may have happened
    Partial               a first change stands, the one after it does not
  StoreUnavailable        the database cannot be used; nothing is done without it
  TrailBroken             the trail does not verify; nothing is done on top of it

Wrong settings are not in the tree: they end the process before anybody could ask.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.holdings import Holding


class BotError(Exception):
    """Say `str(error)` to the person who asked."""


class Refused(BotError):
    """We will not do it; nothing happened."""


class NotUnderstood(Refused):
    """The words make no sense."""


class WhyNot(StrEnum):
    """Why a person may not, as it is counted."""

    NO_OPERATOR = "no operator"
    STRANGER = "stranger"
    GUEST = "guest"
    BOT = "bot"
    GONE = "deactivated account"
    NAMELESS = "nameless"
    GROUPS_UNREAD = "groups unread"
    ANOTHERS_CARD = "somebody else's card"


class NotAllowed(Refused):
    """This person may not; `ask` are the user ids of those who may, `groups` names of theirs."""

    def __init__(
        self,
        words: str,
        ask: Sequence[str] = (),
        groups: Sequence[str] = (),
        *,
        why: WhyNot = WhyNot.NO_OPERATOR,
    ) -> None:
        super().__init__(words)
        self.why = why
        self.ask = tuple(ask)
        self.groups = tuple(groups)


class NotOpen(Refused):
    """The plan can no longer be confirmed; `over`: its card is of no more use to anybody."""

    def __init__(self, words: str, *, over: bool = False) -> None:
        super().__init__(words)
        self.over = over


class Busy(Refused):
    """Another plan for the same number, or another automatic pick, is not settled yet."""


class AlreadyDelivered(Refused):
    """Slack delivered the same command or click before; it had its effect then."""


class Superseded(Refused):
    """The facts changed since the card was shown; nothing was done."""


class Ambiguous(Refused):
    """Several providers have it; `providers` are their names, by their titles."""

    def __init__(self, words: str, providers: Mapping[str, str]) -> None:
        super().__init__(words)
        self.providers = dict(providers)


class ProviderError(BotError):
    """The provider did not do it.

    `title` is the provider's name as people know it, `reason` a clause that follows it.
    """

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(f"{title} {reason}")
        self.title = title
        self.reason = reason


class Unsupported(ProviderError):
    """It cannot even be asked; raised before any call."""


class Rejected(ProviderError):
    """It said no; nothing happened. `status` is HTTP's number for it, where there was one."""

    def __init__(self, title: str, reason: str, status: int | None = None) -> None:
        super().__init__(title, reason)
        self.status = status


class NotOffered(Rejected):
    """It has no such number to sell."""


class Unavailable(ProviderError):
    """It could not be asked; nothing happened."""


class OutcomeUnknown(ProviderError):
    """Asked, no answer: it may have happened."""


class Partial(ProviderError):
    """A first change stands, and `held` is what it left; the one after it does not."""

    def __init__(self, title: str, reason: str, held: "Holding") -> None:
        super().__init__(title, reason)
        self.held = held


class StoreUnavailable(BotError):
    """The database cannot be used; nothing is done without it."""


class TrailBroken(BotError):
    """The trail does not verify; nothing is done on top of it."""
