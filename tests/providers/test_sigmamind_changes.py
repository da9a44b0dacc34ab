"""SigmaMind's own oddities in purchases, imports and updates."""

from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknown, Rejected, Unsupported
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area
from bot.domain.requests import Assign, Buy
from bot.playground.simulators import Answer, SimulatedSigmaMind
from bot.providers.port import Feature
from tests.providers.conftest import Reach
from tests.providers.making import CALLED, NEW, NUMBER, TRUNK, filled_in, ours

FRONT_DESK, AFTER_HOURS, APPOINTMENTS = (
    "agent_Qm3kZr81TbLw0xYd",
    "SPk29fTqWz61LmVd",
    "D7hR2wXc9LpTs4VnB",
)
DESK: dict[str, Any] = {
    "provider": "byo",
    "friendlyName": "Front desk",
    "inboundAgentId": FRONT_DESK,
    "outboundAgentId": AFTER_HOURS,
    "terminationSipURI": "sip.carrier.example",
}
"""An imported number with a name, and with an agent each way."""
SINGULAR, PLURAL = "/v1/phone-number", "/v1/phone-numbers"


@pytest.mark.parametrize(("unconfirmed", "family"), [(False, SINGULAR), (True, PLURAL)])
async def test_imports_and_changes_go_to_the_paths_of_the_reference_unless_the_newer_are_allowed(
    sigmamind: SimulatedSigmaMind, reach: Reach, family: str, *, unconfirmed: bool
) -> None:
    provider, held = await ours(sigmamind, reach, unconfirmed=unconfirmed, **DESK)

    await provider.bring(filled_in(provider, Feature.IMPORT_SIP, **TRUNK))
    await provider.update(held, filled_in(provider, Feature.UPDATE, name="Night desk"))
    await provider.assign(held, APPOINTMENTS)

    assert [f"{one.method} {one.raw_path}" for one in sigmamind.requests] == [
        f"POST {family}/import",
        f"PATCH {family}/%2B14155550190",
        f"PATCH {family}/%2B14155550190",
    ]


async def test_an_import_and_an_update_spell_the_trunk_each_in_their_own_way(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)

    imported = await provider.bring(filled_in(provider, Feature.IMPORT_SIP, **TRUNK))
    updated = await provider.update(
        held, filled_in(provider, Feature.UPDATE, trunk="sip.other.example")
    )

    assert sigmamind.requests[0].sent["terminationSipURI"] == imported.trunk
    assert sigmamind.requests[1].sent == {"terminationSipUri": "sip.other.example"}
    assert updated.trunk == "sip.other.example"


async def test_a_blank_import_leaves_out_what_was_not_filled_in(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind)

    held = await provider.bring(filled_in(provider, Feature.IMPORT_SIP, **TRUNK, name=" "))

    assert sigmamind.requests[0].sent == {
        "phoneNumber": str(NEW),
        "terminationSipURI": "sip.carrier.example",
        "trunkUsername": "trunk-user",
        "trunkPassword": "not-a-password",
    }
    assert (held.inbound_agent, held.outbound_agent) == (None, None)


