"""Whatever people and providers write, and however much there is: Slack takes what we say.

Everything is checked as a message and as a modal by the playground's rules, by slack_sdk's own
models, and for markup that is not ours.
"""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.errors import Ambiguous
from bot.domain.events import Action, Phase
from bot.domain.holdings import Holding, Offer
from bot.domain.numbers import E164, Area, Line, SipUser
from bot.domain.plans import Draft, Plan, State
from bot.domain.requests import (
    Assign,
    Buy,
    Call,
    Import,
    Release,
    Request,
    Unassign,
    Update,
    Way,
)
from bot.operations.history import History
from bot.operations.inventory import Inventory, Wanted
from bot.operations.results import Proposal, Receipt
from bot.operations.selling import Offers
from bot.operations.showing import Shown
from bot.providers.port import NumberProvider
from bot.providers.registry import PROVIDERS
from bot.slack.asked import Fill, List, Show
from bot.slack.message import Message, modal
from bot.slack.readings.choices import reopen, which
from bot.slack.readings.holdings import listed
from bot.slack.readings.offers import offers
from bot.slack.readings.show import shown
from bot.slack.verbs import SECRET, UPDATABLE, VERBS
from tests.slack.making import CARDS, EVIL, event, exact, require_sound, switched_on

MANY = settings(max_examples=150)
ON = switched_on()
ODD = st.sampled_from(
    [
        EVIL,
        EVIL * 4,
        "x" * 128,
        "&" * 128,
        "<!here>" * 20,
        "*_~`>" * 30,
        "\u05e9\u05dc\u05d5\u05dd \u202e\u0627\u0644\u0639\u0631\u0628\u064a\u0629" * 10,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 40,
        "\n\t\r\x1b[31m\x07" * 20,
        " ",
        "\u00a0\u200b",
        ":boom: @here #ops http://evil.example",
        "a" * 3_000,
        "&" * 3_000,
    ]
)
NAMES = ODD | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
MAYBE = st.none() | NAMES
NUMBERS = st.sampled_from([*map(E164, ("+14155550100", "+442079460000", "+9995550100", "+12"))])
LINES: st.SearchStrategy[Line] = NUMBERS | NAMES.map(SipUser)
AREAS = st.sampled_from([Area("US"), Area("US", "415"), Area("GB", "020")])
AT = st.sampled_from([*PROVIDERS, "gone"])
FIELDS = st.sampled_from([name for name in UPDATABLE if name not in SECRET])
GIVEN = st.dictionaries(FIELDS, NAMES, max_size=12)
SIDES = st.none() | st.dictionaries(
    FIELDS | st.sampled_from(["number", "user", "agent", "to", "password"]), MAYBE, max_size=12
)
REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.builds(Buy, NUMBERS | AREAS, MAYBE, MAYBE, MAYBE),
    st.builds(Import, LINES, AT, st.sampled_from(Way), GIVEN),
    st.builds(Update, LINES, GIVEN, st.sampled_from([(), ("password",)]), MAYBE),
    st.builds(Assign, LINES, NAMES, provider=MAYBE),
    st.builds(Unassign, LINES, provider=MAYBE),
    st.builds(Release, LINES, MAYBE),
    st.builds(Call, LINES, NUMBERS, MAYBE, MAYBE),
)
EVENTS = st.builds(
    lambda action, phase, who, why: event(
        action=action, phase=phase, actor_name=who, reason=why, outcome="success"
    ),
    st.sampled_from([str(one) for one in Action]),
    st.sampled_from([str(one) for one in Phase]),
    MAYBE,
    MAYBE,
)
PASTS = st.builds(History, st.none() | EVENTS, st.none() | EVENTS)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of any kind, in any state, with anything in it."""
    request = draw(REQUESTS)
    line = draw(st.none() | LINES) if isinstance(request, Buy) else request.line
    area = request.what if isinstance(request, Buy) and isinstance(request.what, Area) else None
    names = draw(st.dictionaries(NAMES, NAMES, max_size=3))
    draft = Draft(
        request.action,
        request,
        draw(AT),
        line if area is None else None,
        area,
        draw(SIDES),
        draw(SIDES),
        names,
    )
    return replace(
        exact(), draft=draft, line=line, state=draw(st.sampled_from(State)), reason=draw(MAYBE)
    )


def holdings(most: int) -> st.SearchStrategy[Holding]:
    """What a provider may say that we hold."""
    lines = st.integers(0, most).map(lambda place: E164(f"+1415{place:07}"))
    return st.builds(
        Holding, AT, NAMES, lines | NAMES.map(SipUser), MAYBE, MAYBE, MAYBE, st.none(), MAYBE, MAYBE
    )


def require_taken(*messages: Message) -> None:
    """By our rules, by slack_sdk's, with nothing live in it that is not ours; in a modal, too."""
    for message in messages:
        require_sound(message)
        for block in Block.parse_all(message.blocks):
            block.validate_json()
            assert block.to_dict()
        view: dict[str, Any] = modal(message)
        View(**view).validate_json()


