"""The simulated Vogent does what its documents say, and refuses what they forbid."""

import copy
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from bot.playground.simulators.vogent import SimulatedVogent
from tests.openapi import watched

NUMBERS = "/phone_numbers"
BOUGHT = "+14155550100"
IMPORTED = "+13105550150"
SECRET = "example-only"
LOGIN = {"username": "trunkuser", "password": SECRET}
TRUNK = {"phoneNumber": IMPORTED, "terminationUri": "sip.carrier.example", **LOGIN}
USER = {"sipPrefix": "frontdesk", "username": "frontdesk01", "password": SECRET}
BUY = {"type": "purchase", "purchase": {"number": BOUGHT}}
IMPORT = {"type": "sip_import", "sipImport": TRUNK}
SIP_USER = {"type": "vogent_sip", "vogentSip": USER}


@pytest.fixture
async def vogent() -> AsyncIterator[SimulatedVogent]:
    async with SimulatedVogent() as simulator:
        yield simulator


@pytest.fixture
async def careless(vogent: SimulatedVogent) -> AsyncIterator[httpx.AsyncClient]:
    """A client that may ask what the document forbids."""
    headers = {"Authorization": f"Bearer {vogent.api_key}"}
    async with httpx.AsyncClient(base_url=vogent.base_url, headers=headers) as http:
        yield http


