"""A database that cannot be used at a start: what is wrong and what to do, and no password."""

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from socket import socket
from uuid import uuid4

import psycopg
import pytest

from bot.domain.errors import StoreUnavailable
from bot.store import schema
from bot.store.engine import make_engine
from bot.store.migrate import DATABASE_ERRORS, is_ready, migrate
from bot.store.store import Store
from bot.store.unusable import (
    CREDENTIALS,
    FULL_HOUSE,
    NO_SUCH_DATABASE,
    NOT_YET,
    RIGHTS,
    STANDBY,
    Unusable,
    unusable,
)
from drills.postgres import fresh_database
from tests.store.between import authority, refusing, with_tls

HIDDEN = "hidden%40word"
"""A password with an @ in it, as it stands in an address."""


async def said(database_url: str) -> str:
    """Why it cannot be migrated; nothing when it was."""
    engine = make_engine(database_url)
    try:
        await migrate(engine)
    except (Unusable, *DATABASE_ERRORS) as error:
        return unusable(error)
    finally:
        await engine.dispose()
    return ""


def at(port: int, more: str = "", host: str = "127.0.0.1") -> str:
    return f"postgresql://me:{HIDDEN}@{host}:{port}/numberbot{more}"


def role(postgres: str) -> str:
    """A user that owns nothing."""
    name = f"user_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(f"CREATE ROLE {name} LOGIN".encode())
    return name


@pytest.mark.parametrize(
    ("code", "message", "words"),
    [
        ("28P01", 'password authentication failed for user "me"', CREDENTIALS),
        ("28000", 'role "me" does not exist', CREDENTIALS),
        ("3D000", 'database "numberbot" does not exist', NO_SUCH_DATABASE),
        ("53300", "sorry, too many clients already", FULL_HOUSE),
        ("53300", "remaining connection slots are reserved for roles with …", FULL_HOUSE),
        ("57P03", "the database system is starting up", NOT_YET),
        ("28000", 'no pg_hba.conf entry for host "10.0.0.1", no encryption', "sslmode=require"),
        ("28000", 'no pg_hba.conf entry for host "10.0.0.1", SSL encryption', "pg_hba.conf"),
        ("08P01", "unsupported startup parameter: options", "the pooler takes no `options`"),
        ("XX000", "something that nobody foresaw", "says no more than OperationalError"),
    ],
)
async def test_a_server_that_refuses_us_is_told_with_what_to_do(
    code: str, message: str, words: str
) -> None:
    async with refusing(code, message) as port:
        told = await said(at(port))

    assert told.startswith("the database cannot be used")
    assert words in told
    assert "hidden" not in told


async def test_a_port_where_nothing_listens_is_told() -> None:
    with closing(socket()) as unheard:
        unheard.bind(("127.0.0.1", 0))
        assert "nothing answers there" in await said(at(unheard.getsockname()[1]))


async def test_a_host_that_nobody_knows_is_told() -> None:
    assert "no server of this name is known" in await said(at(5432, host="nowhere.invalid"))


