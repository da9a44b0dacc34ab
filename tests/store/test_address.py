"""An address as hosts give it is understood as libpq does, or refused with what to write."""

import pytest

from bot.store.address import AddressWrong, postgres_parameters, sqlite_url

GIVEN = {
    "postgres://me:pw@db.example.com:5432/n": {
        "user": "me",
        "password": "pw",
        "host": "db.example.com",
        "port": "5432",
        "dbname": "n",
    },
    "postgresql://me:pw@ep-x-pooler.eu.neon.tech/n?sslmode=require&channel_binding=require": {
        "host": "ep-x-pooler.eu.neon.tech",
        "sslmode": "require",
        "channel_binding": "require",
    },
    "postgres://postgres.ref:pw@aws-0.pooler.supabase.com:6543/postgres": {
        "user": "postgres.ref",
        "port": "6543",
    },
    "postgresql://me:pw@x.rds.amazonaws.com/n?sslmode=verify-full&sslrootcert=/etc/rds.pem": {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/rds.pem",
    },
    "postgresql://me:pw@/n?host=/cloudsql/project:region:instance": {
        "host": "/cloudsql/project:region:instance",
        "dbname": "n",
    },
    "postgresql://me@%2Fvar%2Frun%2Fpostgresql/n": {"host": "/var/run/postgresql"},
    "postgresql://me:p%40ss%2Fw%23o%25rd@h/n": {"password": "p@ss/w#o%rd", "host": "h"},
    "postgresql://me:pw@[::1]:5433/n": {"host": "::1", "port": "5433"},
    "postgresql://h1:5432,h2:5433/n?target_session_attrs=read-write": {
        "host": "h1,h2",
        "port": "5432,5433",
        "target_session_attrs": "read-write",
    },
    "postgresql://h/n?options=-c%20search_path%3Dbot&application_name=mine&connect_timeout=9": {
        "options": "-c search_path=bot",
        "application_name": "mine",
        "connect_timeout": "9",
    },
    "postgresql:///n": {"dbname": "n"},
}


@pytest.mark.parametrize("given", GIVEN)
def test_an_address_is_read_as_postgresqls_own_library_does(given: str) -> None:
    assert GIVEN[given].items() <= postgres_parameters(given).items()
    assert sqlite_url(given) is None


def test_numberbot_is_named_to_the_server_unless_the_address_names_another() -> None:
    mine = postgres_parameters("postgresql://h/n?application_name=mine")

    assert postgres_parameters("postgresql://h/n")["fallback_application_name"] == "numberbot"
    assert mine["application_name"] == "mine"  # which libpq prefers


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("mysql://me:secret@db/n", "no such database as mysql://"),
        ("postgresql+asyncpg://me:secret@db/n", "without a driver's name"),
        ("postgresql+psycopg://me:secret@db/n", "without a driver's name"),
        ("postgres+asyncpg://me:secret@db/n", "without a driver's name"),
        ("sqlite+aiosqlite:///numberbot.db", "without a driver's name"),
        ("file:numberbot.db", "sqlite:///numberbot.db"),
        ("secret", "no such database as …://"),
        ("sqlite://", "a database in memory keeps nothing"),
        ("sqlite:///:memory:", "a database in memory keeps nothing"),
        ("sqlite://numberbot.db", "three slashes"),
        ("postgres://me:secret@db/n?pgbouncer=true", "knows no parameter `pgbouncer`"),
        ("postgres://me:secret%zz@db/n", "write %2F"),
        ("postgres://me:secr/et@db/n", "write %2F"),
        ("postgres://me:some@secret@db/n", "write %2F"),
        ("postgres://me:secret@db:secret/n", "write %2F"),
        ("postgres://me:se cret@db/n", "write %2F"),
        ("postgres://me:secret@[::1/n", "write %2F"),
    ],
)
def test_what_is_no_address_for_us_is_refused_with_what_to_write(given: str, said: str) -> None:
    with pytest.raises(AddressWrong) as refused:
        sqlite_url(given)

    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


def test_an_sqlite_file_is_named_from_here_or_with_its_whole_path() -> None:
    here, whole = sqlite_url("sqlite:///numberbot.db"), sqlite_url("sqlite:////var/lib/n.db")

    assert here is not None
    assert whole is not None
    assert (here.database, whole.database) == ("numberbot.db", "/var/lib/n.db")
