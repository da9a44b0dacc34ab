"""What is done with a line of ours: released, updated, rung from, shown, picked from a list."""

import pytest

from bot.playground.simulators import Cut, Status
from bot.playground.stage import Stage
from tests.conftest import StartBot
from tests.slack.forming import form, opens, written
from tests.slack.people import asks, phases, presses, sees, trail
from tests.slack.test_flow_settling import IMPATIENT

OURS, PRETTY = "+15125550190", "+1 512-555-0190"
AT_SIGMAMIND, OTHER = "+12125550190", "+1 212-555-0190"
TO = "+14155552671"
BOTH = ["SigmaMind", "Vogent"]


def answered(on_stage: Stage, place: int = 0) -> str:
    """One of Vogent's agents, who answers our number from now on."""
    agent = [*on_stage.vogent.agents][place]
    on_stage.vogent.held[OURS]["agentId"] = agent
    return agent


@pytest.mark.usefixtures("bot")
async def test_a_release_says_whom_it_hits_and_gives_the_number_back_once(on_stage: Stage) -> None:
    answered(on_stage)

    card = await asks(on_stage, f"release {OURS}")
    assert f"Release {PRETTY} at Vogent?" in card.plain()
    assert "Front desk answers it now; then nobody does." in card.plain()
    assert "This cannot be undone here." in card.plain()
    assert [(one.label, one.style) for one in card.buttons()] == [
        ("Release", "danger"),
        ("Cancel", None),
    ]
    await presses(on_stage, card, "Release")

    await sees(on_stage, f"{PRETTY} was released* at Vogent. It is no longer yours.")
    await sees(on_stage, f"@Alice released {PRETTY} at Vogent.", person="bob")
    assert OURS not in on_stage.vogent.held
    assert len(written(on_stage)) == 1
    assert phases(await trail(on_stage, OURS)) == ["proposed", "confirmed", "done"]
    assert "No provider has" in (await asks(on_stage, f"show {OURS}")).plain()


@pytest.mark.usefixtures("bot")
async def test_a_release_tells_how_the_number_became_ours(on_stage: Stage) -> None:
    card = await asks(on_stage, "buy US 415")
    await presses(on_stage, card, "Buy this number")
    await sees(on_stage, "@Alice bought")

    card = await asks(on_stage, "release +14155550100", "bob")

    assert "*Ours*\nbought by Alice," in card.plain()


@pytest.mark.usefixtures("bot")
async def test_a_cancelled_release_leaves_the_number_as_it_was(on_stage: Stage) -> None:
    card = await asks(on_stage, f"release {OURS}")
    await presses(on_stage, card, "Cancel")

    await sees(on_stage, f"Cancelled: {PRETTY} was not released at Vogent.")
    assert written(on_stage) == []
    assert OURS in on_stage.vogent.held


@pytest.mark.usefixtures("bot")
async def test_a_release_whose_facts_changed_does_nothing_and_shows_them_anew(
    on_stage: Stage,
) -> None:
    card = await asks(on_stage, f"release {OURS}")
    assert "answers it now" not in card.plain()
    answered(on_stage, 1)
    await presses(on_stage, card, "Release")

    fresh = await sees(on_stage, "Nothing was released.", "After hours answers it now")
    assert written(on_stage) == []
    await presses(on_stage, fresh, "Release")
    await sees(on_stage, f"{PRETTY} was released* at Vogent.")
    assert OURS not in on_stage.vogent.held


@pytest.mark.usefixtures("bot")
async def test_a_release_that_the_provider_refuses_says_so_and_why(on_stage: Stage) -> None:
    on_stage.vogent.fault(Status(409), method="DELETE")
    card = await asks(on_stage, f"release {OURS}")
    await presses(on_stage, card, "Release")

    await sees(on_stage, f"{PRETTY} was not released at Vogent.* Vogent said no")
    assert on_stage.workspace.seen_by("bob", "#ops") == []


