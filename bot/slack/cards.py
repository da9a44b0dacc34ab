"""Plans and receipts as people see them. Pure functions from values to messages."""

from dataclasses import dataclass

from bot.domain.deeds import deed
from bot.domain.plans import Plan, State
from bot.operations.results import Proposal, Receipt
from bot.slack import ids
from bot.slack.blocks import MOST_FIELDS, Block, actions, button, context, fields, section
from bot.slack.card_buttons import buttons
from bot.slack.cautions import nothing_before, warnings
from bot.slack.endings import buys, ending, heard
from bot.slack.message import Message
from bot.slack.particulars import Pairs, facts
from bot.slack.text import escape, when


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
        place = self.title(plan.provider)
        asked = f"{_opening(deed(plan).to_do)} at {place}?"
        until = when(plan.expires, "{time}")
        blocks = [
            section(f"*{asked}*"),
            *_fields(facts(plan, place, proposal.history)),
            *([context(*[escape(note) for note in notes][:5])] if notes else []),
            *[context(f":warning: {warning}") for warning in warnings(plan, place)],
            actions(*buttons(plan)),
            context(f"Only you can confirm this, until {until}. {nothing_before(plan)}"),
        ]
        return Message(f"{asked} Confirm or cancel.", blocks)

    def working(self, plan: Plan) -> Message:
        """While the provider is asked."""
        doing = f"{_opening(deed(plan).doing)} at {self.title(plan.provider)}…"
        words = f":hourglass_flowing_sand: {doing}"
        small = context("Should this stay as it is, the end comes in your messages with me.")
        return Message(words, [section(words), small])

    def lost(self, words: str) -> Message:
        """The provider was asked, and how it ended could not be written down."""
        said = f":warning: {escape(words)}"
        return Message(said, [section(said)])

    def refused(self, words: str) -> Message:
        """Nothing was done, and why, for somebody who has closed the form it was said in."""
        said = f":no_entry_sign: {escape(words)}"
        return Message(said, [section(said)])

    def why_not(self, plan: Plan) -> str:
        """Why a form's plan did not happen, as plain words for the top of the form."""
        was = deed(plan).was("was not")
        return f"{was} at {self.title(plan.provider)}. {plan.reason or ''}".strip()

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
            f":grey_question: *Did this happen?* <@{plan.actor.id}> confirmed"
            f" {escape(deed(plan).doing)} at {place} ({when(plan.changed)}). No answer came, and"
            f" what {place} shows me does not tell. Look it up in its dashboard, and say how it"
            " ended."
        )
        buttons = actions(
            button("It happened", ids.HAPPENED, ids.pack(plan.id)),
            button("It did not", ids.DID_NOT, ids.pack(plan.id)),
        )
        return Message(words, [section(words), buttons])


def _fields(pairs: Pairs) -> list[Block]:
    """All of them, in as many blocks as it takes."""
    rows = range(0, len(pairs), MOST_FIELDS)
    return [fields(*pairs[first : first + MOST_FIELDS]) for first in rows]


def _no_fresh(plan: Plan) -> str:
    """Why no fresh card follows, as the beginning of a sentence."""
    if plan.state is State.PARTIAL:
        return "The rest cannot be done now:"
    return "I found no other:" if buys(plan) else "There is no new card:"


def _opening(words: str) -> str:
    """The beginning of a sentence, fit for mrkdwn."""
    return escape(words[:1].upper() + words[1:])
