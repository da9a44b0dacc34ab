"""The Home tab: what it shows to whom, what can be begun there, when it is shown anew."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.info import manifest_kept
from bot.domain.actors import Actor
from bot.domain.holdings import Holding, Listing
from bot.domain.numbers import E164
from bot.playground.simulators import Status
from bot.playground.stage import Stage
from bot.playground.workspace import Manifest, View
from bot.runner import Bot
from bot.slack.home import EMPTY, HANDFUL, READING, UNCHANGED
from bot.slack.identity import Identity
from bot.slack.listeners.home import Homes
from bot.slack.members import Members
from bot.store.store import Store
from tests.conftest import QUIET, StartBot
from tests.operations.conftest import Waits
from tests.slack.forming import form, shows, written
from tests.slack.people import BUY, asks, comes, presses, sees, types

AT_VOGENT = "+15125550190"
BEGIN = ["Buy a number", "Import a number", "Look up a number"]
RTL = "שירות לקוחות \u202eevil"
EMOJI = "👩‍👩‍👧‍👦☎️ :tada: *bold* <!channel> &" * 3


@pytest.fixture(autouse=True)
def installed(on_stage: Stage) -> None:
    """The workspace has the app of our own manifest."""
    on_stage.workspace.manifest = Manifest.read(manifest_kept())


async def opens(on_stage: Stage, person: str = "alice") -> None:
    """Open the Home tab; the event must be acknowledged in time."""
    delivery = await on_stage.workspace.open_home(person)
    assert delivery.ok, delivery.error


async def home(
    on_stage: Stage, *texts: str, person: str = "alice", without: tuple[str, ...] = ()
) -> View:
    """Wait until a person's Home has all these texts, and none of those."""

    def found() -> View | None:
        view = on_stage.workspace.home(person)
        said = "" if view is None else view.plain().replace("*", "")
        whole = all(text in said for text in texts) and not any(one in said for one in without)
        return view if view is not None and whole else None

    return await on_stage.workspace.until(found, timeout=60)


def labels(view: View) -> list[str]:
    return [button.label for button in view.buttons()]


async def keeps(bot: Bot, *held: Holding) -> None:
    """These were read at their providers just now, and nothing else there."""
    store = bot.parts.desk.store
    for name in {one.provider for one in held}:
        await store.readings.told(name, (), timedelta(hours=1))
        await store.holdings.saw(name, Listing(tuple(one for one in held if one.provider == name)))


def many(count: int, provider: str = "vogent", **said: Any) -> list[Holding]:
    return [
        Holding(provider, f"r{place}", E164(f"+1415{place:07}"), **said)
        for place in range(2_000_000, 2_000_000 + count)
    ]


@pytest.mark.usefixtures("bot")
async def test_home_reads_what_was_never_read_and_shows_it_by_provider(on_stage: Stage) -> None:
    await opens(on_stage)

    view = await home(on_stage, "5 numbers at 3 providers", "Butter AI · 3 numbers")
    said = view.plain().replace("*", "")
    assert "SigmaMind · 1 number\n• +1 212-555-0190 · Front desk · no agent" in said
    assert "Vogent · 1 number\n• +1 512-555-0190 · no agent" in said
    assert labels(view) == BEGIN
    assert UNCHANGED in said
    assert "Waiting for you" not in said


async def test_home_is_there_before_any_provider_has_answered(bot: Bot, on_stage: Stage) -> None:
    silence = Waits()
    on_stage.vogent.fault(silence, method="GET", times=None)
    await keeps(bot, *many(1, "sigmamind"))

    await opens(on_stage)

    await home(on_stage, "1 number at 3 providers", f"Vogent\n{READING}")
    await silence.arrived.wait()
    silence.go.set()
    await home(on_stage, "Vogent · 1 number", without=(READING,))
    assert on_stage.sigmamind.requests == []


async def test_home_comes_though_slack_puts_it_off_several_times_for_a_moment(
    bot: Bot, on_stage: Stage
) -> None:
    await keeps(bot, Holding("vogent", "r1", E164(AT_VOGENT)))
    for nothing_there in ("sigmamind", "butter"):  # or it is published once more when they are read
        await bot.parts.desk.store.readings.told(nothing_there, (), timedelta(hours=1))
    on_stage.workspace.limit("views.publish", retry_after=1, times=4)

    await opens(on_stage)

    await home(on_stage, "+1 512-555-0190")


