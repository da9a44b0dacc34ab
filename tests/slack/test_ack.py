"""An ack that says nothing goes out before anybody looks at what came; any other is waited for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from structlog.testing import capture_logs

from bot.playground.stage import Stage
from bot.runner import Bot, Mode
from bot.slack.running import MUCH, Running
from bot.slack.stopping import WORDS
from tests import underneath
from tests.conftest import StartBot, enter
from tests.slack.forming import opens, sends
from tests.slack.payloads import COMMAND, interaction
from tests.slack.people import BUY, asks, comes, presses, purchases, sees, types

TRUNK = {
    "Number": "nonsense",
    "Termination URI": "sip.telnyx.com",
    "Trunk user name": "carrier",
    "Trunk password": "kanarienvogel-0123",
}
both_modes = pytest.mark.parametrize("mode", ["socket", "http"])


@dataclass(frozen=True)
class Held:
    """Holds whatever comes, before Bolt looks at it, until it may go on."""

    go: asyncio.Event = field(default_factory=asyncio.Event)
    requests: list[AsyncBoltRequest] = field(default_factory=list)


@contextmanager
def held(bot: Bot) -> Iterator[Held]:
    """Until it may go on, nothing reaches this bot's listeners."""
    app, hold = bot.parts.app, Held()
    dispatch = app.async_dispatch

    async def later(request: AsyncBoltRequest) -> BoltResponse:
        hold.requests.append(request)
        await hold.go.wait()
        return await dispatch(request)

    app.async_dispatch = later  # type: ignore[method-assign, assignment]
    try:
        yield hold
    finally:
        hold.go.set()
        app.async_dispatch = dispatch  # type: ignore[method-assign]


@both_modes
async def test_a_command_is_acknowledged_and_counted_before_any_listener_has_begun(
    start_bot: StartBot, on_stage: Stage, mode: Mode
) -> None:
    bot = await start_bot(mode)
    with held(bot) as hold:
        await types(on_stage, "help")
        await comes(lambda: hold.requests or None)

        assert on_stage.workspace.seen_by("alice", "#ops") == []
        counted = f'numberbot_ack_seconds_count{{kind="command",mode="{mode}"}} 1.0'
        await comes(lambda: counted in bot.parts.metrics.page().decode() or None)
        assert bot.parts.running.tasks
        hold.go.set()

        await sees(on_stage, "What /number can do")


@both_modes
async def test_so_are_a_press_and_a_shortcut(
    start_bot: StartBot, on_stage: Stage, mode: Mode
) -> None:
    bot = await start_bot(mode)
    card = await asks(on_stage, "buy US 415")
    with held(bot) as hold:
        await presses(on_stage, card, BUY)
        shortcut = await on_stage.workspace.shortcut("bob", "buy_number")
        await comes(lambda: len(hold.requests) == 2 or None)

        assert shortcut.ok
        assert card.buttons()[0].label == BUY
        hold.go.set()

        await sees(on_stage, "is yours at Vogent")


@both_modes
async def test_a_command_is_acknowledged_while_the_database_is_locked(
    start_bot: StartBot, on_stage: Stage, database_url: str, mode: Mode
) -> None:
    await start_bot(mode)
    with underneath.locked(database_url):
        await types(on_stage, "buy US 415")

    await sees(on_stage, "Buy +1 415-555-0100 at Vogent?")


@both_modes
async def test_a_form_is_acknowledged_by_what_is_wrong_with_it_and_not_before(
    start_bot: StartBot, on_stage: Stage, mode: Mode
) -> None:
    bot = await start_bot(mode)
    view = await opens(on_stage, "import provider:vogent", "Trunk password")
    with held(bot) as hold:
        sending = asyncio.create_task(sends(on_stage, view, **TRUNK))
        await comes(lambda: hold.requests or None)
        assert not sending.done()
        hold.go.set()

        assert await sending != {}


@asynccontextmanager
async def stopped(
    on_stage: Stage, mode: Mode
) -> AsyncIterator[tuple[Bot, Callable[[], Awaitable[None]]]]:
    """A bot, and what begins its stop; it has stopped when the block is left."""
    stack, stops = AsyncExitStack(), set[asyncio.Task[None]]()
    bot = await enter(stack, on_stage, mode)

    async def stop() -> None:
        stops.add(asyncio.create_task(stack.aclose()))
        await bot.parts.running.stopping.wait()

    yield bot, stop
    await asyncio.gather(*stops)


