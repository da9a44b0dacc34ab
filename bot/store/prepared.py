"""A statement that is put together once, and run as often as it is asked for."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import Pool
from sqlalchemy.util import await_only, greenlet_spawn

from bot.store.sqlite import read


@dataclass(frozen=True, slots=True)
class InThread:
    """An SQLite connection's transaction, in the connection's own thread."""

    raw: sqlite3.Connection
    dialect: Dialect


Within = AsyncConnection | InThread


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement in a database's own words: its parameters by name, or (SQLite) in order."""

    text: str
    fixed: Mapping[str, Any]
    order: Sequence[str] | None

    @classmethod
    def of(
        cls, statement: Executable, dialect: Dialect, columns: Collection[str] | None = None
    ) -> Self:
        """Of SQLAlchemy's statement, whose parameters have names; that writes these columns."""
        compiled: Any = statement.compile(  # type: ignore[attr-defined]
            dialect=dialect,
            column_keys=None if columns is None else [*columns],
            compile_kwargs={"render_postcompile": True},
        )
        return cls(compiled.string, compiled.params, compiled.positiontup)

    async def alone(self, engine: AsyncEngine, values: Mapping[str, Any]) -> Sequence[Any]:
        """Every row, of the statement run by itself, in no transaction."""
        if self.order is None:
            async with engine.connect() as db:
                await db.execution_options(isolation_level="AUTOCOMMIT")
                return await self.within(db, values)
        ordered = self.ordered(values)
        with _in_its_words():
            found: Sequence[Any] = await greenlet_spawn(_run, engine.pool, self.text, ordered)
        return found

    async def within(self, db: Within, values: Mapping[str, Any]) -> Sequence[Any]:
        """Every row, of the statement run in the caller's transaction."""
        if isinstance(db, InThread):
            with _in_its_words():
                return db.raw.execute(self.text, self.ordered(values)).fetchall()
        if self.order is None:
            found = await db.exec_driver_sql(self.text, {**self.fixed, **values})
            return found.all() if found.returns_rows else ()
        driver: Any = (await db.get_raw_connection()).driver_connection
        with _in_its_words():
            rows: Sequence[Any] = await driver.execute_fetchall(self.text, self.ordered(values))
        return rows

    def ordered(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Its parameters in order, for SQLite."""
        known = {**self.fixed, **values}
        return [known[name] for name in self.order or ()]


@lru_cache(maxsize=256)
def prepared(
    statement: Executable, dialect: Dialect, columns: frozenset[str] | None = None
) -> Prepared:
    """The same each time: for a statement that is made once."""
    return Prepared.of(statement, dialect, columns)


@contextmanager
def _in_its_words() -> Iterator[None]:
    """A broken rule of uniqueness as SQLAlchemy says it, on both databases."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise IntegrityError(None, None, error) from error


def _run(pool: Pool, text: str, ordered: Sequence[Any]) -> Sequence[Any]:
    """The shortest way there is to SQLite: most of its answers take less than a longer one."""
    connection = pool.connect()
    try:
        driver: Any = connection.driver_connection
        given = (driver._conn, text, ordered)  # noqa: SLF001 as SQLAlchemy's own adapter
        rows: Sequence[Any] = await_only(driver._execute(read, *given))  # noqa: SLF001
        return rows
    finally:
        connection.close()
