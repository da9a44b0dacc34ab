"""The simulated providers do what the real ones document, and fail when they are told to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.playground.simulators import (
    FAULTS,
    SIMULATORS,
    Answer,
    Cut,
    Injected,
    SimulatedButter,
    SimulatedSigmaMind,
    SimulatedVogent,
    Simulator,
    Slow,
    Status,
    Truncated,
    too_many,
)
from tests.openapi import watched

LISTS = {
    "sigmamind": "/v1/phone-numbers",
    "vogent": "/phone_numbers",
    "butter": "/api/phone-numbers",
}


def client(simulator: Simulator) -> httpx.AsyncClient:
    headers = {
        "X-API-Key": simulator.api_key,
        "Authorization": f"Bearer {simulator.api_key}",
        "X-Organization-Id": "org_simulated",
    }
    return httpx.AsyncClient(base_url=simulator.base_url, headers=headers)


@pytest.fixture
async def sigmamind() -> AsyncIterator[SimulatedSigmaMind]:
    async with SimulatedSigmaMind() as simulator:
        yield simulator


@pytest.fixture
async def vogent() -> AsyncIterator[SimulatedVogent]:
    async with SimulatedVogent() as simulator:
        yield simulator


@pytest.fixture(params=SIMULATORS)
async def simulator(request: pytest.FixtureRequest) -> AsyncIterator[Simulator]:
    async with SIMULATORS[request.param]() as made:
        yield made


async def listed(simulator: Simulator) -> httpx.Response:
    async with client(simulator) as http:
        return await http.get(LISTS[simulator.name])


async def buy(simulator: Simulator, number: str) -> httpx.Response:
    body: dict[str, Any] = {"phoneNumber": number}
    if simulator.name == "vogent":
        body = {"type": "purchase", "purchase": {"number": number}}
    async with client(simulator) as http:
        return await http.post(LISTS[simulator.name], json=body)


@pytest.mark.parametrize("name", SIMULATORS)
async def test_every_start_has_the_same_stock(name: str) -> None:
    async with SIMULATORS[name]() as one, SIMULATORS[name]() as other:
        assert one.stock == other.stock
        assert one.held == other.held
        assert one.base_url != other.base_url


async def test_a_wrong_key_is_turned_away(simulator: Simulator) -> None:
    async with httpx.AsyncClient(base_url=simulator.base_url) as http:
        assert (await http.get(LISTS[simulator.name])).status_code == 401


async def test_what_it_answers_is_documented(simulator: Simulator) -> None:
    with watched(simulator):
        assert (await listed(simulator)).status_code == 200


async def test_a_bought_number_is_held_and_no_longer_for_sale() -> None:
    for made in (SimulatedSigmaMind(), SimulatedVogent()):
        async with made as seller:
            number = seller.stock[0]
            with watched(seller):
                assert (await buy(seller, number)).is_success
                assert number in (await listed(seller)).text
            assert number in seller.held
            assert number not in seller.stock
            assert (await buy(seller, number)).status_code == 400


async def test_every_request_is_logged_with_its_answer(simulator: Simulator) -> None:
    await listed(simulator)

    (exchange,) = simulator.requests
    assert (exchange.method, exchange.status, exchange.fault) == ("GET", 200, None)
    assert exchange.path.endswith(LISTS[simulator.name])
    assert exchange.answered


async def test_an_exchange_tells_when_it_ended_and_every_change_of_it(
    vogent: SimulatedVogent,
) -> None:
    seen: list[int | None] = []
    vogent.delay = 0.01
    vogent.on_change = lambda: seen.append(vogent.requests[0].status)

    await listed(vogent)

    (exchange,) = vogent.requests
    assert exchange.ended is not None
    assert exchange.ended - exchange.time >= 0.01
    assert seen == [None, 200]


async def test_a_request_is_a_write_exactly_when_it_changes_something(
    simulator: Simulator,
) -> None:
    before = [*simulator.stock]
    async with client(simulator) as http:
        await listed(simulator)
        await http.post("/phone_numbers/search", json={"prefix": "415"})
        await http.head(LISTS[simulator.name])
    searches = simulator.name == "vogent"
    assert [simulator.is_write(one) for one in simulator.requests] == [False, not searches, False]
    assert simulator.stock == before

    if simulator.stock:
        assert (await buy(simulator, simulator.stock[0])).is_success
        assert simulator.is_write(simulator.requests[-1])
        assert simulator.stock == before[1:]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        asked = replace(simulator.requests[0], method=method, path="/not/made/yet")
        assert simulator.is_write(asked)


async def test_a_fault_for_writes_lets_everything_else_pass(vogent: SimulatedVogent) -> None:
    vogent.inject(Injected(Status(500), writes=True))

    async with client(vogent) as http:
        found = await http.post("/phone_numbers/search", json={"prefix": "415"})
    assert found.status_code == 200
    assert (await listed(vogent)).status_code == 200
    assert (await buy(vogent, vogent.stock[0])).status_code == 500
    assert (await buy(vogent, vogent.stock[0])).status_code == 200


async def test_a_fault_at_two_simulators_comes_once_and_can_be_taken_back(
    vogent: SimulatedVogent, sigmamind: SimulatedSigmaMind
) -> None:
    once = Injected(Status(500))
    for one in (vogent, sigmamind):
        one.inject(once)

    assert (await listed(sigmamind)).status_code == 500
    assert once.left == 0
    assert (await listed(vogent)).status_code == 200

    kept, taken = Injected(Status(503), left=None), Injected(Status(500))
    for each in (taken, kept):
        vogent.inject(each)
    vogent.retract(taken)
    vogent.retract(taken)
    assert (await listed(vogent)).status_code == 503


async def test_what_is_down_refuses_and_comes_back_on_the_same_port(simulator: Simulator) -> None:
    address = simulator.base_url
    async with client(simulator) as http:
        await http.get(LISTS[simulator.name])
        await simulator.down()
        with pytest.raises(httpx.ConnectError):
            await http.get(LISTS[simulator.name])
        await simulator.up()
        assert (await http.get(LISTS[simulator.name])).status_code == 200
    assert simulator.base_url == address


async def test_stopping_does_not_wait_for_a_slow_answer(simulator: Simulator) -> None:
    simulator.fault(Slow(seconds=3600))
    async with client(simulator) as http:
        with pytest.raises(httpx.TimeoutException):
            await http.get(LISTS[simulator.name], timeout=0.1)
        await simulator.down()


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_spoils_as_many_requests_as_it_was_told(
    vogent: SimulatedVogent, name: str
) -> None:
    vogent.fault(FAULTS[name](), times=1)

    for spoiled in (True, False):
        try:
            async with client(vogent) as http:
                sound = (await http.get("/phone_numbers", timeout=0.2)).json() == {
                    "data": [],
                    "cursor": None,
                }
        except (httpx.TransportError, ValueError):
            sound = False
        assert sound is not spoiled


async def test_a_fault_without_end_ends_with_heal(vogent: SimulatedVogent) -> None:
    vogent.fault(Status(503), times=None)

    assert [(await listed(vogent)).status_code for _ in range(3)] == [503, 503, 503]
    vogent.heal()
    assert (await listed(vogent)).status_code == 200


async def test_a_fault_keeps_to_its_method_and_path(vogent: SimulatedVogent) -> None:
    vogent.fault(Status(500), times=None, method="POST", path="/phone_numbers")

    async with client(vogent) as http:
        found = await http.post("/phone_numbers/search", json={"prefix": "415"})
    assert found.status_code == 200
    assert (await listed(vogent)).status_code == 200
    assert (await buy(vogent, vogent.stock[0])).status_code == 500


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        (Cut(changed=True), True),
        (Cut(changed=False), False),
        (Slow(seconds=0), True),
        (Slow(seconds=0, changed=False), False),
        (Status(500, changed=True), True),
        (Status(500), False),
        (Truncated(), True),
        (FAULTS["nonsense"](), True),
        (Answer({}), False),
    ],
    ids=repr,
)
async def test_a_fault_decides_whether_the_change_took_place(
    vogent: SimulatedVogent, fault: Any, *, changed: bool
) -> None:
    number = vogent.stock[0]
    vogent.fault(fault)

    try:
        await buy(vogent, number)
    except httpx.TransportError:
        assert isinstance(fault, Cut)

    assert (number in vogent.held) is changed
    assert (number not in vogent.stock) is changed


async def test_an_error_can_repeat_what_was_sent(vogent: SimulatedVogent) -> None:
    vogent.fault(Status(400, echo=True))

    said = (await buy(vogent, "+14155550100")).text

    assert vogent.api_key in said
    assert "+14155550100" in said


async def test_too_many_requests_come_with_retry_after(vogent: SimulatedVogent) -> None:
    vogent.fault(too_many(retry_after=7))

    assert (await listed(vogent)).headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"countryCode": "us"},
        {"countryCode": "US", "areaCode": "415"},
        {"countryCode": "US", "areaCode": 99},
        {"countryCode": "US", "areaCode": True},
        {"phoneNumber": "14155550100"},
        {"phoneNumber": 14155550100},
        {"phoneNumber": "+14155550199"},
        {"countryCode": "FR"},
        {"countryCode": "XX"},
    ],
)
async def test_sigmamind_refuses_what_its_rules_forbid(
    sigmamind: SimulatedSigmaMind, body: Any
) -> None:
    async with client(sigmamind) as http:
        answer = await http.post("/v1/phone-numbers", json=body)

    assert answer.status_code == 400
    assert answer.json()["message"]
    assert sigmamind.held == {}


async def test_sigmamind_keeps_to_the_area_code_until_it_has_none(
    sigmamind: SimulatedSigmaMind,
) -> None:
    async with client(sigmamind) as http:
        body = {"countryCode": "US", "areaCode": 415}
        bought = [
            (await http.post("/v1/phone-numbers", json=body)).json()["sipPhoneNumber"]
            for _ in range(13)
        ]

    assert all(number.startswith("+1415") for number in bought[:12])
    assert bought[12].startswith("+1512")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"prefix": "415"}, 200),
        ({"prefix": "999"}, 200),
        ({"prefix": "415", "limit": 11}, 422),
        ({"prefix": "415", "limit": 0}, 422),
        ({"prefix": 415}, 400),
        ({"country": "US"}, 400),
        (["415"], 400),
    ],
)
async def test_vogent_checks_a_search(vogent: SimulatedVogent, body: Any, status: int) -> None:
    async with client(vogent) as http:
        assert (await http.post("/phone_numbers/search", json=body)).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "purchase", "purchase": {"number": "+14155550199"}}, 400),
        ({"type": "purchase"}, 422),
        ({"purchase": {"number": "+14155550100"}}, 422),
        ("number", 422),
    ],
)
async def test_vogent_refuses_without_a_word(
    vogent: SimulatedVogent, body: Any, status: int
) -> None:
    async with client(vogent) as http:
        answer = await http.post("/phone_numbers", json=body)

    assert answer.status_code == status
    assert answer.content == b""


async def test_vogent_refuses_a_cursor_it_never_gave(vogent: SimulatedVogent) -> None:
    async with client(vogent) as http:
        assert (await http.get("/phone_numbers", params={"cursor": "mine"})).status_code == 400


async def test_butter_wants_its_organization() -> None:
    async with SimulatedButter() as butter, client(butter) as http:
        path = "/api/phone-numbers"
        missing = await http.get(path, headers={"X-Organization-Id": ""})
        other = await http.get(path, headers={"X-Organization-Id": "org_other"})

    assert (missing.status_code, other.status_code) == (400, 403)


async def test_butter_lists_by_status() -> None:
    async with SimulatedButter() as butter, client(butter) as http:
        with watched(butter):
            free = (await http.get("/api/phone-numbers", params={"status": "free"})).json()

    assert [one["status"] for one in free["data"]] == ["free", "free"]
    assert free["pagination"]["total_count"] == 2
