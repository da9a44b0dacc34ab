"""Against a provider that speaks the references' examples word for word, everything succeeds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr

from bot.domain.agents import Agent, PlacedCall
from bot.domain.holdings import Direction, Holding, Offer
from bot.domain.numbers import E164, Area, SipUser
from bot.providers.butter import forms as butter_forms
from bot.providers.config import ProviderConfig
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS, build
from bot.providers.sigmamind import forms as sigmamind_forms
from bot.providers.vogent import forms as vogent_forms
from tests.providers.conftest import ORGANIZATION, QUICK
from tests.providers.filling import filled
from tests.providers.literal import Literal, literal, seed, wanted

NUMBER = E164("+14155552671")  # SigmaMind's reference
FREEPHONE = E164("+18001234567")  # Vogent's
SPOKEN_OF = E164("+12025550143")  # SigmaMind's OpenAPI document
KEY = "example-key"
SIGMAMIND_AGENT = "awTw7UKhOsLGiDbt"
VOGENT_AGENT = "5d6b1c90-2f37-4a1d-b0c4-6d1f9e3a2c77"
VOGENT_RECORD = "3f0c7c1e-6a50-4c58-9f6e-0c2f3f1b7a11"
BUTTER_AGENT = "agent_0a1b2c3d4e5f"
BUTTER_RECORD = "phon_0a1b2c3d4e5f"
CAME_TO = "call_Zx81kTq0LmWv37Rb"
VARIABLES = {"dynamicVariables"}
"""What an agent may be told for a call; a test call tells nothing."""
ASKED_FOR_NOWHERE = {"outboundPhoneNumber"}
"""What a purchase at SigmaMind could also say, and ours does not ask for: an update can."""
COVERED = {
    "sigmamind": {
        Feature.BUY_EXACT,
        Feature.BUY_IN_AREA,
        Feature.IMPORT_SIP,
        Feature.UPDATE,
        Feature.LIST,
        Feature.GET,
        Feature.ASSIGN,
        Feature.UNASSIGN,
        Feature.LIST_AGENTS,
        Feature.CALL,
    },
    "vogent": set(Feature) - {Feature.BUY_IN_AREA, Feature.IMPORT_INTEGRATION, Feature.UPDATE},
    "butter": {
        Feature.IMPORT_SIP,
        Feature.IMPORT_INTEGRATION,
        Feature.LIST,
        Feature.GET,
        Feature.ASSIGN,
        Feature.UNASSIGN,
        Feature.CALL,
    },
}
"""What the tests below do; a feature that an adapter gains has to be added to both."""


@asynccontextmanager
async def speaking(
    name: str, *, unconfirmed: bool = False
) -> AsyncIterator[tuple[NumberProvider, Literal]]:
    """Our adapter for one of them."""
    async with literal(name) as there:
        config = ProviderConfig(
            name, SecretStr(KEY), there.base_url, ORGANIZATION, unconfirmed, QUICK
        )
        async with build([config]) as on:
            yield on[name], there


def typed(model: type[Form], body: dict[str, Any]) -> Form:
    return model.model_validate(filled(model, body))


def as_text(body: dict[str, Any]) -> dict[str, Any]:
    """The reference's body as prose has it: numbers are text with a plus."""
    return {
        key: f"+{value}" if key.endswith("honeNumber") and isinstance(value, int) else value
        for key, value in body.items()
    }


def without(body: dict[str, Any], names: set[str]) -> dict[str, Any]:
    assert names <= body.keys()
    return {key: value for key, value in body.items() if key not in names}


