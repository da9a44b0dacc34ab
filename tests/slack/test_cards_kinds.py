"""Cards of updates, releases and test calls, and every ending of every kind of change."""

import re
from dataclasses import replace

import pytest

from bot.domain.numbers import E164, SipUser
from bot.domain.plans import Plan, State
from bot.domain.requests import Buy, Update, Way
from bot.operations.history import History
from bot.operations.results import Proposal
from bot.slack.blocks import LONGEST_CARRIED
from bot.slack.message import Message
from tests.slack.making import (
    AREA,
    CARDS,
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

PRETTY = "+1 415-555-0100"
SIP = SipUser("front-desk")


def card(plan: Plan, history: History | None = None) -> str:
    """The words of a card."""
    return words(CARDS.proposal(Proposal(plan, (), history or History())))


def ended(plan: Plan, state: State, reason: str | None = None) -> str:
    """How it ended, as it is said to the asker."""
    return CARDS.ended(replace(plan, state=state, reason=reason)).text


def public(plan: Plan, state: State = State.DONE) -> str:
    """What everybody hears."""
    return CARDS.public(replace(plan, state=state)).text.removeprefix("<@U01ALICE> ")


def verb(message: Message) -> dict[str, str]:
    """The confirming button: its words and its colour."""
    (row,) = [block for block in message.blocks if block["type"] == "actions"]
    first = row["elements"][0]
    return {"says": first["text"]["text"], "style": first["style"]}


def test_an_update_shows_each_field_as_it_is_and_as_it_would_be() -> None:
    shown = card(change())

    assert f"*Update {PRETTY} at SigmaMind?*" in shown
    assert "*Name*\\nFront desk → *Sales*" in shown


def test_of_a_secret_a_card_says_that_it_changes_and_shows_nothing() -> None:
    assert "*Trunk password*\\n*a new one*, shown nowhere" in card(change())
    assert "•" not in card(change())


def test_an_update_shows_agents_by_their_names_and_what_it_cannot_see() -> None:
    plan = change(
        request=Update(NUMBER, {"inbound_agent": "agent_1", "trunk_name": "East"}),
        before={"inbound_agent": None},
        after={"inbound_agent": "agent_1", "trunk_name": "East"},
        names={"agent_1": "Front desk"},
    )

    assert "*Inbound agent*\\nnone → *Front desk*" in card(plan)
    assert "*Trunk name*\\nnot shown → *East*" in card(plan)


def test_an_update_of_more_fields_than_one_block_takes_shows_them_all() -> None:
    after = {f"field_{place}": "&" * 400 for place in range(15)}
    shown = CARDS.proposal(Proposal(change(request=Update(NUMBER, after), before={}, after=after)))

    require_sound(shown)
    assert all(f"*Field {place}*" in words(shown) for place in range(15))


def test_a_release_says_whom_it_hits_and_how_the_number_became_ours() -> None:
    past = History(event(), event(action="number.update", actor_name="bob"))
    shown = card(giveback(names={"agent_0": "Front desk"}), past)

    assert f"*Release {PRETTY} at Vogent?*" in shown
    assert "*Name*\\nSales" in shown
    assert "*Inbound agent*\\nFront desk" in shown
    assert "*Ours*\\nbought by alice, <!date^1768473000^" in shown
    assert "*Last change*\\nupdated by bob, <!date^1768473000^" in shown
    assert "Front desk answers it now; then nobody does." in shown
    assert "*This cannot be undone here.*" in shown
    assert "Nothing is given back before you do." in shown


def test_of_a_number_that_nobody_answers_a_release_names_nobody() -> None:
    shown = card(giveback(before={"inbound_agent": None, "outbound_agent": None}))

    assert "*Agent*\\nnone" in shown
    assert "answers it now" not in shown


def test_a_test_call_says_who_rings_who_speaks_and_what_it_costs() -> None:
    shown = card(ring(names={"agent_0": "Front desk"}))

    assert f"*Call +1 415-555-2671 from {PRETTY} at Vogent?*" in shown
    for said in ("*From*\\n`+14155550100`", "*Rings*\\n`+14155552671`", "*Speaks*\\nFront desk"):
        assert said in shown
    assert "*Price*\\nnot told by Vogent" in shown
    assert "It rings at once when you confirm, and may cost money." in shown
    assert "Nobody is rung before you do." in shown


@pytest.mark.parametrize(
    ("plan", "says", "style"),
    [
        (exact(), "Buy this number", "primary"),
        (pick(), "Buy a number", "primary"),
        (change(), "Update", "primary"),
        (link(), "Assign this agent", "primary"),
        (unlink(), "Unassign", "danger"),
        (giveback(), "Release", "danger"),
        (ring(), "Place the call", "primary"),
    ],
)
def test_what_takes_something_away_has_a_red_button(plan: Plan, says: str, style: str) -> None:
    assert verb(CARDS.proposal(Proposal(plan))) == {"says": says, "style": style}


def test_wishes_that_no_button_holds_leave_out_the_other_offers() -> None:
    wish = "\u2014" * LONGEST_CARRIED
    plan = replace(exact(), draft=replace(exact().draft, request=Buy(AREA, name=wish)))

    shown = CARDS.proposal(Proposal(plan))

    require_sound(shown)
    assert "Other offers" not in words(shown)


BRING = bring(inbound_agent="agent_1")
SIP_USER = bring(SIP, Way.SIP_USER)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (change(), f"*{PRETTY} was updated* at SigmaMind: name and trunk password."),
        (giveback(), f"*{PRETTY} was released* at Vogent. It is no longer yours."),
        (ring(), f"*+1 415-555-2671 was called from {PRETTY}* at Vogent. If nothing rings, look"),
        (BRING, f"*{PRETTY} was imported* at Vogent, with agent agent_1."),
        (SIP_USER, "*SIP user front-desk was created* at Vogent. Nobody answers it yet:"),
        (link(), f"*agent_1 was assigned to {PRETTY}* at Vogent."),
        (unlink(), f"*agent_1 was unassigned from {PRETTY}* at Vogent."),
    ],
)
def test_a_change_that_was_done_is_told_in_its_own_words(plan: Plan, said: str) -> None:
    assert ended(plan, State.DONE).startswith(f":white_check_mark: {said}")


