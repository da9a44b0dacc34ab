"""The command line. Each command imports only what it needs, so that help is there at once."""

import gc
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
    gc.disable()  # what is loaded is no garbage; serve looks for some once it is ready
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
    *,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            help="`verify`, `prune`, or what is asked: +14155550100, action:buy, actor:U01ABC,"
            " since:7d …"
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How it is printed.")] = Form.TABLE,
    expect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SEQ:HASH", help="verify: what a witness saw; may be given several times."
        ),
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="prune: 2026-01-01 (UTC), or an age like 365d."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="prune: do not ask.")] = False,
) -> None:
    """Print the trail, check that nobody changed it (verify), or remove its oldest part (prune).

    verify ends with 0 when all holds, 1 when the trail was changed, 3 when what could be checked
    holds but something could not be: no key was given, or an expected event was pruned.
    """
    from bot.cli import pruning, trail

    wanted = query or []
    if expect and wanted != ["verify"]:
        raise typer.BadParameter("--expect belongs to `numberbot audit verify`")
    if (before or yes) and wanted != ["prune"]:
        raise typer.BadParameter("--before and --yes belong to `numberbot audit prune`")
    if wanted == ["verify"]:
        trail.verify(expect or [])
    elif wanted == ["prune"]:
        pruning.prune(before, sure=yes)
    else:
        trail.show(wanted, form)


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
def key(
    *,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Put a new key in front of those in numberbot.key.")
    ] = False,
    retire: Annotated[
        bool, typer.Option("--retire", help="Take out the older ones, once nothing needs them.")
    ] = False,
) -> None:
    """Make a secret key for NUMBERBOT_SECRET_KEY, or change the one beside an SQLite database."""
    from bot.cli import secret

    if rotate and retire:
        raise typer.BadParameter("choose one of --rotate and --retire, and restart in between")
    if rotate:
        secret.rotate()
    elif retire:
        secret.retire()
    else:
        secret.make()


@app.command()
def copy(
    *,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="URL", help="The old database; else DATABASE_URL."),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--to", metavar="URL", help="The new, empty one; else DATABASE_URL."),
    ] = None,
) -> None:
    """Move to another database: numberbot copy --from sqlite:///numberbot.db --to postgresql://…

    Stop Numberbot first. The trail is verified before and behind, with the key. It ends with 0 when
    all is copied, 1 when it was refused, 2 when it could not begin; then nothing was copied.
    """
    from bot.cli import copying

    copying.copy(source, target)


def main() -> None:
    """The console script."""
    app()
