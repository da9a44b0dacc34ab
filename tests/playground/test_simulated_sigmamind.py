"""The simulated SigmaMind does all that its documents tell, and refuses all that they forbid."""

import json
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

import httpx
import pytest

from bot.playground.simulators import Answer, SimulatedSigmaMind
from tests.openapi import watched

NUMBERS, AGENTS, CALLS = "/v1/phone-numbers", "/v1/agents", "/v1/calls"
SINGULAR, PLURAL = "/v1/phone-number", "/v1/phone-numbers"
FAMILIES = (SINGULAR, PLURAL)
OURS, OWN, TESTS = "+12125550190", "+13105550141", "+14155550177"
FRONT_DESK, AFTER_HOURS = "agent_Qm3kZr81TbLw0xYd", "SPk29fTqWz61LmVd"
SECRET = "hunter2-at-the-carrier"
TRUNK = {
    "phoneNumber": OWN,
    "trunkUsername": "numberbot-trunk",
    "trunkPassword": SECRET,
    "terminationSipURI": "sip.carrier.example",
}
DRESSED = {
    "friendlyName": "Main trunk",
    "inboundAgentId": FRONT_DESK,
    "outboundAgentId": AFTER_HOURS,
    "outboundPhoneNumber": TESTS,
}


@pytest.fixture
async def simulator() -> AsyncIterator[SimulatedSigmaMind]:
    async with SimulatedSigmaMind() as made:
        made.hold(OURS)
        yield made


@pytest.fixture
async def http(simulator: SimulatedSigmaMind) -> AsyncIterator[httpx.AsyncClient]:
    """As a client, whose exchanges are not checked."""
    headers = {"X-API-Key": simulator.api_key}
    async with httpx.AsyncClient(base_url=simulator.base_url, headers=headers) as client:
        yield client


@pytest.fixture
async def sound(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient
) -> AsyncIterator[httpx.AsyncClient]:
    """The same client, all of whose exchanges keep to the document."""
    with watched(simulator):
        yield http


async def listed(http: httpx.AsyncClient, number: str) -> dict[str, Any]:
    answer = (await http.get(NUMBERS)).json()
    found: dict[str, dict[str, Any]] = {one["sipPhoneNumber"]: one for one in answer["data"]}
    return found[number]


def at(family: str, number: str) -> str:
    """A number's own path, its plus encoded."""
    return f"{family}/{number.replace('+', '%2B')}"


async def refused(
    simulator: SimulatedSigmaMind, request: httpx.Request, status: int = 400
) -> dict[str, Any]:
    """The error body of a request that is turned down and changes nothing."""
    before = deepcopy((simulator.held, simulator.stock, simulator.calls))
    async with httpx.AsyncClient() as client:
        answer = await client.send(request)
    assert (simulator.held, simulator.stock, simulator.calls) == before
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"]) == (status, status)
    assert body["path"] == simulator.requests[-1].path
    assert body["error"]
    assert body["message"]
    assert SECRET not in answer.text
    return body


async def test_a_number_is_bought_with_all_wishes(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    number = simulator.stock[0]

    answer = await sound.post(NUMBERS, json={"phoneNumber": number, **DRESSED})

    assert answer.status_code == 201
    assert answer.json() == {
        "sipPhoneNumber": number,
        "provider": "twilio",
        "active": True,
        **DRESSED,
    }
    assert await listed(sound, number) == answer.json()
    assert number not in simulator.stock


async def test_a_number_that_was_picked_takes_the_wishes_too(sound: httpx.AsyncClient) -> None:
    body = {"countryCode": "US", "areaCode": 512, **DRESSED}

    bought = (await sound.post(NUMBERS, json=body)).json()

    assert bought["sipPhoneNumber"].startswith("+1512")
    assert DRESSED.items() <= bought.items()


async def test_a_number_bought_without_a_name_is_called_by_itself(
    sound: httpx.AsyncClient,
) -> None:
    bought = (await sound.post(NUMBERS, json={"countryCode": "GB"})).json()

    assert bought["friendlyName"] == bought["sipPhoneNumber"]
    assert "inboundAgentId" not in bought


async def test_the_country_has_no_effect_next_to_a_number(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    body = {"phoneNumber": simulator.stock[0], "countryCode": "GB", "areaCode": 207}

    bought = await sound.post(NUMBERS, json=body)

    assert bought.json()["sipPhoneNumber"] == body["phoneNumber"]


async def test_limits_are_counted_to_the_last_character(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    simulator.agents["a" * 64] = {"agentId": "a" * 64}
    body = {"countryCode": "US", "friendlyName": "n" * 128, "inboundAgentId": "a" * 64}

    assert (await sound.post(NUMBERS, json=body)).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"friendlyName": "n" * 129},
        {"friendlyName": 1},
        {"friendlyName": None},
        {"countryCode": "USA"},
        {"areaCode": 100_000},
        {"areaCode": 415.0},
        {"inboundAgentId": "a" * 65},
        {"inboundAgentId": None},
        {"inboundAgentId": ""},
        {"outboundAgentId": 7},
        {"outboundAgentId": "agent_unknown"},
        {"outboundPhoneNumber": "4155550177"},
        {"outboundPhoneNumber": 14155550177},
        {"trunkUsername": "not here"},
    ],
)
async def test_a_purchase_with_a_bad_wish_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    body = {"countryCode": "US", "areaCode": 415, **wrong}

    told = await refused(simulator, http.build_request("POST", NUMBERS, json=body))

    assert next(iter(wrong)) in told["message"]