async def test_a_server_that_never_answers_is_not_waited_for_for_ever() -> None:
    with closing(socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        told = await said(at(silent.getsockname()[1], "?connect_timeout=2"))

    assert "nobody answers at this host and port" in told


async def test_a_database_and_a_user_that_are_not_there_are_told(postgres: str) -> None:
    nobody = postgres.replace("postgres:@", "nobody@")

    assert NO_SUCH_DATABASE in await said(postgres.replace("/postgres?", "/nowhere?"))
    assert CREDENTIALS in await said(nobody)


async def test_a_user_that_may_make_no_tables_is_told_so(postgres: str) -> None:
    database = fresh_database(postgres)

    assert RIGHTS in await said(database.replace("postgres:@", f"{role(postgres)}@"))


@pytest.mark.parametrize("grant", ["", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}"])
async def test_a_user_that_may_not_write_is_told_so_at_the_start(postgres: str, grant: str) -> None:
    database, user = fresh_database(postgres), role(postgres)
    assert await said(database) == ""
    with psycopg.connect(database, autocommit=True) as db:
        db.execute(grant.format(user=user).encode())
    engine = make_engine(database.replace("postgres:@", f"{user}@"))

    with pytest.raises((Unusable, *DATABASE_ERRORS)) as refused:
        await is_ready(engine)

    assert RIGHTS in unusable(refused.value)
    await engine.dispose()


async def test_a_user_that_may_write_need_own_nothing(postgres: str) -> None:
    database, user = fresh_database(postgres), role(postgres)
    assert await said(database) == ""
    with psycopg.connect(database, autocommit=True) as db:
        rights = "SELECT, INSERT, UPDATE, DELETE"
        db.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {user}".encode())
    engine = make_engine(database.replace("postgres:@", f"{user}@"))

    assert await is_ready(engine)
    await engine.dispose()


async def test_a_database_that_may_only_be_read_is_told_so_at_the_start(postgres: str) -> None:
    database = fresh_database(postgres)
    name = database.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())

    assert STANDBY in await said(database)


async def test_a_database_that_keeps_no_unicode_is_refused(postgres: str) -> None:
    name = f"numberbot_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as db:
        db.execute(
            f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' TEMPLATE template0"
            " LC_COLLATE 'C' LC_CTYPE 'C'".encode()
        )

    told = await said(postgres.replace("/postgres?", f"/{name}?"))

    assert "encoding is SQL_ASCII" in told


async def test_a_server_that_is_too_old_is_refused(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "LEAST_POSTGRES", 99)

    assert "Numberbot needs 99 or newer" in await said(fresh_database(postgres))


@pytest.fixture
async def tls(postgres: str, tmp_path: Path) -> AsyncIterator[str]:
    """A server with TLS: an address that lacks its parameters, ca.pem beside it signed it."""
    file, context = authority(tmp_path, "ca")
    database = fresh_database(postgres)
    name, folder = database.partition("?")[0].rpartition("/")[2], database.partition("host=")[2]
    async with with_tls(folder, context) as port:
        yield f"postgresql://postgres:{HIDDEN}@127.0.0.1:{port}/{name}?sslrootcert={file}&sslmode="


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
async def test_tls_is_used_and_checked_as_the_address_says(tls: str, mode: str) -> None:
    assert await said(f"{tls}{mode}") == ""


async def test_a_certificate_that_somebody_else_signed_is_refused(tls: str, tmp_path: Path) -> None:
    file, _ = authority(tmp_path, "other")
    told = await said(f"{tls.replace('ca.pem', file.name)}verify-full")

    assert "signed by nobody whom sslrootcert names" in told
    assert "hidden" not in told


async def test_a_certificate_for_another_host_is_refused(tls: str) -> None:
    told = await said(f"{tls.replace('127.0.0.1', 'localhost')}verify-full")

    assert "certificate is for another host name" in told


async def test_authorities_that_are_not_there_are_told(tls: str) -> None:
    told = await said(f"{tls.replace('ca.pem', 'nowhere.pem')}verify-full")

    assert "the authorities' certificates cannot be read" in told


async def test_a_certificate_that_has_expired_is_refused(postgres: str, tmp_path: Path) -> None:
    file, context = authority(tmp_path, "ca", days=-1)
    async with with_tls(postgres.partition("host=")[2], context) as port:
        told = await said(at(port, f"?sslmode=verify-full&sslrootcert={file}"))

    assert "or has expired" in told


async def test_a_server_without_tls_is_told_when_the_address_wants_it() -> None:
    async with refusing("XX000", "never asked") as port:
        told = await said(at(port, "?sslmode=require"))

    assert "the server has no TLS" in told


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "numberbot.db").write_bytes(b"no database at all" * 100)

    assert "it is no SQLite database" in await said(f"sqlite:///{tmp_path / 'numberbot.db'}")


def test_what_we_refuse_is_what_people_are_told_everywhere_else() -> None:
    assert issubclass(Unusable, StoreUnavailable)


async def test_a_sound_database_is_ready(store: Store) -> None:
    assert await is_ready(store.engine)
