"""What a bot left behind, each place searched for canaries."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.playground.stage import Stage
from drills.canaries import Search
from drills.walks import Walker

PROVIDERS = ("sigmamind", "vogent", "butter")
VIEWS = ("modal", "home")
PRESSED = ("button", "overflow", "static_select", "external_select")


def look_at_files(search: Search, folder: Path) -> None:
    """The database with its log, as they are on disk just now."""
    for end in ("", "-wal", "-shm"):
        kept = folder / f"numberbot.db{end}"
        if kept.exists():
            search.look(f"numberbot.db{end}", kept.read_bytes())


def look_at_trail(search: Search, folder: Path) -> None:
    """Every event, as it is kept."""
    with closing(sqlite3.connect(folder / "numberbot.db")) as db:
        search.look("trail", repr(db.execute("SELECT * FROM events").fetchall()))


def look_at_slack(search: Search, on: Stage) -> None:
    """All that Slack was told, and what of it is still to be seen."""
    state = on.workspace.state
    sent = [(one.method, {**one.args, "token": None}, one.answer) for one in state.api_calls]
    acks = [(one.ack_payload, one.said, one.options, one.groups) for one in state.deliveries]
    views = [view.raw for each in state.modals.values() for view in each]
    told = [sent, acks, views, [one.raw for one in state.homes.values()]]
    search.look("calls of Slack's Web API", json.dumps(sent, default=str))
    search.look("acks", json.dumps(acks))
    search.look("messages", json.dumps([one.payload() for one in state.messages]))
    search.look("views", json.dumps([each for each in within(told) if each.get("type") in VIEWS]))
    search.look("private_metadata", json.dumps([x.get("private_metadata") for x in within(told)]))
    search.look(
        "buttons", json.dumps([each for each in within(told) if each.get("type") in PRESSED])
    )
    search.look("files in Slack", b"".join(one.content for one in state.files.values()))


def within(told: object) -> Iterator[dict[str, Any]]:
    """Every object in what Slack was told."""
    match told:
        case dict():
            yield told
            for value in told.values():
                yield from within(value)
        case list() | tuple():
            for value in told:
                yield from within(value)
        case _:
            pass


def look_at_providers(search: Search, on: Stage, walker: Walker) -> list[str]:
    """The requests: a key in its header alone, a typed secret in one body alone. What is amiss."""
    seen: Counter[str] = Counter()
    for name in PROVIDERS:
        mine = f"{name}'s key"
        for one in getattr(on, name).requests:
            place = f"requests to {name}"
            search.look(place, f"{one.method} {one.raw_path} {dict(one.query)}")
            search.look(place, json.dumps(dict(one.headers)), [mine, f"{mine}, cut short"])
            carried = _texts(one.sent) & walker.sent.keys()
            seen.update(carried)
            names = [
                title
                for title, value in search.sought.items()
                if any(value in each for each in carried)
            ]
            search.look(place, one.body, names)
    twice = [f"{walker.sent[one]}: sent {times} times" for one, times in seen.items() if times > 1]
    return twice or ([] if seen else ["no typed secret reached any provider"])


def _texts(body: object) -> set[str]:
    """Every text in a JSON body."""
    match body:
        case str():
            return {body}
        case dict():
            return {text for value in body.values() for text in _texts(value)}
        case list():
            return {text for value in body for text in _texts(value)}
        case _:
            return set()