async def test_a_release_without_an_answer_is_found_out_and_told(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("http", tuning=IMPATIENT)
    on_stage.vogent.fault(Cut(changed=True), method="DELETE")
    card = await asks(on_stage, f"release {OURS}")
    await presses(on_stage, card, "Release")
    await sees(on_stage, f"I do not know yet whether {PRETTY} was released at Vogent.", "repeat it")

    await bot.reconcile()

    dm = on_stage.workspace.dm("alice").id
    await sees(on_stage, f"{PRETTY} was released* at Vogent. It is no longer yours.", place=dm)
    await sees(on_stage, f"@Alice released {PRETTY} at Vogent.", person="bob")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            f"release {AT_SIGMAMIND}",
            "SigmaMind has no release in its documented API; release the number in its",
        ),
        ("release +14155550177", "No provider has +1 415-555-0177 for us"),
        ("release 12", "too few digits"),
        ("release 1001", "If it is a SIP user, write `sip:1001`."),
        ("release nobody", "No provider has SIP user nobody for us"),
        (f"update {OURS} name:Sales", "Vogent has no names in its documented API"),
        (f"update {AT_SIGMAMIND} password:hunter2", "A password is never typed in a command"),
        (f'update {AT_SIGMAMIND} name:"Front', 'A quote (") is not closed.'),
        (f'update {AT_SIGMAMIND} name:"Front desk"', "has these values already; nothing to do."),
        (f"call {OURS} to:{TO}", "has no agent for the calls that it places"),
        (f"call {OURS} to:12", "too few digits"),
        (f"call {OURS} to:{TO} agent:nobody", "Vogent has no agent “nobody”"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_what_to_do(
    on_stage: Stage, typed: str, answer: str
) -> None:
    refused = await asks(on_stage, typed)

    assert answer.casefold() in refused.plain().casefold()
    assert refused.buttons() == []
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_an_update_by_command_shows_what_changes_and_changes_that(on_stage: Stage) -> None:
    card = await asks(
        on_stage, f'update {AT_SIGMAMIND} name:"Sales & more" inbound_agent:"front desk"'
    )
    assert f"Update {OTHER} at SigmaMind?" in card.plain()
    assert "*Name*\nFront desk → *Sales & more*" in card.plain()
    assert "*Inbound agent*\nnone → *Front desk*" in card.plain()

    await presses(on_stage, card, "Update")

    await sees(on_stage, f"{OTHER} was updated* at SigmaMind: name and inbound agent.")
    heard = f"@Alice updated {OTHER} at SigmaMind: name and inbound agent."
    assert (await sees(on_stage, heard, person="bob")).plain() == heard
    assert on_stage.sigmamind.held[AT_SIGMAMIND]["friendlyName"] == "Sales & more"
    assert phases(await trail(on_stage, AT_SIGMAMIND)) == ["proposed", "confirmed", "done"]


@pytest.mark.usefixtures("bot")
async def test_an_update_whose_facts_changed_does_nothing_and_shows_them_anew(
    on_stage: Stage,
) -> None:
    card = await asks(on_stage, f"update {AT_SIGMAMIND} name:Sales")
    on_stage.sigmamind.held[AT_SIGMAMIND]["friendlyName"] = "Night shift"
    await presses(on_stage, card, "Update")

    fresh = await sees(on_stage, "Nothing was updated.", "Night shift → *Sales*")
    assert written(on_stage) == []
    await presses(on_stage, fresh, "Update")
    await sees(on_stage, f"{OTHER} was updated* at SigmaMind: name.")
    assert on_stage.sigmamind.held[AT_SIGMAMIND]["friendlyName"] == "Sales"


@pytest.mark.usefixtures("bot")
async def test_a_call_says_who_rings_and_rings_once(on_stage: Stage) -> None:
    answered(on_stage)
    card = await asks(on_stage, f"call {OURS} to:(415)555-2671")
    assert f"Call +1 415-555-2671 from {PRETTY} at Vogent?" in card.plain()
    assert "*Speaks*\nFront desk" in card.plain()
    assert "Nobody is rung before you do." in card.plain()
    assert on_stage.vogent.calls == []

    await presses(on_stage, card, "Place the call")

    await sees(on_stage, f"+1 415-555-2671 was called from {PRETTY}* at Vogent.")
    await sees(on_stage, f"@Alice called +1 415-555-2671 from {PRETTY} at Vogent.", person="bob")
    assert len(on_stage.vogent.calls) == 1


async def test_of_a_call_without_an_answer_it_is_said_that_it_may_have_rung_and_no_more(
    start_bot: StartBot, on_stage: Stage
) -> None:
    bot = await start_bot("socket", tuning=IMPATIENT)
    answered(on_stage)
    on_stage.vogent.fault(Cut(changed=True), method="POST", path="/dials")
    card = await asks(on_stage, f"call {OURS} to:{TO}")
    await presses(on_stage, card, "Place the call")
    await sees(on_stage, "it may have rung.", "Look into Vogent's dashboard before you call again.")

    for _ in range(5):
        await bot.reconcile()

    seen = on_stage.workspace.seen_by("alice", on_stage.workspace.dm("alice").id)
    assert [message.plain() for message in seen] == []
    assert phases(await trail(on_stage, OURS)) == ["proposed", "confirmed", "unknown"]


@pytest.mark.usefixtures("bot")
async def test_what_is_shown_of_a_number_leads_on_to_all_that_can_be_done_with_it(
    on_stage: Stage,
) -> None:
    agent = answered(on_stage)
    shown = await asks(on_stage, f"show {OURS}")
    assert f"# {PRETTY} at Vogent" in shown.plain()
    assert f"*Inbound agent*\nFront desk (`{agent}`)" in shown.plain()

    await presses(on_stage, shown, "Release…")
    await sees(on_stage, f"Release {PRETTY} at Vogent?")
    await presses(on_stage, shown, "Story")
    await sees(on_stage, "1 event")
    await presses(on_stage, shown, "Assign")
    view = await form(on_stage, "For which calls")
    assert (view.title, view.value("Number")) == ("Assign an agent", f"vogent|{OURS}")
    assert len(shown.buttons()) == 3


@pytest.mark.usefixtures("bot")
async def test_what_is_shown_of_a_number_leads_on_to_its_update(on_stage: Stage) -> None:
    shown = await asks(on_stage, f"show {AT_SIGMAMIND}")
    await presses(on_stage, shown, "Update")

    view = await form(on_stage, "Trunk password")
    assert (view.title, view.value("Name")) == ("Update a number", "Front desk")


@pytest.mark.usefixtures("bot")
async def test_a_sip_user_is_shown_and_given_back_by_its_name(on_stage: Stage) -> None:
    on_stage.vogent.hold("1001", type="SIP_USERNAME")
    shown = await asks(on_stage, "show sip:1001")
    assert "*SIP user*\n`1001`" in shown.plain()

    await presses(on_stage, shown, "Release…")
    card = await sees(on_stage, "Release SIP user 1001 at Vogent?")
    await presses(on_stage, card, "Release")

    await sees(on_stage, "SIP user 1001 was released* at Vogent.")
    assert "1001" not in on_stage.vogent.held
    assert phases(await trail(on_stage, "sip:1001")) == ["proposed", "confirmed", "done"]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("typed", "seen", "there", "able"),
    [
        ("show {}", "# {} at SigmaMind", "SigmaMind", BOTH),
        ("release {}", "Release {} at Vogent?", "Vogent", ["Vogent"]),
        ("update {} name:Sales", "Update {} at SigmaMind?", "SigmaMind", ["SigmaMind"]),
        ('assign {} agent:"front desk"', "Assign Front desk to {} at Vogent?", "Vogent", BOTH),
    ],
)
async def test_which_of_two_providers_is_meant_is_asked_back_and_then_it_goes_on(
    on_stage: Stage, typed: str, seen: str, there: str, able: list[str]
) -> None:
    on_stage.vogent.hold(AT_SIGMAMIND)

    question = await asks(on_stage, typed.format(AT_SIGMAMIND))
    assert f"{OTHER} is at SigmaMind and Vogent. Which one do you mean?" in question.plain()
    labels = [one.label for one in question.buttons()]
    assert labels == able
    assert ("cannot do that." in question.plain()) == (len(able) == 1)
    await presses(on_stage, question, there)

    assert await sees(on_stage, seen.format(OTHER)) is question
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_a_line_is_picked_in_the_list_and_shown_updated_or_released(on_stage: Stage) -> None:
    workspace = on_stage.workspace
    listed = await asks(on_stage, "list")
    await workspace.choose("alice", listed, "pick", f"{AT_SIGMAMIND} provider:sigmamind")

    await presses(on_stage, listed, "Show")
    await sees(on_stage, f"# {OTHER} at SigmaMind")
    await presses(on_stage, listed, "Update…")
    view = await form(on_stage, "Trunk password")
    assert view.value("Number") == f"sigmamind|{AT_SIGMAMIND}"
    await workspace.dismiss("alice", view)
    await workspace.choose("alice", listed, "pick", f"{OURS} provider:vogent")
    await presses(on_stage, listed, "Release…")
    await sees(on_stage, f"Release {PRETTY} at Vogent?")


