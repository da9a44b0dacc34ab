"""A form that was sent brings its number once; its password is in that one request alone."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.domain.actors import NUMBERBOT
from bot.domain.errors import (
    AlreadyDelivered,
    Busy,
    NotAllowed,
    NotOpen,
    NotUnderstood,
    Refused,
    Unsupported,
)
from bot.domain.numbers import E164, Line, SipUser
from bot.domain.plans import State, new_id
from bot.domain.policy import Policy
from bot.domain.requests import Buy, Given, Import, Way
from bot.operations.facts import Secrets
from bot.operations.perform import perform
from bot.operations.results import Receipt
from bot.playground.simulators import Answer, Cut, Status, too_many
from tests.conftest import AT_ONCE
from tests.operations.conftest import (
    AREA,
    MODAL,
    NUMBER,
    OURS_AT_BUTTER,
    PASSWORD,
    WORDS,
    House,
    People,
    Waits,
    look,
    writes,
    writing,
)
from tests.store.conftest import ALICE, BOB, NO_TIME, told, trail
from tests.store.leaks import left

BROUGHT = E164("+14155550191")
LONG = replace(AT_ONCE, span=timedelta(hours=1))
TRUNK: Given = {"number": str(BROUGHT), "trunk": "sip.carrier.example", "username": "trunk-user"}
SECRETS: Secrets = {"password": PASSWORD}
PIN = SecretStr("90210-x")


@dataclass(frozen=True)
class Case:
    """A form as somebody filled it in, and what the trail may say of it."""

    wish: Import
    after: Mapping[str, Any]
    secrets: Secrets
    action: str = "number.import"

    @property
    def name(self) -> str:
        return self.wish.provider

    @property
    def line(self) -> Line:
        return self.wish.line


def sip_user(name: str) -> Import:
    return Import(SipUser(name), "vogent", Way.SIP_USER, {"user": name, "username": "desk-login"})


AT_SIGMAMIND = Case(
    Import(BROUGHT, "sigmamind", Way.SIP, {**TRUNK, "name": "Front desk"}),
    {**TRUNK, "name": "Front desk", "password": "•••"},
    SECRETS,
)
AT_VOGENT = Case(Import(BROUGHT, "vogent", Way.SIP, TRUNK), {**TRUNK, "password": "•••"}, SECRETS)
SIP_USER = Case(
    sip_user("front-desk"),
    {"user": "front-desk", "username": "desk-login", "password": "•••"},
    SECRETS,
    "sip_user.create",
)
BOTH_WAYS = {"inbound": True, "outbound": True}
OVER_SIP: Given = {
    "number": str(BROUGHT),
    "server": "sip.carrier.example",
    "username": "trunk-user",
}
AT_BUTTER = Case(
    Import(BROUGHT, "butter", Way.SIP, OVER_SIP),
    {**OVER_SIP, **BOTH_WAYS, "media_encryption": "allow", "password": "•••", "pin": "•••"},
    {"password": PASSWORD, "pin": PIN},
)
TWILIO: Given = {"number": str(BROUGHT), "integration": "intg_3c8e51d07a94"}
AT_TWILIO = Case(
    Import(BROUGHT, "butter", Way.INTEGRATION, {**TWILIO, "outbound": False}),
    {**TWILIO, **BOTH_WAYS, "outbound": False},
    {},
)
CASES = {
    "SigmaMind": AT_SIGMAMIND,
    "Vogent": AT_VOGENT,
    "Vogent SIP user": SIP_USER,
    "Butter": AT_BUTTER,
    "Butter Twilio": AT_TWILIO,
}
EVERYWAY = pytest.mark.parametrize("of", CASES.values(), ids=CASES)


def values(sent: Any) -> list[Any]:
    """Everything in a request's JSON, however deep."""
    if isinstance(sent, Mapping):
        return [inner for value in sent.values() for inner in values(value)]
    return [sent]


@EVERYWAY
async def test_a_form_that_was_sent_brings_its_line_in_one_write(house: House, of: Case) -> None:
    simulator = house.simulator(of.name)

    plan = (await house.submitted(of.wish, of.secrets)).plan

    assert (plan.state, plan.provider, plan.line) == (State.DONE, of.name, of.line)
    assert str(of.line) in simulator.held
    (sent,) = writes(simulator)
    typed = [*of.wish.given.values(), *(one.get_secret_value() for one in of.secrets.values())]
    assert [value for value in typed if value not in values(sent.sent)] == []
    assert [held.line for held in await house.store.holdings.find(of.line)] == [of.line]