async def test_what_is_known_is_shown_without_asking_anybody(bot: Bot, on_stage: Stage) -> None:
    for name in ("sigmamind", "vogent", "butter"):
        await keeps(bot, *many(1, name))

    await opens(on_stage)

    await home(on_stage, "3 numbers at 3 providers")
    await bot.parts.running.ended(60)
    assert [one.requests for one in (on_stage.vogent, on_stage.sigmamind, on_stage.butter)] == [
        [],
        [],
        [],
    ]


async def test_a_provider_that_has_nothing_is_read_once_and_one_that_failed_again(
    bot: Bot, on_stage: Stage
) -> None:
    on_stage.vogent.held.clear()
    on_stage.sigmamind.fault(Status(500), times=None)
    await opens(on_stage)
    await home(on_stage, f"Vogent\n{EMPTY}", "SigmaMind failed (HTTP 500)")
    await bot.parts.running.ended(60)
    asked = len(on_stage.vogent.requests)

    on_stage.sigmamind.heal()
    await opens(on_stage)

    await home(on_stage, "SigmaMind · 1 number")
    assert len(on_stage.vogent.requests) == asked


async def test_one_number_known_of_a_provider_is_not_taken_for_all(
    bot: Bot, on_stage: Stage
) -> None:
    await bot.parts.desk.store.holdings.saw_one(many(1)[0])

    await opens(on_stage)

    await home(on_stage, "Vogent · 1 number\n• +1 512-555-0190")


@pytest.mark.parametrize("count", [1, HANDFUL, HANDFUL + 1, 1_000])
async def test_a_handful_is_shown_and_the_rest_is_counted(
    bot: Bot, on_stage: Stage, count: int
) -> None:
    await keeps(bot, *many(count))

    await opens(on_stage)

    numbers = "1 number" if count == 1 else f"{count:,} numbers"
    view = await home(on_stage, f"Vogent · {numbers}")
    lines = [line for line in view.plain().splitlines() if line.startswith("• +1 415-200")]
    assert len(lines) == min(count, HANDFUL)
    more = f"{count - HANDFUL:,} more: `/number list provider:vogent`"
    assert (more in view.plain()) is (count > HANDFUL)
    assert ("Show all" in labels(view)) is (count > HANDFUL)


async def test_show_all_opens_the_list_of_that_provider(bot: Bot, on_stage: Stage) -> None:
    for place in range(8):
        on_stage.vogent.hold(f"+1415200000{place}")
    await keeps(bot, *many(HANDFUL + 1))
    await opens(on_stage)

    view = await home(on_stage, "1 more")
    await on_stage.workspace.click("alice", view, "Show all")

    await shows(on_stage, "9 numbers", "+1 415-200-0007")


@pytest.mark.parametrize("name", ["x" * 128, RTL, EMOJI, "", " ", "\n", "&" * 128, "<" * 128])
async def test_slack_takes_every_name(bot: Bot, on_stage: Stage, name: str) -> None:
    held = many(1_000, name=name, inbound_agent=name or None, outbound_agent="a" * 128)
    await keeps(bot, *held, *many(1_000, "butter", name=name))

    await opens(on_stage)

    view = await home(on_stage, "Vogent · 1,000 numbers", "Butter AI · 1,000 numbers")
    assert "<!channel>" not in str(view.raw)


async def test_a_name_that_is_read_from_right_to_left_turns_nothing_else_around(
    bot: Bot, on_stage: Stage
) -> None:
    await keeps(bot, *many(1, name=RTL))

    await opens(on_stage)

    await home(on_stage, f"\u200e• +1 415-200-0000 · \u2068{RTL}\u2069 · no agent")


async def test_a_layout_that_slack_refuses_is_sent_once_more_as_words(
    bot: Bot, on_stage: Stage
) -> None:
    await keeps(bot, *many(2), *many(1, "sigmamind"), *many(1, "butter"))
    on_stage.workspace.fail("views.publish", "invalid_blocks")

    await opens(on_stage)

    view = await home(on_stage, "4 numbers at 3 providers", "Vogent: 2 numbers")
    assert [block["type"] for block in view.blocks] == ["section"]
    on_stage.workspace.problems.clear()


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("person", "why"),
    [("greta", "You are a guest here"), ("sam", "You belong to another workspace")],
)
async def test_guests_and_strangers_are_told_why_it_is_empty(
    on_stage: Stage, person: str, why: str
) -> None:
    await opens(on_stage, person)

    view = await home(on_stage, "Nothing to see here", why, person=person)
    assert view.buttons() == []
    assert on_stage.vogent.requests == []


