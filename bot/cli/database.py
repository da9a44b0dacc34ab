"""numberbot migrate, and opening the database for commands that only look."""

import typer
from sqlalchemy.exc import ArgumentError

from bot import settings
from bot.cli.ending import finish, stop
from bot.settings import SettingsWrong
from bot.store import migrate as migrations
from bot.store.engine import make_engine


def migrate() -> None:
    """Apply what is missing."""
    try:
        found = settings.load()
        finish(_migrate(found.database_url))
        typer.echo("The database is current.")
    except SettingsWrong as error:
        stop(str(error))
    except (ArgumentError, ValueError):
        stop("DATABASE_URL: this is no address of a database.")
    except migrations.DATABASE_ERRORS as error:
        stop(f"DATABASE_URL: the database cannot be used ({type(error).__name__}).")


async def _migrate(database_url: str) -> None:
    engine = make_engine(database_url)
    try:
        await migrations.migrate(engine)
    finally:
        await engine.dispose()
