"""SQLAlchemy over aiosqlite, with one message to the connection's thread for each statement.

As SQLAlchemy brings it, a statement takes four: a cursor, the statement, its rows, the end of the
cursor; and the rollback after each transaction is one more. Each takes longer than most of our
statements. Rows are all fetched at once; a stream still goes SQLAlchemy's way.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)

NO_TEXT = "Could not decode to UTF-8"
ENDING: set[asyncio.Future[Any]] = set()
"""Threads of connections that were cut short, and will have ended."""


class Ran(NamedTuple):
    """What a statement told."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: Sequence[Any] = ()


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """Runs a statement in the thread, and holds what it told."""

    __slots__ = ("_ran",)

    def __init__(self, adapted: "Connection") -> None:
        self._adapt_connection = adapted
        self._connection = adapted._connection  # noqa: SLF001 as the class we come from does
        self._rows = deque()
        self._ran = Ran()

    @property
    def description(self) -> Any:
        """The columns of the rows; None of a statement that has none."""
        return self._ran.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._ran.rowcount

    @property
    def lastrowid(self) -> Any:
        """The row that was inserted last."""
        return self._ran.lastrowid

    def close(self) -> None:
        """Forget the rows; in the thread there is nothing left to close."""
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """Likewise."""

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._run("execute", operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._run("executemany", operation, seq_of_parameters)

    async def _run(self, how: str, statement: str, parameters: Any) -> None:
        driver: Any = self._connection
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001 likewise
            self._ran = await driver._execute(_ran, driver._conn, how, statement, parameters)  # noqa: SLF001
        self._rows = deque(self._ran.rows)


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection whose cursors are ours."""

    __slots__ = ()
    _cursor_cls: Any = Cursor

    def rollback(self) -> None:
        """Roll back, where there is anything to.

        After a statement that was cut short nobody asks that: SQLAlchemy closes the connection.
        """
        driver: Any = self._connection
        if driver._connection and driver.in_transaction:  # noqa: SLF001 likewise
            super().rollback()

    async def _terminate_graceful_close(self) -> None:
        """Close it in the thread, which ends with that.

        aiosqlite's own `close` does so in two steps. Where SQLAlchemy, cut twice, had told the
        thread to end in between, the second was waited for for ever.
        """
        driver: Any = self._connection
        if not driver._running:  # noqa: SLF001 likewise; told so before, it answers nobody any more
            return
        ending = driver.stop()
        ENDING.add(ending)
        ending.add_done_callback(ENDING.discard)
        await asyncio.shield(ending)


async def ended(within: float) -> None:
    """Wait, so many seconds, for the threads of connections that were cut short."""
    loop = asyncio.get_running_loop()
    if ours := [one for one in ENDING if one.get_loop() is loop]:
        await asyncio.wait(ours, timeout=within)


def connect(dialect: Any, _: Any, positional: Sequence[Any], named: dict[str, Any]) -> Connection:
    """For SQLAlchemy's event `do_connect`."""
    adapted = dialect.connect(*positional, **named)
    return Connection(dialect.dbapi, adapted.driver_connection)


def text(kept: bytes) -> str:
    """Text as kept; bytes that are none must not keep `verify` from naming their row."""
    return kept.decode(errors="replace")


def read(raw: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> Sequence[Any]:
    """Every row, in the thread. A call for each text takes as long as the statement: it is made
    only where some bytes are no text.
    """
    raw.text_factory = str
    try:
        return raw.execute(statement, parameters).fetchall()
    except sqlite3.OperationalError as error:
        if NO_TEXT not in str(error):
            raise
    finally:
        raw.text_factory = text
    return raw.execute(statement, parameters).fetchall()


def _ran(driver: Any, how: str, statement: str, parameters: Any) -> Ran:
    """In the thread."""
    cursor = driver.cursor()
    try:
        getattr(cursor, how)(statement, parameters)
        rows = cursor.fetchall() if cursor.description else ()
        return Ran(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    finally:
        cursor.close()
