"""Statements that are each a whole transaction: on SQLite, those that wait share one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import Pool
from sqlalchemy.util import greenlet_spawn

from bot.store.engine import here
from bot.store.prepared import Prepared


@dataclass(slots=True, eq=False)
class Once:
    """A statement that waits, what it is given once the time is known, and its rows once it ran."""

    statement: Prepared
    values: Callable[[str], Mapping[str, Any]]
    rows: Sequence[Any] | None = None


async def together(engine: AsyncEngine, waiting: Sequence[Once]) -> None:
    """Run what waits and has not run yet, all or nothing."""
    some = [one for one in waiting if one.rows is None]
    now = here()
    ordered = [(one.statement.text, one.statement.ordered(one.values(now))) for one in some]
    found = await greenlet_spawn(_run, engine.pool, ordered)
    for one, rows in zip(some, found, strict=True):
        one.rows = rows


def _run(pool: Pool, some: Sequence[tuple[str, Sequence[Any]]]) -> list[Sequence[Any]]:
    """By the shortest way there is; a connection that is given back rolls back what it began."""
    connection, alone = pool.connect(), len(some) == 1
    try:
        cursor, found = connection.cursor(), []
        if not alone:
            cursor.execute("BEGIN IMMEDIATE")
        for text, ordered in some:
            cursor.execute(text, ordered)
            found.append(cursor.fetchall() if cursor.description else ())
        if not alone:
            cursor.execute("COMMIT")
        return found
    finally:
        connection.close()