@EVERYWAY
async def test_its_submit_confirms_it_and_the_trail_shows_what_was_typed_without_secrets(
    house: House, of: Case
) -> None:
    plan = (await house.submitted(of.wish, of.secrets)).plan

    confirmed, done = await trail(house.store)
    assert await told(house.store) == [("confirmed", "success"), ("done", "success")]
    assert (confirmed.before, confirmed.after) == (None, of.after)
    assert done.before is None
    assert (done.after or {})["user" if of is SIP_USER else "number"] == str(of.line)
    assert {(one.action, one.number, one.plan_id, one.source) for one in (confirmed, done)} == {
        (of.action, str(of.line), plan.id, "modal")
    }


@EVERYWAY
async def test_its_secrets_are_in_that_one_request_and_nowhere_else(
    house: House, of: Case, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    waits = Waits()
    writing(house.simulator(of.name), waits)
    sending = asyncio.create_task(house.submitted(of.wish, of.secrets))
    await waits.arrived.wait()
    words = [one.get_secret_value() for one in of.secrets.values()]
    on_the_way = [await left(house.store, one) for one in words]
    waits.go.set()

    receipt = await sending

    assert on_the_way == [await left(house.store, one) for one in words] == [[]] * len(words)
    seen = f"{caplog.text} {receipt!r} {receipt.plan.draft} {of.wish!r} {of.secrets!r}"
    assert [one for one in words if one in seen] == []
    (sent,) = writes(house.simulator(of.name))
    assert [one for one in words if one not in values(sent.sent)] == []
    assert receipt.plan.sealed is None


@EVERYWAY
@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Status(400, echo=True), State.FAILED),
        (Status(422, echo=True), State.FAILED),
        (too_many(), State.FAILED),
        (Status(500, echo=True), State.UNKNOWN),
    ],
    ids=["400", "422", "429", "500"],
)
async def test_a_refusal_that_repeats_a_secret_is_kept_without_it(
    house: House, of: Case, fault: Status, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    writing(house.simulator(of.name), fault)

    plan = (await house.submitted(of.wish, of.secrets)).plan

    assert (plan.state, str(of.line) in house.simulator(of.name).held) == (state, False)
    words = [one.get_secret_value() for one in of.secrets.values()]
    assert [one for one in words if one in f"{plan!r} {caplog.text}"] == []
    assert [await left(house.store, one) for one in words] == [[]] * len(words)


@EVERYWAY
async def test_a_form_that_is_sent_twice_brings_its_line_once_and_the_second_is_told(
    house: House, of: Case
) -> None:
    plan_id = new_id()

    answers = await asyncio.gather(
        *(house.submitted(of.wish, of.secrets, plan_id) for _ in range(4)), return_exceptions=True
    )
    with pytest.raises(NotOpen, match=r"You confirmed this already: .* Nothing was done twice"):
        await house.submitted(of.wish, of.secrets, plan_id)

    assert [type(one) for one in answers].count(Receipt) == 1
    assert [type(one) for one in answers].count(NotOpen) == 3
    assert len(writes(house.simulator(of.name))) == 1
    assert sorted(await told(house.store)) == [
        ("confirmed", "success"),
        ("done", "success"),
        *[("duplicate", "denied")] * 4,
    ]


async def test_a_form_that_is_being_carried_out_is_not_taken_again(house: House) -> None:
    waits, plan_id = Waits(), new_id()
    writing(house.vogent, waits)
    first = asyncio.create_task(house.submitted(AT_VOGENT.wish, SECRETS, plan_id))
    await waits.arrived.wait()

    with pytest.raises(NotOpen, match="it is being carried out, once"):
        await house.submitted(AT_VOGENT.wish, SECRETS, plan_id)

    waits.go.set()
    assert ((await first).plan.state, len(writes(house.vogent))) == (State.DONE, 1)


async def test_one_submit_that_slack_delivers_twice_has_effect_once(house: House) -> None:
    desk, origin, plan_id = house.desk(), replace(MODAL, delivery="k_submit"), new_id()

    answers = await asyncio.gather(
        *(desk.submit(ALICE, plan_id, AT_VOGENT.wish, SECRETS, origin) for _ in range(4)),
        return_exceptions=True,
    )
    with pytest.raises(AlreadyDelivered):
        await desk.submit(ALICE, new_id(), SIP_USER.wish, SECRETS, origin)

    assert [type(one) for one in answers].count(NotOpen) == 3
    phases = [phase for phase, _ in await told(house.store)]
    assert (phases.count("confirmed"), phases.count("duplicate")) == (1, 4)


async def test_a_form_of_somebody_elses_is_not_shown_to_who_knows_its_id(house: House) -> None:
    plan = (await house.submitted(AT_VOGENT.wish, SECRETS)).plan

    with pytest.raises(NotAllowed, match="This card is Alice's"):
        await house.desk().submit(BOB, plan.id, AT_VOGENT.wish, SECRETS, MODAL)

    assert (await trail(house.store))[-1].phase == "refused"


@EVERYWAY
async def test_of_two_forms_for_one_line_one_is_carried_out_and_the_other_is_told_to_wait(
    house: House, of: Case
) -> None:
    waits = Waits()
    writing(house.simulator(of.name), waits)
    first = asyncio.create_task(house.submitted(of.wish, of.secrets))
    await waits.arrived.wait()
    second = new_id()

    with pytest.raises(Busy, match=r"Somebody is (importing|creating) .* Send it again in a minut"):
        await house.submitted(of.wish, of.secrets, second)
    noted = (await trail(house.store))[-1]
    waits.go.set()

    assert (noted.phase, noted.number) == ("refused", str(of.line))
    assert (await first).plan.state is State.DONE
    assert len(writes(house.simulator(of.name))) == 1
    again = await house.submitted(of.wish, of.secrets, second)
    assert again.plan.state is State.SUPERSEDED


async def test_of_two_forms_that_are_sent_at_once_one_is_carried_out(house: House) -> None:
    desk = house.desk()

    answers = await asyncio.gather(
        *(desk.submit(ALICE, new_id(), AT_VOGENT.wish, SECRETS, MODAL) for _ in range(4)),
        return_exceptions=True,
    )

    assert [type(one) for one in answers].count(Busy) == 3
    assert [phase for phase, _ in await told(house.store)].count("confirmed") == 1


async def test_a_line_in_doubt_takes_no_second_import(house: House) -> None:
    writing(house.vogent, Cut(changed=False))
    first = (await house.submitted(AT_VOGENT.wish, SECRETS)).plan

    with pytest.raises(Busy, match=rf"An earlier import there \(plan {first.id}, by Alice\)"):
        await house.submitted(AT_VOGENT.wish, SECRETS)

    assert len(writes(house.vogent)) == 1


@EVERYWAY
async def test_what_is_there_already_is_left_alone_and_no_card_is_made(
    house: House, of: Case
) -> None:
    simulator = house.simulator(of.name)
    more = {"type": "SIP_USERNAME"} if of is SIP_USER else {}
    simulator.hold(str(of.line), **more)

    receipt = await house.submitted(of.wish, of.secrets)

    assert (receipt.plan.state, receipt.plan.sent_at) == (State.SUPERSEDED, None)
    assert (receipt.fresh, receipt.why_no_fresh) == (None, None)
    assert "already. `/number show" in (receipt.plan.reason or "")
    assert writes(simulator) == []
    assert await told(house.store) == [("confirmed", "success"), ("superseded", "success")]


@EVERYWAY
async def test_who_may_not_change_brings_nothing_and_is_noted_with_the_line(
    house: House, of: Case
) -> None:
    desk = house.desk(Policy("T01TEST", frozenset({BOB.id})))

    with pytest.raises(NotAllowed):
        await desk.submit(ALICE, new_id(), of.wish, of.secrets, MODAL)

    (noted,) = await trail(house.store)
    assert (noted.action, noted.number, noted.provider) == (of.action, str(of.line), of.name)
    assert (noted.phase, noted.outcome, noted.actor_id) == ("refused", "denied", ALICE.id)
    assert house.simulator(of.name).requests == []
    assert [await left(house.store, one.get_secret_value()) for one in of.secrets.values()] == [
        [] for _ in of.secrets
    ]


@EVERYWAY
@pytest.mark.parametrize("happened", [True, False])
async def test_a_lost_answer_is_settled_by_the_list(
    house: House, people: People, of: Case, *, happened: bool
) -> None:
    writing(house.simulator(of.name), Cut(changed=happened))
    plan = (await house.submitted(of.wish, of.secrets, lease=NO_TIME)).plan
    assert plan.state is State.UNKNOWN

    await look(house, people, 1 if happened else 2)
    assert await house.state(plan) is (State.DONE if happened else State.UNKNOWN)
    await look(house, people)

    assert await house.state(plan) is (State.DONE if happened else State.FAILED)
    assert (len(writes(house.simulator(of.name))), people.asked) == (1, [])
    last = (await trail(house.store))[-1]
    assert (last.phase, last.actor_id) == ("settled", NUMBERBOT)
    assert [await left(house.store, one.get_secret_value()) for one in of.secrets.values()] == [
        [] for _ in of.secrets
    ]


async def test_three_looks_within_too_short_a_time_prove_nothing(
    house: House, people: People
) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.submitted(AT_VOGENT.wish, SECRETS, lease=NO_TIME)).plan

    for _ in range(5):
        await house.reconciler(LONG).run(people)

    assert (await house.state(plan), people.asked) == (State.UNKNOWN, [])


