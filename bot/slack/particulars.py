"""What a card shows of a plan: what would be done, where, and how it is now."""

from collections.abc import Mapping
from typing import Any, assert_never

from bot.domain.plans import Plan
from bot.domain.requests import Assign, Buy, Call, Import, Release, Unassign, Update
from bot.operations.history import History
from bot.providers.registry import PROVIDERS
from bot.slack.happenings import happened
from bot.slack.text import escape

INBOUND, OUTBOUND = "inbound_agent", "outbound_agent"
AGENTS = {INBOUND: "Inbound agent", OUTBOUND: "Outbound agent"}
BOTH = "Agent, for calls in both directions"
NONE = "none"
UNREADABLE = "not shown"
REPLACED = "*a new one*, shown nowhere"
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
            return [*found, *_difference(plan, request)]
        case Release():
            return [*found, *_held(plan), *past(history)]
        case Call():
            return [*found, *_ringing(plan, request, place)]
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
    before, after = sides(plan)
    changes = {
        name: f"{agent_name(plan, before.get(way))} → *{agent_name(plan, after.get(way))}*"
        for way, name in AGENTS.items()
        if before.get(way) != after.get(way)
    }
    if len(changes) == len(AGENTS) and len({*changes.values()}) == 1:
        return [(BOTH, next(iter(changes.values())))]
    return [*changes.items()]


def _difference(plan: Plan, request: Update) -> Pairs:
    """Each field that would change: now, and then; of a secret only that it does."""
    before, after = sides(plan)
    return [
        (
            title_of(plan.provider, name),
            REPLACED
            if name in request.hidden
            else f"{_value(plan, name, before, UNREADABLE)} → *{_value(plan, name, after, NONE)}*",
        )
        for name in after
    ]


def _value(plan: Plan, name: str, side: Mapping[str, Any], otherwise: str) -> str:
    if name not in side:
        return otherwise
    value = side[name]
    if name in AGENTS:
        return agent_name(plan, value)
    text = "" if value is None else str(value)
    return escape(text[:LONGEST_VALUE]) or NONE


def _held(plan: Plan) -> Pairs:
    """What is linked to a line that would be given back."""
    before, _ = sides(plan)
    return [*_named(before), *agents(plan, before)]


def _named(before: Mapping[str, Any]) -> Pairs:
    name = before.get("name")
    return [("Name", escape(str(name)))] if name else []


def agents(plan: Plan, side: Mapping[str, Any]) -> Pairs:
    """Who answers and who calls; one line where it is the same for both."""
    linked = {name: agent_name(plan, side.get(way)) for way, name in AGENTS.items()}
    if len({*linked.values()}) == 1:
        return [("Agent", next(iter(linked.values())))]
    return [*linked.items()]


def past(history: History) -> Pairs:
    """How it became ours, and what was done last, as far as the trail knows."""
    told = [("Ours", history.came), ("Last change", history.last)]
    return [(name, happened(event)) for name, event in told if event is not None]


def _ringing(plan: Plan, request: Call, place: str) -> Pairs:
    _, after = sides(plan)
    speaker = agent_name(plan, after.get("agent"))
    return [("Rings", f"`{request.to}`"), ("Speaks", speaker), ("Price", f"not told by {place}")]


def title_of(provider: str, name: str) -> str:
    """What people call a field of a provider's forms."""
    adapter = PROVIDERS.get(provider)
    forms = [] if adapter is None else list(adapter.forms.values())
    titles = [form.title_of(name) for form in forms if name in form.model_fields]
    return titles[0] if titles else name.replace("_", " ").capitalize()


def sides(plan: Plan) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """How it is now, and how it would be."""
    return plan.draft.before or {}, plan.draft.after or {}


def agent_name(plan: Plan, agent: Any) -> str:
    """An agent as people call it, as mrkdwn."""
    return NONE if agent is None else escape(plan.draft.called(str(agent)))