def only(there: Literal) -> Any:
    """The body of the one request that was sent."""
    assert len(there.got) == 1
    return there.got[0].body


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_feature_of_every_adapter_is_tried_here(name: str) -> None:
    adapter = PROVIDERS[name]
    unconfirmed = {Feature.UNASSIGN} if name == "sigmamind" else set()

    assert adapter.features | unconfirmed == COVERED[name]


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("sigmamind", {"X-API-Key": KEY}),
        ("vogent", {"Authorization": f"Bearer {KEY}"}),
        ("butter", {"X-API-Key": KEY, "X-Organization-Id": ORGANIZATION}),
    ],
)
async def test_each_is_asked_with_the_headers_of_its_reference(
    name: str, headers: dict[str, str]
) -> None:
    async with speaking(name) as (provider, there):
        await provider.list()

    assert there.got[0].headers.items() >= headers.items()


async def test_sigmamind_sells_the_very_number() -> None:
    body = seed("sigmamind.create", "request")
    async with speaking("sigmamind") as (provider, there):
        held = await provider.buy(NUMBER, body["friendlyName"], SIGMAMIND_AGENT)

    assert str(there.got[0]) == "POST /v1/phone-numbers"
    assert there.got[0].headers["Content-Type"] == "application/json"
    assert only(there) == without(body, {"countryCode", "areaCode", *ASKED_FOR_NOWHERE})
    assert (held.reference, held.line) == (str(NUMBER), NUMBER)
    assert (held.name, held.status) == ("Support Line - US", "active")


async def test_sigmamind_sells_one_in_the_area() -> None:
    body = seed("sigmamind.create", "request")
    async with speaking("sigmamind") as (provider, there):
        held = await provider.buy_in(Area("US", "415"), body["friendlyName"], SIGMAMIND_AGENT)

    assert only(there) == without(body, {"phoneNumber", *ASKED_FOR_NOWHERE})
    assert held.line == NUMBER


@pytest.mark.parametrize(
    ("unconfirmed", "path"),
    [(False, "/v1/phone-number/import"), (True, "/v1/phone-numbers/import")],
)
async def test_sigmamind_imports_and_its_integers_are_numbers(
    unconfirmed: bool,  # noqa: FBT001 - as pytest hands it over
    path: str,
) -> None:
    body = seed("sigmamind.import", "request")
    async with speaking("sigmamind", unconfirmed=unconfirmed) as (provider, there):
        held = await provider.bring(typed(sigmamind_forms.SipImport, body))

    assert str(there.got[0]) == f"POST {path}"
    assert only(there) == as_text(body)
    assert (held.reference, held.line) == (str(NUMBER), NUMBER)
    assert held.trunk == "sip.telnyx.com"
    assert held.inbound_agent == held.outbound_agent == "D5D0p7TUs66TTAEAx"


async def test_sigmamind_updates() -> None:
    body = seed("sigmamind.update", "request")
    async with speaking("sigmamind") as (provider, there):
        form = typed(sigmamind_forms.SeedUpdate, body)
        held = await provider.update(Holding("sigmamind", str(NUMBER), NUMBER), form)

    assert str(there.got[0]) == "PATCH /v1/phone-number/%2B14155552671"
    assert only(there) == body
    assert (held.name, held.trunk) == ("Support Line - US", "sip.telnyx.com")


async def test_sigmamind_updates_at_the_newer_path() -> None:
    async with speaking("sigmamind", unconfirmed=True) as (provider, there):
        form = provider.forms[Feature.UPDATE].model_validate({"test_number": "+12025550199"})
        held = await provider.update(Holding("sigmamind", str(SPOKEN_OF), SPOKEN_OF), form)

    assert str(there.got[0]) == "PATCH /v1/phone-numbers/%2B12025550143"
    assert only(there) == {"outboundPhoneNumber": "+12025550199"}
    assert (held.name, held.trunk) == ("Front desk", "sip.carrier.example")


@pytest.mark.parametrize(
    ("ways", "keys"),
    [
        (frozenset[Direction](), {"inboundAgentId", "outboundAgentId"}),
        (frozenset({Direction.INBOUND}), {"inboundAgentId"}),
        (frozenset({Direction.OUTBOUND}), {"outboundAgentId"}),
    ],
    ids=["both", "inbound", "outbound"],
)
async def test_sigmamind_assigns(ways: frozenset[Direction], keys: set[str]) -> None:
    body = seed("sigmamind.update", "request")
    async with speaking("sigmamind") as (provider, there):
        before = Holding("sigmamind", str(NUMBER), NUMBER)
        held = await provider.assign(before, SIGMAMIND_AGENT, ways)

    assert only(there) == {key: value for key, value in body.items() if key in keys}
    assert held.line == NUMBER