@MANY
@given(plans(), st.lists(NAMES, max_size=12), PASTS, NAMES)
def test_slack_takes_all_that_can_be_said_of_any_plan(
    plan: Plan, notes: list[str], past: History, why: str
) -> None:
    card = Proposal(plan, tuple(notes), past)

    require_taken(
        CARDS.proposal(card),
        CARDS.working(plan),
        CARDS.cancelled(plan),
        CARDS.ended(plan),
        CARDS.public(plan),
        CARDS.question(plan),
        CARDS.lost(why),
        CARDS.refused(why),
        CARDS.receipt(Receipt(plan, fresh=card)),
        CARDS.receipt(Receipt(plan, why_no_fresh=why)),
    )


def test_a_message_that_names_a_very_long_line_again_and_again_is_cut() -> None:
    user = SipUser("&" * 3_000)  # each an escape of five
    draft = Draft(Action.IMPORT, Import(user, "vogent", Way.SIP_USER, {}), "vogent", user)
    plan = replace(exact(), draft=draft, line=user, state=State.DONE)

    receipt = CARDS.receipt(Receipt(plan, fresh=Proposal(plan, (), History(None, None))))

    require_taken(receipt)
    assert len(receipt.text) > 39_000
    assert receipt.text.endswith("&amp;…")


@MANY
@given(plans())
def test_what_everybody_hears_is_one_short_line(plan: Plan) -> None:
    heard = CARDS.public(plan).text

    assert heard.startswith("<@U01ALICE> ")
    assert heard.endswith(".")


@MANY
@given(st.lists(holdings(10_000), max_size=30), st.lists(NAMES, max_size=3), st.integers(1, 9_999))
def test_slack_takes_any_list(held: list[Holding], problems: list[str], page: int) -> None:
    taken = Inventory(tuple(held), tuple(problems))

    require_taken(listed(taken, List(Wanted(), page), CARDS))


@settings(max_examples=20)
@given(holdings(10_000), st.integers(1, 41))
def test_slack_takes_a_list_of_a_thousand(one: Holding, page: int) -> None:
    many = tuple(
        replace(one, line=E164(f"+1415{place:07}"), provider=one.provider) for place in range(1_000)
    )

    require_taken(listed(Inventory(many), List(Wanted(), page), CARDS))


@MANY
@given(holdings(10), st.lists(EVENTS, max_size=5), PASTS, st.dictionaries(NAMES, NAMES, max_size=2))
def test_slack_takes_what_is_shown_of_any_line(
    held: Holding, events: list[Any], past: History, names: dict[str, str]
) -> None:
    provider = ON[held.provider if held.provider in ON else "vogent"]

    require_taken(shown(Shown(provider, held, names, past, events)))


@MANY
@given(
    st.builds(Buy, NUMBERS | AREAS, MAYBE, MAYBE, MAYBE),
    st.lists(st.builds(Offer, AT, NUMBERS), max_size=60),
    st.sampled_from([(), tuple(ON.values())]),
    st.lists(NAMES, max_size=3),
)
def test_slack_takes_any_offers(
    request: Buy,
    found: list[Offer],
    picking: tuple[NumberProvider, ...],
    problems: list[str],
) -> None:
    require_taken(offers(Offers(request, tuple(found), picking, tuple(problems)), CARDS))


@MANY
@given(REQUESTS, NAMES)
def test_slack_takes_every_question_that_is_asked_back(request: Request, words: str) -> None:
    error = Ambiguous(f"Which one? {words}", {one.title: one.name for one in ON.values()})
    asked = Show(request.line) if isinstance(request, Buy | Import) and request.line else request

    if not isinstance(asked, Import | Buy):
        require_taken(which(asked, error, error.providers.values()))
    require_taken(reopen(Fill(VERBS["call"], words, request.line, {"agent": words})))