async def test_a_purchase_of_a_number_that_is_held_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient
) -> None:
    simulator.hold(simulator.stock[0], friendlyName="Imported before")

    body = {"phoneNumber": simulator.stock[0]}
    await refused(simulator, http.build_request("POST", NUMBERS, json=body))


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_a_body_that_is_not_json_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, method: str
) -> None:
    path = NUMBERS if method == "POST" else at(PLURAL, OURS)

    await refused(simulator, http.build_request(method, path, content=b"{"))


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_number_is_imported_over_a_trunk_and_then_listed(
    sound: httpx.AsyncClient, family: str
) -> None:
    imported = await sound.post(f"{family}/import", json={**TRUNK, **DRESSED})

    assert imported.status_code == 200
    assert imported.json() == {
        "sipPhoneNumber": OWN,
        "active": True,
        "terminationSipURI": "sip.carrier.example",
        **DRESSED,
    }
    assert await listed(sound, OWN) == {**imported.json(), "provider": "byo"}


async def test_a_trunk_s_credentials_are_in_no_answer_and_its_password_is_not_kept(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    login = {"trunkUsername": "another-user", "trunkPassword": SECRET}

    answers = [
        await sound.post(f"{PLURAL}/import", json=TRUNK),
        await sound.patch(at(PLURAL, OWN), json=login),
        await sound.patch(at(SINGULAR, OWN), json=login),
        await sound.get(NUMBERS),
        await sound.post(
            CALLS,
            json={"fromPhoneNumber": OWN, "toPhoneNumber": TESTS, "agentId": FRONT_DESK},
        ),
    ]

    assert [one.status_code for one in answers] == [200] * 5
    for word in (SECRET, "another-user", "numberbot-trunk", "trunk"):
        assert not any(word in one.text for one in answers)
    assert SECRET not in json.dumps([simulator.held, simulator.calls])
    assert simulator.held[OWN]["trunkUsername"] == "another-user"


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_number_that_is_held_cannot_be_imported_again(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, family: str
) -> None:
    for number in (OURS, OWN):
        simulator.hold(number)
        body = {**TRUNK, "phoneNumber": number, "friendlyName": "Again"}
        await refused(simulator, http.build_request("POST", f"{family}/import", json=body))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("field", TRUNK)
async def test_an_import_without_one_of_its_four_fields_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, family: str, field: str
) -> None:
    body = {name: value for name, value in TRUNK.items() if name != field}

    told = await refused(simulator, http.build_request("POST", f"{family}/import", json=body))

    assert field in told["message"]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "wrong",
    [
        {"phoneNumber": 13105550141},
        {"phoneNumber": "13105550141"},
        {"trunkPassword": 1234},
        {"terminationSipURI": None},
        {"terminationSipUri": "sip.carrier.example"},
        {"friendlyName": ["Main trunk"]},
        {"inboundAgentId": "agent_unknown"},
        {"outboundPhoneNumber": 14155550177},
        {"countryCode": "US"},
    ],
)
async def test_an_import_with_a_bad_field_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, family: str, wrong: dict[str, Any]
) -> None:
    body = {**TRUNK, **wrong}

    told = await refused(simulator, http.build_request("POST", f"{family}/import", json=body))

    assert next(iter(wrong)) in told["message"]


