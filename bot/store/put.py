"""Writing a row over the one of the same key, or as the first: one statement, whoever else does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


async def put(
    db: AsyncConnection,
    table: Table,
    row: Mapping[str, str | None],
    only_if: ColumnElement[bool] | None = None,
) -> bool:
    """Write it; over a row that is there already `only_if` that holds of it. Whether it did."""
    (key,) = table.primary_key.columns
    inserted = INSERT[db.dialect.name](table).values(dict(row))
    statement = inserted.on_conflict_do_update(
        index_elements=[key], set_={**row}, where=only_if
    ).returning(key)
    return (await db.execute(statement)).one_or_none() is not None