async def test_a_line_missing_from_a_cut_list_is_put_before_a_person(
    house: House, people: People
) -> None:
    writing(house.butter, Cut(changed=True))
    plan = (await house.submitted(AT_BUTTER.wish, AT_BUTTER.secrets, lease=NO_TIME)).plan
    house.butter.page_size = 1

    await look(house, people, 4)

    assert await house.state(plan) is State.UNKNOWN
    assert [one.id for one in people.asked] == [plan.id]


async def test_an_import_without_the_agent_that_was_wished_ends_in_part(
    house: House, people: People
) -> None:
    agent = next(iter(house.sigmamind.agents))
    wish = replace(AT_SIGMAMIND.wish, given={**TRUNK, "inbound_agent": agent})
    listed = await house.providers["sigmamind"].agents()
    await house.store.agents.saw("sigmamind", listed.agents)
    writing(house.sigmamind, Cut(changed=True))
    plan = (await house.submitted(wish, SECRETS, lease=NO_TIME)).plan
    del house.sigmamind.held[str(BROUGHT)]["inboundAgentId"]

    await look(house, people, 3)

    ended = await house.store.plans.get(plan.id)
    assert ended is not None
    assert ended.state is State.PARTIAL
    assert f'`/number assign {BROUGHT} "Front desk"` does that' in (ended.reason or "")


