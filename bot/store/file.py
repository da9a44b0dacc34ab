"""The file of an SQLite database: whether it still is the one that was opened."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sqlalchemy.engine import URL

from bot.domain.errors import StoreUnavailable

GONE = (
    "The database file was moved, deleted or replaced while Numberbot runs, so nothing is done."
    " Whoever runs Numberbot must put it back. (Started anew without it, Numberbot begins an empty"
    " trail.)"
)


class FileGone(StoreUnavailable):
    """The file is not there, or another one is."""


@dataclass(slots=True)
class DatabaseFile:
    """What a file that was deleted would let us write to: nobody would ever read it."""

    path: Path | None
    _seen: tuple[int, int] | None = field(default=None)

    @classmethod
    def of(cls, url: URL) -> Self:
        """The file of an SQLite URL; none for another database, or one in memory."""
        named = url.drivername.startswith("sqlite") and url.database not in {None, "", ":memory:"}
        return cls(Path(url.database or "") if named else None)

    def require_there(self) -> None:
        """Raise FileGone unless the file is the one that was there at first."""
        if self.path is None:
            return
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            if self._seen is None:
                return  # not made yet
            raise FileGone(GONE) from None
        except OSError as error:
            raise FileGone(GONE) from error
        now = (stat.st_dev, stat.st_ino)
        self._seen = self._seen or now
        if now != self._seen:
            raise FileGone(GONE)