@pytest.mark.parametrize(
    "long", [{"friendlyName": "n" * 129}, {"inboundAgentId": "a" * 65}], ids=["name", "agent"]
)
async def test_only_the_plural_import_knows_limits(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, long: dict[str, str]
) -> None:
    simulator.agents["a" * 65] = {"agentId": "a" * 65}
    body = {**TRUNK, **long}

    await refused(simulator, http.build_request("POST", f"{PLURAL}/import", json=body))
    assert (await http.post(f"{SINGULAR}/import", json=body)).status_code == 200


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_name_and_agents_are_changed_and_then_listed(
    sound: httpx.AsyncClient, family: str
) -> None:
    changes = {
        "friendlyName": "Sales",
        "inboundAgentId": AFTER_HOURS,
        "outboundAgentId": FRONT_DESK,
    }

    changed = await sound.patch(at(family, OURS), json=changes)

    assert changed.status_code == 200
    assert changed.json() == {
        "sipPhoneNumber": OURS,
        "provider": "twilio",
        "active": True,
        **changes,
    }
    assert await listed(sound, OURS) == changed.json()


@pytest.mark.parametrize("family", FAMILIES)
async def test_what_an_update_leaves_out_stays(sound: httpx.AsyncClient, family: str) -> None:
    await sound.post(f"{SINGULAR}/import", json={**TRUNK, **DRESSED})
    before = await listed(sound, OWN)

    assert (await sound.patch(at(family, OWN), json={})).json() == before
    changed = (await sound.patch(at(family, OWN), json={"friendlyName": "Sales"})).json()

    assert changed == {**before, "friendlyName": "Sales"}


@pytest.mark.parametrize("plus", ["%2B", "%2b", "+"])
async def test_the_plus_in_a_path_may_be_encoded(sound: httpx.AsyncClient, plus: str) -> None:
    changed = await sound.patch(f"{SINGULAR}/{plus}{OURS[1:]}", json={"friendlyName": "Sales"})

    assert changed.json()["friendlyName"] == "Sales"


@pytest.mark.parametrize("field", ["inboundAgentId", "outboundAgentId"])
async def test_null_unassigns_an_agent_at_the_plural_path(
    sound: httpx.AsyncClient, field: str
) -> None:
    both = {"inboundAgentId": FRONT_DESK, "outboundAgentId": FRONT_DESK}
    await sound.patch(at(SINGULAR, OURS), json=both)

    once, again = [await sound.patch(at(PLURAL, OURS), json={field: None}) for _ in range(2)]

    left = await listed(sound, OURS)
    assert once.json() == again.json() == left
    assert {name for name in both if name in left} == both.keys() - {field}


async def test_the_number_for_test_calls_is_changed_at_the_plural_path(
    sound: httpx.AsyncClient,
) -> None:
    changed = await sound.patch(at(PLURAL, OURS), json={"outboundPhoneNumber": TESTS})

    assert changed.json()["outboundPhoneNumber"] == TESTS
    assert await listed(sound, OURS) == changed.json()


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_trunk_is_changed_on_imported_numbers_only(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient, family: str
) -> None:
    await sound.post(f"{SINGULAR}/import", json=TRUNK)
    bought = deepcopy(simulator.held[OURS])
    changes = {"terminationSipUri": "sip.other.example", "trunkUsername": "u", "trunkPassword": "p"}

    for number in (OWN, OURS):
        assert (await sound.patch(at(family, number), json=changes)).status_code == 200

    assert (await listed(sound, OWN))["terminationSipURI"] == "sip.other.example"
    assert simulator.held[OWN]["trunkUsername"] == "u"
    assert simulator.held[OURS] == bought