@pytest.mark.usefixtures("bot")
async def test_a_button_beside_a_list_needs_a_line_that_is_picked(on_stage: Stage) -> None:
    listed = await asks(on_stage, "list")

    await presses(on_stage, listed, "Release…")

    await sees(on_stage, "Pick a number in the list beside the buttons first, then press")
    assert written(on_stage) == []


@pytest.mark.usefixtures("bot")
async def test_a_thousand_numbers_are_leafed_through_in_one_message(on_stage: Stage) -> None:
    for place in range(1_000):
        on_stage.vogent.hold(f"+1415555{place:04}")
    shown = await asks(on_stage, "list provider:vogent")
    assert "*1001 numbers, 1 to 25*" in shown.plain()

    await presses(on_stage, shown, "Next")
    assert await sees(on_stage, "*1001 numbers, 26 to 50*") is shown
    assert [one.label for one in shown.buttons()][-2:] == ["Previous", "Next"]
    await presses(on_stage, shown, "Previous")
    assert await sees(on_stage, "*1001 numbers, 1 to 25*") is shown
    last = await asks(on_stage, "list provider:vogent page:41")
    assert "*1001 numbers, 1001 to 1001*" in last.plain()


@pytest.mark.usefixtures("bot")
async def test_a_form_that_was_opened_for_a_line_knows_it(on_stage: Stage) -> None:
    view = await opens(on_stage, f"call {OURS}", "Number to ring")

    assert view.value("Number") == f"vogent|{OURS}"
