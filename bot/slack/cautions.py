"""What to beware of before a plan is confirmed."""

from bot.domain.numbers import E164
from bot.domain.plans import Plan
from bot.domain.requests import Buy, Call, Release, Unassign
from bot.slack.particulars import INBOUND, agent_name, sides


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


def nothing_before(plan: Plan) -> str:
    """What does not happen before it is confirmed."""
    match plan.draft.request:
        case Buy():
            return "Nothing is bought before you do."
        case Release():
            return "Nothing is given back before you do."
        case Call():
            return "Nobody is rung before you do."
        case _:
            return "Nothing is changed before you do."


def _loss(plan: Plan, place: str) -> str:
    """What it means to give a line back."""
    before, _ = sides(plan)
    answers = before.get(INBOUND)
    lost = f"{agent_name(plan, answers)} answers it now; then nobody does. " if answers else ""
    return (
        f"*This cannot be undone here.* {lost}Once {place} has it back, it may go to somebody else."
    )


def _silences(plan: Plan) -> bool:
    """Whether calls that somebody answers now will be answered by nobody."""
    before, after = sides(plan)
    unlinks = isinstance(plan.draft.request, Unassign)
    return unlinks and bool(before.get(INBOUND)) and not after.get(INBOUND)
