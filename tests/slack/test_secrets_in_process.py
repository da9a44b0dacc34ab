"""Secrets inside the process: in no repr of ours, no traceback, no log; sealed while they wait."""

import io
import json
import logging
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import SecretStr

from bot import app, logs, settings
from bot.domain.actors import Origin, Source
from bot.logs.lines import Written, discreet
from bot.playground.stage import Stage
from bot.providers.config import ProviderConfig
from bot.slack.forms.secrets import SecretSource, filled_in
from bot.slack.forms.submitted import Filled
from bot.slack.identity import Identity
from bot.slack.listeners.forms import Sent
from bot.slack.places import InModal
from bot.store.keys import Keys
from tests.conftest import SECRET as KEY
from tests.conftest import StartBot
from tests.databases import on_sqlite
from tests.operations.conftest import Waits
from tests.slack.forming import bodies, form, opens, sends, shows
from tests.slack.people import asks, phases, trail

AT_SIGMAMIND = "+12125550190"
PASSWORD = 'kana-1"kana-2\\kana-3&kana-4'
TRUNK = {
    "Number": "+14155550123",
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": PASSWORD,
}


def ours(root: object) -> Iterator[object]:
    """Every object of ours that can be reached from one, and what the standard ones hold."""
    seen: set[int] = set()
    waiting: list[object] = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple | set | frozenset):
            waiting += one
        elif type(one).__module__.startswith("bot."):
            yield one
            held = [field.name for field in fields(one)] if is_dataclass(one) else []
            held += [*getattr(one, "__dict__", {})]
            waiting += [getattr(one, name, None) for name in held]


def showing(root: object, secrets: tuple[str, ...]) -> list[str]:
    """The kinds of objects within that show a secret."""
    return [
        type(one).__name__
        for one in ours(root)
        if any(secret in f"{one!r} {one}" for secret in secrets)
    ]


