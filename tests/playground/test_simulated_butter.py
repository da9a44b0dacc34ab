"""Butter, simulated: each operation does what its documents say, or refuses and changes nothing."""

from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.playground.simulators.butter import (
    AGENT,
    FOREIGN_INTEGRATION,
    INTEGRATION,
    SimulatedButter,
)
from tests.openapi import watched

NUMBERS, CALLS = "/api/phone-numbers", "/api/make-call"
ASSIGNED, SIP, TWILIO = "+13105550141", "+13105550142", "+13105550143"
NEW, CALLEE = "+12125550144", "+12125550199"
UNKNOWN = "000000000000"
OTHER_AGENT = "agent_81c4d2e6f093"
FROM_TWILIO = {"phone_number": NEW, "provider": "twilio", "integration_id": INTEGRATION}
OVER_SIP = {
    "phone_number": NEW,
    "provider": "sip",
    "supports_inbound": True,
    "supports_outbound": True,
    "sip_trunk_name": "main",
    "sip_username": "trunk-user",
    "sip_password": "never-shown",
    "sip_server_address": "sip.carrier.example",
    "inbound_room_name": "room-main",
    "inbound_pin": "604187",
    "media_encryption": "require",
}
WRONG_HEADERS = (
    {"X-API-Key": "wrong"},
    {"X-Organization-Id": ""},
    {"X-Organization-Id": "org_other"},
)
CALL = {"call_to": CALLEE, "call_from": ASSIGNED, "agent_id": AGENT}


@dataclass
class Asking:
    """A simulated Butter and a client with its key."""

    butter: SimulatedButter
    http: httpx.AsyncClient

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.http.post(path, json=body)

    async def assign(self, number: str, agent: str = AGENT) -> httpx.Response:
        body = {"phone_number_id": self.handle(number)}
        return await self.post(f"/api/agents/{agent}/assign-phone-number", body)

    async def unassign(self, number: str, agent: str = AGENT) -> httpx.Response:
        path = f"/api/agents/{agent}/unassign-phone-number/{self.handle(number)}"
        return await self.http.post(path)

    async def listed(self, **query: str) -> dict[str, dict[str, Any]]:
        answer = await self.http.get(NUMBERS, params=query)
        assert answer.status_code == 200
        return {one["phone_number"]: one for one in answer.json()["data"]}

    def handle(self, number: str) -> str:
        if number not in self.butter.held:
            return f"phon_{UNKNOWN}"
        return str(self.butter.held[number]["phone_number_id"])

    def state(self) -> Any:
        butter = self.butter
        return deepcopy((butter.held, butter.agents, butter.integrations, butter.calls))


@pytest.fixture
async def unwatched() -> AsyncIterator[Asking]:
    """For requests that its document forbids."""
    async with (
        SimulatedButter() as butter,
        httpx.AsyncClient(base_url=butter.base_url, headers=headers(butter)) as http,
    ):
        yield Asking(butter, http)


@pytest.fixture
async def asking(unwatched: Asking) -> AsyncIterator[Asking]:
    with watched(unwatched.butter):
        yield unwatched


def headers(butter: SimulatedButter) -> dict[str, str]:
    return {"X-API-Key": butter.api_key, "X-Organization-Id": butter.organization_id}


def without(body: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != field}


def shared(handle: str, made: str) -> dict[str, Any]:
    """What import and list both show of a new Twilio number that only takes calls."""
    return {
        "phone_number_id": handle,
        "phone_number": NEW,
        "provider": "twilio",
        "status": "free",
        "supports_inbound": True,
        "supports_outbound": False,
        "created_at": made,
    }


async def test_a_twilio_number_is_imported_and_then_listed(asking: Asking) -> None:
    answer = await asking.post(NUMBERS, {**FROM_TWILIO, "supports_inbound": True})

    assert answer.status_code == 200
    said = answer.json()
    assert said["success"]
    assert said["message"] == "Phone number imported successfully with twilio"
    made = said["data"]["created_at"]
    both = shared(asking.handle(NEW), made)
    assert said["data"] == {**both, "integration_id": INTEGRATION, "updated_at": made}
    assert (await asking.listed())[NEW] == {**both, "assigned_agent_id": None}


