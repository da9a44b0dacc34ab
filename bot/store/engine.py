"""The database engine: SQLite by aiosqlite, PostgreSQL by psycopg, one behaviour on both."""

from contextlib import ExitStack
from typing import Any

from sqlalchemy import Connection, event, func, literal_column, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MS = 5_000
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
NOW = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    "postgresql": (
        "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
    ),
}
WAIT_SECONDS = 5
"""For a connection, and for what another copy keeps locked."""
POSTGRES: dict[str, Any] = {
    "pool_pre_ping": True,  # a server that was started anew is noticed before it matters
    "connect_args": {
        "connect_timeout": WAIT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,  # milliseconds; a line that was cut tells nothing by itself
    },
}
ON_CONNECT = (
    f"PRAGMA busy_timeout = {BUSY_MS}",  # first: the others wait, too
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def driver_url(database_url: str) -> URL:
    """A DATABASE_URL as hosts give it, with the driver that we use.

    Raises ValueError for a database we do not know.
    """
    url = make_url(database_url)
    if url.drivername not in DRIVERS:
        raise ValueError(f"no such database: {url.drivername}://")
    return url.set(drivername=DRIVERS[url.drivername])


def make_engine(database_url: str) -> AsyncEngine:
    """An engine for a DATABASE_URL; errors never show parameters."""
    try:
        url = driver_url(database_url)
        more = POSTGRES if url.get_backend_name() == "postgresql" else {}
        engine = create_async_engine(url, hide_parameters=True, pool_timeout=WAIT_SECONDS, **more)
    except ModuleNotFoundError as error:
        raise ValueError(
            "DATABASE_URL: PostgreSQL needs its driver; install numberbot[postgres]."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    else:
        event.listen(engine.sync_engine, "connect", _prepare_postgres)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own; we do
    connection.driver_connection.text_factory = _text
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)  # or its thread would live on
        cursor = connection.cursor()
        for pragma in ON_CONNECT:
            cursor.execute(pragma)
        cursor.close()
        on_failure.pop_all()


def _prepare_postgres(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'")
    cursor.close()
    connection.commit()


def _text(kept: bytes) -> str:
    """Text as kept; bytes that are none must not keep `verify` from naming their row."""
    return kept.decode(errors="replace")


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


async def one_at_a_time(db: AsyncConnection, lock: int) -> None:
    """Wait until no other transaction holds this lock; SQLite has one writer at a time anyway."""
    if db.dialect.name == "postgresql":
        await db.execute(select(func.pg_advisory_xact_lock(lock)))


async def clock(db: AsyncConnection) -> str:
    """The database's own time, as the trail writes it: 2026-01-15T10:30:00.000Z."""
    now: str = (await db.execute(select(literal_column(NOW[db.dialect.name])))).scalar_one()
    return now
