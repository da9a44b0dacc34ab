"""numberbot audit, and audit verify."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot import logs, settings
from bot.cli import Form
from bot.cli.ending import finish, stop
from bot.domain.errors import NotUnderstood, StoreUnavailable
from bot.domain.questions import Page, Question
from bot.operations import export
from bot.operations import trail as questions
from bot.settings import Settings, SettingsWrong
from bot.store import keyfile, migrate
from bot.store.address import AddressWrong, sqlite_url
from bot.store.ends import Place
from bot.store.engine import make_engine
from bot.store.expected import read_expected
from bot.store.keys import Keys, KeyUnusable
from bot.store.store import Store
from bot.store.trouble import Trouble, trouble
from bot.store.unusable import unusable
from bot.store.verify import Verdict, Verification
from bot.store.verify import verify as check

NEWEST = 1_000
MISSING = (
    "Broken: a table of the trail is missing or cannot be read: it was deleted, or the database is"
    " damaged. Restore the last backup that verifies."
)
UNREADABLE = (
    "DATABASE_URL: there is no trail in this database, or it cannot be opened."
    " Run `numberbot migrate` if it is new, or was made by an older version."
)
UNDEFINED = frozenset({"42P01", "42703"})
"""PostgreSQL's words for a table or a column that is not there."""
SQLITE_ERROR = 1
"""SQLite's code for the same; most others have one of their own."""
PIPED = 240
"""Columns, where no terminal says how wide it is."""


def verify(expected: Sequence[str] = ()) -> None:
    """Check chain and head, and what witnesses saw (SEQ:HASH); the exit status tells."""
    found = found_settings()
    try:
        places = [read_expected(written) for written in expected]
        result = finish(check_trail(found, places))
    except (KeyUnusable, NotUnderstood) as error:
        stop(str(error))
    except migrate.DATABASE_ERRORS as error:
        if _may_be_broken(error) and finish(_current(found.database_url)):
            stop(MISSING, Verdict.BROKEN.value)
        stop(unreadable(error))
    typer.echo(result.words, err=result.verdict is Verdict.BROKEN)
    raise typer.Exit(result.verdict.value)


async def _current(database_url: str) -> bool:
    """Whether the database was brought to this version, whatever became of it since."""
    engine = make_engine(database_url)
    try:
        return await migrate.is_current(engine)
    except migrate.DATABASE_ERRORS:
        return False
    finally:
        await engine.dispose()


async def check_trail(found: Settings, expected: Sequence[Place] = ()) -> Verification:
    """Check the whole trail, its head too when a key is given or kept beside the database."""
    given = found.numberbot_secret_key
    secret = keyfile.find_secret(given.get_secret_value() if given else None, found.database_url)
    signing = None if secret is None else Keys.derive(secret)
    engine = make_engine(found.database_url)
    try:
        return await check(engine, signing, expected)
    finally:
        await engine.dispose()


def show(words: Sequence[str], form: Form) -> None:
    """Print events: for people the newest first, for machines all, oldest first."""
    found = found_settings()
    logs.configure("error", "text")  # standard output is for machines, too: no line of a log there
    try:
        question = questions.read(words, datetime.now(UTC), found.numberbot_default_country)
        finish(_show(found.database_url, question, form))
    except NotUnderstood as error:
        stop(str(error))
    except BrokenPipeError:  # whoever read has enough: `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (StoreUnavailable, *migrate.DATABASE_ERRORS) as error:
        stop(unreadable(error))


async def _show(database_url: str, question: Question, form: Form) -> None:
    store = Store.open(database_url, Keys(()))
    try:
        if form is Form.TABLE:
            page = await store.trail.newest(question, NEWEST)
            _print_table(page)
        elif form is Form.CSV:
            sys.stdout.write(export.csv_head())
            async for event in store.trail.oldest_first(question):
                sys.stdout.write(export.csv_line(event))
        else:
            async for event in store.trail.oldest_first(question):
                sys.stdout.write(export.jsonl_line(event))
        sys.stdout.flush()
    finally:
        await store.close()


def _print_table(page: Page) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("Seq", "Time (UTC)", "Who", "Action", "Phase", "Outcome", "Number", "Provider")
    table.add_column("Reason", overflow="fold")
    for event in page.events:
        cells = (
            str(event.seq),
            event.time[:19].replace("T", " "),
            event.actor_name or event.actor_id,
            event.action,
            event.phase,
            event.outcome,
            event.number,
            event.provider,
            event.reason,
        )
        table.add_row(*(escape_markup(cell or "") for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else PIPED)
    console.print(table)
    if page.older:
        console.print(f"The newest {len(page.events):,} events; --format csv prints all of them")
    else:
        console.print(f"{page.total} events")


def escape_markup(words: str) -> str:
    """What somebody wrote, so that rich prints it as it is."""
    from rich.markup import escape

    return escape(words)


def unreadable(error: BaseException) -> str:
    """Why there is nothing to read, and what to do."""
    cause = error.__cause__ if isinstance(error, StoreUnavailable) else error
    if cause is None:  # the store's own words: the file was moved, or it is not our turn
        return f"DATABASE_URL: {error}"
    return UNREADABLE if _lacks_tables(cause) else f"DATABASE_URL: {unusable(cause)}"


def _lacks_tables(error: BaseException) -> bool:
    orig = getattr(error, "orig", None) or error
    state, code = getattr(orig, "sqlstate", None), getattr(orig, "sqlite_errorcode", None)
    return state in UNDEFINED or code == SQLITE_ERROR


def _may_be_broken(error: BaseException) -> bool:
    """Whether it answered, and not as ours does."""
    found = trouble(getattr(error, "orig", None) or error)
    return found in {Trouble.OTHER, Trouble.DAMAGED}


def found_settings() -> Settings:
    """The settings, with a database that is there; or the end of the process."""
    try:
        found = settings.load()
        url = sqlite_url(found.database_url)
    except SettingsWrong as error:
        stop(str(error))
    except AddressWrong as error:
        stop(f"DATABASE_URL: {error}")
    if url is not None and not Path(url.database or "").exists():
        stop(f"DATABASE_URL: there is no database at {url.database}. `numberbot run` makes one.")
    return found