async def test_an_import_that_says_no_direction_supports_none(asking: Asking) -> None:
    await asking.post(NUMBERS, FROM_TWILIO)

    listed = (await asking.listed())[NEW]
    assert (listed["supports_inbound"], listed["supports_outbound"]) == (False, False)


async def test_a_number_is_imported_over_sip_and_then_listed(asking: Asking) -> None:
    answer = await asking.post(NUMBERS, OVER_SIP)

    assert answer.status_code == 200
    said = answer.json()
    assert said["message"] == "Phone number imported successfully with sip"
    assert (said["data"]["provider"], said["data"]["integration_id"]) == ("sip", None)
    listed = (await asking.listed())[NEW]
    assert (listed["provider"], listed["status"]) == ("sip", "free")
    assert listed["supports_inbound"]
    assert listed["supports_outbound"]
    assert asking.butter.held[NEW]["media_encryption"] == "require"


async def test_a_sip_number_that_only_takes_calls_needs_no_server(asking: Asking) -> None:
    body = {
        "phone_number": NEW,
        "provider": "sip",
        "supports_inbound": True,
        "supports_outbound": False,
    }

    assert (await asking.post(NUMBERS, body)).status_code == 200
    assert asking.butter.held[NEW]["media_encryption"] == "allow"


async def test_a_trunk_is_never_shown_and_its_secrets_are_not_kept(asking: Asking) -> None:
    imported = await asking.post(NUMBERS, OVER_SIP)
    assigned = await asking.assign(NEW)
    listed = await asking.http.get(NUMBERS)

    assert (imported.status_code, assigned.status_code, listed.status_code) == (200, 200, 200)
    for answer in (imported, assigned, listed):
        for hidden in ("trunk-user", "never-shown", "604187", "sip.carrier.example"):
            assert hidden not in answer.text
    assert asking.butter.held[NEW]["sip_server_address"] == "sip.carrier.example"
    for secret in ("never-shown", "604187"):
        assert secret not in str(asking.butter.held)


async def test_a_number_that_is_held_cannot_be_imported_again(asking: Asking) -> None:
    before = asking.state()

    over_sip = await asking.post(NUMBERS, {**OVER_SIP, "phone_number": TWILIO})
    from_twilio = await asking.post(NUMBERS, {**FROM_TWILIO, "phone_number": SIP})

    assert (over_sip.status_code, from_twilio.status_code) == (409, 409)
    assert over_sip.json() == {"detail": "Phone number already exists"}
    assert asking.state() == before