@pytest.fixture
async def http(
    vogent: SimulatedVogent, careless: httpx.AsyncClient
) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose every exchange is held against the document."""
    with watched(vogent):
        yield careless


async def made(http: httpx.AsyncClient, body: Any) -> Any:
    answer = await http.post(NUMBERS, json=body)
    assert answer.status_code == 200
    return answer.json()


async def listed(http: httpx.AsyncClient, path: str = NUMBERS, **query: Any) -> Any:
    return (await http.get(path, params=query)).json()["data"]


async def number(http: httpx.AsyncClient) -> str:
    """The record id of a number that was bought."""
    return str((await made(http, BUY))["id"])


@contextmanager
def unchanged(vogent: SimulatedVogent) -> Iterator[None]:
    def truth() -> Any:
        kept = [vogent.held, vogent.stock, vogent.bought, vogent.agents, vogent.calls]
        return copy.deepcopy(kept)

    before = truth()
    yield
    assert truth() == before


def refused(answer: httpx.Response, status: int) -> None:
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize(
    ("body", "line", "kind"),
    [(BUY, BOUGHT, "PSTN"), (IMPORT, IMPORTED, "PSTN"), (SIP_USER, "frontdesk", "SIP_USERNAME")],
)
async def test_what_is_made_is_ours_and_shown_without_its_secrets(
    vogent: SimulatedVogent, http: httpx.AsyncClient, body: Any, line: str, kind: str
) -> None:
    record = await made(http, body)

    assert record == {"id": record["id"], "number": line, "type": kind, "agentId": None}
    assert await listed(http) == [record]
    assert (await http.get(f"{NUMBERS}/{record['id']}")).json() == record
    assert vogent.held == {line: record}


async def test_only_a_bought_number_is_taken_from_what_is_for_sale(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    before = [*vogent.stock]

    await made(http, IMPORT)
    await made(http, SIP_USER)
    assert vogent.stock == before

    await made(http, BUY)
    assert vogent.stock == before[1:]
    found = await http.post(f"{NUMBERS}/search", json={"prefix": "415", "limit": 1})
    assert found.json() == [{"number": before[1]}]


@pytest.mark.parametrize("other", [None, {}, {"number": "anything"}])
async def test_the_objects_of_the_other_types_are_not_read(
    http: httpx.AsyncClient, other: Any
) -> None:
    record = await made(http, {**IMPORT, "purchase": other, "vogentSip": other})

    assert record["number"] == IMPORTED


@pytest.mark.parametrize("body", [IMPORT, SIP_USER])
async def test_what_is_held_cannot_be_made_again(
    vogent: SimulatedVogent, http: httpx.AsyncClient, body: Any
) -> None:
    await made(http, body)

    with unchanged(vogent):
        refused(await http.post(NUMBERS, json=body), 422)


async def test_a_number_that_is_held_cannot_be_bought_or_imported(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    vogent.hold(BOUGHT)

    with unchanged(vogent):
        refused(await http.post(NUMBERS, json=BUY), 422)
        trunk = {**TRUNK, "phoneNumber": BOUGHT}
        refused(await http.post(NUMBERS, json={**IMPORT, "sipImport": trunk}), 422)


async def test_a_number_that_is_sold_or_unknown_cannot_be_bought(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    await made(http, BUY)

    with unchanged(vogent):
        refused(await http.post(NUMBERS, json=BUY), 400)
        refused(await http.post(NUMBERS, json={**BUY, "purchase": {"number": IMPORTED}}), 400)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"type": "port", "purchase": {"number": BOUGHT}},
        {"type": "sip_import", "purchase": {"number": BOUGHT}},
        {"type": "purchase", "purchase": {"number": 14155550100}},
        {**BUY, "sipImport": "no object"},
        *({**IMPORT, "sipImport": {**TRUNK, name: ""}} for name in TRUNK),
        *({**IMPORT, "sipImport": {**TRUNK, name: None}} for name in TRUNK),
        {**IMPORT, "sipImport": {**TRUNK, "phoneNumber": "13105550150"}},
        {**IMPORT, "sipImport": {**TRUNK, "phoneNumber": "+1 310 555 0150"}},
        {**IMPORT, "sipImport": {**TRUNK, "phoneNumber": f"{IMPORTED}\n"}},
        {**IMPORT, "sipImport": {**TRUNK, "phoneNumber": "+1310555015012345"}},
        {**IMPORT, "sipImport": {"phoneNumber": IMPORTED}},
        {**SIP_USER, "vogentSip": {**USER, "sipPrefix": ""}},
        {**SIP_USER, "vogentSip": {**USER, "username": "four"}},
        {**SIP_USER, "vogentSip": {**USER, "password": "four"}},
        {**SIP_USER, "vogentSip": {**USER, "password": 12345}},
        {**SIP_USER, "vogentSip": {"sipPrefix": "frontdesk"}},
    ],
    ids=repr,
)
async def test_nothing_is_made_of_a_body_that_breaks_the_rules(
    vogent: SimulatedVogent, careless: httpx.AsyncClient, body: Any
) -> None:
    with unchanged(vogent):
        refused(await careless.post(NUMBERS, json=body), 422)


async def test_a_login_of_five_characters_is_enough(http: httpx.AsyncClient) -> None:
    user = {**USER, "username": "fives", "password": "fives"}

    assert (await made(http, {**SIP_USER, "vogentSip": user}))["number"] == "frontdesk"


async def test_no_secret_is_kept_or_shown(vogent: SimulatedVogent, http: httpx.AsyncClient) -> None:
    for body in (IMPORT, SIP_USER):
        await made(http, body)
    await listed(http)

    assert SECRET not in str(vogent.held)
    assert not any(SECRET.encode() in one.answer for one in vogent.requests)


async def test_an_agent_is_linked_and_unlinked(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    handle = await number(http)

    for agent in vogent.agents:
        changed = await http.put(f"{NUMBERS}/{handle}", json={"agentId": agent})
        assert changed.json()["agentId"] == agent
        assert await listed(http) == [changed.json()]
    changed = await http.put(f"{NUMBERS}/{handle}", json={"agentId": ""})
    assert changed.json()["agentId"] is None
    assert await listed(http) == [changed.json()]


async def test_an_update_without_an_agent_changes_nothing(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    vogent.hold(BOUGHT, agentId=next(iter(vogent.agents)))
    record = vogent.held[BOUGHT]

    with unchanged(vogent):
        assert (await http.put(f"{NUMBERS}/{record['id']}", json={})).json() == record


async def test_an_unknown_agent_is_not_linked(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    handle = await number(http)

    with unchanged(vogent):
        refused(await http.put(f"{NUMBERS}/{handle}", json={"agentId": "nobody"}), 400)


@pytest.mark.parametrize("body", [{"agentId": None}, {"agentId": 7}, [], "agent"])
async def test_an_agent_that_is_no_text_is_not_linked(
    vogent: SimulatedVogent, careless: httpx.AsyncClient, body: Any
) -> None:
    handle = await number(careless)

    with unchanged(vogent):
        refused(await careless.put(f"{NUMBERS}/{handle}", json=body), 422)


async def test_a_deleted_number_is_shown_once_more_and_is_for_sale_again(
    http: httpx.AsyncClient,
) -> None:
    record = await made(http, BUY)

    gone = await http.delete(f"{NUMBERS}/{record['id']}")

    assert (gone.status_code, gone.json()) == (200, record)
    assert await listed(http) == []
    found = await http.post(f"{NUMBERS}/search", json={"prefix": BOUGHT.removeprefix("+1")})
    assert found.json() == [{"number": BOUGHT}]
    assert await made(http, BUY) == record


@pytest.mark.parametrize("body", [IMPORT, SIP_USER])
async def test_what_was_not_bought_is_not_for_sale_when_it_is_deleted(
    vogent: SimulatedVogent, http: httpx.AsyncClient, body: Any
) -> None:
    before = [*vogent.stock]
    record = await made(http, body)

    assert (await http.delete(f"{NUMBERS}/{record['id']}")).json() == record

    assert vogent.held == {}
    assert vogent.stock == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_number_is_known_by_its_record_id_only(
    vogent: SimulatedVogent, http: httpx.AsyncClient, method: str
) -> None:
    await made(http, BUY)
    body = {"agentId": ""} if method == "PUT" else None

    with unchanged(vogent):
        for handle in ("unknown", BOUGHT):
            refused(await http.request(method, f"{NUMBERS}/{handle}", json=body), 404)


async def test_a_number_that_was_deleted_cannot_be_deleted_again(http: httpx.AsyncClient) -> None:
    handle = await number(http)

    assert (await http.delete(f"{NUMBERS}/{handle}")).status_code == 200
    refused(await http.delete(f"{NUMBERS}/{handle}"), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{NUMBERS}/purchase"),
        ("PATCH", NUMBERS),
        ("POST", "/agents"),
        ("GET", "/integrations"),
    ],
)
async def test_there_is_nothing_else(careless: httpx.AsyncClient, method: str, path: str) -> None:
    refused(await careless.request(method, path, json={}), 404)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_number_can_only_be_read_updated_and_deleted(
    vogent: SimulatedVogent, careless: httpx.AsyncClient, method: str
) -> None:
    handle = await number(careless)

    with unchanged(vogent):
        refused(await careless.request(method, f"{NUMBERS}/{handle}", json={}), 404)


async def test_agents_come_in_pages(vogent: SimulatedVogent, http: httpx.AsyncClient) -> None:
    first = (await http.get("/agents", params={"limit": 2})).json()
    last = (await http.get("/agents", params={"limit": 2, "cursor": first["cursor"]})).json()

    assert last["cursor"] is None
    assert [*first["data"], *last["data"]] == [*vogent.agents.values()]
    assert [one["name"] for one in last["data"]] == ["Appointments"]
    assert await listed(http, "/agents") == [*vogent.agents.values()]


async def test_a_page_can_be_shorter_than_what_was_asked_for(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    vogent.most_a_page = 1

    page = (await http.get("/agents", params={"limit": 3})).json()

    assert len(page["data"]) == 1
    assert page["cursor"] is not None


async def test_every_start_has_the_same_agents(vogent: SimulatedVogent) -> None:
    async with SimulatedVogent() as other:
        assert other.agents == vogent.agents


@pytest.mark.parametrize("path", [NUMBERS, "/agents"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"limit": "0"}, 422),
        ({"limit": "-1"}, 422),
        ({"limit": "many"}, 422),
        ({"cursor": "mine"}, 400),
        ({"cursor": "LTE="}, 400),
    ],
)
async def test_a_page_that_cannot_be_is_refused(
    careless: httpx.AsyncClient, path: str, query: dict[str, str], status: int
) -> None:
    refused(await careless.get(path, params=query), status)


async def test_a_call_is_placed_from_the_record_of_a_number(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    handle, agent = await number(http), next(iter(vogent.agents))
    dial = {"callAgentId": agent, "toNumber": "+12025550199", "fromNumberId": handle}

    answers = [
        (await http.post("/dials", json={**dial, "timeoutMinutes": 2, **extra})).json()
        for extra in ({}, {"callAgentInput": {"name": "Ann"}})
    ]

    one, other = vogent.calls
    assert one == {"id": answers[0]["dialId"], **dial, "timeoutMinutes": 2}
    assert other == {**one, "id": answers[1]["dialId"], "callAgentInput": {"name": "Ann"}}
    assert len({text for answer in answers for text in answer.values()}) == 6
    assert not any(answer["dialToken"] in str(vogent.calls) for answer in answers)


async def test_a_call_to_a_browser_needs_no_numbers(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    body = {"callAgentId": next(iter(vogent.agents)), "browserCall": True}

    assert (await http.post("/dials", json=body)).status_code == 200
    assert len(vogent.calls) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"callAgentId": "nobody"}, 400),
        ({"fromNumberId": "unknown"}, 400),
        ({"fromNumberId": BOUGHT}, 400),
        ({"fromNumberPoolId": "pool"}, 400),
        ({"fromNumberId": "unknown", "browserCall": True}, 400),
        ({"fromNumberId": None}, 422),
        ({"toNumber": None}, 422),
        ({"toNumber": "front desk"}, 422),
    ],
)
async def test_a_call_without_agent_caller_or_called_is_not_placed(
    vogent: SimulatedVogent, http: httpx.AsyncClient, change: Any, status: int
) -> None:
    dial = {"callAgentId": next(iter(vogent.agents)), "toNumber": "+12025550199"}
    body = {**dial, "fromNumberId": await number(http), **change}

    with unchanged(vogent):
        refused(await http.post("/dials", json=body), status)


@pytest.mark.parametrize(
    "change",
    [
        {"callAgentId": None},
        {"voiceVolumeLevel": 301},
        {"voiceVolumeLevel": -301},
        {"timeoutMinutes": "2"},
        {"timeoutMinutes": True},
        {"timeoutMinutes": None},
        {"callAgentInput": "text"},
        {"keywords": [1]},
    ],
    ids=repr,
)
async def test_a_call_that_breaks_the_rules_is_not_placed(
    vogent: SimulatedVogent, careless: httpx.AsyncClient, change: Any
) -> None:
    dial = {"callAgentId": next(iter(vogent.agents)), "toNumber": "+12025550199"}
    body = {**dial, "fromNumberId": await number(careless), **change}

    with unchanged(vogent):
        refused(await careless.post("/dials", json=body), 422)
        refused(await careless.post("/dials", content=b"{"), 422)


@pytest.mark.parametrize("country", ["us", "USA", 1, None])
async def test_a_country_has_two_capital_letters(careless: httpx.AsyncClient, country: Any) -> None:
    body = {"prefix": "415", "country": country}

    refused(await careless.post(f"{NUMBERS}/search", json=body), 422)


async def test_searches_and_reads_change_nothing_and_all_else_does(
    vogent: SimulatedVogent, http: httpx.AsyncClient
) -> None:
    handle = await number(http)
    await http.put(f"{NUMBERS}/{handle}", json={"agentId": ""})
    await http.delete(f"{NUMBERS}/{handle}")
    await http.post("/dials", json={"callAgentId": "nobody"})
    assert all(vogent.is_write(one) for one in vogent.requests)

    vogent.requests.clear()
    with unchanged(vogent):
        await http.post(f"{NUMBERS}/search", json={"prefix": "415"})
        await listed(http)
        await listed(http, "/agents")
    assert not any(vogent.is_write(one) for one in vogent.requests)
