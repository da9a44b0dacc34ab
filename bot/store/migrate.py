"""Bringing a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

DATABASE_ERRORS = (SQLAlchemyError, OSError)
SCRIPTS = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Apply what is missing, in one transaction; nothing when the schema is current."""
    async with engine.connect() as plain:
        db = await plain.execution_options(writes=True)
        async with db.begin():
            await db.run_sync(_upgrade)


async def is_current(engine: AsyncEngine) -> bool:
    """Whether every migration was applied."""
    async with engine.connect() as db:
        return await db.run_sync(_revision) == ScriptDirectory(str(SCRIPTS)).get_current_head()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