@pytest.mark.parametrize(
    ("integration", "status", "detail"),
    [
        (f"intg_{UNKNOWN}", 404, "Integration not found"),
        (FOREIGN_INTEGRATION, 403, "Integration belongs to another organization"),
    ],
)
async def test_only_an_integration_of_ours_imports(
    asking: Asking, integration: str, status: int, detail: str
) -> None:
    before = asking.state()

    answer = await asking.post(NUMBERS, {**FROM_TWILIO, "integration_id": integration})

    assert (answer.status_code, answer.json()) == (status, {"detail": detail})
    assert asking.state() == before


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "phone_number is required"),
        (without(FROM_TWILIO, "phone_number"), "phone_number is required"),
        (without(FROM_TWILIO, "provider"), "provider is required"),
        (without(FROM_TWILIO, "integration_id"), "integration_id is required"),
        (without(OVER_SIP, "sip_server_address"), "sip_server_address is required"),
        ({**OVER_SIP, "sip_server_address": ""}, "sip_server_address is required"),
        ({**FROM_TWILIO, "provider": "vonage"}, "provider must be twilio or sip"),
    ],
)
async def test_an_import_with_something_missing_is_refused(
    unwatched: Asking, body: Any, detail: str
) -> None:
    before = unwatched.state()

    answer = await unwatched.post(NUMBERS, body)

    assert (answer.status_code, answer.json()) == (400, {"detail": detail})
    assert unwatched.state() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone_number", "12125550144"),
        ("phone_number", "+02125550144"),
        ("phone_number", "+1212555014412345"),
        ("phone_number", 12125550145),
        ("phone_number", None),
        ("provider", ["sip"]),
        ("supports_inbound", "true"),
        ("supports_outbound", 1),
        ("integration_id", "intg_short"),
        ("sip_trunk_name", 5),
        ("sip_username", None),
        ("sip_password", 112358),
        ("sip_server_address", {}),
        ("inbound_room_name", False),
        ("inbound_pin", "604"),
        ("inbound_pin", "60418760418"),
        ("inbound_pin", 604187),
        ("media_encryption", "maybe"),
        ("media_encryption", ["allow"]),
    ],
)
async def test_a_malformed_field_is_named_but_its_value_is_not_repeated(
    unwatched: Asking, field: str, value: Any
) -> None:
    before = unwatched.state()

    answer = await unwatched.post(NUMBERS, {**OVER_SIP, field: value})

    assert answer.status_code == 422
    (breach,) = answer.json()["detail"]
    assert breach["loc"] == ["body", field]
    assert set(breach) == {"type", "loc", "msg"}
    assert "never-shown" not in answer.text
    if field in {"sip_password", "inbound_pin"}:
        assert str(value) not in answer.text
    assert unwatched.state() == before


@pytest.mark.parametrize("length", [4, 10])
async def test_a_pin_has_four_to_ten_characters(asking: Asking, length: int) -> None:
    answer = await asking.post(NUMBERS, {**OVER_SIP, "inbound_pin": "9" * length})

    assert answer.status_code == 200


async def test_every_malformed_field_is_told_at_once(unwatched: Asking) -> None:
    answer = await unwatched.post(NUMBERS, {"phone_number": "none", "supports_inbound": "no"})

    told = [breach["loc"][-1] for breach in answer.json()["detail"]]
    assert told == ["phone_number", "supports_inbound"]


