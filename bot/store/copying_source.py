"""The database that is copied: read as it lies there, and if it is SQLite nobody else's then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import Refused
from bot.store.ends import Ends, Place
from bot.store.engine import make_engine
from bot.store.keys import Keys
from bot.store.schema import Schema, require_fit
from bot.store.verify import Verdict, verify

ALONE_MS = 1_000
NOT_CURRENT = (
    "The database that is to be copied was made by an older version. Run `numberbot migrate` with"
    " it as DATABASE_URL first. Nothing was copied."
)
NOTHING = "There is nothing to copy: no event was ever written there."
CONNECTED = (
    "Numberbot still runs on the database that is to be copied ({count} connections are open)."
    " Stop every copy of it first. Nothing was copied."
)
MOVED = (
    "While it was copied the trail grew from seq {before} to {after}: Numberbot still runs on the"
    " old database. Stop every copy of it, then copy again. Nothing was copied."
)
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND application_name LIKE 'numberbot%'"
)


class NotWhole(Refused):
    """The trail that is to be copied, or that was copied, does not verify."""


def source_engine(database_url: str) -> AsyncEngine:
    """An engine that changes nothing. SQLite: nobody else may have the file open, nor open it."""
    engine = make_engine(database_url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _alone, insert=True)
        event.listen(engine.sync_engine, "connect", _as_kept)
    return engine


async def verified(engine: AsyncEngine, keys: Keys) -> Place:
    """The last event's place of a current, sound trail. Raises Refused, NotWhole, Unusable."""
    async with one_moment(engine) as db:
        found = await require_fit(db)
        if found is Schema.NONE:
            raise Refused(NOTHING)
        if found is not Schema.CURRENT:
            raise Refused(NOT_CURRENT)
        await _require_stopped(db)
    result = await verify(engine, keys)
    if result.verdict is not Verdict.HOLDS:
        raise NotWhole(result.words)
    if not result.seq:
        raise Refused(NOTHING)
    return Place(result.seq, result.hash)


async def require_still(engine: AsyncEngine, before: Place) -> None:
    """Raise Refused when events were written since."""
    async with one_moment(engine) as db:
        await _require_stopped(db)
        after = (await Ends.read(db)).heads[0].place
    if after != before:
        raise Refused(MOVED.format(before=before.seq, after=after.seq))


@asynccontextmanager
async def one_moment(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """The whole database as of one moment."""
    async with engine.connect() as db:
        if db.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            db = await db.execution_options(**options)  # noqa: PLW2901 the same, set up
        yield db


async def _require_stopped(db: AsyncConnection) -> None:
    """As far as the server tells: who looks through other users' eyes sees less."""
    if db.dialect.name != "postgresql":
        return  # whoever has the file open was met before
    count = (await db.execute(text(OTHERS))).scalar_one()
    if count:
        raise Refused(CONNECTED.format(count=count))


def _alone(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {ALONE_MS}")
    cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
    cursor.close()


def _as_kept(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.driver_connection.text_factory = _decoded


def _decoded(kept: bytes) -> str | bytes:
    """Text; bytes where they are none, so that nothing is copied otherwise than it was."""
    try:
        return kept.decode()
    except UnicodeDecodeError:
        return kept
