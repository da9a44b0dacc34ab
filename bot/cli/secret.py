"""numberbot key: make a key, put a new one in front of the old, take the old ones away."""

from pathlib import Path

import typer
from cryptography.fernet import Fernet

from bot import settings
from bot.cli.ending import finish, stop
from bot.domain.errors import StoreUnavailable
from bot.settings import Settings, SettingsWrong
from bot.store import keyfile, rotation
from bot.store.address import AddressWrong
from bot.store.keys import Keys, KeyUnusable
from bot.store.store import Store

IN_THE_ENVIRONMENT = (
    "NUMBERBOT_SECRET_KEY is set, so the keys are changed there: first `old,new` for every copy of"
    " Numberbot, then `new,old`, then `new` (a single copy may begin with `new,old`)."
    " `numberbot key` makes a new one."
)
NO_FILE = (
    "there is no key at {path} to change. Numberbot makes one there at its first start with SQLite;"
    " with PostgreSQL the key stands in NUMBERBOT_SECRET_KEY."
)
ROTATED = (
    "{path} has a new key in front of {count}. Now restart Numberbot: it signs the trail with the"
    " new key. Then `numberbot key --retire` takes the old ones away."
)
ALONE = "{path} has one key only; there is none to take away."
STILL_USED = (
    "an older key is still needed: {what}. Restart Numberbot, every copy of it, which puts the"
    " newest in its place; then try again. Nothing was changed."
)
RETIRED = "{path} has its newest key alone now. Keep a copy of it, apart from the database."


def make() -> None:
    """Print a new key."""
    typer.echo(Fernet.generate_key().decode())


def rotate() -> None:
    """Put a new key in front, in the file beside an SQLite database."""
    _, kept = _kept()
    try:
        count = len(keyfile.secrets_in(kept))
        Keys.derive(",".join(keyfile.secrets_in(kept)))
        keyfile.put_in_front(kept)
    except KeyUnusable as error:
        stop(str(error))
    except OSError as error:
        stop(f"{kept} cannot be changed ({error.strerror}).")
    old = "the one it had" if count == 1 else f"the {count} it had"
    typer.echo(ROTATED.format(path=kept, count=old))


def retire() -> None:
    """Take the older keys away, when nothing needs them any more."""
    found, kept = _kept()
    try:
        secrets = keyfile.secrets_in(kept)
        if len(secrets) == 1:
            stop(ALONE.format(path=kept))
        needed = finish(_needed(found.database_url, Keys.derive(",".join(secrets))))
        if needed:
            stop(STILL_USED.format(what=needed), 1)
        keyfile.keep_newest(kept)
    except (KeyUnusable, StoreUnavailable) as error:
        stop(str(error))
    except OSError as error:
        stop(f"{kept} cannot be changed ({error.strerror}).")
    typer.echo(RETIRED.format(path=kept))


async def _needed(database_url: str, keys: Keys) -> str | None:
    """What an older key is needed for."""
    store = Store.open(database_url, keys)
    try:
        found = await rotation.standing(store.trail.database)
    finally:
        await store.close()
    if found.strange or not found.signed:
        return "it signed the trail"
    return None if found.sealed else "it sealed what an open card keeps"


def _kept() -> tuple[Settings, Path]:
    """The settings, and the file with the keys, which must be there."""
    try:
        found = settings.load()
        kept = keyfile.key_file(found.database_url)
    except SettingsWrong as error:
        stop(str(error))
    except AddressWrong as error:
        stop(f"DATABASE_URL: {error}")
    if found.numberbot_secret_key is not None:
        stop(IN_THE_ENVIRONMENT)
    if kept is None or not kept.exists():
        stop(NO_FILE.format(path=kept or keyfile.KEY_FILE))
    return found, kept