async def test_sigmamind_unassigns_by_null_where_that_is_allowed() -> None:
    async with speaking("sigmamind", unconfirmed=True) as (provider, there):
        before = Holding("sigmamind", str(SPOKEN_OF), SPOKEN_OF, inbound_agent="a")
        held = await provider.unassign(before, frozenset({Direction.INBOUND}))

    assert only(there) == wanted("sigmamind", "PATCH /v1/phone-numbers/{phoneNumber}", "unassign")
    assert held.inbound_agent is None


async def test_sigmamind_lists_gets_and_names_its_agents() -> None:
    async with speaking("sigmamind") as (provider, _):
        listing = await provider.list()
        one = await provider.get("+442079460123")
        agents = await provider.agents()

    assert listing.complete
    assert [held.name for held in listing.holdings] == ["Front desk", "London trunk"]
    assert one is not None
    assert one.trunk == "sip.carrier.example"
    assert agents.agents == (
        Agent("agent_Qm3kZr81TbLw0xYd", "Reception"),
        Agent("SPk29fTqWz61LmVd", "Sales"),
    )


async def test_sigmamind_calls() -> None:
    body = wanted("sigmamind", "POST /v1/calls", "test")
    async with speaking("sigmamind") as (provider, there):
        form = typed(sigmamind_forms.TestCall, without(body, {"fromPhoneNumber", *VARIABLES}))
        call = await provider.call(Holding("sigmamind", str(SPOKEN_OF), SPOKEN_OF), form)

    assert only(there) == without(body, VARIABLES)
    assert call == PlacedCall(CAME_TO, "scheduled")


async def test_vogent_searches_and_sells() -> None:
    request = seed("vogent.create", "request")
    async with speaking("vogent") as (provider, there):
        offers = await provider.search(Area("US", "510"), 5)
        held = await provider.buy(FREEPHONE)

    assert offers == (Offer("vogent", E164("+15105550143")), Offer("vogent", E164("+15105550144")))
    assert there.got[0].body == wanted("vogent", "POST /phone_numbers/search", "bay")
    assert there.got[1].body == {
        "type": request["type"],
        "purchase": dict.fromkeys(request["purchase"], str(FREEPHONE)),
    }
    assert (held.reference, held.line) == ("<string>", FREEPHONE)
    assert held.inbound_agent == "<string>"


async def test_vogent_imports() -> None:
    branch = seed("vogent.create", "request")["sipImport"]
    real = {"phoneNumber": str(FREEPHONE), "terminationUri": "sip.carrier.example"}
    async with speaking("vogent") as (provider, there):
        held = await provider.bring(typed(vogent_forms.SipImport, branch | real))

    assert only(there) == {"type": "sip_import", "sipImport": branch | real}
    assert held.line == FREEPHONE


async def test_vogent_makes_a_sip_user() -> None:
    body = wanted("vogent", "POST /phone_numbers", "vogentSip")
    async with speaking("vogent") as (provider, there):
        held = await provider.bring(typed(vogent_forms.SipUserForm, body["vogentSip"]))

    assert only(there) == body
    assert body["vogentSip"].keys() == seed("vogent.create", "request")["vogentSip"].keys()
    assert held.line == SipUser("frontdesk")


