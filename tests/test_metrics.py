"""What /metrics tells: of a real bot, and the same as the documents and the alert rules say."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.errors import WhyNot
from bot.playground.simulators import Cut, Status, too_many
from bot.playground.stage import Stage
from bot.runner import Bot
from tests import underneath
from tests.conftest import QUIET, StartBot
from tests.slack.people import PICK, asks, buys, comes, sees

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "docs/operations/metrics.md").read_text()
ALERTS = yaml.safe_load((ROOT / "docs/alerts.yml").read_text())["groups"][0]["rules"]
ALERTS_PAGE = (ROOT / "docs/operations/alerts.md").read_text()
OF_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")
BY_PROMETHEUS = {"up"}
Sample = tuple[str, tuple[tuple[str, str], ...]]


async def scraped(bot: Bot) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"{bot.url}/metrics") as page:
        assert page.status == 200
        assert page.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return await page.text()


async def values(bot: Bot) -> dict[Sample, float]:
    """Each sample by its name and labels."""
    families = text_string_to_metric_families(await scraped(bot))
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


def sample(name: str, **labels: str) -> Sample:
    return f"numberbot_{name}", tuple(sorted(labels.items()))


def families(page: str) -> set[str]:
    return set(re.findall(r"^# TYPE (\S+)", page, re.MULTILINE))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_purchase_is_counted_all_along(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    bot = await start_bot(mode, port=0)

    await buys(on_stage)
    await sees(on_stage, "is yours at Vogent")
    await comes(lambda: not bot.parts.running.tasks or None)

    told = await values(bot)
    asked, pressed = {"kind": "command", "what": "buy"}, {"kind": "press", "what": "plan.confirm"}
    assert told[sample("requests_total", ended="answered", **asked)] == 1
    assert told[sample("requests_total", ended="answered", **pressed)] == 1
    assert told[sample("ack_seconds_count", kind="command", mode=mode)] == 1
    assert told[sample("ack_seconds_count", kind="press", mode=mode)] == 1
    purchase = {"provider": "vogent", "method": "POST", "operation": "purchase"}
    assert told[sample("provider_calls_total", outcome="done", **purchase)] == 1
    for state in ("proposed", "claimed", "sent", "done"):
        assert told[sample("plan_changes_total", state=state)] == 1
    assert told[sample("plans_open", state="proposed")] == 0
    assert (told[sample("trail_events")], told[sample("trail_sound")]) == (3, 1)
    assert told[sample("slack_calls_total", method="response_url", outcome="ok")] > 0
    assert told[sample("slack_calls_total", method="auth.test", outcome="ok")] == 1
    assert told.get(sample("socket_connected")) == (1 if mode == "socket" else None)


async def test_what_is_refused_is_counted_by_its_reason(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", numberbot_operators=frozenset({"U02BOB"}))

    await asks(on_stage, "buy US 415")
    await asks(on_stage, "frobnicate everything")

    await comes(lambda: not bot.parts.running.tasks or None)
    told = await values(bot)
    assert told[sample("refusals_total", reason="no operator")] == 1
    assert told[sample("refusals_total", reason="not understood")] == 1
    refused = {"kind": "command", "ended": "refused"}
    assert told[sample("requests_total", what="buy", **refused)] == 1
    assert told[sample("requests_total", what="other", **refused)] == 1


def test_every_reason_why_somebody_may_not_is_told() -> None:
    assert [why for why in WhyNot if f"`{why}`" not in TABLE] == []


async def test_a_press_on_somebody_elses_card_is_counted_as_such(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")
    card = await asks(on_stage, "buy US 415")

    await on_stage.workspace.forge_action("bob", "#ops", "plan.confirm", card.buttons()[0].value)
    await sees(on_stage, "This card is Alice's", person="bob")
    await comes(lambda: not bot.parts.running.tasks or None)

    told = await values(bot)
    assert told[sample("refusals_total", reason="somebody else's card")] == 1


async def test_nothing_typed_and_nobody_is_in_a_label(start_bot: StartBot, on_stage: Stage) -> None:
    bot = await start_bot("http")

    await asks(on_stage, "show +14155550100")
    await asks(on_stage, "geheimwort +14155550199")
    await buys(on_stage, "buy US 415 name:Zauberwort", PICK)
    await sees(on_stage, "is yours at SigmaMind")

    page = await scraped(bot)
    for word in ("415555", "eheimwort", "auberwort", "U01ALICE", "alice", "C0"):
        assert word not in page


async def test_a_doubt_and_how_it_was_settled_are_counted(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", tuning=replace(QUIET, lease=timedelta(0)))
    on_stage.sigmamind.fault(Cut(changed=True), method="POST", path="/phone-numbers")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "I do not know yet whether a number in US 415 was bought at SigmaMind.")
    doubtful = await values(bot)

    await bot.reconcile()
    await sees(on_stage, "is yours at SigmaMind")

    purchase = {"provider": "sigmamind", "method": "POST", "operation": "purchase"}
    assert doubtful[sample("provider_calls_total", outcome="unknown", **purchase)] == 1
    assert doubtful[sample("plans_open", state="unknown")] == 1
    assert doubtful[sample("plan_changes_total", state="unknown")] == 1
    settled = await values(bot)
    assert settled[sample("plans_settled_total", outcome="success")] == 1
    assert settled[sample("reconcile_last_timestamp_seconds")] > 0


async def test_retries_and_slowing_down_are_counted(start_bot: StartBot, on_stage: Stage) -> None:
    bot = await start_bot("http")
    on_stage.vogent.fault(Status(500), method="POST", path="/phone_numbers/search")
    on_stage.vogent.fault(too_many(0), method="POST", path="/phone_numbers/search")

    await asks(on_stage, "search US 415 provider:vogent")

    told = await values(bot)
    assert told[sample("provider_retries_total", provider="vogent")] == 2
    assert told[sample("provider_limited_total", provider="vogent")] == 1


async def test_a_slack_that_wants_fewer_calls_is_counted(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")
    on_stage.workspace.limit("users.info", retry_after=0)

    await asks(on_stage, "help")

    assert (await values(bot))[sample("slack_limited_total")] == 1


async def test_a_database_that_is_gone_leaves_a_page_that_says_so(
    start_bot: StartBot, database_url: str
) -> None:
    bot = await start_bot("http")
    underneath.taken_away(database_url)

    told = await values(bot)
    underneath.brought_back(database_url)

    assert told[sample("database_usable")] == 0
    assert told[sample("database_trouble_total", why="away")] > 0
    assert sample("trail_sound") not in told


async def test_a_broken_trail_is_told(
    start_bot: StartBot, on_stage: Stage, database_url: str
) -> None:
    bot = await start_bot("http")
    await asks(on_stage, "buy US 415")
    underneath.changed(database_url, "UPDATE trail_head SET mac = 'x'")

    assert (await values(bot))[sample("trail_sound")] == 0


async def test_however_many_ask_the_database_is_asked_once(start_bot: StartBot) -> None:
    bot = await start_bot("http")
    before = await values(bot)

    pages = await asyncio.gather(*(values(bot) for _ in range(20)))

    reads = sample("database_write_seconds_count")
    assert {page[reads] for page in pages} == {before[reads]}
    assert all(page[sample("database_pool_in_use")] == 0 for page in pages)


async def test_two_bots_in_one_process_count_apart(start_bot: StartBot, on_stage: Stage) -> None:
    first, second = await start_bot("http"), await start_bot("http")

    await asks(on_stage, "help")  # the workspace knows the second one's address

    helped = sample("requests_total", kind="command", what="help", ended="answered")
    await comes(lambda: not second.parts.running.tasks or None)
    assert (await values(second))[helped] == 1
    assert helped not in await values(first)


async def test_the_documents_name_what_is_served_all_of_it_and_nothing_else(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("socket", port=0, numberbot_channel="C01OPS")
    await asks(on_stage, "buy US 415")
    await bot.witness()

    served = families(await scraped(bot))
    documented = re.findall(r"^\| `([a-z_]+)` \|", TABLE, re.MULTILINE)

    assert sorted(documented) == sorted(served)
    for rule in ALERTS:
        named = set(re.findall(r"\b(?:numberbot|process)_[a-z_]+\b|\bup\b", rule["expr"]))
        assert named != set(), rule["alert"]
        unknown = {
            name
            for name in named - BY_PROMETHEUS
            if name not in served and OF_HISTOGRAM.sub("", name) not in served
        }
        assert unknown == set(), rule["alert"]


def test_every_alert_says_what_it_means_and_what_to_do() -> None:
    told = re.findall(r"^\| `(Numberbot\w+)` \| .+ \| .+ \|$", ALERTS_PAGE, re.MULTILINE)

    assert told == [rule["alert"] for rule in ALERTS]
    assert {rule["labels"]["severity"] for rule in ALERTS} == {"page", "ticket"}
