"""What a card shows of a plan: its facts, what to beware of, its buttons."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

from bot.domain.numbers import E164
from bot.domain.plans import Plan
from bot.domain.requests import Assign, Buy, Call, Import, Release, Unassign, Update
from bot.operations.history import History
from bot.providers.registry import PROVIDERS
from bot.slack import ids, typed
from bot.slack.asked import Search
from bot.slack.blocks import Block, button
from bot.slack.happenings import happened
from bot.slack.text import escape

INBOUND, OUTBOUND = "inbound_agent", "outbound_agent"
AGENTS = {INBOUND: "Inbound agent", OUTBOUND: "Outbound agent"}
BOTH = "Agent, for calls in both directions"
NONE = "none"
UNREADABLE = "not shown"
LONGEST_VALUE = 300

Pairs = list[tuple[str, str]]
"""Names and values; the values are mrkdwn."""


def facts(plan: Plan, place: str, history: History) -> Pairs:
    """What would be done, at a provider of this title."""
    request = plan.draft.request
    if isinstance(request, Buy):
        return _purchase(plan, request, place)
    line = f"`{escape(plan.line.value)}`" if plan.line else NONE
    found = [("From" if isinstance(request, Call) else "Number", line), ("Provider", place)]
    match request:
        case Assign() | Unassign():
            return [*found, *_relinked(plan)]
        case Update():
            return [*found, *_difference(plan)]
        case Release():
            return [*found, *_held(plan), *past(history)]
        case Call():
            return [*found, *_ringing(plan, request)]
        case Import():
            return found
    assert_never(request)


def _purchase(plan: Plan, request: Buy, place: str) -> Pairs:
    number = f"`{escape(plan.line.value)}`" if plan.line else None
    picked = f"any in {escape(str(plan.draft.area))}; {place} picks"
    agent = request.agent and plan.draft.called(request.agent)
    wishes = [("Name", request.name), ("Agent", agent)]
    told = [(name, escape(wish)) for name, wish in wishes if wish]
    return [
        ("Number", number or picked),
        ("Provider", place),
        *told,
        ("Price", f"not told by {place}"),
    ]


def _relinked(plan: Plan) -> Pairs:
    """Each agent that would change: who it is now, and who then."""
    before, after = _sides(plan)
    changes = {
        name: f"{_agent(plan, before.get(way))} → *{_agent(plan, after.get(way))}*"
        for way, name in AGENTS.items()
        if before.get(way) != after.get(way)
    }
    if len(changes) == len(AGENTS) and len({*changes.values()}) == 1:
        return [(BOTH, next(iter(changes.values())))]
    return [*changes.items()]


def _difference(plan: Plan) -> Pairs:
    """Each field that would change: now, and then."""
    before, after = _sides(plan)
    return [
        (
            title_of(plan.provider, name),
            f"{_value(plan, name, before, UNREADABLE)} → *{_value(plan, name, after, NONE)}*",
        )
        for name in after
    ]


def _value(plan: Plan, name: str, side: Mapping[str, Any], otherwise: str) -> str:
    if name not in side:
        return otherwise
    value = side[name]
    if name in AGENTS:
        return _agent(plan, value)
    text = "" if value is None else str(value)
    return escape(text[:LONGEST_VALUE]) or NONE


def _held(plan: Plan) -> Pairs:
    """What is linked to a line that would be given back."""
    before, _ = _sides(plan)
    return [*_named(before), *agents(plan, before)]


def _named(before: Mapping[str, Any]) -> Pairs:
    name = before.get("name")
    return [("Name", escape(str(name)))] if name else []


def agents(plan: Plan, side: Mapping[str, Any]) -> Pairs:
    """Who answers and who calls; one line where it is the same for both."""
    linked = {name: _agent(plan, side.get(way)) for way, name in AGENTS.items()}
    if len({*linked.values()}) == 1:
        return [("Agent", next(iter(linked.values())))]
    return [*linked.items()]


def past(history: History) -> Pairs:
    """How it became ours, and what was done last, as far as the trail knows."""
    told = [("Ours", history.came), ("Last change", history.last)]
    return [(name, happened(event)) for name, event in told if event is not None]


def _ringing(plan: Plan, request: Call) -> Pairs:
    _, after = _sides(plan)
    speaker = _agent(plan, after.get("agent"))
    return [("Rings", f"`{request.to}`"), ("Speaks", speaker), ("Price", "not told")]


def warnings(plan: Plan, place: str) -> list[str]:
    """What to beware of before confirming, as mrkdwn."""
    warned = []
    if plan.picks and plan.draft.area and plan.draft.area.area_code:
        warned.append(
            f"{place} picks the number itself. When it has none in {plan.draft.area.area_code},"
            " it takes the nearest."
        )
    if isinstance(plan.draft.request, Release):
        warned.append(_loss(plan, place))
    if isinstance(plan.draft.request, Call):
        warned.append("It rings at once when you confirm, and may cost money.")
    if _silences(plan):
        warned.append("Nobody answers calls to it then, until an agent is assigned.")
    if isinstance(plan.line, E164) and not plan.line.valid:
        warned.append("This number lies in no range that I know to be in use. Is it a typo?")
    return warned


def _loss(plan: Plan, place: str) -> str:
    """What it means to give a line back."""
    before, _ = _sides(plan)
    answers = before.get(INBOUND)
    lost = f"{_agent(plan, answers)} answers it now; then nobody does. " if answers else ""
    return (
        f"*This cannot be undone here.* {lost}Once {place} has it back, it may go to somebody else."
    )


def _silences(plan: Plan) -> bool:
    """Whether calls that somebody answers now will be answered by nobody."""
    before, after = _sides(plan)
    unlinks = isinstance(plan.draft.request, Unassign)
    return unlinks and bool(before.get(INBOUND)) and not after.get(INBOUND)


def buttons(plan: Plan) -> list[Block]:
    """A verb and Cancel; a purchase has other offers, too."""
    request, carried = plan.draft.request, ids.pack(plan.id)
    cancel = button("Cancel", ids.CANCEL, carried)
    match request:
        case Buy():
            verb = "Buy this number" if plan.line else "Buy a number"
            asked = Search(replace(request, agent=plan.draft.named(request.agent), provider=None))
            others = button("Other offers", ids.ASK, ids.pack(typed.of_request(asked)))
            return [button(verb, ids.CONFIRM, carried, "primary"), cancel, others]
        case Import() | Update():
            return [button("Update", ids.CONFIRM, carried, "primary"), cancel]
        case Assign():
            return [button("Assign this agent", ids.CONFIRM, carried, "primary"), cancel]
        case Unassign():
            return [button("Unassign", ids.CONFIRM, carried, "danger"), cancel]
        case Release():
            return [button("Release", ids.CONFIRM, carried, "danger"), cancel]
        case Call():
            return [button("Place the call", ids.CONFIRM, carried, "primary"), cancel]
    assert_never(request)


def title_of(provider: str, name: str) -> str:
    """What people call a field of a provider's forms."""
    adapter = PROVIDERS.get(provider)
    forms = [] if adapter is None else list(adapter.forms.values())
    titles = [form.title_of(name) for form in forms if name in form.model_fields]
    return titles[0] if titles else name.replace("_", " ").capitalize()


def _sides(plan: Plan) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return plan.draft.before or {}, plan.draft.after or {}


def _agent(plan: Plan, agent: Any) -> str:
    return NONE if agent is None else escape(plan.draft.called(str(agent)))
