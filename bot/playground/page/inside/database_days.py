"""Bad days of the bot's database: locked, away, or changed by hand."""

import asyncio
from collections.abc import Callable, Sequence
from sqlite3 import Error
from typing import TypeVar

from bot.playground.page.inside.arming import DATABASE, Day, Lasting
from bot.playground.page.inside.beside import NotThere
from bot.playground.page.inside.causes import Own
from bot.playground.page.inside.scene import CannotHappen, Scene
from bot.playground.simulators import Simulator

T = TypeVar("T")
EMPTY = "There is nothing in the database yet: type /number buy US 415 first."


async def locked(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """Another process holds the lock that every writer needs."""
    held = await _reached(scene.beside.lock)
    _note(scene, "Another process locks the database", "bad")

    def end() -> None:
        held.close()
        _note(scene, "The lock is given back", "good")

    return Lasting(end)


async def away(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """The file is moved aside."""
    await _reached(scene.beside.move_away)
    _note(scene, "The file is moved away", "bad")

    def end() -> None:
        scene.beside.put_back()
        _note(scene, "The file is put back", "good")

    return Lasting(end)


async def forged(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """The newest line of the trail names somebody else."""
    line = await _reached(scene.beside.forge)
    _note(scene, f"Line {line.seq} of the trail is changed by hand", "bad")

    def end() -> None:
        try:
            scene.beside.restore(line)
        except (NotThere, Error):
            raise CannotHappen(
                "The database cannot be reached: take back the other first."
            ) from None
        _note(scene, f"Line {line.seq} says again what it said", "good")

    return Lasting(end)


async def _reached(does: Callable[[], T]) -> T:
    """Wait for the bot's own transactions, in a thread. Raises CannotHappen."""
    try:
        return await asyncio.to_thread(does)
    except NotThere:
        raise CannotHappen(EMPTY) from None
    except Error as error:
        raise CannotHappen(f"The database cannot be reached just now: {error}.") from error


def _note(scene: Scene, words: str, tone: str) -> None:
    scene.note(Own.DATABASE, words, tone, kind="database")


DATABASE_DAYS = (
    Day(
        "locked",
        DATABASE,
        "The database is locked",
        "Another process holds its lock, until you take this back.",
        "Numberbot should change nothing and say so, and go on answering what only reads.",
        locked,
    ),
    Day(
        "away",
        DATABASE,
        "The database is away",
        "Its file is moved, until you take this back.",
        "Numberbot should do nothing at all, say so, and make no new file.",
        away,
    ),
    Day(
        "forged",
        DATABASE,
        "Somebody changes the trail by hand",
        "Its newest line names somebody else, and its hash is made to fit. They lack the key.",
        "“Check the trail” should find it; Numberbot should do nothing on top of it.",
        forged,
    ),
)
