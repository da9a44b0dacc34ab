"""How a database's schema stands to the one that this version knows, and whether we may use it."""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import metadata
from bot.store.unusable import CANNOT, RIGHTS, STANDBY, Unusable

SCRIPTS = Path(__file__).parent / "migrations"
APPLIED = Table("alembic_version", MetaData(), Column("version_num", Text))
LEAST_POSTGRES = 14
TOO_OLD = "this is PostgreSQL {found}, and Numberbot needs {least} or newer."
NO_UTF8 = (
    "this database's encoding is {found}, and Numberbot keeps text of every script. Make one with"
    " ENCODING 'UTF8'."
)
NEWER = (
    "the database was brought to schema {revision} by a newer version of Numberbot; this one knows"
    " {head}. Run that version, or a newer one. Nothing was changed."
)
FOREIGN = (
    "the database has tables that Numberbot did not make. Give Numberbot a database of its own."
    " Nothing was changed."
)
ABOUT = "SELECT current_setting('server_version_num'), current_setting('server_encoding')"
READ_ONLY = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"
MAY_WRITE = "SELECT has_table_privilege(:table, 'SELECT') AND has_table_privilege(:table, 'INSERT')"


class Schema(Enum):
    """Which migrations a database has had."""

    NONE = "no table of ours"
    OLDER = "some are missing"
    CURRENT = "all that are known"
    NEWER = "all that are known, and some of a newer version"
    FOREIGN = "something else's"


def standing(connection: Connection) -> Schema:
    """How the database's schema stands."""
    there = revision(connection)
    if there is None:
        taken = set(inspect(connection).get_table_names()) & set(metadata.tables)
        return Schema.FOREIGN if taken else Schema.NONE
    if there in known():
        return Schema.CURRENT if there == known()[-1] else Schema.OLDER
    ours = there.isdecimal() and len(there) == len(known()[-1]) and there > known()[-1]
    return Schema.NEWER if ours else Schema.FOREIGN


def revision(connection: Connection) -> str | None:
    """The last migration that was applied: where Alembic keeps it, which is not needed for that."""
    if not inspect(connection).has_table(APPLIED.name):
        return None
    return connection.execute(select(APPLIED)).scalar_one_or_none()


@cache
def known() -> Sequence[str]:
    """The migrations of this version, oldest first: their files' names begin with them."""
    return [one.name.partition("_")[0] for one in sorted((SCRIPTS / "versions").glob("0*.py"))]


async def require_fit(db: AsyncConnection) -> Schema:
    """How the schema stands. Raises Unusable for a schema, or a server, that is none for us."""
    if db.dialect.name == "postgresql":
        await _require_server(db)
    found = await db.run_sync(standing)
    if found is Schema.FOREIGN:
        raise Unusable(FOREIGN)
    if found is Schema.NEWER:
        there = await db.run_sync(revision)
        raise Unusable(NEWER.format(revision=there, head=known()[-1]))
    return found


async def require_writable(db: AsyncConnection) -> None:
    """Raise Unusable for a PostgreSQL in which we could only look."""
    if db.dialect.name != "postgresql":
        return
    if (await db.execute(text(READ_ONLY))).scalar_one():
        raise Unusable(CANNOT.format(why=f"{STANDBY}."))
    for name in set(metadata.tables) & set(await db.run_sync(_tables)):
        if not (await db.execute(text(MAY_WRITE), {"table": name})).scalar_one():
            raise Unusable(CANNOT.format(why=f"{RIGHTS}."))


async def _require_server(db: AsyncConnection) -> None:
    number, encoding = (await db.execute(text(ABOUT))).one()
    major = int(number) // 10_000
    if major < LEAST_POSTGRES:
        raise Unusable(TOO_OLD.format(found=major, least=LEAST_POSTGRES))
    if encoding != "UTF8":
        raise Unusable(NO_UTF8.format(found=encoding))


def _tables(connection: Connection) -> Sequence[str]:
    return inspect(connection).get_table_names()