@pytest.mark.parametrize("path", [NUMBERS, CALLS, f"/api/agents/{AGENT}/assign-phone-number"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"+12125550144"', b"null"])
async def test_a_body_that_is_no_object_is_refused(
    unwatched: Asking, path: str, content: bytes
) -> None:
    before = unwatched.state()

    answer = await unwatched.http.post(path, content=content)

    assert answer.status_code == 422
    (breach,) = answer.json()["detail"]
    assert breach["loc"] == ["body"]
    assert unwatched.state() == before


async def test_a_free_number_is_assigned_and_the_answer_is_the_agent(asking: Asking) -> None:
    answer = await asking.assign(SIP)

    assert answer.status_code == 200
    said = answer.json()
    assert (said["success"], said["message"]) == (True, "Phone number assigned successfully")
    changed = said["data"]["updated_at"]
    assert said["data"] == {
        "agent_id": AGENT,
        "agent_name": "Front desk",
        "assigned_phone_number_ids": [asking.handle(ASSIGNED), asking.handle(SIP)],
        "updated_at": changed,
    }
    listed = (await asking.listed(status="assigned"))[SIP]
    assert (listed["status"], listed["assigned_agent_id"]) == ("assigned", AGENT)
    assert asking.butter.held[SIP]["updated_at"] == changed
    assert asking.butter.agents[AGENT]["updated_at"] == changed


async def test_an_imported_number_can_be_assigned(asking: Asking) -> None:
    await asking.post(NUMBERS, FROM_TWILIO)

    assert (await asking.assign(NEW, OTHER_AGENT)).is_success
    assert (await asking.listed())[NEW]["assigned_agent_id"] == OTHER_AGENT


@pytest.mark.parametrize("agent", [AGENT, OTHER_AGENT])
async def test_an_assigned_number_is_refused_even_to_the_agent_that_has_it(
    asking: Asking, agent: str
) -> None:
    before = asking.state()

    answer = await asking.assign(ASSIGNED, agent)

    assert answer.status_code == 409
    assert answer.json() == {"detail": "Phone number is already assigned to an agent"}
    assert asking.state() == before


async def test_a_number_is_moved_by_unassigning_and_then_assigning(asking: Asking) -> None:
    taken = await asking.unassign(ASSIGNED)
    assert (await asking.listed())[ASSIGNED]["status"] == "free"
    given = await asking.assign(ASSIGNED, OTHER_AGENT)

    assert taken.json()["message"] == "Phone number unassigned successfully"
    assert taken.json()["data"]["assigned_phone_number_ids"] == []
    assert given.json()["data"]["agent_name"] == "After hours"
    assert given.json()["data"]["assigned_phone_number_ids"] == [asking.handle(ASSIGNED)]
    assert (await asking.listed())[ASSIGNED]["assigned_agent_id"] == OTHER_AGENT


@pytest.mark.parametrize(
    ("number", "agent", "status", "detail"),
    [
        (SIP, f"agent_{UNKNOWN}", 404, "Agent not found"),
        (NEW, AGENT, 404, "Phone number not found"),
    ],
)
async def test_only_what_is_known_is_assigned(
    asking: Asking, number: str, agent: str, status: int, detail: str
) -> None:
    before = asking.state()

    answer = await asking.assign(number, agent)

    assert (answer.status_code, answer.json()) == (status, {"detail": detail})
    assert asking.state() == before


async def test_a_twilio_number_without_an_integration_is_not_assigned(asking: Asking) -> None:
    asking.butter.hold(NEW, integration_id=None)
    before = asking.state()

    answer = await asking.assign(NEW)

    assert answer.status_code == 400
    assert answer.json() == {"detail": "Phone number has no Twilio integration"}
    assert asking.state() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"phone_number_id": "phon_short"}, 422), ({"phone_number_id": SIP}, 422)],
)
async def test_an_assignment_names_the_number_by_its_id(
    unwatched: Asking, body: Any, status: int
) -> None:
    before = unwatched.state()

    answer = await unwatched.post(f"/api/agents/{AGENT}/assign-phone-number", body)

    assert answer.status_code == status
    assert unwatched.state() == before


@pytest.mark.parametrize(
    ("number", "agent", "status"),
    [
        (ASSIGNED, OTHER_AGENT, 400),
        (SIP, AGENT, 400),
        (NEW, AGENT, 400),
        (ASSIGNED, f"agent_{UNKNOWN}", 404),
    ],
)
async def test_a_number_is_only_taken_off_the_agent_that_has_it(
    asking: Asking, number: str, agent: str, status: int
) -> None:
    before = asking.state()

    answer = await asking.unassign(number, agent)

    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)
    assert asking.state() == before


async def test_an_agent_of_another_organization_is_out_of_reach(asking: Asking) -> None:
    asking.butter.agents[OTHER_AGENT]["client_id"] = "org_other"
    before = asking.state()

    given = await asking.assign(SIP, OTHER_AGENT)
    taken = await asking.unassign(ASSIGNED, OTHER_AGENT)
    called = await asking.post(CALLS, {**CALL, "agent_id": OTHER_AGENT})

    assert [one.status_code for one in (given, taken, called)] == [403, 403, 400]
    assert asking.state() == before


async def test_a_key_that_may_only_read_changes_no_number(asking: Asking) -> None:
    asking.butter.role = "user"
    before = asking.state()

    refused = [
        await asking.post(NUMBERS, OVER_SIP),
        await asking.assign(SIP),
        await asking.unassign(ASSIGNED),
    ]

    assert [one.status_code for one in refused] == [403, 403, 403]
    assert refused[0].json() == {"detail": "The key's role does not permit this"}
    assert set(await asking.listed()) == {ASSIGNED, SIP, TWILIO}
    assert asking.state() == before


async def test_a_call_is_placed_and_answered_flat(asking: Asking) -> None:
    answer = await asking.post(CALLS, {**CALL, "prompt_variables": {"purpose": "test"}})

    assert answer.status_code == 200
    (call,) = asking.butter.calls
    assert answer.json() == {
        "success": True,
        "call_sid": call["call_sid"],
        "to": CALLEE,
        "from": ASSIGNED,
        "agent_id": AGENT,
        "call_type": "twilio",
        "status": "initiated",
    }
    assert call["prompt_variables"] == {"purpose": "test"}