async def test_each_family_of_paths_has_its_own_form_of_an_update(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    usual, newer = await reach(sigmamind), await reach(sigmamind, unconfirmed=True)

    fields = [set(one.forms[Feature.UPDATE].model_fields) for one in (usual, newer)]

    assert (fields[0] - fields[1], fields[1] - fields[0]) == ({"trunk_name"}, {"test_number"})


async def test_the_newer_update_sends_the_number_for_test_calls(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, unconfirmed=True, **DESK)

    form = filled_in(provider, Feature.UPDATE, test_number=str(CALLED))
    assert await provider.update(held, form) == held

    assert sigmamind.requests[-1].sent == {"outboundPhoneNumber": str(CALLED)}
    assert sigmamind.held[str(NUMBER)]["outboundPhoneNumber"] == str(CALLED)


async def test_an_update_sends_only_what_was_filled_in_and_keeps_the_rest(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)
    given = {"trunk_name": "main", "username": "new-user", "password": "not-a-password"}

    assert await provider.update(held, filled_in(provider, Feature.UPDATE, **given)) == held

    assert sigmamind.requests[-1].sent == {
        "sipTrunkName": "main",
        "trunkUsername": "new-user",
        "trunkPassword": "not-a-password",
    }


async def test_numbers_as_integers_are_read_after_every_change(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    sigmamind.integer_numbers = True
    provider, held = await ours(
        sigmamind, reach, unconfirmed=True, **DESK, outboundPhoneNumber=str(CALLED)
    )

    imported = await provider.bring(filled_in(provider, Feature.IMPORT_SIP, **TRUNK))
    assigned = await provider.assign(held, APPOINTMENTS)
    updated = await provider.update(
        assigned, filled_in(provider, Feature.UPDATE, name="Night desk")
    )

    assert sigmamind.requests[-1].answered["sipPhoneNumber"] == 14155550190
    assert (imported.line, imported.reference) == (NEW, str(NEW))
    assert (updated.line, updated.reference) == (NUMBER, str(NUMBER))
    assert (await provider.list()).find(NUMBER) == updated


@pytest.mark.parametrize("more", [{}, {"friendlyName": None}, {"inboundAgentId": ""}])
async def test_what_an_answer_leaves_out_is_as_it_was_known_or_wanted(
    sigmamind: SimulatedSigmaMind, reach: Reach, more: dict[str, str | None]
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)
    answer = {"sipPhoneNumber": str(NUMBER), **more}
    sigmamind.fault(Answer(answer, changed=True), method="PATCH")

    after = await provider.assign(held, APPOINTMENTS, frozenset({Direction.INBOUND}))

    assert (after.name, after.trunk, after.status) == (held.name, held.trunk, held.status)
    assert (after.inbound_agent, after.outbound_agent) == (APPOINTMENTS, AFTER_HOURS)
    assert (await provider.list()).find(NUMBER) == after


@pytest.mark.parametrize("answer", [{}, [], 7, "done", {"error": "Bad Request", "status": 400}])
async def test_an_answer_that_names_no_number_leaves_a_change_in_doubt(
    sigmamind: SimulatedSigmaMind, reach: Reach, answer: Any
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)
    sigmamind.fault(Answer(answer), method="PATCH")

    with pytest.raises(OutcomeUnknown, match="the assignment may or may not have happened"):
        await provider.assign(held, APPOINTMENTS)


async def test_what_an_answer_shows_counts_more_than_what_was_wanted(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)
    shown = {"sipPhoneNumber": str(NUMBER), "friendlyName": "Desk, night", "active": False}
    sigmamind.fault(Answer(shown), method="PATCH")

    form = filled_in(provider, Feature.UPDATE, name="Night desk")
    after = await provider.update(held, form)

    assert (after.name, after.status) == ("Desk, night", "inactive")


async def test_an_answer_about_another_number_leaves_a_change_in_doubt(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)
    about = "about +14155550191 instead of +14155550190"
    sigmamind.fault(Answer({"sipPhoneNumber": str(NEW)}), times=2, method="PATCH")

    with pytest.raises(
        OutcomeUnknown, match=rf"{about}, so the assignment may".replace("+", r"\+")
    ):
        await provider.assign(held, APPOINTMENTS)
    with pytest.raises(OutcomeUnknown, match="so the update may or may not have happened"):
        await provider.update(held, filled_in(provider, Feature.UPDATE, name="Night desk"))


@pytest.mark.parametrize("answer", [{}, {"sipPhoneNumber": str(NUMBER)}, []])
async def test_an_import_that_does_not_name_its_number_is_in_doubt(
    sigmamind: SimulatedSigmaMind, reach: Reach, answer: Any
) -> None:
    provider = await reach(sigmamind)
    sigmamind.fault(Answer(answer))

    with pytest.raises(OutcomeUnknown, match="the import may or may not have happened"):
        await provider.bring(filled_in(provider, Feature.IMPORT_SIP, **TRUNK))


async def test_a_number_that_is_gone_is_told_with_where_to_look(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider, held = await ours(sigmamind, reach, **DESK)
    sigmamind.held.clear()

    with pytest.raises(Rejected) as caught:
        await provider.assign(held, APPOINTMENTS)

    assert str(caught.value) == (
        "SigmaMind said no: “There is no such number” (HTTP 404); nothing was changed."
        " It may have been released; see `/number list provider:sigmamind`."
    )


async def test_a_purchase_carries_the_name_and_the_agent_both_ways(
    sigmamind: SimulatedSigmaMind, reach: Reach
) -> None:
    provider = await reach(sigmamind)

    exact = await provider.buy(E164("+14155550100"), "Front desk", FRONT_DESK)
    picked = await provider.buy_in(Area("US", "212"), agent=AFTER_HOURS)

    assert sigmamind.requests[0].sent == {
        "phoneNumber": "+14155550100",
        "friendlyName": "Front desk",
        "inboundAgentId": FRONT_DESK,
        "outboundAgentId": FRONT_DESK,
    }
    assert (exact.name, exact.inbound_agent) == ("Front desk", FRONT_DESK)
    assert (picked.inbound_agent, picked.outbound_agent) == (AFTER_HOURS, AFTER_HOURS)
    assert len(sigmamind.requests) == 2


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Buy(NUMBER, name="n" * 129), "takes a name of 128 characters at most; this has 129"),
        (Buy(NUMBER, agent="a" * 65), "takes an agent's id of 64 characters at most"),
        (Assign(NUMBER, "a" * 65), "takes an agent's id of 64 characters at most"),
    ],
)
async def test_what_is_too_long_for_it_is_refused_before_any_call(
    sigmamind: SimulatedSigmaMind, reach: Reach, request_: Any, words: str
) -> None:
    with pytest.raises(Unsupported, match=words):
        (await reach(sigmamind)).check(request_)

    assert sigmamind.requests == []


@pytest.mark.parametrize(
    "request_",
    [Buy(NUMBER, name="n" * 128, agent="a" * 64), Assign(NUMBER, "a" * 64)],
)
async def test_what_is_just_as_long_as_it_may_be_is_not_refused(
    sigmamind: SimulatedSigmaMind, reach: Reach, request_: Any
) -> None:
    (await reach(sigmamind)).check(request_)
