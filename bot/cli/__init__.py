"""The command line. Each command imports only what it needs, so that help is there at once."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(
    name="numberbot",
    help="A Slack bot with which a team manages its phone numbers. Try it: numberbot demo --tour",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Form(StrEnum):
    """How the trail is printed."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


@app.command()
def run(
    *,
    socket: Annotated[bool, typer.Option("--socket", help="Receive over Socket Mode.")] = False,
    http: Annotated[bool, typer.Option("--http", help="Receive over HTTP.")] = False,
    host: Annotated[str | None, typer.Option(help="Where HTTP listens; else HOST.")] = None,
) -> None:
    """Run the bot in your workspace. Without an option: Socket Mode if SLACK_APP_TOKEN is set."""
    from bot.cli import serve

    if socket and http:
        raise typer.BadParameter("choose one of --socket and --http")
    serve.run("socket" if socket else "http" if http else None, host)


@app.command()
def demo(
    *,
    tour: Annotated[bool, typer.Option("--tour", help="Walk a story by itself and end.")] = False,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="Type in this terminal, without a browser.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(help="The page's port; else 4321, or another that is free.", max=65535),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the bot's own log.")] = False,
) -> None:
    """Try it with no account: a Slack workspace and three providers, simulated on this machine.

    Serves a page for your browser, until Ctrl+C.
    """
    from bot.cli import play

    if tour and terminal:
        raise typer.BadParameter("choose one of --tour and --terminal")
    play.run("tour" if tour else "terminal" if terminal else "page", port, verbose=verbose)


@app.command()
def migrate() -> None:
    """Bring the database at DATABASE_URL to the newest schema; may be run again at any time."""
    from bot.cli import database

    database.migrate()


@app.command()
def audit(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help="`verify`, or what is asked: +14155550100, action:buy, actor:U01ABC, since:7d …"
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How it is printed.")] = Form.TABLE,
) -> None:
    """Print the trail, or check that nobody changed it: numberbot audit verify.

    verify ends with 0 when chain and head hold, 1 when not, 3 when no key was given for the head.
    """
    from bot.cli import trail

    if query == ["verify"]:
        trail.verify()
    else:
        trail.show(query or [], form)


@app.command()
def providers() -> None:
    """Show which providers are on, and what each can do."""
    from bot.cli import info

    info.providers()


@app.command()
def manifest(
    url: Annotated[
        str | None, typer.Option(help="Your public https address, for HTTP mode.")
    ] = None,
) -> None:
    """Print the Slack app's manifest, for Socket Mode or (with --url) for HTTP mode."""
    from bot.cli import info

    info.manifest(url)


@app.command()
def key() -> None:
    """Make a secret key for NUMBERBOT_SECRET_KEY."""
    from cryptography.fernet import Fernet

    typer.echo(Fernet.generate_key().decode())


def main() -> None:
    """The console script."""
    app()
