"""Bringing a database to the newest schema."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.engine import LOCK_TIMEOUT, one_at_a_time
from bot.store.schema import SCRIPTS, Schema, require_fit, require_writable, standing

DATABASE_ERRORS = (SQLAlchemyError, OSError)
SCHEMA_LOCK = 7_414_204  # PostgreSQL's, next to the agents'
PATIENT = "SET LOCAL lock_timeout = '10min'"


async def migrate(engine: AsyncEngine) -> None:
    """Apply what is missing, each step in a transaction; nothing when the schema is current.

    Of several that begin at the same time the others wait for the first. Raises Unusable for a
    database that is something else's, or was migrated by a newer version.
    """
    while not await _stepped(engine):
        pass


async def _stepped(engine: AsyncEngine) -> bool:
    """Apply the next one, alone: what it locks is free again before the one behind it begins.

    Whether there was none.
    """
    async with engine.connect() as plain:
        db = await plain.execution_options(writes=True)
        async with db.begin():
            await _wait_for_others(db)
            if await require_fit(db) is Schema.CURRENT:
                return True
            await require_writable(db)
            await db.run_sync(_upgrade)
    return False


async def is_current(engine: AsyncEngine) -> bool:
    """Whether every migration that we know was applied; a newer version's may have been, too."""
    async with engine.connect() as db:
        return await db.run_sync(standing) in {Schema.CURRENT, Schema.NEWER}


async def is_ready(engine: AsyncEngine) -> bool:
    """Whether a bot may begin there: false where migrations are missing. Raises Unusable."""
    async with engine.connect() as db:
        found = await require_fit(db)
        await require_writable(db)
    return found is Schema.CURRENT


async def _wait_for_others(db: AsyncConnection) -> None:
    """An index over a long trail takes its time; for a table in use nobody waits so long."""
    if db.dialect.name == "postgresql":
        await db.execute(text(PATIENT))
        await one_at_a_time(db, SCHEMA_LOCK)
        await db.execute(text(f"SET LOCAL {LOCK_TIMEOUT}"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 most starts find nothing to apply
    from alembic.config import Config  # noqa: PLC0415 likewise

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "+1")
