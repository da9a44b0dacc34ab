"""The database that is copied to: empty, held for us alone, and filled in one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, Table, insert, inspect, literal, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import Refused
from bot.store.copying_rows import Row
from bot.store.tables import events, metadata

NOT_EMPTY = (
    "The database that is to be copied to is not empty: there are rows in its table {table}. Give a"
    " new one. Nothing was copied."
)
NOT_TAKEN = (
    "The table {table} cannot be copied: the other database does not take it ({why}). Somebody"
    " wrote to it past Numberbot. Mend that (keep a copy first), and copy again. Nothing was"
    " copied."
)
NOT_OURS = (
    "This database user may not lift the triggers of the table `events`, as copying must. Copy with"
    " the user that owns the tables, who ran `numberbot migrate`. Nothing was copied."
)
UNIQUE = "23505"
THEIR_FAULT = ("22", "23", "54")
"""The classes of SQLSTATE that are about what a row holds."""
ORDER = "events_in_order"
MADE = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name"


async def require_empty(db: AsyncConnection) -> None:
    """Raise Refused unless every table of ours that is there is empty."""
    there = await db.run_sync(_tables)
    for table in metadata.sorted_tables:
        if table.name in there:
            some = await db.execute(select(literal(1)).select_from(table).limit(1))
            if some.first() is not None:
                raise Refused(NOT_EMPTY.format(table=table.name))


async def hold(db: AsyncConnection) -> None:
    """Keep every other writer out until the transaction ends; SQLite has one anyway."""
    if db.dialect.name == "postgresql":
        names = ", ".join(table.name for table in metadata.sorted_tables)
        await db.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


@asynccontextmanager
async def out_of_order(db: AsyncConnection) -> AsyncIterator[None]:
    """Without the trigger that wants the head moved after each event, and only that one.

    In PostgreSQL the head's row would get a version for each event, all of which are looked
    through for the next. What the trigger keeps others from, `hold` does; that the trail is in
    order is looked at before the transaction ends. With it the trigger is there again.
    """
    if db.dialect.name == "postgresql":
        await _alter(db, "DISABLE")
        yield
        await _alter(db, "ENABLE")
        return
    made = (await db.execute(text(MADE), {"name": ORDER})).scalar_one()
    await db.execute(text(f"DROP TRIGGER {ORDER}"))
    yield
    await db.execute(text(made))


async def pour(db: AsyncConnection, table: Table, batches: AsyncIterator[Sequence[Row]]) -> None:
    """Write what comes, row by row. Raises Refused for what this database does not take."""
    into = _by_copy if db.dialect.name == "postgresql" else _by_insert
    await into(db, table, batches)


async def _by_insert(
    db: AsyncConnection, table: Table, batches: AsyncIterator[Sequence[Row]]
) -> None:
    names = [column.name for column in table.columns]
    try:
        async for batch in batches:
            rows = [dict(zip(names, row, strict=True)) for row in batch]
            await db.execute(insert(table), rows)
    except IntegrityError as error:
        raise Refused(NOT_TAKEN.format(table=table.name, why=error.orig)) from error


async def _by_copy(
    db: AsyncConnection, table: Table, batches: AsyncIterator[Sequence[Row]]
) -> None:
    """By PostgreSQL's COPY, which SQLAlchemy does not know: several times as fast as INSERT."""
    from psycopg import Error  # noqa: PLC0415 only where it is used

    quoted = db.dialect.identifier_preparer.quote
    names = ", ".join(quoted(column.name) for column in table.columns)
    driver: Any = (await db.get_raw_connection()).driver_connection
    try:
        async with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
        ):
            async for batch in batches:
                for row in batch:
                    await copy.write_row(row)
    except Error as error:
        if (error.sqlstate or "").startswith(THEIR_FAULT):
            raise Refused(NOT_TAKEN.format(table=table.name, why=_told(error))) from None
        raise DBAPIError("COPY", None, error, hide_parameters=True) from error


def _told(error: Any) -> str:
    """What PostgreSQL says, without the row, which may have something sealed in it."""
    detail = error.diag.message_detail if error.sqlstate == UNIQUE else None
    return " ".join(filter(None, (error.diag.message_primary, detail)))


async def _alter(db: AsyncConnection, what: str) -> None:
    try:
        await db.execute(text(f"ALTER TABLE {events.name} {what} TRIGGER {ORDER}"))
    except ProgrammingError as error:
        raise Refused(NOT_OURS) from error


def _tables(connection: Connection) -> Sequence[str]:
    return inspect(connection).get_table_names()
