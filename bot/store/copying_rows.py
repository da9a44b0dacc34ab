"""Rows as they are copied: each value what its column says, or the row named that is not.

SQLite keeps whatever it is given, PostgreSQL does not: who has mended a database by hand may have
left something there that no other takes.
"""

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NULLTYPE

from bot.domain.errors import Refused

BATCH = 1_000
"""Rows in memory at once."""
WRONG = (
    "The table {table} cannot be copied: in the row {row} the column {column} holds {what}."
    " Somebody wrote it past Numberbot. Mend it there (keep a copy first), and copy again. Nothing"
    " was copied."
)
FOUND = {
    type(None): "nothing",
    str: "text",
    bytes: "bytes that are no text",
    int: "a number",
    float: "a fraction",
}
Row = tuple[Any, ...]


class RowWrong(Refused):
    """A value that its column cannot have; the text names table, row and column."""


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"{_found(value)}, where text belongs")
    if "\0" in value:
        raise ValueError("a NUL, which text in PostgreSQL cannot have")
    return value


def _boolean(value: Any) -> bool:
    if value is True or value is False or (type(value) is int and value in {0, 1}):
        return bool(value)
    raise ValueError(f"{_found(value)}, where 0 or 1 belongs")


def _integer(bits: int) -> Callable[[Any], int]:
    most = 2 ** (bits - 1)

    def read(value: Any) -> int:
        if type(value) is not int:
            raise ValueError(f"{_found(value)}, where a whole number belongs")
        if not -most <= value < most:
            raise ValueError(f"a number that needs more than {bits} bits")
        return value

    return read


READERS: dict[type, Callable[[Any], Any]] = {
    Text: _text,
    Boolean: _boolean,
    BigInteger: _integer(64),
    Integer: _integer(32),
}


def _found(value: Any) -> str:
    return FOUND.get(type(value), type(value).__name__)


def reader(column: Column[Any]) -> Callable[[Any], Any]:
    """What makes of a value, as a driver gives it, one that fits. It raises ValueError."""
    read = READERS[type(column.type)]
    if not column.nullable:
        return read
    return lambda value: None if value is None else read(value)


async def sound_rows(db: AsyncConnection, table: Table) -> AsyncGenerator[Sequence[Row], None]:
    """Every row of a table, its columns in their order, in batches by its key. Raises RowWrong."""
    readers = [reader(column) for column in table.columns]
    raw = select(*(type_coerce(column, NULLTYPE) for column in table.columns))
    query = raw.order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    async with db.stream(query) as found:
        try:
            async for batch in found.partitions(BATCH):
                yield [_sound(table, readers, row) for row in batch]
        finally:
            await found.close()  # SQLAlchemy does so only where nothing was raised


def _sound(table: Table, readers: Sequence[Callable[[Any], Any]], row: Sequence[Any]) -> Row:
    try:
        return tuple([read(value) for read, value in zip(readers, row, strict=True)])
    except ValueError:
        raise _wrong(table, row) from None


def _wrong(table: Table, row: Sequence[Any]) -> RowWrong:
    """The first wrong value; told without the value, which may be sealed."""
    named = dict(zip(table.columns, row, strict=True))
    key = ", ".join(f"{column.name} {named[column]!r}" for column in table.primary_key.columns)
    for column, value in named.items():
        try:
            reader(column)(value)
        except ValueError as why:
            return RowWrong(WRONG.format(table=table.name, row=key, column=column.name, what=why))
    raise AssertionError(table.name)
