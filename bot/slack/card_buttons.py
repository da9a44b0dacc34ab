"""A card's buttons: a verb, Cancel, and what else can be asked."""

from dataclasses import replace
from typing import assert_never

from bot.domain.plans import Plan
from bot.domain.requests import Assign, Buy, Call, Import, Release, Unassign, Update
from bot.slack import ids, typed
from bot.slack.asked import Search
from bot.slack.asking import asks
from bot.slack.blocks import Block, button


def buttons(plan: Plan) -> list[Block]:
    """A verb and Cancel; a purchase has other offers, too."""
    request, carried = plan.draft.request, ids.pack(plan.id)
    cancel = button("Cancel", ids.CANCEL, carried)
    match request:
        case Buy():
            verb = "Buy this number" if plan.line else "Buy a number"
            return [button(verb, ids.CONFIRM, carried, "primary"), cancel, *_others(plan, request)]
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


def _others(plan: Plan, request: Buy) -> list[Block]:
    """Other offers, with the same wishes."""
    asked = Search(replace(request, agent=plan.draft.named(request.agent), provider=None))
    return asks("Other offers", typed.of_request(asked))