async def test_a_trunk_is_named_at_the_singular_path_without_showing_it(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    await sound.post(f"{SINGULAR}/import", json=TRUNK)

    changed = await sound.patch(at(SINGULAR, OWN), json={"sipTrunkName": "Primary"})

    assert "sipTrunkName" not in changed.json()
    assert simulator.held[OWN]["sipTrunkName"] == "Primary"


@pytest.mark.parametrize(
    ("family", "wrong"),
    [
        (SINGULAR, {"inboundAgentId": None}),
        (SINGULAR, {"outboundPhoneNumber": TESTS}),
        (SINGULAR, {"sipTrunkName": 1}),
        (PLURAL, {"sipTrunkName": "Primary"}),
        (PLURAL, {"friendlyName": "n" * 129}),
        (PLURAL, {"friendlyName": None}),
        (PLURAL, {"inboundAgentId": "a" * 65}),
        (PLURAL, {"inboundAgentId": ""}),
        (PLURAL, {"terminationSipUri": "h" * 254}),
        (PLURAL, {"trunkUsername": "u" * 129}),
        (PLURAL, {"trunkPassword": "p" * 129}),
        (PLURAL, {"outboundPhoneNumber": None}),
        (PLURAL, {"outboundPhoneNumber": "4155550177"}),
        *((family, {"outboundAgentId": "agent_unknown"}) for family in FAMILIES),
        *((family, {"terminationSipURI": "sip.other.example"}) for family in FAMILIES),
        *((family, {"phoneNumber": TESTS}) for family in FAMILIES),
    ],
)
async def test_an_update_with_a_bad_field_is_refused_whole(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, family: str, wrong: dict[str, Any]
) -> None:
    simulator.hold(OWN, provider="byo", terminationSipURI="sip.carrier.example")
    body = {"friendlyName": "Sales", **wrong}

    told = await refused(simulator, http.build_request("PATCH", at(family, OWN), json=body))

    assert next(iter(wrong)) in told["message"]


@pytest.mark.parametrize("family", FAMILIES)
async def test_a_number_that_is_not_held_cannot_be_changed(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient, family: str
) -> None:
    request = sound.build_request("PATCH", at(family, OWN), json={"friendlyName": "Sales"})

    await refused(simulator, request, 404)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
@pytest.mark.parametrize("family", FAMILIES)
async def test_what_is_not_documented_for_one_number_is_not_there(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, family: str, method: str
) -> None:
    await refused(simulator, http.build_request(method, at(family, OURS)), 404)


async def test_numbers_are_listed_in_pages(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    for number in simulator.stock[:11]:
        simulator.hold(number)

    usual = (await sound.get(NUMBERS)).json()
    last = (await sound.get(NUMBERS, params={"page": 2, "size": 5})).json()

    assert len(usual["data"]) == usual["size"] == 10
    assert (usual["page"], usual["totalCounts"], usual["totalPages"]) == (0, 12, 2)
    assert (usual["hasNext"], usual["hasPrevious"]) == (True, False)
    assert [one["sipPhoneNumber"] for one in last["data"]] == [*simulator.held][10:]
    assert (last["page"], last["hasNext"], last["hasPrevious"]) == (2, False, True)


@pytest.mark.parametrize("path", [NUMBERS, AGENTS])
@pytest.mark.parametrize("query", ["page=-1", "page=first", "size=0", "size=", "size=1e2"])
async def test_a_page_that_cannot_be_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, path: str, query: str
) -> None:
    await refused(simulator, http.build_request("GET", f"{path}?{query}"))


async def test_numbers_shown_as_integers_are_so_wherever_the_document_allows(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    simulator.integer_numbers = True
    bought = (await sound.post(NUMBERS, json={"countryCode": "US", **DRESSED})).json()
    number = bought["sipPhoneNumber"]

    shown = [
        (await sound.post(f"{SINGULAR}/import", json={**TRUNK, **DRESSED})).json(),
        (await sound.patch(at(PLURAL, number), json={"friendlyName": "Sales"})).json(),
        *(await sound.get(NUMBERS)).json()["data"],
    ]

    assert (number[0], bought["outboundPhoneNumber"]) == ("+", TESTS)
    ours, own, other = int(OURS), int(OWN), int(number)
    assert [one["sipPhoneNumber"] for one in shown] == [own, other, ours, other, own]
    assert {one.get("outboundPhoneNumber") for one in shown} == {int(TESTS), None}
    assert [*simulator.held] == [OURS, number, OWN]


async def test_agents_are_listed_with_their_names(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    answer = (await sound.get(AGENTS)).json()

    assert answer["data"] == [*simulator.agents.values()]
    assert [one["agentId"] for one in answer["data"]] == [*simulator.agents]
    assert {"Front desk", "After hours"} < {one["agentName"] for one in answer["data"]}
    assert (answer["totalCounts"], answer["hasNext"]) == (3, False)


async def test_agents_are_listed_in_pages_even_where_numbers_have_no_envelope(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    simulator.bare_array = True
    simulator.most_a_page = 1

    pages = [(await sound.get(AGENTS, params={"page": n, "size": 2})).json() for n in range(4)]

    assert [one["agentId"] for page in pages for one in page["data"]] == [*simulator.agents]
    assert [page["hasNext"] for page in pages] == [True, True, False, False]


async def test_every_start_has_the_same_agents_of_its_own() -> None:
    async with SimulatedSigmaMind() as one, SimulatedSigmaMind() as other:
        assert one.agents == other.agents
        one.agents[FRONT_DESK]["agentName"] = "Renamed"
        assert other.agents[FRONT_DESK]["agentName"] == "Front desk"


async def test_a_test_call_is_placed_by_the_agent_that_is_named(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    simulator.held[OURS]["outboundAgentId"] = FRONT_DESK
    body = {
        "fromPhoneNumber": OURS,
        "toPhoneNumber": TESTS,
        "agentId": AFTER_HOURS,
        "dynamicVariables": {"purpose": "test"},
    }

    answer = await sound.post(CALLS, json=body)

    assert answer.status_code == 200
    call = answer.json()
    assert (call["callType"], call["status"]) == ("outbound", "scheduled")
    assert call["phoneNumber"] == await listed(sound, OURS)
    assert call["agent"] == {"agentId": AFTER_HOURS, "agentName": "After hours"}
    assert call["dynamicVariables"] == {"purpose": "test"}
    assert simulator.calls == [{**call, "toPhoneNumber": TESTS}]


async def test_a_test_call_without_an_agent_is_placed_by_the_number_s_own(
    simulator: SimulatedSigmaMind, sound: httpx.AsyncClient
) -> None:
    await sound.patch(at(PLURAL, OURS), json={"outboundAgentId": FRONT_DESK})
    body = {"fromPhoneNumber": OURS, "toPhoneNumber": TESTS}

    placed = [(await sound.post(CALLS, json=body)).json() for _ in range(2)]

    assert [one["agent"]["agentId"] for one in placed] == [FRONT_DESK, FRONT_DESK]
    assert placed[0]["callId"] != placed[1]["callId"]
    assert [one["callId"] for one in simulator.calls] == [one["callId"] for one in placed]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"fromPhoneNumber": None}, "fromPhoneNumber"),
        ({"fromPhoneNumber": OWN}, "fromPhoneNumber"),
        ({"toPhoneNumber": "4155550177"}, "toPhoneNumber"),
        ({"toPhoneNumber": 14155550177}, "toPhoneNumber"),
        ({"agentId": "agent_unknown"}, "agentId"),
        ({"agentId": "a" * 65}, "agentId"),
        ({"agentId": None}, "agentId"),
        ({"dynamicVariables": ["purpose"]}, "dynamicVariables"),
        ({"callId": "mine"}, "callId"),
    ],
)
async def test_a_test_call_with_a_bad_field_is_refused(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, wrong: dict[str, Any], told: str
) -> None:
    body = {"fromPhoneNumber": OURS, "toPhoneNumber": TESTS, "agentId": FRONT_DESK, **wrong}

    assert (
        told in (await refused(simulator, http.build_request("POST", CALLS, json=body)))["message"]
    )


@pytest.mark.parametrize("field", ["fromPhoneNumber", "toPhoneNumber", "agentId"])
async def test_a_test_call_needs_both_numbers_and_an_agent_from_somewhere(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient, field: str
) -> None:
    body = {"fromPhoneNumber": OURS, "toPhoneNumber": TESTS, "agentId": FRONT_DESK}
    del body[field]

    told = await refused(simulator, http.build_request("POST", CALLS, json=body))

    assert field in told["message"]


async def test_every_operation_wants_the_key(simulator: SimulatedSigmaMind) -> None:
    asked = [
        ("GET", AGENTS),
        ("POST", CALLS),
        *(("POST", f"{family}/import") for family in FAMILIES),
        *(("PATCH", at(family, OURS)) for family in FAMILIES),
    ]
    async with httpx.AsyncClient(base_url=simulator.base_url) as stranger:
        answers = [await stranger.request(method, path, json={}) for method, path in asked]

    assert [one.status_code for one in answers] == [401] * len(asked)
    assert all(one.json()["message"] for one in answers)


async def test_a_spoiled_change_takes_place_only_where_the_fault_says_so(
    simulator: SimulatedSigmaMind, http: httpx.AsyncClient
) -> None:
    for changed in (False, True):
        simulator.fault(Answer({}, changed=changed), method="PATCH", path=OURS)
        await http.patch(at(SINGULAR, OURS), json={"friendlyName": "Sales"})
        assert (simulator.held[OURS]["friendlyName"] == "Sales") is changed
