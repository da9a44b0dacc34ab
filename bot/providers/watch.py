"""Whoever watches the exchanges with providers, to count them."""

from typing import Protocol


class Watch(Protocol):
    """Told of every exchange; must return at once."""

    def asked(
        self, provider: str, method: str, operation: str, outcome: str, seconds: float | None
    ) -> None:
        """One request and what became of it; `seconds` is None when it was never sent."""
        ...

    def tried_again(self, provider: str) -> None:
        """A read is tried once more."""
        ...

    def limited(self, provider: str) -> None:
        """It answered that it wants fewer requests."""
        ...

    def waited(self, provider: str, seconds: float) -> None:
        """It may be asked now, after so long."""
        ...


class Nobody:
    """Counts nothing."""

    def asked(
        self, provider: str, method: str, operation: str, outcome: str, seconds: float | None
    ) -> None:
        """Nothing."""

    def tried_again(self, provider: str) -> None:
        """Nothing."""

    def limited(self, provider: str) -> None:
        """Nothing."""

    def waited(self, provider: str, seconds: float) -> None:
        """Nothing."""


NOBODY: Watch = Nobody()