@EVERYWAY
async def test_what_a_crash_interrupts_before_the_write_is_not_sent(
    house: House, people: People, of: Case
) -> None:
    desk = house.desk(lease=NO_TIME)
    plan = await desk.submit(ALICE, new_id(), of.wish, of.secrets, MODAL)

    await look(house, people)
    late = await desk.perform(plan, MODAL, of.secrets)

    assert (late.plan.state, late.plan.sent_at, late.fresh) == (State.FAILED, None, None)
    assert "Nothing was sent: Numberbot was stopped" in (people.told[0].reason or "")
    assert writes(house.simulator(of.name)) == []
    assert await told(house.store) == [("confirmed", "success"), ("failed", "failure")]


async def test_what_is_being_carried_out_is_left_alone_by_reconcile(
    house: House, people: People
) -> None:
    plan = await house.desk().submit(ALICE, new_id(), AT_VOGENT.wish, SECRETS, MODAL)

    await look(house, people, 3)

    assert (await house.state(plan), people.told) == (State.CLAIMED, [])


async def test_a_late_yes_corrects_what_reconcile_found(house: House, people: People) -> None:
    waits = Waits()
    writing(house.vogent, waits)
    desk = house.desk(lease=NO_TIME)
    plan = await desk.submit(ALICE, new_id(), AT_VOGENT.wish, SECRETS, MODAL)
    sending = asyncio.create_task(
        perform(plan, MODAL, house.providers, house.store, NO_TIME, SECRETS)
    )
    await waits.arrived.wait()
    await look(house, people, 3)
    assert await house.state(plan) is State.FAILED
    waits.go.set()

    ended = await sending

    assert (ended.state, len(writes(house.vogent))) == (State.DONE, 1)
    assert "came late: yes" in (ended.reason or "")


async def test_a_sip_user_that_came_with_more_behind_its_name_is_found(
    house: House, people: People
) -> None:
    house.vogent.hold("front-desk-old", type="SIP_USERNAME")
    writing(house.vogent, Cut(changed=False))
    plan = (await house.submitted(SIP_USER.wish, SECRETS, lease=NO_TIME)).plan
    house.vogent.hold("front-desk-7f3a", type="SIP_USERNAME")

    await look(house, people)

    settled = await house.store.plans.get(plan.id)
    assert settled is not None
    assert (settled.state, settled.line) == (State.DONE, SipUser("front-desk-7f3a"))
    last = (await trail(house.store))[-1]
    assert (last.number, last.after) == ("front-desk-7f3a", {"user": "front-desk-7f3a"})


