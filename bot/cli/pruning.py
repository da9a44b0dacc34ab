"""numberbot audit prune: the oldest events, removed for good."""

import os
import pwd
from datetime import UTC, datetime

import typer

from bot.cli.ending import finish, stop
from bot.cli.trail import found_settings, unreadable
from bot.domain.actors import Actor, Source
from bot.domain.errors import BotError, NotUnderstood, StoreUnavailable
from bot.domain.events import Action, Entry, Event, Outcome, Phase
from bot.operations import trail as questions
from bot.settings import Settings
from bot.store import keyfile, migrate, pruning
from bot.store.keys import Keys, KeyUnusable
from bot.store.pruning import Cut
from bot.store.store import Store
from bot.store.verify import Verdict, verify

REFUSED = 1
NO_DATE = (
    "before when? Give a date or an age: numberbot audit prune --before 2026-01-01, or 365d."
    " What is older is removed for good."
)
NO_KEY = (
    "nothing is pruned without the key: what is left begins at a signed checkpoint."
    " Set NUMBERBOT_SECRET_KEY, or put numberbot.key back beside the database."
)
NOTHING = "There is nothing to prune: no event is older than {before}, but for the trail's last."
WARNING = (
    "{count} events, through seq {through}, would be removed for good: all before {before}.\n"
    "Export them first, if you have not:"
    " numberbot audit until:{before} --format jsonl > trail.jsonl"
)
PRUNED = (
    "Pruned: {count} events through seq {through}. The trail now begins at seq {first}, behind a"
    " signed checkpoint, and seq {seq} tells of it. Keep {through}:{hash} with your export."
)


def prune(before: str | None, *, sure: bool) -> None:
    """Remove what is older than a time, once somebody has said yes."""
    if before is None:
        stop(NO_DATE)
    found = found_settings()
    try:
        finish(_prune(found, _moment(before), sure=sure))
    except (NotUnderstood, KeyUnusable) as error:
        stop(str(error))
    except (StoreUnavailable, *migrate.DATABASE_ERRORS) as error:
        stop(unreadable(error))
    except BotError as error:
        stop(str(error), REFUSED)


async def _prune(found: Settings, before: datetime, *, sure: bool) -> None:
    given = found.numberbot_secret_key
    secret = keyfile.find_secret(given.get_secret_value() if given else None, found.database_url)
    if secret is None:
        raise KeyUnusable(NO_KEY)
    store = Store.open(found.database_url, Keys.derive(secret))
    try:
        cut = await pruning.cut_before(store.trail.database, before)
        if cut is None:
            stop(NOTHING.format(before=f"{before:%Y-%m-%d %H:%M} UTC"), REFUSED)
        await _require_whole(store)
        typer.echo(_said(WARNING, cut))
        if not sure:
            typer.confirm("Remove them?", abort=True)
        event = await pruning.prune(store.trail.database, cut, _entry())
    finally:
        await store.close()
    typer.echo(_said(PRUNED, cut, event))


async def _require_whole(store: Store) -> None:
    """What is pruned can never be verified again, so it is now."""
    checked = await verify(store.engine, store.trail.database.keys)
    if checked.verdict is not Verdict.HOLDS:
        typer.echo(checked.words, err=True)
        stop("nothing is pruned of a trail that does not verify.", REFUSED)


def _said(words: str, cut: Cut, event: Event | None = None) -> str:
    first, seq = cut.through.seq + 1, event.seq if event else None
    facts = {"count": cut.count, "through": cut.through.seq, "hash": cut.through.hash}
    return words.format(**facts, before=cut.before, first=first, seq=seq)


def _moment(before: str) -> datetime:
    """A date or a span as the trail's own questions read them. Raises NotUnderstood."""
    until = questions.read([f"until:{before}"], datetime.now(UTC), "US").until
    return until or datetime.now(UTC)


def _entry() -> Entry:
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may know no names
        name = f"uid {os.getuid()}"
    actor = Actor(f"cli:{name}", name, None)
    return Entry(Action.PRUNE, Phase.DONE, Outcome.SUCCESS, actor, Source.CLI)
