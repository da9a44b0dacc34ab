"""Butter AI's own oddities in imports, in finding one number, and in calls."""

from typing import Any

import pytest

from bot.domain.errors import (
    OutcomeUnknown,
    Unavailable,
    Unsupported,
)
from bot.domain.holdings import Direction
from bot.playground.simulators import Answer, SimulatedButter
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from tests.providers.conftest import Reach
from tests.providers.making import CALLED, NEW, NUMBER, filled_in, ours

FRONT_DESK, AFTER_HOURS, APPOINTMENTS = (
    "agent_5a1f0c9e7b32",
    "agent_81c4d2e6f093",
    "agent_e7093b5ad1c8",
)
INTEGRATION = "intg_3c8e51d07a94"


def twilio(provider: NumberProvider, integration: str = INTEGRATION) -> Form:
    return filled_in(provider, Feature.IMPORT_INTEGRATION, number=str(NEW), integration=integration)


async def test_an_import_through_twilio_says_both_directions(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider = await reach(butter)

    held = await provider.bring(twilio(provider))

    assert butter.requests[0].sent == {
        "phone_number": str(NEW),
        "provider": "twilio",
        "supports_inbound": True,
        "supports_outbound": True,
        "integration_id": INTEGRATION,
    }
    assert (held.line, held.status, held.inbound_agent) == (NEW, "free", None)
    assert held.directions == frozenset(Direction)


async def test_an_import_over_sip_sends_every_field_that_was_filled_in(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider = await reach(butter)
    trunk = {
        "server": "sip.carrier.example",
        "trunk_name": "main",
        "username": "trunk-user",
        "password": "not-a-password",
        "room": "call-",
        "pin": "0000",
        "media_encryption": "require",
    }

    form = filled_in(provider, Feature.IMPORT_SIP, number=str(NEW), outbound=False, **trunk)
    held = await provider.bring(form)

    assert butter.requests[0].sent == {
        "phone_number": str(NEW),
        "provider": "sip",
        "supports_inbound": True,
        "supports_outbound": False,
        "sip_server_address": "sip.carrier.example",
        "sip_trunk_name": "main",
        "sip_username": "trunk-user",
        "sip_password": "not-a-password",
        "inbound_room_name": "call-",
        "inbound_pin": "0000",
        "media_encryption": "require",
    }
    assert held.directions == frozenset({Direction.INBOUND})


@pytest.mark.parametrize(
    "answer",
    [
        {"success": True, "data": {}},
        {"success": False, "data": {"phone_number_id": "phon_1", "phone_number": str(NEW)}},
        {"success": True, "data": {"phone_number_id": "phon_1", "phone_number": str(NUMBER)}},
        {"success": True},
        {},
    ],
)
async def test_an_import_that_does_not_show_its_number_is_in_doubt(
    butter: SimulatedButter, reach: Reach, answer: Any
) -> None:
    provider = await reach(butter)
    butter.fault(Answer(answer))

    with pytest.raises(OutcomeUnknown, match="the import may or may not have happened"):
        await provider.bring(twilio(provider))


async def test_one_beyond_the_first_page_is_not_said_to_be_missing(
    butter: SimulatedButter, reach: Reach
) -> None:
    first, _, last = [one["phone_number_id"] for one in butter.held.values()]
    butter.page_size = 2
    provider = await reach(butter)

    found = await provider.get(first)
    with pytest.raises(Unavailable) as caught:
        await provider.get(last)

    assert found is not None
    assert found.reference == first
    assert str(caught.value) == (
        "Butter AI shows only its first 2 of 3 numbers; its API documents no way to ask for the"
        " rest. So it cannot be told what we have."
    )


async def test_one_that_a_whole_list_does_not_show_is_none(
    butter: SimulatedButter, reach: Reach
) -> None:
    assert await (await reach(butter)).get("phon_0123456789ab") is None


@pytest.mark.parametrize(
    ("own", "typed", "speaks"),
    [
        (FRONT_DESK, {}, FRONT_DESK),
        (FRONT_DESK, {"agent": AFTER_HOURS}, AFTER_HOURS),
        (None, {"agent": AFTER_HOURS}, AFTER_HOURS),
    ],
)
async def test_a_call_is_from_the_digits_and_by_the_agent_named_or_its_own(
    butter: SimulatedButter, reach: Reach, own: str | None, typed: Any, speaks: str
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=own)

    call = await provider.call(held, filled_in(provider, Feature.CALL, to=str(CALLED), **typed))

    assert butter.requests[0].sent == {
        "call_from": str(NUMBER),
        "call_to": str(CALLED),
        "agent_id": speaks,
    }
    assert "data" not in butter.requests[0].answered
    assert (call.reference, call.status) == (butter.calls[0]["call_sid"], "initiated")


async def test_a_call_without_any_agent_is_refused_before_it_is_placed(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach)

    with pytest.raises(Unsupported, match="this number has none: name one"):
        await provider.call(held, filled_in(provider, Feature.CALL, to=str(CALLED)))

    assert butter.requests == []


async def test_a_call_that_did_not_succeed_is_in_doubt(
    butter: SimulatedButter, reach: Reach
) -> None:
    provider, held = await ours(butter, reach, assigned_agent_id=FRONT_DESK)
    butter.fault(Answer({"success": False, "call_sid": "call_0123456789ab"}))

    with pytest.raises(OutcomeUnknown, match="the call may or may not have happened"):
        await provider.call(held, filled_in(provider, Feature.CALL, to=str(CALLED)))
