"""How a command ends badly: the reason in words on standard error, and a status."""

import sys
from typing import NoReturn

import typer

WRONG_SETTINGS = 2


def stop(words: str, status: int = WRONG_SETTINGS) -> NoReturn:
    """End the process."""
    typer.echo(f"numberbot: {words}", file=sys.stderr)
    raise typer.Exit(status)