async def test_a_sip_user_that_the_answer_shows_with_more_behind_its_name_is_that_one(
    house: House,
) -> None:
    shown = {"id": "line-1", "number": "front-desk-7f3a", "type": "SIP_USERNAME", "agentId": None}
    writing(house.vogent, Answer(shown))

    plan = (await house.submitted(SIP_USER.wish, SECRETS)).plan

    assert (plan.state, plan.line) == (State.DONE, SipUser("front-desk-7f3a"))


@pytest.mark.parametrize("names", [["back-door"], ["front-desk-1", "front-desk-2"]])
async def test_a_sip_user_that_only_may_be_the_lost_one_is_not_taken_for_it(
    house: House, people: People, names: list[str]
) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.submitted(SIP_USER.wish, SECRETS, lease=NO_TIME)).plan
    for name in names:
        house.vogent.hold(name, type="SIP_USERNAME")

    await look(house, people)

    assert await house.state(plan) is State.UNKNOWN


async def test_a_sip_user_that_another_plan_created_is_not_taken_for_the_lost_one(
    house: House, people: People
) -> None:
    writing(house.vogent, Cut(changed=False))
    plan = (await house.submitted(SIP_USER.wish, SECRETS, lease=NO_TIME)).plan
    other = (await house.submitted(sip_user("front-desk-2"), SECRETS)).plan

    await look(house, people, 3)

    assert (other.state, await house.state(plan)) == (State.DONE, State.FAILED)


async def test_a_number_that_was_imported_is_not_taken_for_a_lost_pick(
    house: House, people: People
) -> None:
    writing(house.sigmamind, Cut(changed=False))
    plan = (await house.bought(Buy(AREA, "sigmamind"), lease=NO_TIME)).plan
    imported = (await house.submitted(AT_SIGMAMIND.wish, SECRETS)).plan

    await look(house, people, 3)

    assert (imported.state, await house.state(plan)) == (State.DONE, State.FAILED)


@EVERYWAY
async def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(
    house: House, of: Case
) -> None:
    wrong = replace(of.wish, given={"number": "415", "user": "a b", "colour": "red"})

    with pytest.raises(Refused) as refused:
        await house.submitted(wrong, of.secrets)

    assert "colour: There is no such field." in str(refused.value)
    assert WORDS not in str(refused.value)
    assert await told(house.store) == []
    assert house.simulator(of.name).requests == []


async def test_a_secret_among_what_was_given_openly_is_refused_and_not_kept(house: House) -> None:
    with pytest.raises(Refused, match="Trunk password: a secret is typed into the form only"):
        await house.submitted(replace(AT_VOGENT.wish, given={**TRUNK, "password": WORDS}))

    assert await left(house.store, WORDS) == []


async def test_a_password_that_is_missing_is_asked_for_by_its_title(house: House) -> None:
    with pytest.raises(Refused, match="Trunk password: This is needed"):
        await house.submitted(AT_VOGENT.wish)


@pytest.mark.parametrize(
    ("name", "way", "words"),
    [
        ("sigmamind", Way.INTEGRATION, "SigmaMind has no import through an integration"),
        ("sigmamind", Way.SIP_USER, "SigmaMind has no SIP users"),
        ("vogent", Way.INTEGRATION, "Vogent has no import through an integration"),
        ("butter", Way.SIP_USER, "Butter AI has no SIP users"),
    ],
)
async def test_what_a_provider_cannot_bring_is_refused_before_any_call(
    house: House, name: str, way: Way, words: str
) -> None:
    with pytest.raises(Unsupported, match=words):
        await house.submitted(Import(NUMBER, name, way, TRUNK), SECRETS)

    assert (house.simulator(name).requests, await told(house.store)) == ([], [])


async def test_a_provider_that_is_not_on_is_named(house: House) -> None:
    with pytest.raises(NotUnderstood, match="no provider I know"):
        await house.submitted(Import(NUMBER, "nobody", Way.SIP, TRUNK), SECRETS)


async def test_a_list_that_cannot_be_read_stops_the_import(house: House) -> None:
    house.vogent.fault(Status(500), method="GET", times=None)

    plan = (await house.submitted(AT_VOGENT.wish, SECRETS)).plan

    assert (plan.state, plan.sent_at, writes(house.vogent)) == (State.FAILED, None, [])


async def test_what_a_list_cut_short_may_hide_is_told_by_the_provider(house: House) -> None:
    house.butter.page_size = 1
    wish = Import(OURS_AT_BUTTER, "butter", Way.SIP, {**OVER_SIP, "number": str(OURS_AT_BUTTER)})

    plan = (await house.submitted(wish)).plan

    assert plan.state is State.FAILED
    assert "The number is there already; see `/number list provider:butter`." in (plan.reason or "")
