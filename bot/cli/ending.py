"""How a command ends: in order when it is stopped, in words and with a status when it fails."""

import asyncio
import signal
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

import typer

WRONG_SETTINGS = 2
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
T = TypeVar("T")


def stop(words: str, status: int = WRONG_SETTINGS) -> NoReturn:
    """End the process."""
    typer.echo(f"numberbot: {words}", file=sys.stderr)
    raise typer.Exit(status)


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end, and to the end of the database's threads.

    aiosqlite waits for no thread of a connection that failed; one that is slower than the loop
    would then put a traceback behind our words.
    """

    async def whole() -> T:
        try:
            return await work
        finally:
            for thread in threading.enumerate():
                if "_connection_worker_thread" in thread.name:
                    await asyncio.to_thread(thread.join, 1)

    return asyncio.run(whole())


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Until it ends by itself, or SIGINT, SIGTERM or a closed terminal lets it end in order.

    A second one ends the process at once.
    """
    task = asyncio.ensure_future(work)

    def stop_in_order() -> None:
        for number in STOPS:  # not the loop's own removal: it would raise KeyboardInterrupt
            signal.signal(number, signal.SIG_DFL)
        task.cancel()

    for number in STOPS:
        asyncio.get_running_loop().add_signal_handler(number, stop_in_order)
    with suppress(asyncio.CancelledError):
        await task
