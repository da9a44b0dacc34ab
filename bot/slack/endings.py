"""How a plan ended, in words for the person who asked."""

from bot.domain.deeds import deed
from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.domain.requests import Assign, Buy, Call, Import, Release, Update
from bot.operations.update import READABLE
from bot.slack import typed
from bot.slack.particulars import INBOUND, OUTBOUND, title_of
from bot.slack.text import cut_markup, escape, when

LONGEST_REASON = 1_500
AGENTS = (INBOUND, OUTBOUND)


def buys(plan: Plan) -> bool:
    """Whether the plan is a purchase, of which people say more than of other changes."""
    return isinstance(plan.draft.request, Buy)


def ending(plan: Plan, place: str) -> str:
    """One sentence or two: what happened at this place, and what to do next."""
    why = cut_markup(escape(plan.reason or ""), LONGEST_REASON)
    match plan.state:
        case State.DONE:
            return f":white_check_mark: {_done(plan, place)}"
        case State.PARTIAL:
            return f":warning: {_in_part(plan, place)} {why}"
        case State.UNKNOWN | State.PENDING:
            return f":warning: {_in_doubt(plan, place, why)}"
        case State.SUPERSEDED:
            what = "Nobody" if isinstance(plan.draft.request, Call) else "Nothing"
            return f":arrows_counterclockwise: *{what} was {deed(plan).participle}.* {why}"
        case State.PROPOSED | State.CLAIMED | State.SENT:
            return f":hourglass_flowing_sand: {_under_way(plan, place)}"
        case State.CANCELLED | State.EXPIRED | State.FAILED:
            return f":x: *{_was(plan, 'was not')} at {place}.* {_undone(plan) or why}"


def heard(plan: Plan, place: str) -> str:
    """What everybody hears, after the name of who did it."""
    line = escape(plan.line.pretty) if plan.line else "a number"
    if plan.state is not State.PARTIAL:
        return f"{escape(deed(plan).done)} at {place}{_with_agents(plan)}{_changes(plan)}."
    names = _agents(plan) or ["its agent"]
    agent = f"{escape(' and '.join(names))} {'are' if len(names) > 1 else 'is'}"
    match plan.draft.request:
        case Buy() | Import():
            return f"{escape(deed(plan).done)} at {place}, but {agent} not linked to it yet."
        case Assign():
            return f"took the agent of {line} at {place} away, but {agent} not linked to it yet."
        case _:
            return f"changed {line} at {place}, but only in part."


def _done(plan: Plan, place: str) -> str:
    line = escape(plan.line.pretty) if plan.line else "A number"
    was = f"*{_was(plan)}* at {place}"
    match plan.draft.request:
        case Buy():
            yours = f"*{line}* is yours at {place}{_with_agents(plan)}."
            return f"{yours}{_elsewhere(plan, place)}{_unanswered(plan)}"
        case Import():
            return f"{was}{_with_agents(plan)}.{_unanswered(plan)}"
        case Update():
            return f"{was}{_changes(plan)}."
        case Release():
            return f"{was}. It is no longer yours."
        case Call():
            return f"{was}. If nothing rings, look for the call in {place}'s dashboard."
        case _:
            return f"{was}."


def _in_part(plan: Plan, place: str) -> str:
    line = escape(plan.line.pretty) if plan.line else "A number"
    match plan.draft.request:
        case Buy():
            return f"*{line} is yours at {place}, but not all was done.*"
        case Import():
            return f"*{_was(plan)} at {place}, but not all was done.*"
        case _:
            return f"*Only a part was done at {place}.*"


def _in_doubt(plan: Plan, place: str, why: str) -> str:
    whether = f"whether {escape(deed(plan).was())} at {place}"
    if isinstance(plan.draft.request, Call):
        return (
            f"*I do not know {whether}: it may have rung.* {why} No list tells of calls, so I"
            f" cannot find it out. Look into {place}'s dashboard before you call again."
        )
    again = "buy it again" if buys(plan) else "repeat it"
    return (
        f"*I do not know yet {whether}.* {why} {_finding_out(plan, place)}"
        f" Please do not {again} meanwhile."
    )


def _finding_out(plan: Plan, place: str) -> str:
    """How it will be known; what no provider shows is not found in its list."""
    shown = set(plan.draft.after or {}) & set(READABLE)
    if isinstance(plan.draft.request, Update) and not shown:
        return f"{place} shows no credentials, so I will ask you in our direct messages."
    return f"I keep asking {place} and will tell you in our direct messages."


def _under_way(plan: Plan, place: str) -> str:
    """Not ended yet: somebody looks up a plan that waits, or is being carried out."""
    if not plan.waits:
        return f"*{_was(plan, 'is being')} at {place}* just now."
    who = escape(plan.actor.name or plan.actor.id)
    what = f"*{_was(plan, 'was not')} at {place} yet.*"
    return f"{what} It waits for {who} to confirm it, until {when(plan.expires, '{time}')}."


def _was(plan: Plan, word: str = "was") -> str:
    """“+1 415-555-0100 was bought”, as the beginning of a sentence."""
    said = escape(deed(plan).was(word))
    return said if plan.line is not None else said[:1].upper() + said[1:]


def _undone(plan: Plan) -> str:
    """Why it never began."""
    match plan.state:
        case State.CANCELLED:
            return "Its card was cancelled."
        case State.EXPIRED:
            return "Nobody confirmed its card in time."
        case _:
            return ""


def _agents(plan: Plan) -> list[str]:
    """The agents that a purchase, an import or an assignment brings, each once, by name."""
    request, after = plan.draft.request, plan.draft.after or {}
    match request:
        case Buy(agent=agent) | Assign(agent=agent):
            wished = [agent]
        case Import():
            wished = [after.get(way) for way in AGENTS]
        case _:
            wished = []
    return [plan.draft.called(str(agent)) for agent in dict.fromkeys(wished) if agent]


def _with_agents(plan: Plan) -> str:
    """The agents that were linked along with a new line, as a clause."""
    names = _agents(plan) if isinstance(plan.draft.request, Buy | Import) else []
    if not names:
        return ""
    return f", with agent{'s' if len(names) > 1 else ''} {escape(' and '.join(names))}"


def _changes(plan: Plan) -> str:
    """Which fields an update changed, as a clause; their values are the asker's to tell."""
    if not isinstance(plan.draft.request, Update):
        return ""
    titles = [_inside(title_of(plan.provider, name)) for name in plan.draft.after or {}]
    *most, last = titles or [""]
    return f": {', '.join(most)} and {last}" if most else f": {last}" if last else ""


def _inside(title: str) -> str:
    """A title inside a sentence: “termination URI”, and “SIP server”."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _unanswered(plan: Plan) -> str:
    """Say so when nobody answers a line that was brought."""
    after = plan.draft.after or {}
    if plan.line is None or after.get("inbound") is False or after.get(INBOUND):
        return ""
    return f" Nobody answers it yet: `/number assign {typed.of_line(plan.line)}` changes that."


def _elsewhere(plan: Plan, place: str) -> str:
    """Say so when an automatic pick is not where it was wished."""
    area = plan.draft.area
    if not plan.picks or area is None or not isinstance(plan.line, E164):
        return ""
    if area.holds(plan.line):
        return ""
    return f" It is not in {area}: {place} had none there."
