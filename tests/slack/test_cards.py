"""Cards in every state and with odd data: what Slack takes, and what a person reads."""

import re
from dataclasses import replace

import pytest

from bot.domain.numbers import E164, Area, SipUser
from bot.domain.plans import Plan, State
from bot.domain.requests import Buy, Way
from bot.operations.history import History
from bot.operations.results import Proposal, Receipt
from bot.slack.message import Message
from tests.slack.making import (
    AREA,
    CARDS,
    EVIL,
    NUMBER,
    bring,
    change,
    event,
    exact,
    giveback,
    link,
    pick,
    require_sound,
    ring,
    unlink,
    words,
)

STATES = list(State)
LONG = (EVIL + " ") * 80


def wishing(request: Buy) -> Plan:
    """A purchase with a name and an agent."""
    return replace(exact(), draft=replace(exact().draft, request=request))


def carried(message: Message) -> dict[str, str]:
    """What a card's buttons carry, by their action ids."""
    (row,) = [block for block in message.blocks if block["type"] == "actions"]
    return {button["action_id"]: button["value"] for button in row["elements"]}


def every_message(plan: Plan) -> list[Message]:
    """All that can be said of one plan."""
    return [
        CARDS.proposal(Proposal(plan, (EVIL, LONG), History(event(), event(actor_name=EVIL)))),
        CARDS.working(plan),
        CARDS.cancelled(plan),
        CARDS.ended(plan),
        CARDS.public(plan),
        CARDS.question(plan),
        CARDS.receipt(Receipt(plan)),
        CARDS.receipt(Receipt(plan, fresh=Proposal(exact()))),
        CARDS.receipt(Receipt(plan, why_no_fresh=LONG)),
    ]


@pytest.mark.parametrize("reason", [None, "", EVIL, "x" * 5_000, LONG[:5_000], "&" * 5_000])
@pytest.mark.parametrize("state", STATES)
def test_slack_takes_every_card_in_every_state(state: State, reason: str | None) -> None:
    plans = (
        exact(),
        exact(SipUser(EVIL)),
        exact(E164("+9995550100")),
        exact(provider="gone"),
        pick(),
        pick(Area("GB")),
        pick(bought=NUMBER),
        pick(bought=SipUser("sip-1")),
        wishing(Buy(AREA, name=EVIL * 3, agent="a" * 64)),
        link(),
        link(SipUser(EVIL), LONG[:400], names={LONG[:400]: EVIL * 40}),
        unlink(),
        unlink(agent=EVIL, names={EVIL: LONG}),
        change(),
        change(SipUser(EVIL), before={"name": LONG}, after={"name": LONG, "trunk_name": EVIL}),
        giveback(names={"agent_0": LONG}),
        giveback(SipUser(EVIL), before={"name": LONG, "inbound_agent": EVIL}),
        ring(names={"agent_0": EVIL}),
        bring(inbound_agent=LONG),
        bring(SipUser(EVIL), Way.SIP_USER),
    )
    for plan in plans:
        require_sound(*every_message(replace(plan, state=state, reason=reason)))


def test_a_card_says_what_where_who_and_until_when() -> None:
    shown = words(CARDS.proposal(Proposal(exact())))

    for said in ("*Buy +1 415-555-0100 at Vogent?*", "`+14155550100`", "Only you can confirm"):
        assert said in shown
    assert "<!date^1768479000^{time}|2026-01-15 12:10 UTC>" in shown


def test_a_cards_buttons_carry_the_plans_id_and_nothing_else_that_could_change_something() -> None:
    assert carried(CARDS.proposal(Proposal(exact()))) == {
        "plan.confirm": "v1|p_0123456789abcdef",
        "plan.cancel": "v1|p_0123456789abcdef",
        "ask": "v1|search US 415",
    }


def test_a_pick_says_that_the_provider_picks_the_nearest() -> None:
    shown = words(CARDS.proposal(Proposal(pick())))

    assert "a number in US 415" in shown
    assert "When it has none in 415, it takes the nearest." in shown


def test_a_pick_that_came_from_elsewhere_says_so_on_its_receipt() -> None:
    elsewhere = replace(pick(bought=E164("+12125550100")), state=State.DONE)
    there = replace(pick(bought=NUMBER), state=State.DONE)

    assert "It is not in US 415: SigmaMind had none there." in CARDS.ended(elsewhere).text
    assert "It is not in" not in CARDS.ended(there).text


def test_a_number_in_no_known_range_is_asked_back_about() -> None:
    assert "Is it a typo?" in words(CARDS.proposal(Proposal(exact(E164("+14150550100")))))
    assert "Is it a typo?" not in words(CARDS.proposal(Proposal(exact(E164("+14155552671")))))


def test_notes_say_why_other_providers_were_passed_over() -> None:
    assert "Vogent is down &amp; out" in words(
        CARDS.proposal(Proposal(pick(), ("Vogent is down & out",)))
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.DONE, "is yours at Vogent"),
        (State.FAILED, "was not bought at Vogent"),
        (State.UNKNOWN, "I do not know yet whether"),
        (State.PENDING, "Please do not buy it again"),
        (State.SUPERSEDED, "Nothing was bought"),
    ],
)
def test_an_ending_says_whether_it_was_bought(state: State, said: str) -> None:
    ended = CARDS.ended(replace(exact(), state=state, reason="Because."))

    assert said in ended.text
    assert "p_0123456789abcdef" in words(ended)