@both_modes
async def test_a_command_whose_ack_went_out_just_before_the_stop_is_answered_all_the_same(
    on_stage: Stage, mode: Mode
) -> None:
    async with stopped(on_stage, mode) as (bot, stop):
        with held(bot) as hold:
            await types(on_stage, "buy US 415")
            await comes(lambda: hold.requests or None)
            await stop()

    await sees(on_stage, WORDS, within=0.1)
    assert on_stage.vogent.requests == []


@both_modes
async def test_so_is_a_press_and_its_card_stays_open(on_stage: Stage, mode: Mode) -> None:
    async with stopped(on_stage, mode) as (bot, stop):
        card = await asks(on_stage, "buy US 415")
        with held(bot) as hold:
            await presses(on_stage, card, BUY)
            await comes(lambda: hold.requests or None)
            await stop()

    await sees(on_stage, WORDS, within=0.1)
    assert card.buttons()[0].label == BUY
    assert purchases(on_stage.vogent) == []


@both_modes
async def test_what_fails_before_its_listener_is_answered_with_its_number(
    start_bot: StartBot, on_stage: Stage, mode: Mode
) -> None:
    bot = await start_bot(mode)

    async def breaks() -> None:
        raise RuntimeError("in the middle")

    bot.parts.app.middleware(breaks)
    with capture_logs() as logged:
        await types(on_stage, "help")

        answer = await sees(on_stage, "Something broke in Numberbot, fault")

    (line,) = [one for one in logged if one["event"] == "listener failed"]
    assert str(line["fault"]) in answer.plain()


async def test_what_bolt_itself_cannot_bear_is_logged_counted_and_ends_nothing_else(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")
    dispatch = bot.parts.app.async_dispatch

    async def breaks(_: AsyncBoltRequest) -> BoltResponse:
        raise RuntimeError("below all")

    bot.parts.app.async_dispatch = breaks  # type: ignore[method-assign, assignment]
    with capture_logs() as logged:
        await types(on_stage, "help")
        await comes(lambda: not bot.parts.running.tasks or None)
    bot.parts.app.async_dispatch = dispatch  # type: ignore[method-assign]

    assert "what Slack sent reached no listener" in [one["event"] for one in logged]
    assert "numberbot_faults_total 1.0" in bot.parts.metrics.page().decode()
    assert "What /number can do" in (await asks(on_stage, "help")).plain()


async def test_what_slack_delivers_again_has_effect_once_and_tells_bolt_so(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http")
    card = await asks(on_stage, "buy US 415")
    with held(bot) as hold:
        first = await presses(on_stage, card, BUY)
        assert (await on_stage.workspace.redeliver(first)).ok
        await comes(lambda: len(hold.requests) == 2 or None)
        hold.go.set()

    assert [one.headers.get("x-slack-retry-num") for one in hold.requests] == [None, ["1"]]
    await sees(on_stage, "is yours at Vogent")
    await comes(lambda: not bot.parts.running.tasks or None)
    assert len(purchases(on_stage.vogent)) == 1


def at_once(running: Running, payload: object) -> bool:
    return running.arrived(payload, 0.0).at_once


def test_only_what_a_listener_will_hear_is_acknowledged_ahead_of_it() -> None:
    running = Running()

    assert at_once(running, COMMAND)
    assert at_once(running, interaction("block_actions"))
    assert at_once(running, interaction("shortcut", callback_id="buy_number"))
    assert not at_once(running, COMMAND | {"command": "/another"})
    assert not at_once(running, interaction("shortcut", callback_id="another"))
    assert not at_once(running, interaction("view_submission"))
    assert not at_once(running, interaction("block_suggestion"))
    assert not at_once(running, {"type": "event_callback", "event": {"type": "app_home_opened"}})


async def test_where_very_much_is_under_way_slack_waits_for_its_ack() -> None:
    running, loop = Running(), asyncio.get_running_loop()
    running.tasks.update(loop.create_future() for _ in range(MUCH))

    assert not at_once(running, COMMAND)
    running.tasks.pop()
    assert at_once(running, COMMAND)
