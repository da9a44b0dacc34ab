"""What is wrong with a database that fails, as far as its driver tells: in words, and logged."""

from dataclasses import dataclass
from enum import StrEnum

import structlog

from bot.domain.errors import StoreUnavailable


class Trouble(StrEnum):
    """As the log names it."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read-only"
    AWAY = "away"
    DAMAGED = "damaged"
    OTHER = "other"


RUNS_IT = "Whoever runs Numberbot must"
WORDS = {
    Trouble.LOCKED: "The database cannot be used just now: something else keeps it locked. Nothing"
    " was done. Try again in a minute.",
    Trouble.FULL: "The database cannot be written just now: its disk is full. Nothing was done, and"
    f" nothing is changed without it; reading still works. {RUNS_IT} make room; then try again.",
    Trouble.READ_ONLY: "The database cannot be written just now: it may only be read. Nothing was"
    f" done, and nothing is changed without it. {RUNS_IT} let it be written; then try again.",
    Trouble.AWAY: "The database cannot be used just now: it cannot be reached. Nothing was done."
    " Try again in a minute; if it stays like this, tell whoever runs Numberbot.",
    Trouble.DAMAGED: "The database cannot be used: it is damaged. Nothing was done."
    f" {RUNS_IT} put a backup back.",
    Trouble.OTHER: "The database cannot be used just now, and nothing is done without it."
    " Try again shortly.",
}
SQLITE_MOVED = 1032
"""SQLITE_READONLY_DBMOVED; the other codes are primary ones, the lowest eight bits."""
SQLITE = {
    5: Trouble.LOCKED,
    6: Trouble.LOCKED,
    8: Trouble.READ_ONLY,
    10: Trouble.AWAY,  # input or output failed
    11: Trouble.DAMAGED,
    13: Trouble.FULL,
    14: Trouble.AWAY,  # cannot be opened
    26: Trouble.DAMAGED,  # no database
}
POSTGRES = {
    "25006": Trouble.READ_ONLY,
    "40P01": Trouble.LOCKED,  # deadlock
    "53100": Trouble.FULL,
    "53300": Trouble.AWAY,  # too many connections
    "55P03": Trouble.LOCKED,
    "57014": Trouble.LOCKED,  # a statement took too long
    "57P01": Trouble.AWAY,  # shut down by its administrator, and two more ways to stop
    "57P02": Trouble.AWAY,
    "57P03": Trouble.AWAY,
    "58030": Trouble.AWAY,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
ANY_USE_ENDS = frozenset({Trouble.AWAY, Trouble.DAMAGED})
"""All others are over only when something could be written."""

log = structlog.get_logger(__name__)


def trouble(error: BaseException | None) -> Trouble:
    """What a driver's error tells."""
    number = getattr(error, "sqlite_errorcode", None)
    if number is not None:
        moved = number == SQLITE_MOVED
        return Trouble.AWAY if moved else SQLITE.get(number & 0xFF, Trouble.OTHER)
    if error is None or not hasattr(error, "sqlstate"):
        return Trouble.OTHER
    state: str | None = error.sqlstate
    if state is None or state.startswith("08"):  # no server answered, or its connection broke
        return Trouble.AWAY
    return POSTGRES.get(state, Trouble.OTHER)


@dataclass(slots=True)
class Condition:
    """How the database stands, so that the log tells each change once."""

    now: Trouble | None = None

    def failed(self, found: Trouble, error: BaseException | None = None) -> StoreUnavailable:
        """The error for the person who asked."""
        if self.now is not found:
            self.now = found
            code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
            log.warning("the database cannot be used", why=str(found), code=code)
        return StoreUnavailable(WORDS[found])

    def worked(self, *, wrote: bool) -> None:
        """Something was read, or written."""
        if self.now is not None and (wrote or self.now in ANY_USE_ENDS):
            self.now = None
            log.info("the database can be used again")
