"""Where the secret key is: given in the environment, or in a file beside an SQLite database."""

import logging
import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import make_url

from bot.store.address import sqlite_url
from bot.store.keys import Keys, KeyUnusable

log = logging.getLogger(__name__)
KEY_FILE = "numberbot.key"
NAMED = f"{KEY_FILE}, beside the database"
NEEDED = (
    "NUMBERBOT_SECRET_KEY is required with PostgreSQL. Make one with `numberbot key`; if this"
    " database has a trail already, put the key there that signed it."
)
GONE = (
    f"The database has a trail, but the key that signs it is not there: {KEY_FILE} is missing"
    " beside the database. Put that file back, or set NUMBERBOT_SECRET_KEY to what was in it."
    " No new key is made, since nothing could be written to this trail with it; what to do when"
    " the key is lost for good stands in docs/operations.md, under Keys."
)
EMPTY = (
    f"{NAMED}, is empty. Put the key back that was in it;"
    " only if nothing was ever recorded, remove the file, and a new key is made."
)
DAMAGED = (
    f"{NAMED}, holds no Fernet key any more. Put the key back that was in it (several stand with"
    " commas); only if nothing was ever recorded, remove the file, and a new key is made."
)
UNSEEN = (
    f"{KEY_FILE} is missing beside the database, and whether the database has a trail already"
    " cannot be seen just now ({why}). No key is made; start Numberbot again when it can be read."
)
WRITTEN = "SELECT 1 FROM trail_head UNION ALL SELECT 1 FROM events LIMIT 1"


def key_file(database_url: str) -> Path | None:
    """Where the key is kept beside an SQLite database; None for PostgreSQL."""
    url = sqlite_url(database_url)
    if url is None:
        return None
    return Path(url.database or ".").resolve().parent / KEY_FILE


def find_secret(given: str | None, database_url: str) -> str | None:
    """The secret key given in the environment, else the one kept beside the database."""
    if given:
        return given
    kept = key_file(database_url)
    if kept is None or not kept.exists():
        return None
    secret = kept.read_bytes().decode(errors="replace").strip()
    if not secret:
        raise KeyUnusable(EMPTY)
    try:
        Keys.derive(secret)
    except KeyUnusable:  # its own words are of the environment's, and advise a new key
        raise KeyUnusable(DAMAGED) from None
    return secret


def find_or_make_secret(given: str | None, database_url: str) -> str:
    """As `find_secret`; with SQLite a key is made and kept (0600) for a trail not yet begun."""
    found = find_secret(given, database_url)
    kept = key_file(database_url)
    if found:
        _warn_of_loss(kept, database_url)
        return found
    if kept is None:
        raise KeyUnusable(NEEDED)
    if _has_trail(database_url):
        raced = find_secret(None, database_url)  # made by another copy that starts beside us
        if raced is None:
            raise KeyUnusable(GONE)
        return raced
    made = Fernet.generate_key().decode()
    try:
        _keep(kept, made + "\n")
    except FileExistsError:  # likewise
        return find_secret(None, database_url) or made
    return made


def _warn_of_loss(kept: Path | None, database_url: str) -> None:
    """A key without its database: somebody may have lost one."""
    if kept is None or not kept.exists() or _database(database_url).exists():
        return
    log.warning(
        "%s was there, but no database: a new one begins, with an empty trail. Was that meant?"
        " If not, stop Numberbot and put the database back.",
        KEY_FILE,
    )


def put_in_front(kept: Path) -> None:
    """Write a new key in front of those in the file, whole or not at all; the old ones stay."""
    made = Fernet.generate_key().decode()
    _replace(kept, ",".join([made, *secrets_in(kept)]) + "\n")


def keep_newest(kept: Path) -> None:
    """Write the file with its first key alone, whole or not at all."""
    _replace(kept, secrets_in(kept)[0] + "\n")


def secrets_in(kept: Path) -> list[str]:
    """The keys in the file, newest first."""
    words = kept.read_bytes().decode(errors="replace").split(",")
    found = [one.strip() for one in words if one.strip()]
    if not found:
        raise KeyUnusable(EMPTY)
    return found


def _has_trail(database_url: str) -> bool:
    """Whether anything was ever written to an SQLite database's trail."""
    path = _database(database_url)
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(WRITTEN).fetchone() is not None
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # not migrated
            return False
        raise KeyUnusable(UNSEEN.format(why=error)) from error
    except sqlite3.Error:  # no database: that is told in its own words
        return False


def _database(database_url: str) -> Path:
    return Path(make_url(database_url).database or "").resolve()


def _keep(path: Path, secret: str) -> None:
    """Write the key whole or not at all, readable by us alone; an existing one stays."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as made:
        made.write(secret)  # such a file is 0600 from the start
        made.flush()
        os.fsync(made.fileno())
        os.link(made.name, path)


def _replace(path: Path, secret: str) -> None:
    """Write in place of a file, whole or not at all; it stays its owner's, and theirs alone."""
    real = path.resolve()
    owner = real.stat()
    handle, made = tempfile.mkstemp(dir=real.parent, prefix=f"{real.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secret)
            file.flush()
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            os.fsync(file.fileno())
        Path(made).replace(real)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(made).unlink()
        raise
