"""The bot as the page knows it: something that runs, can be killed, and can be started again."""

from typing import Protocol


class Bot(Protocol):
    """A bot in a process of its own."""

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        ...

    async def start(self) -> None:
        """Start it, and return when it is connected to the workspace."""
        ...

    async def kill(self) -> None:
        """End its process at once, without a word before, as a machine that loses power does."""
        ...

    async def stop(self) -> None:
        """End its process in order, as for a new version, and return when it has ended."""
        ...
