"""Plans and receipts as people see them. Pure functions from values to messages."""

from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.domain.deeds import deed
from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.domain.requests import Assign, Buy, Unassign
from bot.operations.results import Proposal, Receipt
from bot.slack import ids
from bot.slack.blocks import Block, actions, button, context, fields, section
from bot.slack.endings import buys, ending, heard
from bot.slack.text import escape, quoted, when

INBOUND, OUTBOUND = "inbound_agent", "outbound_agent"
AGENTS = {INBOUND: "Inbound agent", OUTBOUND: "Outbound agent"}


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: the text that notifications and screen readers use, and the blocks."""

    text: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards speak of providers by their titles."""

    titles: dict[str, str]

    def title(self, provider: str) -> str:
        """A provider as people call it."""
        return self.titles.get(provider, provider)

    def proposal(self, proposal: Proposal) -> Message:
        """The plan, a verb and Cancel."""
        plan, notes = proposal.plan, proposal.notes
        asked = f"{_opening(deed(plan).to_do)} at {self.title(plan.provider)}?"
        until = when(plan.expires, "{time}")
        nothing = f"Nothing is {'bought' if buys(plan) else 'changed'} before you do."
        blocks = [
            section(f"*{asked}*"),
            fields(*self._facts(plan)),
            *([context(*[escape(note) for note in notes][:5])] if notes else []),
            *[context(f":warning: {warning}") for warning in self._warnings(plan)],
            actions(*_buttons(plan)),
            context(f"Only you can confirm this, until {until}. {nothing}"),
        ]
        return Message(f"{asked} Confirm or cancel.", blocks)

    def working(self, plan: Plan) -> Message:
        """While the provider is asked."""
        doing = f"{_opening(deed(plan).doing)} at {self.title(plan.provider)}…"
        words = f":hourglass_flowing_sand: {doing}"
        return Message(words, [section(words)])

    def lost(self, words: str) -> Message:
        """The provider was asked, and how it ended could not be written down."""
        said = f":warning: {escape(words)}"
        return Message(said, [section(said)])

    def cancelled(self, plan: Plan) -> Message:
        """Nothing was done."""
        words = f"Cancelled: {escape(deed(plan).was('was not'))} at {self.title(plan.provider)}."
        return Message(words, [section(words)])

    def receipt(self, receipt: Receipt) -> Message:
        """How it ended; a fresh card follows a superseded one."""
        ended = self.ended(receipt.plan)
        if receipt.fresh is None and receipt.why_no_fresh is None:
            return ended
        if receipt.fresh is None:
            words = f"{ended.text} {_no_fresh(receipt.plan)} {escape(receipt.why_no_fresh or '')}"
            return Message(words, [section(words)])
        fresh = self.proposal(receipt.fresh)
        return Message(f"{ended.text} {fresh.text}", [*ended.blocks, *fresh.blocks])

    def ended(self, plan: Plan) -> Message:
        """One sentence on how a plan ended, and what to do next."""
        words = ending(plan, self.title(plan.provider))
        small = context(f"Plan {plan.id} · its story: `/number audit {plan.id}`")
        return Message(words, [section(words), small])

    def public(self, plan: Plan) -> Message:
        """The line that everybody sees, for a change that happened."""
        words = f"<@{plan.actor.id}> {heard(plan, self.title(plan.provider))}"
        return Message(words, [section(words)])

    def question(self, plan: Plan) -> Message:
        """What no provider can tell, put before a person."""
        place = self.title(plan.provider)
        words = (
            f":grey_question: *Did this happen?* <@{plan.actor.id}> confirmed to"
            f" {escape(deed(plan).to_do)} at {place} {when(plan.changed)}, no answer came, and the"
            f" list of {place} does not tell. Look it up in its dashboard and say how it ended."
        )
        buttons = actions(
            button("It happened", ids.HAPPENED, ids.pack(plan.id)),
            button("It did not", ids.DID_NOT, ids.pack(plan.id)),
        )
        return Message(words, [section(words), buttons])

    def _facts(self, plan: Plan) -> list[tuple[str, str]]:
        place = self.title(plan.provider)
        number = plan.line.value if plan.line else f"any in {plan.draft.area}; {place} picks"
        facts = [
            ("Number", f"`{escape(number)}`" if plan.line else escape(number)),
            ("Provider", place),
        ]
        request = plan.draft.request
        if not isinstance(request, Buy):
            return [*facts, *_difference(plan)]
        agent = request.agent and plan.draft.called(request.agent)
        wishes = [("Name", request.name), ("Agent", agent)]
        told = [(name, escape(wish)) for name, wish in wishes if wish]
        return [*facts, *told, ("Price", f"not told by {place}")]

    def _warnings(self, plan: Plan) -> list[str]:
        warnings = []
        if plan.picks and plan.draft.area and plan.draft.area.area_code:
            warnings.append(
                f"{self.title(plan.provider)} picks the number itself. When it has none in"
                f" {plan.draft.area.area_code}, it takes the nearest."
            )
        if _silences(plan):
            warnings.append("Nobody answers calls to it then, until an agent is assigned.")
        if isinstance(plan.line, E164) and not plan.line.valid:
            warnings.append("This number lies in no range that I know to be in use. Is it a typo?")
        return warnings


def question(request: Buy) -> str:
    """What was asked for, as it would be typed, without the provider."""
    wishes = {"name": request.name, "agent": request.agent}
    typed = [f" {key}:{quoted(wish)}" for key, wish in wishes.items() if wish]
    return f"buy {request.what}{''.join(typed)}"


def _buttons(plan: Plan) -> list[Block]:
    request, carried = plan.draft.request, ids.pack(plan.id)
    cancel = button("Cancel", ids.CANCEL, carried)
    match request:
        case Buy():
            request = replace(request, agent=plan.draft.named(request.agent))
            verb = "Buy this number" if plan.line else "Buy a number"
            others = button("Other offers", ids.OFFERS, ids.pack(question(request)))
            return [button(verb, ids.CONFIRM, carried, "primary"), cancel, others]
        case Assign():
            return [button("Assign this agent", ids.CONFIRM, carried, "primary"), cancel]
        case Unassign():
            return [button("Unassign", ids.CONFIRM, carried, "danger"), cancel]
    assert_never(request)


def _difference(plan: Plan) -> list[tuple[str, str]]:
    """Each agent that would change: who it is now, and who then."""
    before, after = plan.draft.before or {}, plan.draft.after or {}
    changes = {
        name: f"{_agent(plan, before.get(way))} → *{_agent(plan, after.get(way))}*"
        for way, name in AGENTS.items()
        if before.get(way) != after.get(way)
    }
    if len(changes) == len(AGENTS) and len({*changes.values()}) == 1:
        return [("Agent, for calls in both directions", next(iter(changes.values())))]
    return [*changes.items()]


def _silences(plan: Plan) -> bool:
    """Whether calls that somebody answers now will be answered by nobody."""
    before, after = plan.draft.before or {}, plan.draft.after or {}
    unlinks = isinstance(plan.draft.request, Unassign)
    return unlinks and bool(before.get(INBOUND)) and not after.get(INBOUND)


def _agent(plan: Plan, agent: str | None) -> str:
    return "none" if agent is None else escape(plan.draft.called(agent))


def _no_fresh(plan: Plan) -> str:
    """Why no fresh card follows, as the beginning of a sentence."""
    if plan.state is State.PARTIAL:
        return "The rest cannot be done now:"
    return "I found no other:" if buys(plan) else "There is no new card:"


def _opening(words: str) -> str:
    """The beginning of a sentence, fit for mrkdwn."""
    return escape(words[:1].upper() + words[1:])
