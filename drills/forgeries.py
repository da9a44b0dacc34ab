"""Forgeries: whatever somebody who owns the database, but not the key, changes in it is found.

usage: python -m drills.forgeries [forgeries] [--events N] [--seed N]

An honest trail, its oldest part pruned behind a checkpoint, is copied for each forgery; the forgery
is made with SQLite itself, triggers taken away first. `numberbot audit verify` must then say that
the trail is broken. How many of them the next event refuses to go on from is counted beside: it
looks at the ends only, as it must be quick.
"""

import argparse
import asyncio
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.domain.actors import Actor, Source
from bot.domain.errors import TrailBroken
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.pruning import cut_before, prune
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from drills.forging import KINDS, Forger, Forgery, Old
from drills.honest import APART, BEGAN, write

SOMEBODY = Actor("cli:drill", "drill", None)
PRUNED = Entry(Action.PRUNE, Phase.DONE, Outcome.SUCCESS, SOMEBODY, Source.CLI)
NEXT = Entry(Action.BUY, Phase.REFUSED, Outcome.DENIED, SOMEBODY, Source.SLASH)


class NotHonest(Exception):
    """What is to be forged was no sound trail to begin with."""


@dataclass(slots=True)
class Tally:
    """Of each kind: how many were made, found by verify, and refused by the next event."""

    made: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    missed: list[Forgery] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Base:
    """The honest database, which is copied, and what its owner could have kept of before."""

    path: Path
    keys: Keys
    old: Old


async def honest(folder: Path, count: int, seed: int) -> Base:
    """A database with `count` events, written behind as many again of a tenth that were pruned."""
    keys, path = Keys.derive(Fernet.generate_key().decode()), folder / "base.db"
    store = Store.open(f"sqlite:///{path}", keys)
    gone = max(1, count // 10)
    try:
        await migrate(store.engine)
        await write(store, count + gone - 1, seed)
        old = Old.of(path)
        cut = await cut_before(store.trail.database, BEGAN + gone * APART - timedelta(seconds=1))
        if cut is not None:
            await prune(store.trail.database, cut, PRUNED)
        if cut is None or (await verify(store.engine, keys)).verdict is not Verdict.HOLDS:
            raise NotHonest
        await store.trail.database.wipe()
    finally:
        await store.close()
    with closing(sqlite3.connect(path)) as db:  # one file, to be copied
        db.execute("PRAGMA journal_mode = DELETE")
    return Base(path, keys, old)


async def judged(base: Base, copy: Path) -> tuple[bool, bool]:
    """Whether verify finds it, and whether the next event is refused."""
    store = Store.open(f"sqlite:///{copy}", base.keys)
    try:
        found = (await verify(store.engine, base.keys)).verdict is Verdict.BROKEN
        try:
            await store.trail.note(NEXT)
        except TrailBroken:
            return found, True
        return found, False
    finally:
        await store.close()


async def drill(count: int, events: int, seed: int, folder: Path) -> Tally:
    """Make so many forgeries, each on a copy of its own, of every kind alike."""
    base, chance, tally = await honest(folder, events, seed), random.Random(seed), Tally()
    for turn in range(count):
        kind = KINDS[turn % len(KINDS)]
        copy = _copied(base, folder)
        with closing(sqlite3.connect(copy)) as db:
            forgery = Forger(db, chance, base.old).make(kind)
        found, refused = await judged(base, copy)
        tally.made[kind] += 1
        tally.found[kind] += found
        tally.refused[kind] += refused
        if not found:
            tally.missed.append(forgery)
    return tally


def _copied(base: Base, folder: Path) -> Path:
    """The honest database again, where it is to be forged."""
    for left in folder.glob("forged.db*"):
        left.unlink()
    return Path(shutil.copyfile(base.path, folder / "forged.db"))


def table(tally: Tally) -> str:
    """The figures, for people."""
    lines = [f"{'':<34}{'made':>7}{'found':>7}{'missed':>8}{'next event refused':>20}"]
    rows: Mapping[str, tuple[int, int, int]] = {
        kind: (tally.made[kind], tally.found[kind], tally.refused[kind]) for kind in tally.made
    }
    whole = (tally.made.total(), tally.found.total(), tally.refused.total())
    for kind, (made, found, refused) in [*rows.items(), ("all", whole)]:
        lines.append(f"{kind:<34}{made:>7}{found:>7}{made - found:>8}{refused:>20}")
    return "\n".join(lines)


def main() -> None:
    """The drill, and its figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("forgeries", type=int, nargs="?", default=2_000)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(drill(given.forgeries, given.events, given.seed, Path(folder)))
    print(table(tally))
    for forgery in tally.missed:
        print(f"missed: {forgery.kind}: {forgery.told}")
    sys.exit(1 if tally.missed else 0)


if __name__ == "__main__":
    main()