async def test_nothing_of_a_running_bot_shows_a_key_or_a_token(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")
    given = settings.only(**on_stage.settings, numberbot_secret_key=KEY, sip_secret={"x": PASSWORD})
    await asks(on_stage, "list")

    reached = {type(one).__name__ for one in ours([bot, given, app.provider_configs(given)])}
    assert {"Bot", "Parts", "Store", "Keys", "Api", "ProviderConfig"} <= reached
    assert showing([bot, given, app.provider_configs(given)], given.secrets()) == []


def test_the_settings_know_every_secret_in_them() -> None:
    given = settings.only(
        slack_bot_token="xoxb-1",
        slack_app_token="xapp-1",
        slack_signing_secret="signing-1",
        database_url="postgresql://me:p%40ss:w@rd@db.example/x",
        numberbot_secret_key="new-1,old-1",
        sip_secret={"telnyx": "named-1"},
        sigmamind_api_key="sk-1",
        vogent_api_key="sk-2",
        butter_api_key="sk-3",
        butter_organization_id="org-1",
    )

    assert {*given.secrets()} == {
        *("xoxb-1", "xapp-1", "signing-1", "p%40ss:w@rd", "p@ss:w@rd"),
        *("new-1,old-1", "new-1", "old-1", "named-1", "sk-1", "sk-2", "sk-3", "org-1"),
    }
    assert showing(given, given.secrets()) == []
    assert settings.only().secrets() == ()


def test_what_carries_a_secret_on_its_way_does_not_show_it() -> None:
    secrets = {"password": SecretStr(PASSWORD)}
    view = {"state": {"values": {"password.0": {"field": {"value": PASSWORD}}}}}
    place = InModal(client=None, view_id="V1")  # type: ignore[arg-type]  # nobody is asked
    carrying = [
        Sent(view, "U01ALICE", Origin(Source.MODAL), place, secrets),
        Filled(None, secrets),  # type: ignore[arg-type]  # what is asked has no secret
        SecretSource(typed=False, named=secrets),
        ProviderConfig("vogent", SecretStr(PASSWORD.replace('"', "")), organization_id="kana-5"),
        Identity("T1", "Acme", "U1", None, None, PASSWORD),
        Keys.derive(KEY),
    ]

    assert showing(carrying, (PASSWORD, "kana", KEY)) == []


@on_sqlite("it looks into every column of the file")
async def test_a_card_with_a_secret_shows_neither_it_nor_what_it_is_sealed_as(
    start_bot: StartBot, on_stage: Stage, tmp_path: Path
) -> None:
    bot = await start_bot("http")
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    await sends(on_stage, view, **{"Trunk password": PASSWORD})
    card = await shows(on_stage, "Update +1 212-555-0190 at SigmaMind?")

    (plan,) = await bot.parts.desk.store.plans.newest(1)
    assert plan.sealed is not None
    assert plan.sealed not in f"{plan!r} {plan} {card.raw}"
    with closing(sqlite3.connect(tmp_path / "numberbot.db")) as db:
        rows = {
            (table, column): repr(db.execute(f"SELECT {column} FROM {table}").fetchall())  # noqa: S608 our own words
            for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            for _, column, *_ in db.execute(f"PRAGMA table_info({table})").fetchall()
        }
    assert [place for place, found in rows.items() if plan.sealed in found] == [("plans", "sealed")]
    assert [place for place, found in rows.items() if "kana" in found] == []


def on_disk(folder: Path) -> bytes:
    """The database with its log, byte for byte."""
    return b"".join(one.read_bytes() for one in folder.glob("numberbot.db*"))


@on_sqlite("PostgreSQL keeps what was sealed until its vacuum (docs/operations.md)")
@pytest.mark.parametrize("end", ["Update", "Cancel"])
async def test_an_updates_secret_is_wiped_when_its_card_is_confirmed_or_cancelled(
    start_bot: StartBot, on_stage: Stage, tmp_path: Path, end: str
) -> None:
    bot = await start_bot("http")
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    await sends(on_stage, view, **{"Trunk password": PASSWORD})
    card = await shows(on_stage, "Update +1 212-555-0190 at SigmaMind?")
    (plan,) = await bot.parts.desk.store.plans.newest(1)
    assert str(plan.sealed).encode() in on_disk(tmp_path)

    await on_stage.workspace.click("alice", card, end)

    await shows(on_stage, "was updated" if end == "Update" else "Cancelled")
    assert str(plan.sealed).encode() not in on_disk(tmp_path)


@on_sqlite("the log is the file's own")
async def test_an_updates_secret_that_a_reader_kept_in_the_log_goes_with_the_next_reconcile(
    start_bot: StartBot, on_stage: Stage, tmp_path: Path
) -> None:
    bot = await start_bot("http")
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    await sends(on_stage, view, **{"Trunk password": PASSWORD})
    card = await shows(on_stage, "Update +1 212-555-0190 at SigmaMind?")
    (plan,) = await bot.parts.desk.store.plans.newest(1)
    with closing(sqlite3.connect(tmp_path / "numberbot.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT sealed FROM plans").fetchall()  # a backup, somebody's shell
        await on_stage.workspace.click("alice", card, "Cancel")
        await shows(on_stage, "Cancelled")
        await bot.reconcile()
        assert str(plan.sealed).encode() in on_disk(tmp_path)

    await bot.reconcile()

    assert str(plan.sealed).encode() not in on_disk(tmp_path)


async def test_what_was_sealed_with_the_old_key_is_sent_under_new_and_old(
    start_bot: StartBot, on_stage: Stage
) -> None:
    new = urlsafe_b64encode(b"n" * 32).decode()
    old = await start_bot("socket")
    view = await opens(on_stage, f"update {AT_SIGMAMIND}")
    await sends(on_stage, view, **{"Trunk password": PASSWORD})
    await shows(on_stage, "Update +1 212-555-0190 at SigmaMind?")
    (plan,) = await old.parts.desk.store.plans.newest(1)
    await on_stage.workspace.disconnect_sockets()

    bot = await start_bot("http", numberbot_secret_key=f"{new},{KEY}")
    desk = bot.parts.desk
    taken = await desk.claim(plan.actor, plan.id, Origin(Source.BUTTON))
    receipt = await desk.perform(taken, Origin(Source.BUTTON))

    assert receipt.plan.happened
    assert bodies(on_stage.sigmamind)[-1] == {"trunkPassword": PASSWORD}


async def test_an_import_keeps_no_secret_in_the_database_not_even_sealed(
    start_bot: StartBot, on_stage: Stage, tmp_path: Path
) -> None:
    bot = await start_bot("http")
    slow = Waits()
    on_stage.vogent.fault(slow, method="POST")
    view = await opens(on_stage, "import provider:vogent")

    await on_stage.workspace.submit("alice", view, dict(TRUNK))
    await slow.arrived.wait()

    (plan,) = await bot.parts.desk.store.plans.newest(1)
    assert plan.sealed is None
    assert b"kana" not in on_disk(tmp_path)
    assert discreet(PASSWORD) != PASSWORD
    slow.go.set()
    await shows(on_stage, "was imported")
    await bot.parts.running.ended(60)
    assert discreet(PASSWORD) == PASSWORD
    assert phases(await trail(on_stage)) == ["confirmed", "done"]


@pytest.fixture
def written() -> io.StringIO:
    """What is logged at debug, by every library."""
    stream = io.StringIO()
    logs.configure("debug", "json", unsafe_debug=True)
    return stream


def listening(stream: io.StringIO) -> None:
    """Our handler alone, into the stream: pytest's own keeps records as they are."""
    root = logging.getLogger()
    (handler,) = (one for one in root.handlers if isinstance(one, Written))
    handler.setStream(stream)
    root.handlers[:] = [handler]


async def test_what_was_typed_so_far_comes_with_each_choice_and_is_not_logged(
    start_bot: StartBot, on_stage: Stage, written: io.StringIO
) -> None:
    listening(written)
    await start_bot("socket")
    view = await opens(on_stage, "import provider:vogent")
    await on_stage.workspace.enter("alice", view, TRUNK)

    await on_stage.workspace.choose("alice", view, "What to bring", "sip_user")
    again = await form(on_stage, "SIP user name")

    delivered = on_stage.workspace.deliveries[-1].payload
    assert filled_in(delivered["view"]) == [PASSWORD]
    assert "kana" not in json.dumps(again.raw)
    assert "slack_sdk" in written.getvalue()
    assert "kana" not in written.getvalue()


async def test_a_fault_while_a_secret_is_in_hand_is_logged_without_it(
    start_bot: StartBot, on_stage: Stage, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening(written)
    bot = await start_bot("socket")

    async def broken(*given: Any, **_: Any) -> None:
        raise RuntimeError(
            f"cannot take {[one for one in given if isinstance(one, Mapping)]}", PASSWORD
        )

    monkeypatch.setattr(type(bot.parts.desk), "submit", broken)
    view = await opens(on_stage, "import provider:vogent")

    await sends(on_stage, view, **TRUNK)

    await shows(on_stage, "Something broke in Numberbot")
    assert "cannot take" in written.getvalue()
    assert "kana" not in written.getvalue()
    told = json.dumps([one.args for one in on_stage.workspace.api_calls], default=str)
    assert "kana" not in told


async def test_a_password_typed_openly_is_refused_and_repeated_nowhere(
    start_bot: StartBot, on_stage: Stage, written: io.StringIO
) -> None:
    listening(written)
    await start_bot("socket")

    said = await asks(on_stage, f"update {AT_SIGMAMIND} password:kana-1kana-2")

    assert "kana" not in said.plain()
    assert "kana" not in await trail(on_stage)
    assert "kana" not in written.getvalue()


def test_nothing_that_holds_a_secret_is_shown_by_structlog_with_its_variables() -> None:
    stream = io.StringIO()
    logs.configure("info", "text")
    listening(stream)
    try:
        _fails(PASSWORD)
    except ZeroDivisionError as error:
        structlog.get_logger("bot").error("listener failed", exc_info=error)

    assert "ZeroDivisionError" in stream.getvalue()
    assert "kana" not in stream.getvalue()


def _fails(password: str) -> float:
    return 1 / (len(password) - len(PASSWORD))
