"""Two copies on one PostgreSQL behind a balancer: whichever is asked next goes on with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.plans import State
from bot.domain.questions import Question
from bot.playground.simulators import Cut
from bot.playground.stage import Stage
from bot.runner import Bot
from bot.slack import ids
from bot.store.store import Store
from bot.store.verify import Verdict, verify
from tests import underneath
from tests.balancer import Balancer, balancing
from tests.conftest import QUIET, enter
from tests.databases import on_postgres
from tests.operations.conftest import Waits
from tests.slack.forming import form, opens, sends, shows, written
from tests.slack.people import (
    BUY,
    PICK,
    asks,
    buys,
    comes,
    phases,
    presses,
    purchases,
    sees,
    trail,
    types,
)
from tests.slack.test_flow_twice import IMPATIENT, TRUNK

pytestmark = on_postgres("copies share no file")
OURS = "+12125550190"


@asynccontextmanager
async def copies(on_stage: Stage, count: int = 2, **changed: Any) -> AsyncIterator[Balancer]:
    """So many copies behind a balancer, to which the workspace turns."""
    async with AsyncExitStack() as running:
        every = [await enter(running, on_stage, "http", **changed) for _ in range(count)]
        balancer = await running.enter_async_context(balancing(every))
        on_stage.workspace.request_url = balancer.url
        yield balancer


@pytest.fixture(params=["first", "second"])
async def balancer(request: pytest.FixtureRequest, on_stage: Stage) -> AsyncIterator[Balancer]:
    """Two copies whose leases run out at once; the first request goes to one, or to the other."""
    async with copies(on_stage, tuning=IMPATIENT) as found:
        if request.param == "second":
            found.skip()
        yield found
        assert set(found.sent) == {0, 1}


def other(balancer: Balancer) -> Bot:
    """The copy that was not asked last."""
    return balancer.copies[1 - balancer.sent[-1]]


async def doubt(on_stage: Stage) -> None:
    """A pick at SigmaMind whose answer is lost."""
    on_stage.sigmamind.fault(Cut(changed=True), method="POST", path="/phone-numbers")
    await buys(on_stage, "buy US 415 provider:sigmamind", PICK)
    await sees(on_stage, "I do not know yet whether a number in US 415")


@pytest.mark.usefixtures("balancer")
async def test_a_day_at_the_desk_goes_on_at_whichever_copy_is_asked(
    on_stage: Stage, store: Store
) -> None:
    workspace = on_stage.workspace
    card = await asks(on_stage, "buy US 415")
    await presses(on_stage, card, "Other offers")
    offers = await sees(on_stage, "Offers for US 415", "+1 415-555-0102")
    await presses(on_stage, offers, "v1|buy +14155550102 provider:vogent")
    await presses(on_stage, await sees(on_stage, "Buy +1 415-555-0102 at Vogent?"), BUY)
    await sees(on_stage, "@Alice bought", person="bob")

    view = await opens(on_stage, f"update {OURS}", "Trunk password")
    await sends(on_stage, view, Name="Sales")
    card_shown = await shows(on_stage, "Front desk → Sales")
    await workspace.click("alice", card_shown, "Update")
    await shows(on_stage, "was updated at SigmaMind")

    card = await asks(on_stage, "release +15125550190")
    await presses(on_stage, card, "Release")
    await sees(on_stage, "@Alice released", person="bob")

    page = await asks(on_stage, "audit")
    assert (
        phases(page.plain())
        == ["proposed", "proposed", "confirmed", "done"]
        + [
            "proposed",
            "confirmed",
            "done",
        ]
        * 2
    )
    await presses(on_stage, page, "Export")
    await sees(on_stage, "events sent to your messages")
    assert (await verify(store.engine, None)).verdict is Verdict.UNCHECKED  # no key was given


@pytest.mark.usefixtures("balancer")
async def test_an_import_is_followed_mended_and_sent_at_whichever_copy_is_asked(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    view = await opens(on_stage, "import", "Provider", place="#sales")
    await workspace.choose("alice", view, "Provider", "vogent")
    await form(on_stage, "Trunk password")
    view = await form(on_stage)
    await workspace.choose("alice", view, "Provider", "sigmamind")
    view = await form(on_stage, "Inbound agent")
    found = await workspace.suggest("alice", view, "Inbound agent", "front")
    assert [one["text"]["text"] for one in found.options] != []
    await workspace.choose("alice", view, "Provider", "vogent")
    await workspace.until(
        lambda: (now := workspace.view("alice")) and "Inbound agent" not in now.plain()
    )
    view = await form(on_stage, "Trunk password")

    wrong = await sends(on_stage, view, **(TRUNK | {"Number": "(415) 555-0123"}))
    assert "country code is missing" in wrong["number"]
    assert await sends(on_stage, view, **TRUNK) == {}

    await shows(on_stage, "was imported at Vogent")
    assert written(on_stage) == ["vogent POST /api/phone_numbers"]


async def test_the_line_of_a_form_reaches_a_channel_that_only_the_copy_that_opened_it_was_told_of(
    balancer: Balancer, on_stage: Stage
) -> None:
    view = await opens(on_stage, "import provider:vogent", "Trunk password", place="#sales")

    assert await sends(on_stage, view, **TRUNK) == {}

    await sees(on_stage, "@Alice imported +1 415-555-0123", person="bob", place="#sales")
    assert balancer.sent == [balancer.sent[0], 1 - balancer.sent[0]]


@pytest.mark.usefixtures("balancer")
async def test_the_address_of_that_channel_is_in_the_database_only_as_it_was_sealed(
    on_stage: Stage, database_url: str
) -> None:
    await opens(on_stage, "import provider:vogent", "Trunk password", place="#sales")
    await types(on_stage, "help")

    ((sealed,),) = underneath.rows(database_url, "SELECT sealed FROM places")
    secret = on_stage.workspace.deliveries[0].payload["response_url"]
    assert secret.rpartition("/")[2] not in sealed
    assert "/" not in sealed


@pytest.mark.usefixtures("balancer")
async def test_of_two_choices_at_two_copies_the_later_wins(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    on_stage.vogent.hold("+15125550191")
    view = await opens(on_stage, "assign")
    slow = Waits()
    on_stage.vogent.fault(slow, method="GET")

    await workspace.choose("alice", view, "Number", "+1 512-555-0190 · Vogent")
    await slow.arrived.wait()
    await workspace.choose("alice", view, "Number", "+1 512-555-0191 · Vogent")
    view = await form(on_stage, "For which calls")
    slow.go.set()
    await sends(on_stage, view, Agent="Front desk")

    await shows(on_stage, "Assign Front desk to +1 512-555-0191 at Vogent?")


async def test_what_one_copy_left_in_doubt_another_settles_and_writes_over(
    balancer: Balancer, on_stage: Stage
) -> None:
    await doubt(on_stage)
    stood = await sees(on_stage, "I do not know yet")

    await other(balancer).reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, "+1 415-555-0120* is yours at SigmaMind", place=dm)
    assert await sees(on_stage, "is yours at SigmaMind") is stood
    assert len(purchases(on_stage.sigmamind)) == 1


@pytest.mark.parametrize("button", ["It happened", "It did not"])
async def test_a_question_is_asked_once_and_answered_at_whichever_copy(
    balancer: Balancer, on_stage: Stage, button: str
) -> None:
    await doubt(on_stage)
    on_stage.sigmamind.hold("+12125550199")
    for _ in range(3):
        for copy in balancer.copies:
            await copy.reconcile()
    dm = on_stage.workspace.dm("alice").id
    question = await sees(on_stage, "Did this happen?", place=dm)
    asked = [one for one in on_stage.workspace.seen_by("alice", dm) if one.buttons()]
    assert asked == [question]

    await presses(on_stage, question, button)

    ending = "is yours at SigmaMind" if button == "It happened" else "was not bought"
    await sees(on_stage, ending, place=dm)
    assert phases(await trail(on_stage))[-1] == "settled"


async def test_a_card_whose_time_is_over_is_refused_by_every_copy(on_stage: Stage) -> None:
    async with copies(on_stage, numberbot_plan_lifetime="1s") as balancer:
        card = await asks(on_stage, "buy US 415")
        plans = balancer.copies[0].parts.desk.store.plans
        async with asyncio.timeout(60):
            while (await plans.newest(1))[0].state is not State.EXPIRED:
                await balancer.copies[1].reconcile()

        await presses(on_stage, card, BUY)

        await sees(on_stage, "expired")
        assert purchases(on_stage.vogent) == []


@pytest.mark.usefixtures("balancer")
async def test_home_is_the_same_at_every_copy(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    await workspace.open_home("alice")
    await workspace.until(lambda: (home := workspace.home("alice")) and "5 numbers" in home.plain())
    asked = [len(one.requests) for one in (on_stage.sigmamind, on_stage.vogent, on_stage.butter)]

    await workspace.open_home("bob")

    await workspace.until(lambda: (home := workspace.home("bob")) and "5 numbers" in home.plain())
    now = [len(one.requests) for one in (on_stage.sigmamind, on_stage.vogent, on_stage.butter)]
    assert now == asked  # the other copy knows what the first was told


@pytest.mark.usefixtures("balancer")
async def test_shortcuts_open_at_one_copy_and_are_sent_at_another(on_stage: Stage) -> None:
    await on_stage.workspace.shortcut("alice", ids.SHORTCUT_BUY)
    view = await form(on_stage, "Area code")
    await sends(on_stage, view, Area_code="415")
    card = await shows(on_stage, "Buy +1 415-555-0100 at Vogent?")

    await on_stage.workspace.click("alice", card, BUY)

    await shows(on_stage, "is yours at Vogent")


async def test_however_many_copies_there_are_each_provider_is_read_once(
    on_stage: Stage, store: Store
) -> None:
    at_once = replace(QUIET, first_sync=timedelta(0))
    async with copies(on_stage, 3, tuning=at_once) as balancer:
        providers = frozenset(balancer.copies[0].parts.desk.providers)
        async with asyncio.timeout(60):
            while frozenset(await store.readings.went()) != providers:  # noqa: ASYNC110 it tells nobody
                await asyncio.sleep(0.01)
        every = (on_stage.sigmamind, on_stage.vogent, on_stage.butter)
        asked = [[f"{one.method} {one.path}" for one in each.requests] for each in every]

        await asyncio.gather(*(copy.parts.reading.due() for copy in balancer.copies))

    assert all(len(each) == len(set(each)) for each in asked)
    assert asked == [[f"{one.method} {one.path}" for one in each.requests] for each in every]


async def test_a_command_that_a_socket_took_and_never_acknowledged_is_done_once(
    on_stage: Stage, store: Store
) -> None:
    workspace, refused = on_stage.workspace, Question(outcome="denied")
    async with AsyncExitStack() as running:
        for _ in range(2):
            await enter(running, on_stage)
        await workspace.connected(2)
        workspace.post.links.loses_next = True
        workspace.post.ack_seconds = 3.0

        delivery = await workspace.command("alice", "#ops", "/number", "buy US 415")
        assert delivery.error == "operation_timeout"
        again = await workspace.redeliver(delivery)
        workspace.hang_up()
        await sees(on_stage, "Buy +1 415-555-0100 at Vogent?")
        await sees(on_stage, "Slack sent me this twice")
        await workspace.connected(2)

        assert again.ok
        assert len(await store.plans.newest(9)) == 1
        assert [one.phase for one in (await store.trail.newest(refused, 9)).events] == ["duplicate"]


async def test_a_click_that_a_socket_took_and_never_acknowledged_buys_once(
    on_stage: Stage,
) -> None:
    workspace = on_stage.workspace
    async with AsyncExitStack() as running:
        for _ in range(2):
            await enter(running, on_stage)
        await workspace.connected(2)
        card = await asks(on_stage, "buy US 415")
        workspace.post.links.loses_next = True
        workspace.post.ack_seconds = 3.0

        click = await workspace.click("alice", card, BUY)
        again = await workspace.redeliver(click)
        workspace.hang_up()

        assert (click.error, again.ok) == ("operation_timeout", True)
        await sees(on_stage, "@Alice bought", person="bob")
        await comes(lambda: any("is yours" in one.plain() for one in seen(on_stage)))
        assert len(purchases(on_stage.vogent)) == 1
        await workspace.connected(2)


def seen(on_stage: Stage) -> list[Any]:
    return on_stage.workspace.seen_by("alice", "#ops")
