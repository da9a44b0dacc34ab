"""An update sends only what differs, once; its secrets are seen by the provider alone."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.domain.deeds import deed
from bot.domain.errors import Ambiguous, NotAllowed, NotOpen, Refused, Unsupported
from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.domain.policy import Policy
from bot.domain.requests import Given, Update
from bot.operations.facts import Secrets
from bot.operations.results import Receipt
from bot.playground.simulators import Answer, Cut, Fault, Status, too_many
from bot.store.keys import Keys
from bot.store.store import Store
from tests.conftest import SECRET
from tests.operations.conftest import (
    OURS_AT_BUTTER,
    OURS_AT_SIGMAMIND,
    OURS_AT_VOGENT,
    PASSWORD,
    WORDS,
    House,
    People,
    look,
    writes,
    writing,
)
from tests.store.conftest import ALICE, BOB, BUTTON, NO_TIME, SLASH, TEN_MINUTES, told, trail
from tests.store.leaks import left

LINE = OURS_AT_SIGMAMIND
SECRETS: Secrets = {"password": PASSWORD}
CARRIER, OTHER = "sip.carrier.example", "sip.other.example"


@pytest.fixture(autouse=True)
def imported(house: House) -> None:
    """A number with a name, a trunk and an agent for calls that come in."""
    agent = next(iter(house.sigmamind.agents))
    house.sigmamind.hold(
        LINE.value,
        provider="byo",
        friendlyName="Sales",
        terminationSipURI=CARRIER,
        trunkUsername="trunk-user",
        inboundAgentId=agent,
    )


def agent(house: House, place: int = 0) -> str:
    return [*house.sigmamind.agents][place]


def record(house: House) -> dict[str, Any]:
    """The number as SigmaMind has it."""
    return house.sigmamind.held[LINE.value]


def sent(house: House) -> list[Any]:
    """What SigmaMind was told to change."""
    return [one.sent for one in writes(house.sigmamind)]


async def card(house: House, given: Given, secrets: Secrets | None = None) -> Plan:
    """What a form or a command leads to."""
    return (await house.desk().propose(ALICE, Update(LINE, given), SLASH, secrets or {})).plan


async def updated(
    house: House, given: Given, secrets: Secrets | None = None, **rules: Any
) -> Receipt:
    """Propose and confirm."""
    return await house.confirmed(await card(house, given, secrets), **rules)


async def test_only_what_differs_is_sent_in_one_write(house: House) -> None:
    given = {"name": "Support", "trunk": CARRIER, "inbound_agent": agent(house)}

    plan = (await updated(house, given)).plan

    assert (plan.state, sent(house)) == (State.DONE, [{"friendlyName": "Support"}])
    (one,) = writes(house.sigmamind)
    assert (one.method, one.path) == ("PATCH", f"/v1/phone-number/{LINE.value}")
    assert record(house)["friendlyName"] == "Support"
    (kept,) = await house.store.holdings.find(LINE)
    assert (kept.name, kept.trunk) == ("Support", CARRIER)


async def test_every_step_is_written_down_with_what_was_and_what_would_be(house: House) -> None:
    await updated(house, {"name": "Support", "trunk": OTHER})

    assert await told(house.store) == [
        ("proposed", "success"),
        ("confirmed", "success"),
        ("done", "success"),
    ]
    for event in await trail(house.store):
        assert (event.action, event.number) == ("number.update", LINE.value)
        assert event.before == {"name": "Sales", "trunk": CARRIER}
        assert event.after == {"name": "Support", "trunk": OTHER}


async def test_what_cannot_be_read_back_is_always_sent(house: House) -> None:
    await updated(house, {"name": "Sales", "username": "trunk-user", "trunk_name": "Main"})

    assert sent(house) == [{"trunkUsername": "trunk-user", "sipTrunkName": "Main"}]
    last = (await trail(house.store))[-1]
    assert (last.before, last.after) == ({}, {"username": "trunk-user", "trunk_name": "Main"})


async def test_a_password_reaches_the_provider_and_nothing_else(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    plan = await card(house, {"username": "trunk-2"}, SECRETS)
    at_rest = await left(house.store, WORDS)

    receipt = await house.confirmed(plan)

    assert sent(house) == [{"trunkUsername": "trunk-2", "trunkPassword": WORDS}]
    assert at_rest == await left(house.store, WORDS) == []
    assert WORDS not in f"{caplog.text} {plan!r} {receipt!r} {receipt.plan.draft}"
    for event in await trail(house.store):
        assert event.before == {"password": "•••"}
        assert event.after == {"username": "trunk-2", "password": "••• (changed)"}


async def test_a_password_alone_is_an_update(house: House) -> None:
    receipt = await updated(house, {}, SECRETS)

    assert (receipt.plan.state, sent(house)) == (State.DONE, [{"trunkPassword": WORDS}])


async def test_a_password_that_a_provider_repeats_is_not_kept(house: House) -> None:
    answer = {"sipPhoneNumber": LINE.value, "friendlyName": WORDS, "said": f"is {WORDS}, thanks"}
    writing(house.sigmamind, Answer(answer))

    await updated(house, {"name": "Support"}, SECRETS)
    writing(house.sigmamind, Status(400, echo=True))
    refused = (await updated(house, {}, SECRETS)).plan

    assert refused.state is State.FAILED
    assert WORDS not in (refused.reason or WORDS)
    assert await left(house.store, WORDS) == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "Sales"},
        {"name": " Sales "},
        {"name": "Sales", "trunk": CARRIER},
        {"name": "", "trunk": "  ", "inbound_agent": "", "outbound_agent": " "},
    ],
)
async def test_where_nothing_differs_there_is_nothing_to_do(house: House, given: Given) -> None:
    with pytest.raises(Refused, match="has these values already; nothing to do"):
        await card(house, given, {"password": SecretStr("")})

    assert (sent(house), await told(house.store)) == ([], [])


async def test_what_is_left_blank_stays_as_it_is(house: House) -> None:
    before = dict(record(house))

    await updated(house, {"name": "Support", "trunk": "", "inbound_agent": " "})

    assert record(house) == before | {"friendlyName": "Support"}


async def test_all_that_is_wrong_is_said_at_once_each_by_its_fields_title(house: House) -> None:
    given = {"name": "x" * 129, "trunk": "sip:user@sip.example.com", "colour": "red"}

    with pytest.raises(Refused) as refused:
        await card(house, given, {"password": SecretStr("x" * 129)})

    assert str(refused.value) == (
        "Name: At most 128 characters are allowed."
        " Termination URI: Leave out the user name and password: only the host belongs here. Write"
        " it like sip.telnyx.com, or sip:pbx.example.com:5060."
        " Trunk password: At most 128 characters are allowed."
        " colour: There is no such field."
    )
    assert await told(house.store) == []


async def test_a_secret_is_taken_from_a_form_alone(house: House) -> None:
    with pytest.raises(Refused, match=r"Trunk password: a secret is typed into the form only"):
        await card(house, {"name": "Support", "password": WORDS})

    assert await left(house.store, WORDS) == []


async def test_agents_are_meant_by_their_names_and_sent_by_their_ids(house: House) -> None:
    plan = await card(house, {"inbound_agent": "after hours", "outbound_agent": "Appointments"})

    assert plan.draft.before == {"inbound_agent": agent(house), "outbound_agent": None}
    called = {plan.draft.called(agent(house, place)) for place in range(3)}
    assert called == {"Front desk", "After hours", "Appointments"}
    await house.confirmed(plan)
    assert sent(house) == [{"inboundAgentId": agent(house, 1), "outboundAgentId": agent(house, 2)}]


async def test_an_agent_that_does_not_exist_is_refused(house: House) -> None:
    with pytest.raises(Unsupported, match="Did you mean “Front desk”"):
        await card(house, {"inbound_agent": "Front dsk"})


async def test_when_the_agents_cannot_be_listed_that_is_said_on_the_card(house: House) -> None:
    house.sigmamind.fault(Status(500), times=None, path="/agents")

    request = Update(LINE, {"outbound_agent": agent(house)})
    proposal = await house.desk().propose(ALICE, request, SLASH)

    assert "is taken for an id as it stands" in proposal.notes[0]


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("vogent", OURS_AT_VOGENT, "Vogent has no names in its documented API"),
        ("butter", OURS_AT_BUTTER, "Butter AI has no update of a number in its documented API"),
    ],
)
async def test_where_nothing_can_be_updated_that_is_said_before_any_call(
    house: House, name: str, line: E164, words: str
) -> None:
    with pytest.raises(Unsupported, match=words):
        await house.proposed(Update(line, {"name": "Sales"}, provider=name))
    assert house.simulator(name).requests == []

    with pytest.raises(Unsupported, match=words):
        await house.proposed(Update(line, {"name": "Sales"}))
    assert (writes(house.simulator(name)), await told(house.store)) == ([], [])


async def test_a_line_at_two_providers_is_asked_back(house: House) -> None:
    house.vogent.hold(LINE.value)

    with pytest.raises(Ambiguous, match=r"is at SigmaMind and Vogent\. Which one do you mean\?"):
        await card(house, {"name": "Support"})

    named = Update(LINE, {"name": "Support"}, provider="sigmamind")
    assert (await house.bought(named)).plan.state is State.DONE


ENDS: dict[str, tuple[Callable[[], Fault], State, bool]] = {
    "cut before": (lambda: Cut(changed=False), State.UNKNOWN, False),
    "cut after": (lambda: Cut(changed=True), State.UNKNOWN, True),
    "422": (lambda: Status(422), State.FAILED, False),
    "429": (too_many, State.FAILED, False),
    "500": (lambda: Status(500), State.UNKNOWN, False),
    "500, but it happened": (lambda: Status(500, changed=True), State.UNKNOWN, True),
}


@pytest.mark.parametrize("fault", ENDS)
@pytest.mark.parametrize("secrets", [{}, SECRETS], ids=["plain", "with a password"])
async def test_a_lost_answer_is_settled_by_what_is_read_back(
    house: House, people: People, fault: str, secrets: Secrets
) -> None:
    make, state, happened = ENDS[fault]
    writing(house.sigmamind, make())
    given = {"name": "Support", "outbound_agent": agent(house, 1)}

    plan = (await updated(house, given, secrets, lease=NO_TIME)).plan

    assert (plan.state, record(house)["friendlyName"] == "Support") == (state, happened)
    await look(house, people, 1 if happened else 3)
    assert await house.state(plan) is (State.DONE if happened else State.FAILED)
    assert (len(sent(house)), people.asked) == (1, [])
    assert await left(house.store, WORDS) == []


async def test_what_is_as_before_was_not_updated_but_only_three_looks_tell(
    house: House, people: People
) -> None:
    writing(house.sigmamind, Cut(changed=False))
    plan = (await updated(house, {"name": "Support"}, lease=NO_TIME)).plan

    await look(house, people, 2)
    assert await house.state(plan) is State.UNKNOWN
    await look(house, people)

    assert await house.state(plan) is State.FAILED
    assert "The provider showed the values of before 3 times" in (people.told[-1].reason or "")


async def test_what_settled_it_is_written_down_with_what_was_changed_alone(
    house: House, people: People
) -> None:
    writing(house.sigmamind, Cut(changed=True))
    await updated(house, {"name": "Support", "username": "trunk-2"}, SECRETS, lease=NO_TIME)

    await look(house, people)

    last = (await trail(house.store))[-1]
    assert (last.phase, last.outcome) == ("settled", "success")
    assert last.before == {"name": "Sales", "password": "•••"}
    assert last.after == {"name": "Support", "username": "trunk-2", "password": "••• (changed)"}
    assert (last.reason or "").startswith("The provider shows +1 212-555-0190 as it was wanted")


@pytest.mark.parametrize("happened", [True, False])
async def test_credentials_cannot_be_read_back_so_a_person_is_asked_once(
    house: House, people: People, *, happened: bool
) -> None:
    writing(house.sigmamind, Cut(changed=happened))
    plan = (await updated(house, {"username": "trunk-2"}, SECRETS, lease=NO_TIME)).plan

    await look(house, people, 6)

    assert [one.id for one in people.asked] == [plan.id]
    assert await house.state(plan) is State.UNKNOWN
    settled = await house.desk().answer(ALICE, plan.id, BUTTON, happened=happened)
    assert settled.state is (State.DONE if happened else State.FAILED)
    last = (await trail(house.store))[-1]
    assert last.after == {"username": "trunk-2", "password": "••• (changed)"}


@pytest.mark.parametrize(
    "now",
    [
        {"friendlyName": "Night desk"},
        {"friendlyName": "Support"},
        {"terminationSipURI": OTHER},
    ],
    ids=["another name", "the wanted name alone", "the wanted trunk alone"],
)
async def test_what_is_neither_as_wanted_nor_as_before_is_put_before_a_person(
    house: House, people: People, now: Mapping[str, str]
) -> None:
    writing(house.sigmamind, Cut(changed=False))
    plan = (await updated(house, {"name": "Support", "trunk": OTHER}, lease=NO_TIME)).plan
    record(house).update(now)

    await look(house, people, 3)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


@pytest.mark.parametrize(
    ("changed", "stops"),
    [
        ({"friendlyName": "Night desk"}, True),
        ({"terminationSipURI": OTHER}, False),
        ({"active": False}, False),
    ],
)
async def test_only_a_change_of_what_the_card_showed_stops_it(
    house: House, changed: Mapping[str, Any], *, stops: bool
) -> None:
    plan = await card(house, {"name": "Support"})
    record(house).update(changed)

    receipt = await house.confirmed(plan)

    assert receipt.plan.state is (State.SUPERSEDED if stops else State.DONE)
    assert len(sent(house)) == (0 if stops else 1)


async def test_a_card_that_is_out_of_date_is_made_anew_and_still_has_its_password(
    house: House,
) -> None:
    plan = await card(house, {"name": "Support", "username": "trunk-2"}, SECRETS)
    record(house)["friendlyName"] = "Night desk"

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, sent(house)) == (State.SUPERSEDED, [])
    assert "Somebody changed some of +1 212-555-0190 meanwhile" in (receipt.plan.reason or "")
    assert receipt.fresh is not None
    fresh = receipt.fresh.plan
    assert fresh.draft.before == {"name": "Night desk", "password": "•••"}
    assert fresh.draft.after == {
        "name": "Support",
        "username": "trunk-2",
        "password": "••• (changed)",
    }
    done = await house.confirmed(fresh)
    assert done.plan.state is State.DONE
    assert sent(house) == [
        {"friendlyName": "Support", "trunkUsername": "trunk-2", "trunkPassword": WORDS}
    ]
    assert await left(house.store, WORDS) == []


async def test_when_somebody_made_the_very_change_that_is_said(house: House) -> None:
    plan = await card(house, {"name": "Support"})
    record(house)["friendlyName"] = "Support"

    receipt = await house.confirmed(plan)

    assert (receipt.plan.state, receipt.fresh, sent(house)) == (State.SUPERSEDED, None, [])
    assert receipt.why_no_fresh is not None
    assert "+1 212-555-0190 at SigmaMind has these values already" in receipt.why_no_fresh


async def test_two_clicks_write_once_and_the_second_is_told(house: House) -> None:
    plan = await card(house, {"name": "Support"}, SECRETS)

    answers = await asyncio.gather(
        *(house.confirmed(plan) for _ in range(4)), return_exceptions=True
    )

    assert [type(one) for one in answers].count(Receipt) == 1
    assert [type(one) for one in answers].count(NotOpen) == 3
    assert sent(house) == [{"friendlyName": "Support", "trunkPassword": WORDS}]
    assert [phase for phase, _ in await told(house.store)].count("duplicate") == 3


async def test_a_password_is_asked_for_again_when_the_key_was_changed_meanwhile(
    house: House, database_url: str
) -> None:
    plan = await card(house, {"name": "Support"}, SECRETS)
    newest = Fernet.generate_key().decode()
    for secret in (f"{newest},{SECRET}", newest):  # with both for a while, then with the new alone
        other = Store.open(database_url, Keys.derive(secret))
        there = replace(house, store=other)
        assert (other.plans.unsealed(plan) is None) is (secret == newest)
        if secret == newest:
            with pytest.raises(Refused, match="since Numberbot's key was changed") as refused:
                await there.confirmed(plan)
            assert "Nothing was done. Cancel this, and fill in the form again" in str(refused.value)
            assert (await there.desk().cancel(ALICE, plan.id, BUTTON)).state is State.CANCELLED
        else:
            await card(there, {"name": "Night desk"})
        await other.close()

    assert sent(house) == []
    assert [phase for phase, _ in await told(house.store)][2:] == ["refused", "cancelled"]


async def test_a_new_key_before_the_old_one_still_opens_what_was_sealed(
    house: House, database_url: str
) -> None:
    plan = await card(house, {"name": "Support"}, SECRETS)
    newest = Fernet.generate_key().decode()
    other = Store.open(database_url, Keys.derive(f"{newest},{SECRET}"))

    receipt = await replace(house, store=other).confirmed(plan)

    await other.close()
    assert (receipt.plan.state, sent(house)[0]["trunkPassword"]) == (State.DONE, WORDS)


async def test_what_a_crash_interrupts_before_the_write_is_not_sent(
    house: House, people: People
) -> None:
    plan = await card(house, {"name": "Support"}, SECRETS)
    desk = house.desk(lease=NO_TIME)
    taken = await desk.claim(ALICE, plan.id, BUTTON)
    await look(house, people)

    receipt = await desk.perform(taken, BUTTON)

    assert (receipt.plan.state, sent(house)) == (State.FAILED, [])
    assert await left(house.store, WORDS) == []


async def test_somebody_who_may_not_change_is_noted_with_the_line_and_no_secret(
    house: House,
) -> None:
    desk = house.desk(Policy("T01TEST", frozenset({BOB.id})))
    with pytest.raises(NotAllowed):
        await desk.propose(ALICE, Update(LINE, {"name": "Support"}), SLASH, SECRETS)

    (noted,) = await trail(house.store)
    assert (noted.action, noted.number, noted.phase) == ("number.update", LINE.value, "refused")
    assert await left(house.store, WORDS) == []


async def test_an_update_is_called_what_people_call_it(house: House) -> None:
    plan = await card(house, {"name": "Support"})

    assert deed(plan).was() == "+1 212-555-0190 was updated"
    assert plan.expires - plan.created == TEN_MINUTES


async def test_an_update_whose_secret_is_gone_sends_nothing_and_fails(house: House) -> None:
    desk = house.desk()
    plan = await card(house, {"name": "Reception"}, SECRETS)
    claimed = await desk.claim(ALICE, plan.id, BUTTON)

    receipt = await desk.perform(replace(claimed, sealed=None), BUTTON)

    assert receipt.plan.state is State.FAILED
    assert "is gone, so nothing was sent" in (receipt.plan.reason or "")
    assert sent(house) == []
