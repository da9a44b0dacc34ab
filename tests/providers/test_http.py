"""One exchange: how it is repeated, bounded, paced and kept apart."""

import asyncio
import gzip
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr, TypeAdapter

from bot.domain.errors import OutcomeUnknown, Rejected, Unavailable
from bot.domain.numbers import E164
from bot.playground.simulators import (
    Answer,
    Cut,
    Nonsense,
    SimulatedVogent,
    Slow,
    Status,
    too_many,
)
from bot.providers.clients import Clients
from bot.providers.config import ProviderConfig
from bot.providers.http import Api, Ask, limiter
from tests.providers.conftest import QUICK, SILENCE, Reach
from tests.slack.people import comes

NUMBER = E164("+14155550100")
ANYTHING: TypeAdapter[object] = TypeAdapter(object)
Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def answering(raw: bytes) -> AsyncIterator[str]:
    """A server that says these very bytes to every request, and hangs up."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()

    async with listening(speak) as address:
        yield address


@asynccontextmanager
async def listening(speak: Speak) -> AsyncIterator[str]:
    talks: list[asyncio.Task[None]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await speak(reader, writer)
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.create_task(talk(reader, writer)))

    async with await asyncio.start_server(begin, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*talks)


@asynccontextmanager
async def api(address: str, clients: Clients | None = None, **changes: float) -> AsyncIterator[Api]:
    pace = replace(QUICK, **changes)  # type: ignore[arg-type]  # `attempts` stays as it is
    config = ProviderConfig("vogent", SecretStr("key"), address, pace=pace)
    clients = clients or Clients.open()
    headers = {"X-API-Key": "key"}
    yield Api("Vogent", config, clients, base_url="", headers=headers, per_second=1000)
    await clients.aclose()


RAW = {
    "no answer at all": b"",
    "no HTTP": b"220 mail.example ESMTP\r\n",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-",
    "half a body": b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id":',
    "no gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    "half a gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"{}")[:9],
    "no UTF-8": b'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"\xff"',
    "status 600": b"HTTP/1.1 600 Odd\r\nContent-Length: 2\r\n\r\n{}",
    "status 100 and an end": b"HTTP/1.1 100 Continue\r\n\r\n",
    "a head without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
}


@pytest.mark.parametrize("raw", RAW)
async def test_bytes_that_are_no_sound_answer_leave_a_write_in_doubt(raw: str) -> None:
    async with answering(RAW[raw]) as address, api(address) as vogent:
        with pytest.raises(OutcomeUnknown, match="may or may not have happened"):
            await vogent.write(ANYTHING, Ask("POST", "/"), "the purchase")
        with pytest.raises(Unavailable, match="nothing was changed"):
            await vogent.read(ANYTHING, Ask("GET", "/"))


async def test_an_answer_that_trickles_in_forever_is_given_up_in_time() -> None:
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.01)

    async with (
        listening(trickle) as address,
        api(address, read_within=SILENCE, write_within=SILENCE) as vogent,
    ):
        with pytest.raises(OutcomeUnknown, match=r"did not answer within 1\.5 s"):
            await vogent.write(ANYTHING, Ask("POST", "/"), "the purchase")
        with pytest.raises(Unavailable, match=r"did not answer within 1\.5 s"):
            await vogent.read(ANYTHING, Ask("GET", "/"))


POOL = 100
"""Connections that httpx has at most."""


class Hesitant:
    """A server that says nothing until it is told to, and then answers at once."""

    def __init__(self) -> None:
        self.asked = self.open = 0
        self.speaks = False

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.asked += 1
                if self.speaks:
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        finally:
            self.open -= 1


def reading(vogent: Api) -> asyncio.Task[object]:
    return asyncio.create_task(vogent.read(ANYTHING, Ask("GET", "/")))


def writing(vogent: Api) -> asyncio.Task[object]:
    return asyncio.create_task(vogent.write(ANYTHING, Ask("POST", "/"), "the purchase"))


@pytest.mark.parametrize("ask", [reading, writing])
@pytest.mark.parametrize("cancels", [1, 2, 3])
async def test_who_stops_waiting_leaves_no_connection_behind(
    ask: Callable[[Api], asyncio.Task[object]], cancels: int
) -> None:
    there = Hesitant()
    async with listening(there.talk) as address, api(address, at_once=POOL) as vogent:
        asked = [ask(vogent) for _ in range(POOL)]
        await comes(lambda: there.asked == POOL)
        for _ in range(cancels):  # a deadline, the one around it, and whoever stops us
            for one in asked:
                one.cancel()
            await asyncio.sleep(0)

        await asyncio.wait(asked)
        await comes(lambda: there.open == 0)
        there.speaks = True
        assert await ask(vogent) == {}


@pytest.mark.parametrize("ask", [reading, writing])
async def test_requests_that_had_no_answer_in_time_leave_no_connection_behind(
    ask: Callable[[Api], asyncio.Task[object]],
) -> None:
    there = Hesitant()
    async with (
        listening(there.talk) as address,
        api(address, at_once=POOL, read_within=SILENCE, write_within=SILENCE) as vogent,
    ):
        ended = await asyncio.gather(*(ask(vogent) for _ in range(POOL)), return_exceptions=True)

        assert {type(one) for one in ended} <= {Unavailable, OutcomeUnknown}
        await comes(lambda: there.open == 0)
        there.speaks = True
        assert await ask(vogent) == {}


async def test_at_whatever_moment_a_read_is_cut_its_connection_is_free_again() -> None:
    there, clients = Hesitant(), Clients.open()
    there.speaks = True
    async with listening(there.talk) as address, api(address, clients) as vogent:
        for steps in range(40):  # a whole read takes some twenty
            cut = reading(vogent)
            for _ in range(steps):
                await asyncio.sleep(0)
            cut.cancel()
            await asyncio.wait([cut])

            await comes(lambda: in_use(clients) == 0)


async def test_whoever_still_waits_when_the_connections_are_closed_is_told() -> None:
    there, clients = Hesitant(), Clients.open()
    async with listening(there.talk) as address, api(address, clients) as vogent:
        read, write = reading(vogent), writing(vogent)
        await comes(lambda: there.asked == 2)

        await clients.aclose()

        with pytest.raises(Unavailable, match="nothing was changed"):
            await read
        with pytest.raises(OutcomeUnknown, match="may or may not have happened"):
            await write
        await comes(lambda: there.open == 0)


def in_use(clients: Clients) -> int:
    """How many connections for reading are in the hands of a request, or were left there."""
    pool: Any = vars(vars(clients.reads)["_transport"])["_pool"]  # which httpx shows nobody
    return sum(not one.is_idle() for one in pool.connections)


async def test_an_address_that_speaks_no_tls_was_not_asked(vogent: SimulatedVogent) -> None:
    async with api(vogent.base_url.replace("http:", "https:")) as there:
        with pytest.raises(Unavailable, match="could not be reached"):
            await there.write(ANYTHING, Ask("POST", "/"), "the purchase")
        with pytest.raises(Unavailable, match="could not be reached"):
            await there.read(ANYTHING, Ask("GET", "/"))


@pytest.mark.parametrize("fault", [Status(500), Status(408), Cut(changed=False), Nonsense()])
async def test_a_read_that_failed_once_is_repeated(
    vogent: SimulatedVogent, reach: Reach, fault: Status | Cut | Nonsense
) -> None:
    vogent.fault(fault)

    assert (await (await reach(vogent)).list()).complete
    assert len(vogent.requests) == 2


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 422])
async def test_a_read_that_was_refused_is_not_repeated(
    vogent: SimulatedVogent, reach: Reach, status: int
) -> None:
    vogent.fault(Status(status), times=None)

    with pytest.raises(Rejected):
        await (await reach(vogent)).list()

    assert len(vogent.requests) == 1


async def test_a_read_is_repeated_a_few_times_only(vogent: SimulatedVogent, reach: Reach) -> None:
    vogent.fault(Status(503), times=None)

    with pytest.raises(Unavailable, match=r"failed \(HTTP 503\); nothing was changed"):
        await (await reach(vogent, attempts=3)).list()

    assert len(vogent.requests) == 3


async def test_a_short_rest_that_was_asked_for_is_waited_out(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.fault(too_many(retry_after=1))

    assert (await (await reach(vogent)).list()).complete

    first, second = vogent.requests
    assert second.time - first.time >= 1


async def test_a_long_rest_is_told_and_nobody_asks_meanwhile(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.fault(too_many(retry_after=30))
    provider = await reach(vogent)

    with pytest.raises(Unavailable, match=r"slow down; nothing was changed\. Try again in 30 s"):
        await provider.list()
    with pytest.raises(Unavailable, match=r"slow down; nothing was changed\. Try again in 30 s"):
        await provider.buy(NUMBER)

    assert len(vogent.requests) == 1


async def test_reads_share_a_connection_and_every_write_has_its_own(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent)
    for number in vogent.stock[:2]:
        await provider.list()
        await provider.buy(E164(number))

    first_list, first_buy, second_list, second_buy = vogent.requests
    assert first_list.connection == second_list.connection
    assert len({first_list.connection, first_buy.connection, second_buy.connection}) == 3


async def test_a_few_requests_go_at_once_and_more_are_spaced(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent, per_second=20)

    await asyncio.gather(*(provider.list() for _ in range(16)))

    times = [one.time for one in vogent.requests]
    assert times[-1] - times[0] >= 0.9 * 8 / 12


@pytest.mark.parametrize("per_second", [3, 10, 25])
def test_no_second_sees_more_requests_than_the_pace_says(per_second: float) -> None:
    bucket = limiter(per_second)
    refilled_in_a_second = bucket.max_rate / bucket.time_period

    assert bucket.max_rate + refilled_in_a_second == pytest.approx(per_second)


async def test_a_queue_that_does_not_move_is_told_and_nothing_is_sent(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent, at_once=1, turn_within=0.1, read_within=SILENCE)
    vogent.fault(Slow(), method="GET")
    waiting = asyncio.create_task(provider.list())
    await vogent.asked()

    with pytest.raises(Unavailable, match="busy with our other requests; nothing was changed"):
        await provider.buy(NUMBER)
    with pytest.raises(Unavailable, match=r"did not answer within 1\.5 s"):
        await waiting

    assert [one.method for one in vogent.requests] == ["GET"]


async def test_who_stops_waiting_for_a_write_is_not_answered_in_its_place(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent)
    vogent.fault(Slow())
    buying = asyncio.create_task(provider.buy(NUMBER))
    await vogent.asked()

    buying.cancel()

    with pytest.raises(asyncio.CancelledError):
        await buying


async def test_a_redirect_is_told_with_the_variable_of_the_address(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    vogent.fault(Status(308, headers={"Location": f"{vogent.base_url}/elsewhere"}))

    with pytest.raises(Rejected, match=r"another address \(HTTP 308.*Check VOGENT_BASE_URL"):
        await (await reach(vogent)).buy(NUMBER)

    assert len(vogent.requests) == 1


async def test_text_is_cleaned_at_the_border(vogent: SimulatedVogent, reach: Reach) -> None:
    record = {"id": "a\0b\ud800", "number": "ol\u0065\u0301", "type": "SIP_USERNAME"}
    vogent.fault(Answer({"data": [record], "cursor": None}))

    (held,) = (await (await reach(vogent)).list()).holdings

    assert held.reference == "ab?"
    assert str(held.line) == "olé"


@pytest.mark.parametrize("status", [202, 206])
async def test_only_a_plain_yes_is_a_purchase(
    vogent: SimulatedVogent, reach: Reach, status: int
) -> None:
    record = {"id": "1", "number": str(NUMBER), "type": "PSTN", "agentId": None}
    vogent.fault(Answer(record, status=status))

    with pytest.raises(OutcomeUnknown, match=f"HTTP {status}"):
        await (await reach(vogent)).buy(NUMBER)


async def test_an_answer_whose_headers_repeat_the_key_is_logged_without_it(
    vogent: SimulatedVogent, reach: Reach, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    vogent.fault(Answer({}, status=400, headers={"X-You-Sent": vogent.api_key}))

    with pytest.raises(Rejected):
        await (await reach(vogent)).buy(NUMBER)

    assert "POST" in caplog.text
    assert vogent.api_key not in caplog.text
