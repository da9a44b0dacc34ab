"""How a plan ended, in words for the person who asked."""

from bot.domain.deeds import deed
from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.domain.requests import Assign, Buy
from bot.slack.text import cut, escape

LONGEST_REASON = 1_500


def buys(plan: Plan) -> bool:
    """Whether the plan is a purchase, of which people say more than of other changes."""
    return isinstance(plan.draft.request, Buy)


def ending(plan: Plan, place: str) -> str:
    """One sentence or two: what happened at this place, and what to do next."""
    why = escape(cut(plan.reason or "", LONGEST_REASON))
    said = _bought(plan, place) if buys(plan) else _changed(plan, place)
    match plan.state:
        case State.DONE:
            return f":white_check_mark: {said}"
        case State.PARTIAL:
            return f":warning: {said} {why}"
        case State.UNKNOWN | State.PENDING:
            return f":warning: {_in_doubt(plan, place, why)}"
        case State.SUPERSEDED:
            return f":arrows_counterclockwise: *Nothing was {deed(plan).participle}.* {why}"
        case _:
            return f":x: *{escape(deed(plan).was('was not'))} at {place}.* {why}"


def heard(plan: Plan, place: str) -> str:
    """What everybody hears, after the name of who did it."""
    line = escape(plan.line.pretty) if plan.line else "a number"
    request = plan.draft.request
    if plan.state is not State.PARTIAL:
        return f"{escape(deed(plan).done)} at {place}{with_agent(plan)}."
    if isinstance(request, Buy):
        agent = escape(plan.draft.called(request.agent or "its agent"))
        return f"bought {line} at {place}, but {agent} is not linked to it yet."
    if isinstance(request, Assign):
        agent = escape(plan.draft.called(request.agent))
        return f"took the agent of {line} at {place} away, but {agent} is not linked to it yet."
    return f"changed {line} at {place}, but only in part."


def _bought(plan: Plan, place: str) -> str:
    line = escape(plan.line.pretty) if plan.line else "A number"
    if plan.state is State.PARTIAL:
        return f"*{line} is yours at {place}, but not all was done.*"
    return f"*{line}* is yours at {place}{with_agent(plan)}.{_elsewhere(plan, place)}"


def with_agent(plan: Plan) -> str:
    """The agent that was linked along with a purchase, as a clause."""
    request = plan.draft.request
    if not isinstance(request, Buy) or request.agent is None:
        return ""
    return f", with agent {escape(plan.draft.called(request.agent))}"


def _changed(plan: Plan, place: str) -> str:
    if plan.state is State.PARTIAL:
        return f"*Only a part was done at {place}.*"
    return f"*{escape(deed(plan).was())}* at {place}."


def _in_doubt(plan: Plan, place: str, why: str) -> str:
    again = "buy it again" if buys(plan) else "repeat it"
    return (
        f"*I do not know yet whether {escape(deed(plan).was())} at {place}.* {why}"
        f" I keep asking {place} and will tell you in our direct messages."
        f" Please do not {again} meanwhile."
    )


def _elsewhere(plan: Plan, place: str) -> str:
    """Say so when an automatic pick is not where it was wished."""
    area = plan.draft.area
    if not plan.picks or area is None or not isinstance(plan.line, E164):
        return ""
    if area.holds(plan.line):
        return ""
    return f" It is not in {area}: {place} had none there."