def test_a_line_that_was_brought_and_nobody_answers_says_what_changes_that() -> None:
    assert "Nobody answers it yet: `/number assign +14155550100` changes that." in ended(
        bring(), State.DONE
    )
    assert "`/number assign sip:front-desk`" in ended(SIP_USER, State.DONE)
    assert "Nobody answers" not in ended(bring(inbound=False), State.DONE)
    assert "Nobody answers" in ended(bring(outbound_agent="agent_1"), State.DONE)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (change(), f"updated {PRETTY} at SigmaMind: name and trunk password."),
        (
            change(after={"name": "a", "trunk": "b", "inbound_agent": "c"}),
            f"updated {PRETTY} at SigmaMind: name, termination URI and inbound agent.",
        ),
        (giveback(), f"released {PRETTY} at Vogent."),
        (ring(), f"called +1 415-555-2671 from {PRETTY} at Vogent."),
        (bring(), f"imported {PRETTY} at Vogent."),
        (BRING, f"imported {PRETTY} at Vogent, with agent agent_1."),
        (
            bring(inbound_agent="a", outbound_agent="b"),
            f"imported {PRETTY} at Vogent, with agents a and b.",
        ),
        (SIP_USER, "created SIP user front-desk at Vogent."),
    ],
)
def test_everybody_hears_what_was_done_in_one_line(plan: Plan, said: str) -> None:
    assert public(plan) == said