async def test_every_call_has_its_own_id_the_same_at_every_start(asking: Asking) -> None:
    for _ in range(2):
        assert (await asking.post(CALLS, CALL)).is_success

    sids = [call["call_sid"] for call in asking.butter.calls]
    assert sids == ["call_5feceb66ffc8", "call_6b86b273ff34"]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"call_from": NEW}, "call_from is not an imported number"),
        ({"call_from": SIP}, "call_from does not support outbound calls"),
        ({"agent_id": f"agent_{UNKNOWN}"}, "agent_id is not an agent of this organization"),
    ],
)
async def test_a_call_needs_a_number_that_calls_and_an_agent_that_exists(
    asking: Asking, change: dict[str, str], detail: str
) -> None:
    answer = await asking.post(CALLS, {**CALL, **change})

    assert (answer.status_code, answer.json()) == (400, {"detail": detail})
    assert asking.butter.calls == []


@pytest.mark.parametrize("field", CALL)
async def test_a_call_with_something_missing_is_not_placed(unwatched: Asking, field: str) -> None:
    answer = await unwatched.post(CALLS, without(CALL, field))

    assert (answer.status_code, answer.json()) == (400, {"detail": f"{field} is required"})
    assert unwatched.butter.calls == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("call_to", "911"),
        ("call_from", 13105550141),
        ("agent_id", 5),
        ("prompt_variables", "purpose"),
    ],
)
async def test_a_malformed_call_is_not_placed(unwatched: Asking, field: str, value: Any) -> None:
    answer = await unwatched.post(CALLS, {**CALL, field: value})

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", field]
    assert unwatched.butter.calls == []


async def test_more_than_a_page_is_said_but_cannot_be_reached(asking: Asking) -> None:
    asking.butter.page_size = 2

    page = (await asking.http.get(NUMBERS)).json()

    assert len(page["data"]) == 2
    assert page["pagination"].pop("next_cursor")
    assert page["pagination"] == {"has_more": True, "page_size": 2, "total_count": 3}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/agents"),
        ("GET", "/api/integrations"),
        ("POST", "/api/integrations"),
        ("GET", f"{NUMBERS}/phon_{UNKNOWN}"),
        ("PATCH", f"{NUMBERS}/phon_{UNKNOWN}"),
        ("DELETE", f"{NUMBERS}/phon_{UNKNOWN}"),
        ("PUT", f"/api/agents/{AGENT}/assign-phone-number"),
        ("POST", "/api/agents//phone-numbers"),
        ("POST", "/phone-numbers"),
    ],
)
async def test_what_is_not_documented_is_not_found(
    unwatched: Asking, method: str, path: str
) -> None:
    before = unwatched.state()

    answer = await unwatched.http.request(method, path, json={})

    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})
    assert unwatched.state() == before


@pytest.mark.parametrize(
    "write",
    [
        lambda asking: asking.post(NUMBERS, OVER_SIP),
        lambda asking: asking.assign(SIP),
        lambda asking: asking.unassign(ASSIGNED),
        lambda asking: asking.post(CALLS, CALL),
    ],
    ids=["import", "assign", "unassign", "call"],
)
async def test_a_write_without_the_right_key_or_organization_does_nothing(
    unwatched: Asking, write: Callable[[Asking], Any]
) -> None:
    before, right = unwatched.state(), headers(unwatched.butter)
    statuses = []
    for wrong in WRONG_HEADERS:
        unwatched.http.headers = {**right, **wrong}
        statuses.append((await write(unwatched)).status_code)

    assert statuses == [401, 400, 403]
    assert unwatched.state() == before
    unwatched.http.headers = right
    assert (await write(unwatched)).status_code == 200
    assert all(unwatched.butter.is_write(one) for one in unwatched.butter.requests)
