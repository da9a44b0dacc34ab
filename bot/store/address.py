"""A DATABASE_URL as hosts give it: understood as PostgreSQL's own library does, or refused."""

import re
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

WAIT_SECONDS = 5
"""For a connection, and for what another copy keeps locked."""
POSTGRES = ("postgres", "postgresql")
UNLESS_GIVEN: dict[str, Any] = {
    "fallback_application_name": "numberbot",
    "client_encoding": "utf8",
    "connect_timeout": WAIT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds; a line that was cut tells nothing by itself
}
NONE = "this is no address of a database"
ENCODE = (
    f"{NONE}: its host or port cannot be read. Where the password has one of / : @ # ? % or a space"
    " in it, write %2F %3A %40 %23 %3F %25 %20 instead."
)
UNKNOWN = (
    "PostgreSQL's library knows no parameter `{name}` in the address. Leave it out (Numberbot"
    " notices a pooler by itself)."
)
SLASHES = "an SQLite file has three slashes, or four with its whole path: sqlite:///numberbot.db."
KEPT_NOWHERE = (
    "a database in memory keeps nothing. Name a file: sqlite:///numberbot.db, or"
    " sqlite:////var/lib/numberbot/numberbot.db with its whole path."
)
OTHERS = (
    "there is no such database as {scheme}:// here. Write it like sqlite:///numberbot.db or"
    " postgresql://user:password@host/name, without a driver's name."
)
NO_DRIVER = "PostgreSQL needs its driver; install numberbot[postgres]."


class AddressWrong(ValueError):
    """No address that we can use; the text says what to write, and shows no password."""


def scheme(database_url: str) -> str:
    """`sqlite` or `postgresql`. Raises AddressWrong."""
    named, colon, _ = database_url.strip().partition("://")
    if named in POSTGRES:
        return "postgresql"
    if named != "sqlite":
        shown = named if colon and re.fullmatch(r"[a-z0-9+]{1,20}", named) else "…"
        raise AddressWrong(OTHERS.format(scheme=shown))
    return named


def sqlite_url(database_url: str) -> URL | None:
    """The address of an SQLite file; None for a sound one of PostgreSQL. Raises AddressWrong."""
    if scheme(database_url) != "sqlite":
        postgres_parameters(database_url)
        return None
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        raise AddressWrong(f"{NONE}: {SLASHES}") from None
    if url.host or url.username:
        raise AddressWrong(SLASHES)
    if url.database in {None, "", ":memory:"}:
        raise AddressWrong(KEPT_NOWHERE)
    return url


def postgres_parameters(database_url: str) -> dict[str, Any]:
    """What libpq reads in an address, and ours where it says nothing. Raises AddressWrong."""
    try:
        from psycopg import ProgrammingError  # noqa: PLC0415 only where it is used
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ModuleNotFoundError:
        raise AddressWrong(NO_DRIVER) from None
    try:
        given = conninfo_to_dict(database_url)
    except ProgrammingError as error:  # its words may show the password
        raise AddressWrong(_refusal(str(error))) from None
    _require_sound(given)
    return UNLESS_GIVEN | given


def _refusal(words: str) -> str:
    unknown = re.search(r'invalid URI query parameter: "(\w{1,40})"', words)
    return ENCODE if unknown is None else UNKNOWN.format(name=unknown[1])


def _require_sound(given: dict[str, Any]) -> None:
    """A password that was not encoded spills into what stands behind it."""
    ports = str(given.get("port") or "0").split(",")
    spilt = any("@" in str(given.get(part) or "") for part in ("host", "dbname"))
    if spilt or not all(re.fullmatch(r"[0-9]{0,5}", port, re.ASCII) for port in ports):
        raise AddressWrong(ENCODE)
