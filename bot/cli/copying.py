"""numberbot copy: a team moves to another database, with its trail."""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import typer
from sqlalchemy.engine import URL

from bot import settings
from bot.cli.ending import finish, stop
from bot.domain.errors import Refused
from bot.settings import Settings, SettingsWrong
from bot.store import keyfile
from bot.store.address import AddressWrong, sqlite_url
from bot.store.copying import Copied, Copying, Failed, Side
from bot.store.copying_source import source_engine
from bot.store.engine import make_engine
from bot.store.keys import Keys, KeyUnusable
from bot.store.trouble import Trouble

REFUSED = 1
NEITHER = (
    "from where, to where? Give both, or one, and the other is DATABASE_URL:"
    " numberbot copy --from sqlite:///numberbot.db --to postgresql://…"
)
SAME = "--from, --to: this is one and the same database."
NOT_THERE = "--from: there is no database at {path}."
NO_KEY = (
    "nothing is copied without the key: the trail is verified first, its signed head included. Set"
    " NUMBERBOT_SECRET_KEY, or put numberbot.key back beside the database."
)
STILL_OPEN = (
    "--from: something else has this database open. Stop Numberbot, every copy of it, and close"
    " whatever else reads it; then copy again. Nothing was copied."
)
OFTEN = 0.1
"""Seconds."""
COPIED = """\
Copied: {rows}, in {seconds:.0f} s. The trail ends at seq {seq} there as here, and verifies; keep
{seq}:{hash}.

Now, for every copy of Numberbot:
  1. Set DATABASE_URL to the new database.
  2. {key}
     It is the same key as before: it signed the trail, and opens what open cards keep sealed.
  3. Start it. Leave the old one stopped: what it wrote would be missing in the new database.
Keep the old database and its key until you are sure; `numberbot audit verify` tells."""
KEYS = {
    True: "Put numberbot.key beside the new database, or leave NUMBERBOT_SECRET_KEY as it is.",
    False: "Set NUMBERBOT_SECRET_KEY to what stands in numberbot.key, or leave it as it is.",
}


def copy(source: str | None, target: str | None) -> None:
    """Copy; whatever fails, nothing was copied."""
    if source is None and target is None:
        stop(NEITHER)
    try:
        found = settings.load()
    except SettingsWrong as error:
        stop(str(error))
    came, goes = source or found.database_url, target or found.database_url
    files = _address("--from", came), _address("--to", goes)
    _require_two(came, goes, *files)
    try:
        finish(_copy(came, goes, _keys(found, came)))
    except KeyUnusable as error:
        stop(str(error))
    except Failed as error:
        busy = error.side is Side.SOURCE and error.trouble is Trouble.LOCKED
        stop(STILL_OPEN if busy else f"--{error.side.value}: {error} Nothing was copied.")
    except Refused as error:
        stop(str(error), REFUSED)


def _address(option: str, database_url: str) -> URL | None:
    """The file of SQLite; None for PostgreSQL."""
    try:
        return sqlite_url(database_url)
    except AddressWrong as error:
        stop(f"{option}: {error}")


def _require_two(came: str, goes: str, old: URL | None, new: URL | None) -> None:
    """A source that is there, and another target."""
    if old is not None and not Path(old.database or "").exists():
        stop(NOT_THERE.format(path=old.database))
    same = old and new and Path(old.database or "").resolve() == Path(new.database or "").resolve()
    if same or came == goes:
        stop(SAME)


def _keys(found: Settings, came: str) -> Keys:
    given = found.numberbot_secret_key
    secret = keyfile.find_secret(given.get_secret_value() if given else None, came)
    if secret is None:
        raise KeyUnusable(NO_KEY)
    return Keys.derive(secret)


async def _copy(came: str, goes: str, keys: Keys) -> None:
    source, target = source_engine(came), make_engine(goes)
    shown, began = Progress(), time.perf_counter()
    try:
        copied = await Copying(source, target, keys, shown.tell).run()
    finally:
        shown.clear()
        await target.dispose()
        await source.dispose()
    _say(copied, time.perf_counter() - began, sqlite=target.dialect.name == "sqlite")


def _say(copied: Copied, seconds: float, *, sqlite: bool) -> None:
    rows = ", ".join(f"{count:,} {name}" for name, count in copied.rows.items() if count)
    seq, digest = copied.last.seq, copied.last.hash
    typer.echo(COPIED.format(rows=rows, seconds=seconds, seq=seq, hash=digest, key=KEYS[sqlite]))


@dataclass(slots=True)
class Progress:
    """One line that is written anew on a terminal, once in a while; nothing elsewhere."""

    shown: bool = field(default_factory=sys.stderr.isatty)
    last: float = 0

    def tell(self, table: str, count: int, of: int) -> None:
        """So many rows of so many."""
        now = time.monotonic()
        if self.shown and (now - self.last > OFTEN or count == of):
            self.last = now
            self._write(f"{table}: {count:,} of {of:,}")

    def clear(self) -> None:
        """Leave the line empty."""
        if self.shown:
            self._write("")

    def _write(self, words: str) -> None:
        sys.stderr.write(f"\r\033[K{words}")
        sys.stderr.flush()
