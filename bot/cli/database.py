"""numberbot migrate, and opening the database for commands that only look."""

import typer

from bot import settings
from bot.cli.ending import finish, stop
from bot.settings import SettingsWrong
from bot.store import migrate as migrations
from bot.store.address import AddressWrong
from bot.store.engine import make_engine
from bot.store.unusable import Unusable, unusable


def migrate() -> None:
    """Apply what is missing."""
    try:
        found = settings.load()
        finish(_migrate(found.database_url))
        typer.echo("The database is current.")
    except SettingsWrong as error:
        stop(str(error))
    except (AddressWrong, Unusable, *migrations.DATABASE_ERRORS) as error:
        stop(f"DATABASE_URL: {unusable(error)}")


async def _migrate(database_url: str) -> None:
    engine = make_engine(database_url)
    try:
        await migrations.migrate(engine)
    finally:
        await engine.dispose()
