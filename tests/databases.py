"""On which database a test runs, and over which way from Slack.

Whatever uses a database runs on SQLite and on PostgreSQL. What does not says so, and why:

    @on_sqlite("the file itself is what is tested")
    @on_postgres("SQLite has no server that could be started anew")
    @on_none("no bot is started")

A test that takes `bot` runs twice, once as small teams run it (Socket Mode, SQLite) and once as
large ones do (HTTP, PostgreSQL); with `@every_way` all four.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest

KINDS = ("sqlite", "postgres")
NONE = "none"
MODES = ("socket", "http")
HALVES = (("socket", "sqlite"), ("http", "postgres"))
TITLES = {"sqlite": "SQLite", "postgres": "PostgreSQL", NONE: "no database"}
BROWSER = "browser"
"""The folder whose tests are of a page that knows no database: on SQLite, unless `on_both`."""

every_way = pytest.mark.every_way
on_both = pytest.mark.on_both


def on_sqlite(why: str) -> pytest.MarkDecorator:
    """On SQLite alone, and why."""
    return pytest.mark.only_on("sqlite", why)


def on_postgres(why: str) -> pytest.MarkDecorator:
    """On PostgreSQL alone, and why."""
    return pytest.mark.only_on("postgres", why)


def on_none(why: str) -> pytest.MarkDecorator:
    """The stage is there, and nobody opens its database."""
    return pytest.mark.only_on(NONE, why)


def spread(metafunc: pytest.Metafunc) -> None:
    """Give a test its databases, and its ways from Slack."""
    names, node = metafunc.fixturenames, metafunc.definition
    if "database_url" not in names:
        return
    named = any("database_url" in str(mark.args[0]) for mark in node.iter_markers("parametrize"))
    kinds = () if named else kinds_of(node)
    if "bot" not in names or hasattr(metafunc.module, "bot"):  # it has a bot of its own
        if kinds:
            metafunc.parametrize("database_url", kinds, indirect=True)
        return
    if not kinds:
        metafunc.parametrize("bot", MODES, indirect=True)
        return
    halved = len(kinds) > 1 and node.get_closest_marker("every_way") is None
    ways = HALVES if halved else [*product(MODES, kinds)]
    metafunc.parametrize(("bot", "database_url"), ways, indirect=True)


def kinds_of(node: pytest.Item | pytest.Function) -> Sequence[str]:
    """The databases that a test is for."""
    only = node.get_closest_marker("only_on")
    if only is not None:
        return (str(only.args[0]),)
    if BROWSER in node.path.parts and node.get_closest_marker("on_both") is None:
        return ("sqlite",)
    return KINDS


def ran_on(item: Any) -> str:
    """The database that a collected test uses."""
    given = getattr(item, "callspec", None)
    return str(NONE if given is None else given.params.get("database_url", NONE))


def summary(reports: Iterable[pytest.TestReport]) -> Iterator[str]:
    """How many tests ran on which database."""
    count = Counter(
        str(kind)
        for report in reports
        if report.when == "call"
        for name, kind in report.user_properties
        if name == "database"
    )
    for kind, title in TITLES.items():
        yield f"{count[kind]:>6,} on {title}"