async def test_vogent_links_unlinks_and_releases() -> None:
    before = Holding("vogent", VOGENT_RECORD, E164("+15105550143"))
    async with speaking("vogent") as (provider, there):
        linked = await provider.assign(before, VOGENT_AGENT)
        free = await provider.unassign(linked)
        await provider.release(free)

    assert there.got[0].body == wanted("vogent", "PUT /phone_numbers/{id}", "link")
    assert there.got[1].body == wanted("vogent", "PUT /phone_numbers/{id}", "unlink")
    assert str(there.got[2]) == f"DELETE /phone_numbers/{VOGENT_RECORD}"
    assert (linked.inbound_agent, free.inbound_agent) == (VOGENT_AGENT, None)


async def test_vogent_lists_gets_and_names_its_agents() -> None:
    async with speaking("vogent") as (provider, _):
        listing = await provider.list()
        one = await provider.get(VOGENT_RECORD)
        agents = await provider.agents()

    assert listing.complete
    assert [held.line for held in listing.holdings] == [
        E164("+15105550143"),
        SipUser("frontdesk"),
    ]
    assert one is not None
    assert one.reference == VOGENT_RECORD
    assert agents.agents == (Agent(VOGENT_AGENT, "Reception"),)


async def test_vogent_calls() -> None:
    body = wanted("vogent", "POST /dials", "phone")
    async with speaking("vogent") as (provider, there):
        form = typed(vogent_forms.TestCall, without(body, {"fromNumberId", "timeoutMinutes"}))
        before = Holding("vogent", VOGENT_RECORD, E164("+15105550143"))
        call = await provider.call(before, form)

    sent = only(there)
    assert sent.keys() == body.keys()
    assert without(sent, {"timeoutMinutes"}) == without(body, {"timeoutMinutes"})
    assert sent["timeoutMinutes"] > 0
    assert call == PlacedCall("c2b7d9f0-3e1a-4f6d-9a87-5b4c3d2e1f00")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (butter_forms.TwilioImport, "butter.import-twilio"),
        (butter_forms.SipImport, "butter.import-sip"),
    ],
    ids=["twilio", "sip"],
)
async def test_butter_imports(model: type[Form], name: str) -> None:
    body = seed(name, "request")
    async with speaking("butter") as (provider, there):
        held = await provider.bring(typed(model, without(body, {"provider"})))

    assert str(there.got[0]) == "POST /api/phone-numbers"
    assert only(there) == body
    assert held.line == E164(body["phone_number"])
    assert (held.reference, held.status) == ("phon_a1b2c3d4e5f6", "free")
    assert held.directions == frozenset(Direction)


async def test_butter_lists_and_gets() -> None:
    async with speaking("butter") as (provider, _):
        listing = await provider.list()
        one = await provider.get(BUTTER_RECORD)

    assert listing.complete
    assert [held.status for held in listing.holdings] == ["assigned", "free"]
    assert [held.inbound_agent for held in listing.holdings] == [BUTTER_AGENT, None]
    assert one == listing.holdings[0]


async def test_butter_links_and_unlinks() -> None:
    before = Holding("butter", BUTTER_RECORD, SPOKEN_OF)
    async with speaking("butter") as (provider, there):
        linked = await provider.assign(before, BUTTER_AGENT)
        free = await provider.unassign(linked)

    agent = f"/api/agents/{BUTTER_AGENT}"
    assert [str(one) for one in there.got] == [
        f"POST {agent}/assign-phone-number",
        f"POST {agent}/unassign-phone-number/{BUTTER_RECORD}",
    ]
    assert there.got[0].body == {"phone_number_id": BUTTER_RECORD}
    assert there.got[1].body is None
    assert (linked.inbound_agent, free.inbound_agent) == (BUTTER_AGENT, None)


async def test_butter_calls() -> None:
    body = wanted("butter", "POST /api/make-call", "test")
    async with speaking("butter") as (provider, there):
        form = typed(butter_forms.TestCall, without(body, {"call_from", "prompt_variables"}))
        call = await provider.call(Holding("butter", BUTTER_RECORD, SPOKEN_OF), form)

    assert only(there) == without(body, {"prompt_variables"})
    assert call == PlacedCall("call_0a1b2c3d4e5f", "initiated")