@pytest.mark.parametrize("state", [State.FAILED, State.UNKNOWN, State.SUPERSEDED])
def test_an_ending_that_is_no_success_says_why(state: State) -> None:
    ended = CARDS.ended(replace(exact(), state=state, reason="Vogent said no & left."))

    assert "Vogent said no &amp; left." in ended.text


def test_an_ending_shows_no_button() -> None:
    assert "action_id" not in words(CARDS.ended(replace(exact(), state=State.DONE)))


def test_a_superseded_plan_is_followed_by_a_fresh_card() -> None:
    old = replace(exact(), state=State.SUPERSEDED, reason="Vogent no longer offers it.")
    fresh = replace(exact(E164("+14155550101")), id="p_fresh")

    shown = CARDS.receipt(Receipt(old, fresh=Proposal(fresh)))

    assert "Vogent no longer offers it." in words(shown)
    assert "v1|p_fresh" in words(shown)
    assert "v1|p_0123456789abcdef" not in words(shown)


def test_a_superseded_plan_without_a_fresh_one_says_why() -> None:
    old = replace(exact(), state=State.SUPERSEDED, reason="Gone.")

    shown = CARDS.receipt(Receipt(old, why_no_fresh="Vogent offers no number in US 415."))

    assert "I found no other: Vogent offers no number in US 415." in words(shown)


def test_everybody_is_told_who_bought_what_where() -> None:
    shown = CARDS.public(replace(exact(), state=State.DONE))

    assert shown.text == "<@U01ALICE> bought +1 415-555-0100 at Vogent."


def test_what_no_provider_can_tell_is_asked_with_two_buttons() -> None:
    shown = CARDS.question(replace(pick(AREA), state=State.UNKNOWN))

    assert "<@U01ALICE> confirmed buying a number in US 415 at SigmaMind" in shown.text
    assert {"plan.happened", "plan.did_not"} <= set(words(shown).replace('"', " ").split())


def test_an_assignment_shows_who_answers_now_and_who_would() -> None:
    shown = words(CARDS.proposal(Proposal(link(names={"agent_0": "After hours"}))))

    assert "*Assign agent_1 to +1 415-555-0100 at Vogent?*" in shown
    assert "*Inbound agent*\\nAfter hours → *agent_1*" in shown
    assert "*Outbound agent*\\nnone → *agent_1*" in shown
    assert "Nothing is changed before you do." in shown
    assert "bought" not in shown


def test_what_changes_alike_in_both_directions_is_said_once() -> None:
    shown = words(CARDS.proposal(Proposal(unlink(names={"agent_1": "Front desk"}))))

    assert "*Unassign Front desk from +1 415-555-0100 at Vogent?*" in shown
    assert "*Agent, for calls in both directions*\\nFront desk → *none*" in shown


def test_who_leaves_calls_without_an_answer_is_warned() -> None:
    warning = "Nobody answers calls to it then"
    outbound = unlink(before={"inbound_agent": None, "outbound_agent": "agent_1"})

    assert warning in words(CARDS.proposal(Proposal(unlink())))
    assert warning not in words(CARDS.proposal(Proposal(outbound)))
    assert warning not in words(CARDS.proposal(Proposal(link())))


def test_a_purchase_shows_the_name_and_the_agent_that_are_wished() -> None:
    plan = wishing(Buy(AREA, name="Main & line", agent="agent_1"))

    shown = words(CARDS.proposal(Proposal(plan)))

    assert "*Name*\\nMain &amp; line" in shown
    assert "*Agent*\\nagent_1" in shown
    assert carried(CARDS.proposal(Proposal(plan)))["ask"] == (
        r'v1|search US 415 name:"Main \u{26} line" agent:agent_1'
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.DONE, "*agent_1 was assigned to +1 415-555-0100* at Vogent."),
        (State.FAILED, "*agent_1 was not assigned to +1 415-555-0100 at Vogent.* Because."),
        (State.UNKNOWN, "whether agent_1 was assigned to +1 415-555-0100 at Vogent.* Because."),
        (State.PENDING, "Please do not repeat it meanwhile."),
        (State.SUPERSEDED, "*Nothing was assigned.* Because."),
        (State.PARTIAL, "*Only a part was done at Vogent.* Because."),
    ],
)
def test_the_end_of_an_assignment_is_told_in_its_own_words(state: State, said: str) -> None:
    ended = CARDS.ended(replace(link(), state=state, reason="Because."))

    assert said in ended.text
    assert not re.search("b(uy|ought)", ended.text)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (
            wishing(Buy(AREA, agent="agent_1")),
            "bought +1 415-555-0100 at Vogent, but agent_1 is not linked to it yet.",
        ),
        (
            link(),
            (
                "took the agent of +1 415-555-0100 at Vogent away,"
                " but agent_1 is not linked to it yet."
            ),
        ),
        (unlink(), "changed +1 415-555-0100 at Vogent, but only in part."),
    ],
)
def test_of_what_was_done_in_part_everybody_hears_what_stands(plan: Plan, said: str) -> None:
    assert CARDS.public(replace(plan, state=State.PARTIAL)).text == f"<@U01ALICE> {said}"


def test_what_is_left_of_a_part_and_cannot_be_done_now_is_said() -> None:
    part = replace(exact(), state=State.PARTIAL, reason="The agent was refused.")

    shown = CARDS.receipt(Receipt(part, why_no_fresh="Vogent is down."))

    assert "The rest cannot be done now: Vogent is down." in words(shown)
