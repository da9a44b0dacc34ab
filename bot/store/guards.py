"""Lifting the trigger that keeps events from being deleted, for a pruning and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused

LIFT = {
    "sqlite": "DROP TRIGGER IF EXISTS events_no_delete",
    "postgresql": "ALTER TABLE events DISABLE TRIGGER events_no_change",
}
PUT_BACK = {
    "sqlite": (
        "CREATE TRIGGER events_no_delete BEFORE DELETE ON events"
        " BEGIN SELECT RAISE(ABORT, 'the trail cannot be changed'); END"
    ),
    "postgresql": "ALTER TABLE events ENABLE TRIGGER events_no_change",
}
NOT_OURS = (
    "This database user may not lift the triggers of the table `events`. Prune with the user that"
    " ran `numberbot migrate`: it owns the table. Nothing was removed."
)


@asynccontextmanager
async def lifted(db: AsyncConnection) -> AsyncIterator[None]:
    """Events may be deleted within; the caller's transaction undoes all of it where it fails."""
    try:
        await db.execute(text(LIFT[db.dialect.name]))
    except ProgrammingError as error:
        raise Refused(NOT_OURS) from error
    yield
    await db.execute(text(PUT_BACK[db.dialect.name]))