async def test_when_slack_does_not_tell_who_it_is_home_says_so(bot: Bot, on_stage: Stage) -> None:
    on_stage.workspace.fail("users.info", "internal_error")

    await opens(on_stage)

    await home(on_stage, "Slack did not tell me who you are", "Open Home again")
    await bot.parts.running.ended(60)
    on_stage.workspace.problems.clear()


@pytest.mark.usefixtures("bot")
async def test_the_tab_of_messages_publishes_nothing(on_stage: Stage) -> None:
    delivery = await on_stage.workspace.open_home("alice", "messages")

    assert delivery.ok
    await asks(on_stage, "help")
    assert on_stage.workspace.home("alice") is None


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_only_what_a_provider_offers_can_be_begun(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    off = {"sigmamind_api_key": None, "vogent_api_key": None}
    await start_bot(mode, **off)

    await opens(on_stage)

    view = await home(on_stage, "3 numbers at 1 provider")
    assert labels(view) == ["Import a number", "Look up a number"]


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_who_may_only_look_is_told_whom_to_ask(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, numberbot_operators="U02BOB")

    await opens(on_stage)

    view = await home(on_stage, "You may look, but not change numbers.", "Ask one of: @Bob.")
    assert labels(view) == ["Look up a number"]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("label", BEGIN)
async def test_each_button_opens_its_form(on_stage: Stage, label: str) -> None:
    await opens(on_stage)

    await on_stage.workspace.click("alice", await home(on_stage, "5 numbers"), label)

    assert (await form(on_stage)).title == label


@pytest.mark.usefixtures("bot")
async def test_a_number_is_bought_from_home_and_everybody_hears_of_it_by_message(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    await opens(on_stage)
    await workspace.click("alice", await home(on_stage, "5 numbers"), "Buy a number")
    await workspace.submit("alice", await form(on_stage), {"Area code": "415"})
    card = await shows(on_stage, "Buy +1 415-555-0100 at Vogent?")
    await home(on_stage, "Waiting for you", "Buy +1 415-555-0100 at Vogent")

    await workspace.click("alice", card, BUY)

    await shows(on_stage, "+1 415-555-0100 is yours at Vogent.")
    view = await home(on_stage, "6 numbers", "+1 415-555-0100 at Vogent: bought by Alice")
    assert "Waiting for you" not in view.plain()
    await sees(on_stage, "@Alice bought +1 415-555-0100", place=workspace.dm("alice").id)
    assert workspace.seen_by("bob", "#ops") == []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_with_a_channel_of_our_own_what_is_done_from_home_is_heard_there(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    await start_bot(mode, numberbot_channel="C01OPS")
    workspace = on_stage.workspace
    await opens(on_stage)
    await workspace.click("alice", await home(on_stage, "5 numbers"), "Buy a number")
    await workspace.submit("alice", await form(on_stage), {"Area code": "415"})

    await workspace.click("alice", await shows(on_stage, "Buy +1 415-555-0100"), BUY)

    await sees(on_stage, "@Alice bought +1 415-555-0100 at Vogent.", person="bob")


@pytest.mark.usefixtures("bot")
async def test_a_plan_that_waits_opens_as_its_card_and_is_confirmed_there(on_stage: Stage) -> None:
    await types(on_stage, "buy US 415")
    await sees(on_stage, "Buy +1 415-555-0100")
    await opens(on_stage)
    view = await home(on_stage, "Waiting for you", "Buy +1 415-555-0100 at Vogent")

    await on_stage.workspace.click("alice", view, "Open the card")
    card = await shows(on_stage, "Only you can confirm this")
    await on_stage.workspace.click("alice", card, BUY)

    await shows(on_stage, "+1 415-555-0100 is yours at Vogent.")
    await sees(on_stage, "@Alice bought +1 415-555-0100 at Vogent.", person="bob")
    await home(on_stage, "bought by Alice", without=("Waiting for you",))


@pytest.mark.usefixtures("bot")
async def test_a_plan_of_somebody_else_waits_for_them_alone(on_stage: Stage) -> None:
    await asks(on_stage, "buy US 415")

    await opens(on_stage, "bob")

    await home(on_stage, "5 numbers", person="bob", without=("Waiting for you",))


@pytest.mark.usefixtures("bot")
async def test_cancelling_takes_a_plan_from_home(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    await opens(on_stage)
    await home(on_stage, "Waiting for you")

    await presses(on_stage, card, "Cancel")

    await home(on_stage, "5 numbers", without=("Waiting for you",))
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_all_that_i_did_opens_my_part_of_the_trail(on_stage: Stage) -> None:
    await presses(on_stage, await asks(on_stage, "buy US 415"), BUY)
    await sees(on_stage, "is yours")
    await opens(on_stage)
    view = await home(on_stage, "bought by Alice")

    await on_stage.workspace.click("alice", view, "All that I did")

    await shows(on_stage, "3 events", "buy", "confirmed")


@pytest.mark.usefixtures("bot")
async def test_a_home_that_cannot_be_shown_is_in_nobodys_way(
    on_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await opens(on_stage)
    await home(on_stage, "5 numbers")
    card = await asks(on_stage, "buy US 415")
    on_stage.workspace.fail("views.publish", "internal_error")

    await presses(on_stage, card, BUY)

    await sees(on_stage, "is yours at Vogent.")
    await sees(on_stage, "@Alice bought", person="bob")
    problems = on_stage.workspace.problems
    assert await comes(lambda: [one for one in problems if "views.publish" in one])
    assert [one.levelname for one in caplog.records if one.levelname == "ERROR"] == []
    problems.clear()


async def test_who_never_opened_home_is_published_none(bot: Bot, on_stage: Stage) -> None:
    await presses(on_stage, await asks(on_stage, "buy US 415"), BUY)
    await sees(on_stage, "@Alice bought", person="bob")

    await bot.parts.running.ended(60)

    assert on_stage.workspace.home("alice") is None


async def test_changes_that_come_together_are_shown_by_one_home(bot: Bot, on_stage: Stage) -> None:
    parts, alice = bot.parts, Actor("U01ALICE", "Alice", "T01TEST")
    await parts.desk.store.places.opened_home(alice.id)
    me = Identity("T01TEST", "Test", "UBOT", "BBOT", None, "")
    members = Members(parts.notices.client, me)
    homes = Homes(parts.desk, parts.notices.cards, members, parts.running, parts.reading)

    for _ in range(10):
        homes.later(alice)
    await parts.running.ended(60)

    calls = [call.method for call in on_stage.workspace.api_calls]
    assert calls.count("views.publish") == 1


async def test_two_homes_at_once_leave_the_newer_one(bot: Bot, on_stage: Stage) -> None:
    await keeps(bot, *many(1), *many(1, "sigmamind"), *many(1, "butter"))
    await opens(on_stage)
    await home(on_stage, "3 numbers")
    card = await asks(on_stage, "buy US 415 provider:vogent")

    await presses(on_stage, card, BUY)
    await opens(on_stage)

    await home(on_stage, "4 numbers", "bought by Alice", without=("Waiting for you",))
    await bot.parts.running.ended(60)
    last = on_stage.workspace.home("alice")
    assert last is not None
    assert "bought by Alice" in last.plain()


async def read(store: Store, lists: set[str], agents: set[str]) -> None:
    """Wait until the database has numbers and agents of these providers."""
    async with asyncio.timeout(60):
        while (  # noqa: ASYNC110 the database tells nobody of what is written to it
            {held.provider for held in await store.holdings.every()} != lists
            or {name for name, _ in await store.agents.names()} != agents
        ):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_soon_after_start_every_provider_is_read_with_its_agents(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    bot = await start_bot(mode, tuning=replace(QUIET, first_sync=timedelta(0)))

    lists = {"sigmamind", "vogent", "butter"}
    await read(bot.parts.desk.store, lists, agents={"sigmamind", "vogent"})

    await opens(on_stage)
    await home(on_stage, "5 numbers at 3 providers")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_every_provider_is_read_again_and_again(
    start_bot: StartBot, on_stage: Stage, mode: str
) -> None:
    tuning = replace(QUIET, first_sync=timedelta(0))
    bot = await start_bot(mode, tuning=tuning, numberbot_sync_every="1s")
    lists = {"sigmamind", "vogent", "butter"}
    await read(bot.parts.desk.store, lists, agents={"sigmamind", "vogent"})

    on_stage.vogent.held.clear()
    on_stage.sigmamind.agents.clear()

    await read(bot.parts.desk.store, lists - {"vogent"}, agents={"vogent"})
