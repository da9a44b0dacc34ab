"""The database engine: SQLite by aiosqlite, PostgreSQL by psycopg, one behaviour on both."""

from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, event, func, literal_column, select
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store import sqlite
from bot.store.address import WAIT_SECONDS, postgres_parameters, sqlite_url
from bot.store.prepared import Within

BUSY_MS = 5_000
AT_ONCE = 15
"""Connections, kept once they were needed. A long answer that is being read holds one."""
STATEMENTS = 40
"""Statements that each connection to SQLite keeps prepared."""
POOLED = "pooled"
PREPARED_AFTER = 5
"""Times that a statement is run; psycopg's own."""
LOCK_TIMEOUT = f"lock_timeout = '{WAIT_SECONDS}s'"
ON_CONNECT = (
    f"PRAGMA busy_timeout = {BUSY_MS}",  # first: the others wait, too
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -500",  # KiB of each connection; the machine's own cache has the rest
)


def make_engine(database_url: str) -> AsyncEngine:
    """An engine for a DATABASE_URL; errors never show parameters. Raises AddressWrong."""
    file = sqlite_url(database_url)
    return _postgres(database_url) if file is None else _sqlite(file)


def _sqlite(url: URL) -> AsyncEngine:
    url = url.set(drivername="sqlite+aiosqlite")
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={"cached_statements": STATEMENTS},
        pool_size=AT_ONCE,
        max_overflow=0,  # a connection that is made for one statement costs a hundred of them
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "do_connect", sqlite.connect)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _postgres(database_url: str) -> AsyncEngine:
    """An engine whose connections libpq opens by the address as it stands."""
    parameters = postgres_parameters(database_url)

    async def connect(*, context: Any = None, **_: Any) -> Any:
        from psycopg import AsyncConnection as Driver  # noqa: PLC0415 only where it is used

        return await Driver.connect(**parameters, context=context, prepare_threshold=None)

    engine = create_async_engine(
        URL.create("postgresql+psycopg", database=parameters.get("dbname")),
        async_creator=connect,
        hide_parameters=True,
        isolation_level="READ COMMITTED",  # whatever the server's own: the head is read once locked
        pool_timeout=WAIT_SECONDS,
        pool_size=AT_ONCE,
        max_overflow=0,
        pool_use_lifo=True,
        pool_pre_ping=True,  # a server that was started anew is noticed before it matters
        use_native_hstore=False,
    )
    event.listen(engine.sync_engine, "connect", _prepare_postgres)
    event.listen(engine.sync_engine, "begin", _begin_postgres)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own; we do
    connection.driver_connection.text_factory = sqlite.text
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)  # or its thread would live on
        cursor = connection.cursor()
        for pragma in ON_CONNECT:
            cursor.execute(pragma)
        cursor.close()
        on_failure.pop_all()


def _prepare_postgres(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """Tell a server from a pooler before it (PgBouncer), which has a process id of its own.

    There every transaction may meet another server, so nothing that outlives one is relied on: no
    setting of the session, no prepared statement.
    """
    driver = connection.driver_connection
    cursor = connection.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    entry.info[POOLED] = cursor.fetchone() != (driver.info.backend_pid,)
    if not entry.info[POOLED]:
        driver.prepare_threshold = PREPARED_AFTER
        cursor.execute(f"SET {LOCK_TIMEOUT}")
    cursor.close()
    connection.commit()


def _begin_postgres(connection: Connection) -> None:
    if connection.info[POOLED]:
        connection.exec_driver_sql(f"SET LOCAL {LOCK_TIMEOUT}")


def _begin_sqlite(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


async def one_at_a_time(db: Within, lock: int) -> None:
    """Wait until no other transaction holds this lock; SQLite has one writer at a time anyway."""
    if isinstance(db, AsyncConnection) and db.dialect.name == "postgresql":
        await db.execute(LOCK, {"lock": lock})


async def clock(db: AsyncConnection) -> str:
    """The database's own time, as the trail writes it: 2026-01-15T10:30:00.000Z.

    SQLite has none but this machine's, so it need not be asked.
    """
    if db.dialect.name == "sqlite":
        return here()
    told: str = (await db.execute(CLOCK)).scalar_one()
    return told


def here() -> str:
    """This machine's time, likewise."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


LOCK = select(func.pg_advisory_xact_lock(bindparam("lock")))
NOW: ColumnElement[str] = literal_column(
    "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
)
"""PostgreSQL's time."""
CLOCK = select(NOW)
