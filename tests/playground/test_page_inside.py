"""The inside: plans, trail and calls as they happen, in order, and never a secret."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.playground.page.inside.masks import MASK, Mask, masked, tells_of_secret
from bot.playground.page.inside.moments import title_of
from bot.playground.page.server import Page
from bot.playground.simulators import Status
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery
from bot.store.keys import Keys
from bot.store.store import Store
from tests import underneath
from tests.conftest import StartBot
from tests.databases import on_sqlite
from tests.operations.conftest import Waits
from tests.playground.watching import Json, Watcher, moments, watching
from tests.slack.people import BUY, asks, buys, presses, sees, types

pytestmark = on_sqlite("`numberbot demo` runs on SQLite alone")

VIEW = {"title": {"text": "New"}}
TOGETHER = "At the same time, cannot be told apart"
PRESSED = "Alice presses “Buy this number”"
STORY = [
    "confirmed",
    "GET /api/phone_numbers",
    "POST /api/phone_numbers/search",
    "POST /api/phone_numbers",
    "done",
    "Answers everybody",
]
KEY = "k-7f/ä+ 42"


@pytest.fixture
async def watcher(on_stage: Stage, keys: Keys) -> AsyncIterator[Watcher]:
    store = Store.open(on_stage.settings["database_url"], keys)
    async with Page(on_stage, store=store) as page, watching(page) as one:
        yield one
    await store.close()


def used(action: Json) -> Json:
    return {"type": "block_actions", "actions": [{"action_id": "a", **action}]}


def happened(event: str) -> Json:
    return {"type": "event_callback", "event": {"type": event}}


def files(folder: Path) -> list[Path]:
    return [*folder.iterdir()]


def titles(found: list[Json]) -> list[str]:
    return [one["title"] for one in found]


def state(inside: Json) -> str | None:
    return inside["plans"][0]["state"] if inside["plans"] else None


async def test_a_plan_is_told_in_every_state_it_comes_to(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")

    card = await asks(on_stage, "buy US 415")
    await watcher.until(lambda told: state(told) == "proposed")
    await presses(on_stage, card, BUY)
    await watcher.until(lambda told: state(told) == "sent")
    waits.go.set()
    await watcher.until(lambda told: state(told) == "done")

    plan = watcher.inside["plans"][0]
    assert (plan["number"], plan["area"]) == ("+14155550100", "US 415")
    assert (plan["provider"], plan["who"], plan["open"]) == ("vogent", "Alice", False)
    assert plan["created"] < plan["sent"] <= plan["changed"] < plan["expires"]


async def test_what_followed_from_a_click_stands_in_its_order(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    await buys(on_stage)

    def done(told: Json) -> list[Json] | None:
        found = moments(told, "Alice presses “Buy this number”")
        return found if {"Answers everybody", "done"} <= {one["title"] for one in found} else None

    found = await watcher.until(done)
    told = [(one["kind"], one["title"]) for one in found]
    in_order = [
        ("delivery", "Slack delivers block_actions"),
        ("trail", "confirmed"),
        ("call", "GET /api/phone_numbers"),
        ("call", "POST /api/phone_numbers"),
        ("trail", "done"),
        ("message", "Answers everybody"),
    ]
    assert [one for one in told if one in in_order] == in_order
    assert told.index(("ack", "Acknowledged")) < told.index(("call", "POST /api/phone_numbers"))
    after = [one["after"] for one in found]
    assert after == sorted(after)
    assert after[0] == 0
    command = moments(watcher.inside, "Alice types /number buy US 415")
    assert ("trail", "proposed") in [(one["kind"], one["title"]) for one in command]


async def test_of_two_who_press_at_once_each_has_only_what_they_set_off(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    waits = Waits()
    theirs = await asks(on_stage, "buy +14155550100", person="alice")
    cards = {"bob": await asks(on_stage, "buy +14155550100", person="bob"), "alice": theirs}
    on_stage.vogent.fault(waits, method="GET", path="/phone_numbers")
    await presses(on_stage, cards["bob"], BUY, "bob")
    await waits.arrived.wait()
    await presses(on_stage, cards["alice"], BUY, "alice")
    await sees(on_stage, "is buying +1 415-555-0100", person="alice")
    waits.go.set()

    def done(told: Json) -> list[str] | None:
        found = titles(moments(told, "Bob presses"))
        return found if {"done", "Answers everybody"} <= {*found} else None

    bobs = await watcher.until(done)
    calls = ["GET /api/phone_numbers", "POST /api/phone_numbers/search", "POST /api/phone_numbers"]
    assert [one for one in bobs if one.startswith(("GET", "POST"))] == calls
    assert "refused" not in bobs
    alices = titles(moments(watcher.inside, "Alice presses"))
    assert sorted(alices) == [
        "Acknowledged",
        "Answers privately",
        "Slack delivers block_actions",
        "refused",
    ]


async def test_what_two_can_have_asked_at_once_is_put_down_to_neither(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    waits = [Waits(), Waits()]
    for one in waits:
        on_stage.vogent.fault(one)
    people = ("alice", "bob")
    for person, one in zip(people, waits, strict=True):
        await types(on_stage, "list provider:vogent", person)
        await one.arrived.wait()
    for one in waits:
        one.go.set()
    for person in people:
        await sees(on_stage, "512-555-0190", person=person)

    def answered(told: Json) -> bool:
        found = [titles(moments(told, f"{who} types")) for who in ("Alice", "Bob")]
        return all("Answers privately" in one for one in found)

    await watcher.until(answered)
    told = watcher.inside["timeline"]
    at_once = next(one for one in told if one["title"] == TOGETHER)
    assert titles(at_once["moments"]) == ["GET /api/phone_numbers"]
    assert at_once["of"] == [
        "Alice types /number list provider:vogent",
        "Bob types /number list provider:vogent",
    ]
    assert titles(moments(watcher.inside, "Alice types")).count("GET /api/phone_numbers") == 1
    assert "GET /api/phone_numbers" not in titles(moments(watcher.inside, "Bob types"))


async def test_of_what_comes_twice_the_first_has_what_was_done(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    card = await asks(on_stage, "buy US 415")
    waits = Waits()
    on_stage.vogent.fault(waits, method="POST", path="/phone_numbers")
    press = await presses(on_stage, card, BUY)
    await waits.arrived.wait()
    await on_stage.workspace.redeliver(press)
    await sees(on_stage, "You confirmed this already")
    waits.go.set()
    await sees(on_stage, "is yours at Vogent.")

    def done(told: Json) -> list[str] | None:
        first = next((it for it in told["timeline"] if it["title"] == PRESSED), None)
        found = titles(first["moments"]) if first else []
        return found if {"done", "Answers everybody"} <= {*found} else None

    first = await watcher.until(done)
    assert [one for one in first if one in STORY] == STORY
    again = titles(moments(watcher.inside, f"{PRESSED} (once more)"))
    assert sorted(again) == [
        "Acknowledged",
        "Answers privately",
        "Slack delivers block_actions",
        "duplicate",
    ]


async def test_what_the_bot_does_by_itself_is_put_down_to_nobody(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    bot = await start_bot(numberbot_plan_lifetime="1ms")
    await asks(on_stage, "buy US 415")
    await asks(on_stage, "help")
    await bot.reconcile()

    found = await watcher.until(lambda told: moments(told, "Numberbot, by itself"))
    assert "expired" in titles(found)
    for each in ("buy US 415", "help"):
        assert "expired" not in titles(moments(watcher.inside, f"Alice types /number {each}"))
    connects = titles(moments(watcher.inside, "Numberbot connects to Slack"))
    assert connects[:2] == ["auth.test", "apps.connections.open"]


async def test_a_call_tells_what_was_asked_and_answered(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    on_stage.vogent.fault(Status(409, words="gone"), method="POST", path="/phone_numbers")
    await buys(on_stage)

    call = await watcher.until(
        lambda told: next((one for one in told["calls"] if one["status"] == 409), None)
    )

    assert (call["method"], call["path"]) == ("POST", "/api/phone_numbers")
    assert (call["provider"], call["write"]) == ("Vogent", True)
    assert call["fault"] == "error on purpose"
    assert call["ms"] >= 0
    assert call["asked"]["body"]["purchase"] == {"number": "+14155550100"}
    assert call["answered"] == {"message": "gone"}
    assert [one["write"] for one in watcher.inside["calls"]].count(True) == 1


async def test_a_request_is_told_before_it_is_answered(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    waits = Waits()
    on_stage.vogent.fault(waits)
    await types(on_stage, "buy US 415")

    call = await watcher.until(lambda told: told["calls"] and told["calls"][0])
    assert (call["status"], call["ms"]) == (None, None)
    waits.go.set()
    await watcher.until(lambda told: told["calls"][0]["status"] == 200)


async def test_no_key_and_no_token_is_ever_told(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher
) -> None:
    await start_bot()
    for provider in (on_stage.vogent, on_stage.sigmamind, on_stage.butter):
        provider.fault(Status(400, echo=True))
    await asks(on_stage, "list")
    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent")

    await watcher.until(lambda told: state(told) == "done" and len(told["calls"]) > 4)

    heard = "".join(watcher.heard)
    secrets = {
        value
        for name, value in on_stage.settings.items()
        if name.endswith(("_key", "_token", "_secret", "_id"))
    }
    assert len(secrets) == 7
    tokens = {*on_stage.workspace.state.response_urls, "test-verification-token"}
    assert [one for one in {*secrets, *tokens} if one in heard] == []
    assert "error on purpose" in heard
    assert (
        MASK
        in json.loads(json.dumps(watcher.inside), strict=True)["calls"][0]["asked"][
            "headers"
        ].values()
    )


async def test_the_trail_is_told_and_checked_when_somebody_wants_it(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, database_url: str
) -> None:
    await start_bot()
    await buys(on_stage)
    await watcher.until(lambda told: len(told["trail"]["events"]) == 3)

    newest, middle, _ = watcher.inside["trail"]["events"]
    assert (newest["seq"], newest["phase"], newest["outcome"]) == (3, "done", "success")
    assert newest["prev_hash"] == middle["hash"]
    assert watcher.inside["trail"]["verified"] is None
    assert await watcher.act("verify") == {
        "ok": True,
        "holds": True,
        "words": "The trail holds: 3 events, and the signed head.",
        "seq": 3,
    }
    await watcher.until(lambda told: told["trail"]["verified"])

    forged = "UPDATE events SET actor_name = 'mallory' WHERE seq = 2"
    underneath.changed(database_url, forged)
    found = await watcher.act("verify")
    assert (found["holds"], found["words"]) == (
        False,
        "Broken at seq 2: its hash does not fit what it says.",
    )


async def test_a_database_that_is_not_there_yet_is_no_error_and_is_not_made(
    on_stage: Stage, watcher: Watcher, tmp_path: Path
) -> None:
    await watcher.until(lambda told: told["trail"]["there"] is False)
    await watcher.act("verify")
    on_stage.workspace.state.changes.happened()

    assert watcher.inside["plans"] == []
    assert files(tmp_path) == []


async def test_a_database_that_fails_shows_what_was_seen_last(
    start_bot: StartBot, on_stage: Stage, watcher: Watcher, database_url: str
) -> None:
    await start_bot()
    await asks(on_stage, "buy US 415")
    await watcher.until(lambda told: told["plans"] and told["trail"]["there"])

    underneath.changed(database_url, "ALTER TABLE plans RENAME TO moved")
    await watcher.until(lambda told: not told["trail"]["there"])
    assert state(watcher.inside) == "proposed"
    assert (await watcher.act("verify"))["ok"]

    underneath.changed(database_url, "ALTER TABLE moved RENAME TO plans")
    await watcher.until(lambda told: told["trail"]["there"])


async def test_nobody_looks_at_the_database_for_nobody(
    start_bot: StartBot, on_stage: Stage, keys: Keys
) -> None:
    await start_bot()
    store = Store.open(on_stage.settings["database_url"], keys)
    async with Page(on_stage, store=store) as page:
        await asks(on_stage, "buy US 415")
        assert page.inside.ledger.plans == []
        async with watching(page) as one:
            await one.until(lambda told: state(told) == "proposed")
    await store.close()


async def test_a_page_without_database_and_bot_tells_what_there_is(on_stage: Stage) -> None:
    async with Page(on_stage) as page, watching(page) as one:
        await on_stage.workspace.command("alice", "#ops", "/number", "help")
        found = await one.until(lambda told: moments(told, "Alice types /number help"))
        assert ("Not acknowledged", "nobody there") in [(it["title"], it["note"]) for it in found]
        assert one.inside["bot"]["running"] is None
        for act in ("kill", "start"):
            assert (await one.act(act))["said"].startswith("This bot runs in no process")
        assert not (await one.act("verify"))["holds"]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("dance", {}),
        ("bad_day", {"name": "monday"}),
        ("bad_day", {"name": "slow", "provider": "acme"}),
        ("bad_day", {}),
    ],
)
async def test_what_there_is_not_is_not_found(watcher: Watcher, name: str, args: Json) -> None:
    assert await watcher.refused(name, **args) == 404


@pytest.mark.parametrize("name", ["bad_day", "heal", "kill", "start", "verify"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Origin": "null"}]
)
async def test_another_site_can_do_nothing(watcher: Watcher, name: str, headers: Json) -> None:
    assert await watcher.refused(name, headers, name="slow") == 403
    assert watcher.page.stage.vogent.delay == 0


@pytest.mark.parametrize(
    ("kind", "payload", "title"),
    [
        ("command", {"command": "/number", "text": ""}, "Al types /number"),
        ("interactive", used({"text": {"text": "Buy"}}), "Al presses “Buy”"),
        ("interactive", used({"selected_option": {"text": {"text": "One"}}}), "Al chooses “One”"),
        ("interactive", used({"selected_date": "2026-01-15"}), "Al uses a"),
        ("interactive", {"type": "block_suggestion", "value": "4"}, "Al searches a menu for “4”"),
        ("interactive", {"type": "view_submission", "view": VIEW}, "Al submits “New”"),
        ("interactive", {"type": "view_closed", "view": {}}, "Al closes “a form”"),
        ("interactive", {"type": "shortcut", "callback_id": "go"}, "Al uses the shortcut go"),
        ("event", happened("app_home_opened"), "Al opens Home"),
        ("event", happened("app_mention"), "Al causes app_mention"),
        ("event", {"type": "url_verification"}, "Al url_verification"),
    ],
)
def test_a_delivery_is_told_as_what_somebody_did(kind: Any, payload: Json, title: str) -> None:
    delivery = Delivery(kind, "U1", payload, 0.0, "e")

    assert title_of(delivery, {"U1": "Al"}) == title
    assert title_of(replace(delivery, retry=1), {}) == f"U1{title[2:]} (once more)"


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "X-API-Key",
        "apiKey",
        "api_key",
        "password",
        "sipPassword",
        "authToken",
        "access-token",
        "SECRET",
        "clientSecret",
        "pin",
        "sipPin",
        "PIN",
        "credentials",
        "Set-Cookie",
        "X-Slack-Signature",
        "response_url",
        "privateKey",
    ],
)
def test_a_telling_name_is_known_and_what_stands_under_it_is_masked(name: str) -> None:
    assert tells_of_secret(name)
    value: Any = {
        "list": [{name: "hunter-22"}, {"deep": {name: ["hunter-22", {"a": 4711}]}}],
        "said": f'with {name}: hunter-22 and {{"{name}": "hunter-22"}}, 4711',
        "url": f"https://a.example/?x=1&{name}=other-secret&y=2",
        "hunter-22": 4711,
    }

    shown = json.dumps(masked(value), ensure_ascii=False)

    assert [one for one in ("hunter", "4711", "other-secret") if one in shown] == []
    assert "y=2" in shown


@pytest.mark.parametrize("name", ["shipping", "monkey", "author", "compass", "number", "ticket"])
def test_what_tells_of_nothing_stays(name: str) -> None:
    assert masked({name: "shown", "said": f"{name}: shown"}) == {
        name: "shown",
        "said": f"{name}: shown",
    }


def test_a_short_secret_blots_only_itself() -> None:
    assert masked({"pin": "12", "said": "12 of 123", "count": 12}) == {
        "pin": MASK,
        "said": f"{MASK} of 123",
        "count": MASK,
    }


def test_a_scheme_gives_away_no_key_that_nobody_knows() -> None:
    assert masked("sent Bearer abc.def and Basic Zm9v") == f"sent Bearer {MASK} and Basic {MASK}"


@given(
    some.recursive(
        some.sampled_from(
            [KEY, f"a{KEY}b", "k-7f%2F%C3%A4%2B+42", "k-7f%2F%C3%A4%2B%2042", 1, None]
        ),
        lambda inner: some.lists(inner) | some.dictionaries(some.sampled_from("ab"), inner),
    )
)
def test_a_known_key_is_masked_wherever_it_stands(value: Any) -> None:
    mask = Mask([KEY])

    for shown in (mask(value), mask({KEY: value}), mask(json.dumps(value))):
        text = json.dumps(shown, ensure_ascii=False)
        assert "k-7f" not in text


def test_what_has_a_name_of_its_own_is_masked_once() -> None:
    mask = Mask([KEY])

    first = mask({"a": KEY}, ("call", 1))

    assert mask({"a": "never looked at"}, ("call", 1)) is first
    assert first == {"a": MASK}


async def test_a_bot_that_ends_by_itself_is_told(on_stage: Stage) -> None:
    class Short:
        running = True

        async def start(self) -> None:
            raise OSError("no such program")

        async def kill(self) -> None:
            self.running = False

        async def stop(self) -> None:
            await self.kill()

    bot = Short()
    async with Page(on_stage, bot=bot) as page, watching(page) as one:
        await one.until(lambda told: told["bot"]["running"] is True)
        bot.running = False
        await one.until(lambda told: told["bot"]["running"] is False)
        assert (await one.act("start")) == {
            "ok": False,
            "said": "The bot did not start: no such program",
        }
        await asyncio.wait_for(one.until(lambda told: told["timeline"]), 5)
