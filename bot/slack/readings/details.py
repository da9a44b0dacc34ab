"""What an event is about, in one cell of a table: what changed, from what to what."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain.events import Action, Event, Phase
from bot.providers.redaction import MASK
from bot.slack.particulars import AGENTS, title_of

Called = Callable[[str], str]
"""An agent as people call it, by its id."""

NONE = "none"
AGENT = "agent"
PLACE = ("number", "user", "country", "area_code")
"""What the event's own number says, or the area in which a provider picks one."""


def details(event: Event, called: Called) -> str:
    """As plain words; nothing where the other columns say it all."""
    before, after = event.before or {}, event.after or {}
    match event.action:
        case Action.ASSIGN | Action.UNASSIGN if before or after:
            return f"{_linked(before, called)} → {_linked(after, called)}"
        case Action.UPDATE:
            return "; ".join(_changed(event, name, called) for name in _fields(event))
        case Action.EXPORT:
            return _export(after)
        case Action.RELEASE:
            return _facts(event, before, called)
        case Action.CALL:
            speaker = f", {called(str(after[AGENT]))} speaks" if after.get(AGENT) else ""
            return f"to {after['to']}{speaker}" if after.get("to") else ""
        case _:
            return _facts(event, after, called)


def _fields(event: Event) -> Sequence[str]:
    """The fields that an update is about; what was read back of others is not."""
    before, after = event.before or {}, event.after or {}
    whole = event.phase == Phase.SETTLED
    return [
        name
        for name in after
        if (name in before or not whole) and (name not in before or before[name] != after[name])
    ]


def _changed(event: Event, name: str, called: Called) -> str:
    """“Name: Sales → Support”; where it could not be read before, what it was changed to."""
    before, after = event.before or {}, event.after or {}
    is_ = _value(name, after[name], called)
    known = name in before and before[name] != MASK
    was = f"{_value(name, before[name], called)} → " if known else ""
    return f"{_title(event, name)}: {was}{is_}"


def _facts(event: Event, side: Mapping[str, Any], called: Called) -> str:
    """What was bought, brought or given back: its name, its agents, and what else is told."""
    told = {
        _title(event, name): _value(name, value, called)
        for name, value in side.items()
        if name not in PLACE and value not in (None, "")
    }
    both = {told.get(title) for title in AGENTS.values()}
    if len(both) == 1 and None not in both:
        told = {name: value for name, value in told.items() if name not in AGENTS.values()}
        told["Agent"] = str(both.pop())
    area = " ".join(str(side[key]) for key in ("country", "area_code") if side.get(key))
    where = [area] if area and not event.number else []
    return "; ".join([*where, *(f"{name}: {value}" for name, value in told.items())])


def _title(event: Event, name: str) -> str:
    return AGENTS.get(name) or title_of(event.provider or "", name)


def _export(after: Mapping[str, Any]) -> str:
    rows, query = after.get("rows"), after.get("query") or ""
    events = "" if rows is None else "1 event: " if rows == 1 else f"{rows} events: "
    return f"{events}{query}"


def _linked(side: Mapping[str, Any], called: Called) -> str:
    """Who takes and who places its calls; once where it is the same."""
    agents = [called(str(side[way])) if side.get(way) else NONE for way in AGENTS]
    return " / ".join(dict.fromkeys(agents))


def _value(name: str, value: Any, called: Called) -> str:
    if value in (None, ""):
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_agent = name in AGENTS or name == AGENT
    return called(str(value)) if is_agent else str(value)
