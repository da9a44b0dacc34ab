"""One line: what its provider and the trail know, and what can be done with it."""

from typing import Any

import pytest

from bot.domain.events import Event
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, SipUser
from bot.operations.history import History
from bot.operations.showing import Shown
from bot.slack.message import Message
from bot.slack.readings.show import shown
from tests.slack.making import EVIL, carried, event, holding, require_sound, switched_on, words

NAMES = {"a1": "Front desk"}
LONG = "\u202e\U0001f468\u200d\U0001f680 *x* `y` & <z> " * 200


def show(at: str = "vogent", events: tuple[Event, ...] = (), **changed: Any) -> Message:
    """What is shown of a holding at a provider."""
    held = holding(100, provider=at, **changed)
    past = History(event(), event(action="number.update"))
    return shown(Shown(switched_on(at)[at], held, NAMES, past, events))


def test_it_says_what_it_is_who_answers_it_and_what_happened_to_it() -> None:
    said = show(
        events=(event(action="number.update", phase="refused", actor_name="bob"),),
        inbound_agent="a1",
        outbound_agent="a2",
        status="active",
        trunk="sip.example.com",
        directions=frozenset(Direction),
    )
    told = words(said)

    require_sound(said)
    for fact in (
        "+1 415-555-0100 at Vogent",
        "*Number*\\n`+14155550100`",
        "*Name*\\nFront desk",
        "*Inbound agent*\\nFront desk (`a1`)",
        "*Outbound agent*\\n`a2`",
        "*Status*\\nactive",
        "*Termination URI*\\nsip.example.com",
        "*Calls*\\ninbound, outbound",
        "*Ours*\\nbought by alice, <!date^1768473000^",
        "*Last change*\\nupdated by alice, <!date^1768473000^",
        "• update refused by bob, <!date^1768473000^",
        "Its whole story: `/number audit +14155550100`",
    ):
        assert fact in told


def test_what_is_not_known_is_left_out_but_for_name_and_agents() -> None:
    bare = shown(Shown(switched_on("vogent")["vogent"], holding(100, name=None), {}, History(), ()))

    require_sound(bare)
    assert "*Name*\\nnone" in words(bare)
    assert "*Inbound agent*\\nnone" in words(bare)
    for title in ("Status", "Termination URI", "Calls", "Ours", "Last change", "Lately"):
        assert f"*{title}*" not in words(bare)


@pytest.mark.parametrize(
    ("at", "buttons"),
    [
        ("vogent", {"Assign", "Release…", "Story"}),
        ("sigmamind", {"Update", "Assign", "Story"}),
        ("butter", {"Assign", "Story"}),
    ],
)
def test_only_what_its_provider_can_do_is_offered(at: str, buttons: set[str]) -> None:
    assert set(carried(show(at))) == buttons


def test_the_buttons_ask_about_this_very_line_at_its_provider() -> None:
    assert carried(show("sigmamind")) == {
        "Update": "v1|update +14155550100 provider:sigmamind",
        "Assign": "v1|assign +14155550100 provider:sigmamind",
        "Story": "v1|audit number:+14155550100",
    }
    assert carried(show("vogent"))["Release…"] == "v1|release +14155550100 provider:vogent"


def test_a_sip_user_is_called_one_and_its_buttons_take_it_for_nothing_else() -> None:
    said = show(line=SipUser("1001"))

    assert "*SIP user*\\n`1001`" in words(said)
    assert carried(said) == {
        "Assign": "v1|assign sip:1001 provider:vogent",
        "Release…": "v1|release sip:1001 provider:vogent",
        "Story": "v1|audit number:sip:1001",
    }
    assert "`/number audit sip:1001`" in words(said)


def test_a_number_that_nobody_could_dial_can_still_be_given_back() -> None:
    assert carried(show(line=E164("+9995550100")))["Release…"] == (
        "v1|release number:+9995550100 provider:vogent"
    )


@pytest.mark.parametrize("odd", [EVIL, " ", "x" * 5_000, "&" * 5_000, LONG, "\n\n"])
def test_slack_takes_a_line_with_odd_values(odd: str) -> None:
    odd_event = event(actor_name=odd, reason=odd)

    require_sound(
        show(
            events=(odd_event,) * 5,
            name=odd,
            inbound_agent=odd,
            outbound_agent=odd,
            status=odd,
            trunk=odd,
        ),
        show(line=SipUser(odd)),
    )