def test_everybody_hears_which_fields_changed_and_not_to_what() -> None:
    heard = public(change(after={"name": "Secret project", "password": "x"}))

    assert "Secret" not in heard


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (BRING, f"imported {PRETTY} at Vogent, but agent_1 is not linked to it yet."),
        (
            bring(inbound_agent="a", outbound_agent="b"),
            f"imported {PRETTY} at Vogent, but a and b are not linked to it yet.",
        ),
    ],
)
def test_of_an_import_in_part_everybody_hears_what_stands(plan: Plan, said: str) -> None:
    assert public(plan, State.PARTIAL) == said
    assert ended(plan, State.PARTIAL, "Because.") == (
        f":warning: *{PRETTY} was imported at Vogent, but not all was done.* Because."
    )


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (change(), f"{PRETTY} was updated at SigmaMind.* Because. I keep asking SigmaMind"),
        (giveback(), f"{PRETTY} was released at Vogent.* Because. I keep asking Vogent and will"),
        (bring(), f"{PRETTY} was imported at Vogent.* Because. I keep asking Vogent and will"),
        (SIP_USER, "SIP user front-desk was created at Vogent.* Because. I keep asking Vogent"),
        (
            change(request=Update(NUMBER, {}, ("password",)), after={"password": "x"}),
            f"{PRETTY} was updated at SigmaMind.* Because. SigmaMind shows no credentials, so I",
        ),
    ],
)
@pytest.mark.parametrize("state", [State.UNKNOWN, State.PENDING])
def test_a_doubt_says_how_it_will_be_known_and_what_not_to_do_meanwhile(
    plan: Plan, said: str, state: State
) -> None:
    told = ended(plan, state, "Because.")

    assert f"*I do not know yet whether {said}" in told
    assert told.endswith("Please do not repeat it meanwhile.")


def test_of_a_call_without_an_answer_it_is_said_that_it_may_have_rung() -> None:
    told = ended(ring(), State.UNKNOWN, "Because.")

    assert "it may have rung.* Because. No list tells of calls, so I cannot find it out." in told
    assert "Look into Vogent's dashboard before you call again." in told
    assert "keep asking" not in told


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (change(), "*Nothing was updated.* Because."),
        (giveback(), "*Nothing was released.* Because."),
        (ring(), "*Nobody was called.* Because."),
        (bring(), "*Nothing was imported.* Because."),
        (SIP_USER, "*Nothing was created.* Because."),
    ],
)
def test_what_came_too_late_says_that_nothing_was_done(plan: Plan, said: str) -> None:
    assert said in ended(plan, State.SUPERSEDED, "Because.")


@pytest.mark.parametrize("plan", [exact(), change(), giveback(), ring(), bring(), link()])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.CANCELLED, "Its card was cancelled."),
        (State.EXPIRED, "Nobody confirmed its card in time."),
        (State.FAILED, "Because."),
    ],
)
def test_what_was_not_done_says_so_and_why(plan: Plan, state: State, said: str) -> None:
    told = ended(plan, state, "Because." if state is State.FAILED else None)

    assert re.fullmatch(rf":x: \*.* was not .*\.\* {re.escape(said)}", told)


def test_a_plan_that_waits_for_somebody_else_says_for_whom_and_until_when() -> None:
    told = ended(giveback(), State.PROPOSED)

    assert f"*{PRETTY} was not released at Vogent yet.* It waits for alice to confirm it" in told
    assert "<!date^1768479000^{time}|" in told


@pytest.mark.parametrize("state", [State.CLAIMED, State.SENT])
def test_a_plan_that_is_being_carried_out_says_so(state: State) -> None:
    assert f"*{PRETTY} is being released at Vogent* just now." in ended(giveback(), state)


def test_a_sentence_begins_with_a_capital_though_the_number_is_not_known() -> None:
    assert ended(pick(), State.FAILED).startswith(":x: *A number in US 415 was not bought")
    assert ended(link(), State.FAILED).startswith(":x: *agent_1 was not assigned")


def test_a_sip_user_is_called_one_wherever_it_is_spoken_of() -> None:
    assert "*Release SIP user front-desk at Vogent?*" in card(giveback(SIP))
    assert public(giveback(SIP)) == "released SIP user front-desk at Vogent."
    assert public(link(SIP)) == "assigned agent_1 to SIP user front-desk at Vogent."
    assert public(ring(SIP)) == "called +1 415-555-2671 from SIP user front-desk at Vogent."


def test_an_odd_number_is_told_as_it_is() -> None:
    assert "*+9995550100 was released* at Vogent." in ended(
        giveback(E164("+9995550100")), State.DONE
    )
