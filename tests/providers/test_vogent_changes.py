"""Vogent's own oddities in purchases, imports, SIP users and releases."""

from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknown, Partial, Rejected, Unavailable
from bot.domain.numbers import E164, SipUser
from bot.playground.simulators import Answer, Cut, Fault, SimulatedVogent, Status, too_many
from bot.providers.port import Feature
from tests.providers.conftest import Reach
from tests.providers.making import CALLED, NUMBER, filled_in, ours, sent

NUMBERS = "/api/phone_numbers"
OFFERED = E164("+14155550100")


async def test_a_purchase_with_an_agent_creates_and_then_links(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    agent = next(iter(vogent.agents))
    provider = await reach(vogent)

    held = await provider.buy(OFFERED, agent=agent)

    assert sent(vogent) == [f"POST {NUMBERS}", f"PUT {NUMBERS}/{held.reference}"]
    assert vogent.requests[1].sent == {"agentId": agent}
    assert (held.inbound_agent, held.outbound_agent) == (agent, agent)
    assert held in (await provider.list()).holdings


async def test_a_purchase_that_failed_links_nothing(vogent: SimulatedVogent, reach: Reach) -> None:
    vogent.fault(Cut(changed=True))

    with pytest.raises(OutcomeUnknown, match="the purchase may or may not have happened"):
        await (await reach(vogent)).buy(OFFERED, agent=next(iter(vogent.agents)))

    assert sent(vogent) == [f"POST {NUMBERS}"]


@pytest.mark.parametrize(
    ("fault", "what_then"),
    [
        (Status(422), "said no: “injected by a fault” (HTTP 422)."),
        (Answer("", status=400), "said no without a reason (HTTP 400). Check the agent's id;"),
        (too_many(retry_after=None), "asked us to slow down. Try again in a minute."),
    ],
)
async def test_a_purchase_whose_agent_was_not_linked_is_told_in_both_its_parts(
    vogent: SimulatedVogent, reach: Reach, fault: Fault, what_then: str
) -> None:
    agent = next(iter(vogent.agents))
    vogent.fault(fault, method="PUT")

    with pytest.raises(Partial) as caught:
        await (await reach(vogent)).buy(OFFERED, agent=agent)

    words = str(caught.value)
    assert words.startswith(f"Vogent sold {OFFERED.pretty}, but then it {what_then}")
    assert words.endswith(" So its agent is missing.")
    assert "nothing was changed" not in words
    assert (caught.value.held.line, caught.value.held.inbound_agent) == (OFFERED, None)
    assert caught.value.held.reference == vogent.held[str(OFFERED)]["id"]
    assert len(vogent.requests) == 2


@pytest.mark.parametrize("fault", [Cut(changed=False), Cut(changed=True), Answer({})])
async def test_a_purchase_whose_agent_may_have_been_linked_is_in_doubt_as_a_whole(
    vogent: SimulatedVogent, reach: Reach, fault: Fault
) -> None:
    vogent.fault(fault, method="PUT")

    with pytest.raises(OutcomeUnknown) as caught:
        await (await reach(vogent)).buy(OFFERED, agent=next(iter(vogent.agents)))

    words = str(caught.value)
    assert words.startswith(f"Vogent sold {OFFERED.pretty}, but then it ")
    assert words.endswith("the assignment may or may not have happened.")


async def test_one_that_we_do_not_hold_is_none(vogent: SimulatedVogent, reach: Reach) -> None:
    assert await (await reach(vogent)).get("no-such-record") is None

    assert sent(vogent) == [f"GET {NUMBERS}/no-such-record"]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"message": "try later"},
        {"id": "another", "number": str(NUMBER), "type": "PSTN", "agentId": None},
    ],
)
async def test_an_answer_that_does_not_show_the_one_asked_for_is_not_taken_for_its_absence(
    vogent: SimulatedVogent, reach: Reach, answer: Any
) -> None:
    provider, held = await ours(vogent, reach)
    vogent.fault(Answer(answer))

    with pytest.raises(Unavailable, match="answered something unreadable; nothing was changed"):
        await provider.get(held.reference)


async def test_a_reference_is_percent_encoded(vogent: SimulatedVogent, reach: Reach) -> None:
    vogent.hold(str(NUMBER), id="a b")
    provider = await reach(vogent)

    found = await provider.get("a b")

    assert found is not None
    assert vogent.requests[0].raw_path == f"{NUMBERS}/a%20b"


async def test_a_sip_user_is_made_and_linked_like_a_number(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent)
    typed = {"user": "frontdesk", "username": "desk-login", "password": "not-a-password"}

    held = await provider.bring(filled_in(provider, Feature.CREATE_SIP_USER, **typed))
    linked = await provider.assign(held, next(iter(vogent.agents)))

    assert vogent.requests[0].sent == {
        "type": "vogent_sip",
        "vogentSip": {
            "sipPrefix": "frontdesk",
            "username": "desk-login",
            "password": "not-a-password",
        },
    }
    assert (held.line, held.inbound_agent) == (SipUser("frontdesk"), None)
    assert linked in (await provider.list()).holdings


async def test_a_sip_user_may_get_a_longer_name_than_was_wanted(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent)
    typed = {"user": "frontdesk", "username": "desk-login", "password": "not-a-password"}
    made = {"id": "1", "number": "frontdesk-7", "type": "SIP_USERNAME", "agentId": None}
    vogent.fault(Answer(made))

    held = await provider.bring(filled_in(provider, Feature.CREATE_SIP_USER, **typed))

    assert held.line == SipUser("frontdesk-7")


async def test_an_import_sends_only_its_own_branch(vogent: SimulatedVogent, reach: Reach) -> None:
    provider = await reach(vogent)
    typed = {"trunk": "sip.carrier.example", "username": "trunk-user", "password": "not-a-password"}

    form = filled_in(provider, Feature.IMPORT_SIP, number=str(CALLED), **typed)
    held = await provider.bring(form)

    assert vogent.requests[0].sent == {
        "type": "sip_import",
        "sipImport": {
            "phoneNumber": str(CALLED),
            "terminationUri": "sip.carrier.example",
            "username": "trunk-user",
            "password": "not-a-password",
        },
    }
    assert held.line == CALLED


async def test_what_was_bought_is_for_sale_again_after_its_release(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider = await reach(vogent)
    held = await provider.buy(OFFERED)

    await provider.release(held)

    assert sent(vogent)[1] == f"DELETE {NUMBERS}/{held.reference}"
    assert str(OFFERED) in vogent.stock
    assert await provider.get(held.reference) is None


async def test_a_second_release_is_refused_with_where_to_look(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider, held = await ours(vogent, reach)
    await provider.release(held)

    with pytest.raises(Rejected, match="see `/number list provider:vogent`"):
        await provider.release(held)


async def test_a_release_that_tells_of_another_record_is_in_doubt(
    vogent: SimulatedVogent, reach: Reach
) -> None:
    provider, held = await ours(vogent, reach)
    vogent.fault(Answer({"id": "another", "number": str(NUMBER), "type": "PSTN"}))

    with pytest.raises(OutcomeUnknown, match="the release may or may not have happened"):
        await provider.release(held)
