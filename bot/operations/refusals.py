"""Why a press changes nothing, in words for whoever pressed."""

from collections.abc import Mapping

from bot.domain.actors import Actor
from bot.domain.deeds import deed
from bot.domain.events import Action
from bot.domain.plans import Plan, State
from bot.domain.requests import Buy, Import

NO_SUCH_PLAN = (
    "I know no such plan, so nothing was done. The card may come from another Numberbot."
    " Ask again, for example with `/number buy US 415`."
)


def not_yours(plan: Plan) -> str:
    """Somebody else pressed."""
    asker = plan.actor.name or "somebody else"
    return f"This card is {asker}'s: only they can confirm or cancel it. Nothing was changed."


TOO_LATE: Mapping[State, str] = {
    State.PROPOSED: "This card had only just come, so nothing was done: two quick presses confirm"
    " nothing that nobody has read. Read it, and press again.",
    State.CLAIMED: "You confirmed this already; it is being carried out, once.",
    State.SENT: "You confirmed this already; it is being carried out, once.",
    State.DONE: "You confirmed this already: {was} at {at}. Nothing was done twice.",
    State.PENDING: "You confirmed this already; the provider is still at it. I will tell you.",
    State.UNKNOWN: "You confirmed this already. Whether it happened is being found out;"
    " I will tell you.",
    State.PARTIAL: "You confirmed this already; at {at} a part of it was done, the rest was not.",
    State.FAILED: "You confirmed this already; it failed at {at}. {reason}",
    State.CANCELLED: "You cancelled this at {at}; nothing was done. Ask again for a new card.",
    State.EXPIRED: "This card has expired, so nothing was done. Ask again for a new one.",
    State.SUPERSEDED: "This card was out of date, so nothing was done. {reason}",
}


MAY_HAVE_RUNG = (
    "You confirmed this already. It may have rung: the provider's answer was lost, and nobody can"
    " find out."
)


def not_open(plan: Plan) -> str:
    """The asker pressed too late, or once more."""
    if plan.draft.action is Action.CALL and plan.state is State.UNKNOWN:
        return MAY_HAVE_RUNG
    words = TOO_LATE[plan.state].format(
        at=f"{plan.changed:%H:%M} UTC",
        was=deed(plan).was(),
        reason=plan.reason or "",
    )
    return words.strip()


def not_in_doubt(plan: Plan | None) -> str:
    """A person answered what nobody asks any more."""
    if plan is None:
        return NO_SUCH_PLAN
    if plan.state is State.PROPOSED:
        return "Nobody asks about this plan: it still waits for its confirmation."
    return f"This was settled already, at {plan.changed:%H:%M} UTC: {plan.reason or plan.state}"


def persons_word(actor: Actor, plan: Plan, *, happened: bool) -> str:
    """What a person answered; a number that turns up all the same costs money."""
    said = f"{actor.name or actor.id} says that it {'happened' if happened else 'did not happen'}."
    if happened or not isinstance(plan.draft.request, Buy | Import):
        return said
    return f"{said} If `/number list` shows it later, it did, and it may cost money."


def busy(plan: Plan, other: Plan | None) -> str:
    """Another plan is in the way."""
    if other is None or other.state in {State.CLAIMED, State.SENT}:
        if plan.line is not None:
            return (
                f"{_who_is(plan, other)} {deed(other or plan).doing} there just now, so nothing was"
                f" done. {_instead(plan)}"
            )
        return (
            "Another number is being bought there just now, and this provider picks by itself:"
            " the two could not be told apart. Press the button again in a minute."
        )
    return (
        f"An earlier {deed(other).noun} there (plan {other.id}, by"
        f" {other.actor.name or other.actor.id}) is not settled: whether it happened is still being"
        f" found out, or somebody was asked. Until then I cannot {_what_waits(plan)} there."
    )


def brought_already(plan: Plan, at: str) -> str:
    """Another plan brings the same number, or may have, at a provider called `at`."""
    if plan.under_way:
        return f"Somebody is {deed(plan).doing} at {at} just now, so nothing was done."
    return (
        f"I do not know yet whether {deed(plan).was()} at {at} (plan {plan.id}, by"
        f" {plan.actor.name or plan.actor.id}), so I buy it nowhere else. Its asker is told as soon"
        " as it is known; ask again after that."
    )


SEALED = (
    "The secret that was typed for this cannot be read any more, since Numberbot's key was changed."
    " Nothing was done. Cancel this, and fill in the form again."
)


def busy_line(request: Import, other: Plan | None) -> str:
    """Another plan has the line that a form is about."""
    if other is None or other.state in {State.CLAIMED, State.SENT}:
        what = deed(other).doing if other else f"changing {request.line.pretty}"
        return f"Somebody is {what} there just now, so nothing was done. Send it again in a minute."
    return (
        f"An earlier {deed(other).noun} there (plan {other.id}, by"
        f" {other.actor.name or other.actor.id}) is not settled: whether it happened is still being"
        " found out. Until then nothing else can be done with it there."
    )


def _instead(plan: Plan) -> str:
    if plan.draft.action is Action.BUY:
        return "Press *Other offers* for another number."
    return "Press the button again in a minute."


def _what_waits(plan: Plan) -> str:
    if plan.draft.action is not Action.BUY:
        return deed(plan).to_do
    return f"buy {'this number' if plan.line else 'another one'}"


def _who_is(plan: Plan, other: Plan | None) -> str:
    if other is None or other.actor.name is None:
        return "Somebody else is"
    return "You are" if other.actor.id == plan.actor.id else f"{other.actor.name} is"
