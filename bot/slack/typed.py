"""What is asked for, as it would be typed: what buttons carry, and what messages suggest."""

from datetime import UTC, datetime
from typing import assert_never

from bot.domain.errors import NotUnderstood
from bot.domain.numbers import E164, E164_FORM, Area, Line
from bot.domain.questions import Question
from bot.domain.requests import (
    BOTH,
    Assign,
    Buy,
    Call,
    OfLine,
    Proposable,
    Release,
    Unassign,
    Update,
)
from bot.operations.trail import PLACES, QUALIFIERS, SIP_USER
from bot.slack.asked import Fill, List, Search, Show
from bot.slack.grammar import NUMBER
from bot.slack.quoting import quoted
from bot.slack.spelled import LONGEST_AREA_CODE


def of_line(line: Line) -> str:
    """A line, in a form that is taken for nothing else."""
    if isinstance(line, E164):
        return line.value if _can_be_dialled(line) else f"{NUMBER}{line}"
    return quoted(f"{SIP_USER}{line}")


def _can_be_dialled(number: E164) -> bool:
    """Whether it is read as itself; a provider may hold what nobody can dial."""
    try:
        return E164.parse(number.value) == number
    except NotUnderstood:
        return False


def of_request(request: Proposable | Search | Show, provider: str | None = None) -> str:
    """A request, at `provider` where that is told, else where it says itself."""
    if isinstance(request, Search):
        return f"search {_wish(request.request, provider)}"
    if isinstance(request, Buy):
        return f"buy {_wish(request, provider)}"
    at = provider or request.provider
    verb = "show" if isinstance(request, Show) else request.kind
    rest = "" if isinstance(request, Show) else _rest(request)
    return f"{verb} {of_line(request.line)}{rest}{_option('provider', at)}"


def of_fill(fill: Fill) -> str:
    """A form that is wanted."""
    line = "" if fill.line is None else f" {of_line(fill.line)}"
    typed = {**fill.typed}
    ways = typed.pop("directions", "")
    said = "".join(_option(key, value) for key, value in typed.items())
    at = _option("provider", fill.provider)
    return f"{fill.verb.name}{line}{ways and f' {ways}'}{said}{at}"


def of_list(asked: List, page: int) -> str:
    """A page of a list."""
    wanted = asked.wanted
    unassigned = " unassigned" if wanted.unassigned else ""
    options = {"provider": wanted.provider, "country": wanted.country, "page": str(page)}
    return f"list{unassigned}{''.join(_option(key, value) for key, value in options.items())}"


def of_question(question: Question) -> str:
    """A question to the trail; its times to the second."""
    told = {name: getattr(question, name) for name in (*QUALIFIERS, *PLACES)}
    return "audit" + "".join(_option(name, _said(name, value)) for name, value in told.items())


def _wish(request: Buy, provider: str | None) -> str:
    wishes = {
        "name": request.name,
        "agent": request.agent,
        "provider": provider or request.provider,
    }
    where = str(request.what) if isinstance(request.what, E164) else _area(request.what)
    return f"{where}{''.join(_option(key, value) for key, value in wishes.items())}"


def _area(area: Area) -> str:
    """An area; a long code in brackets, so that it is taken for no number."""
    if area.area_code is None or len(area.area_code) <= LONGEST_AREA_CODE:
        return str(area)
    return f"{area.country} ({area.area_code})"


def _rest(request: OfLine) -> str:
    """What stands behind the line."""
    match request:
        case Assign(agent=agent, directions=ways):
            return f"{_option('agent', agent)}{_ways(ways)}"
        case Unassign(directions=ways):
            return _ways(ways)
        case Update(given=given):
            return "".join(_option(name, str(value)) for name, value in given.items())
        case Call(to=to, agent=agent):
            return f" to:{to}{_option('agent', agent)}"
        case Release():
            return ""
    assert_never(request)


def _ways(directions: frozenset[str]) -> str:
    return " both" if directions == BOTH else "".join(f" {way}" for way in sorted(directions))


def _said(name: str, value: str | int | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if name == "action" and isinstance(value, str):
        return value.removeprefix("number.").replace("sip_user.", "").replace("trail.", "")
    if name == "number" and value and not E164_FORM.fullmatch(str(value)):
        return f"{SIP_USER}{value}"
    return None if value is None else str(value)


def _option(key: str, value: str | None) -> str:
    return "" if not value else f" {key}:{quoted(value)}"
