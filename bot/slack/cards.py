"""Plans and receipts as people see them. Pure functions from values to messages."""

from dataclasses import dataclass, field

from bot.domain.numbers import E164
from bot.domain.plans import Plan, State
from bot.operations.results import Proposal, Receipt
from bot.slack import ids
from bot.slack.blocks import Block, actions, button, context, fields, section
from bot.slack.text import cut, escape, when

LONGEST_REASON = 1_500


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
        what = self._what(plan)
        place = self.title(plan.provider)
        until = when(plan.expires, "{time}")
        small = f"Only you can confirm this, until {until}. Nothing is bought before you do."
        blocks = [
            section(f"*Buy {what} at {place}?*"),
            fields(*self._facts(plan)),
            *([context(*[escape(note) for note in notes][:5])] if notes else []),
            *[context(f":warning: {warning}") for warning in self._warnings(plan)],
            actions(
                button("Buy this number", ids.CONFIRM, ids.pack(plan.id), "primary")
                if plan.line
                else button("Buy a number", ids.CONFIRM, ids.pack(plan.id), "primary"),
                button("Cancel", ids.CANCEL, ids.pack(plan.id)),
                button("Other offers", ids.OFFERS, ids.pack(question(plan))),
            ),
            context(small),
        ]
        return Message(f"Buy {what} at {place}? Confirm or cancel.", blocks)

    def working(self, plan: Plan) -> Message:
        """While the provider is asked."""
        words = (
            f":hourglass_flowing_sand: Buying {self._what(plan)} at {self.title(plan.provider)}…"
        )
        return Message(words, [section(words)])

    def lost(self, words: str) -> Message:
        """The provider was asked, and how it ended could not be written down."""
        said = f":warning: {escape(words)}"
        return Message(said, [section(said)])

    def cancelled(self, plan: Plan) -> Message:
        """Nothing was done."""
        words = f"Cancelled: {self._what(plan)} was not bought at {self.title(plan.provider)}."
        return Message(words, [section(words)])

    def receipt(self, receipt: Receipt) -> Message:
        """How it ended; a fresh card follows a superseded one."""
        ended = self.ended(receipt.plan)
        if receipt.fresh is None and receipt.why_no_fresh is None:
            return ended
        if receipt.fresh is None:
            words = f"{ended.text} I found no other: {escape(receipt.why_no_fresh or '')}"
            return Message(words, [section(words)])
        fresh = self.proposal(receipt.fresh)
        return Message(f"{ended.text} {fresh.text}", [*ended.blocks, *fresh.blocks])

    def ended(self, plan: Plan) -> Message:
        """One sentence on how a plan ended, and what to do next."""
        words = self._ending(plan)
        small = context(f"Plan {plan.id} · its story: `/number audit {plan.id}`")
        return Message(words, [section(words), small])

    def public(self, plan: Plan) -> Message:
        """The line that everybody sees, for a change that happened."""
        number = plan.line.pretty if plan.line else "a number"
        words = f"<@{plan.actor.id}> bought {escape(number)} at {self.title(plan.provider)}."
        return Message(words, [section(words)])

    def question(self, plan: Plan) -> Message:
        """What no provider can tell, put before a person."""
        place = self.title(plan.provider)
        words = (
            f":grey_question: *Did this happen?* <@{plan.actor.id}> confirmed to buy"
            f" {self._what(plan)} at {place} {when(plan.changed)}, no answer came, and the list of"
            f" {place} does not tell. Look it up in its dashboard and say how it ended."
        )
        buttons = actions(
            button("It happened", ids.HAPPENED, ids.pack(plan.id)),
            button("It did not", ids.DID_NOT, ids.pack(plan.id)),
        )
        return Message(words, [section(words), buttons])

    def _what(self, plan: Plan) -> str:
        if plan.line is not None:
            return escape(plan.line.pretty)
        return f"a number in {escape(str(plan.draft.area))}"

    def _facts(self, plan: Plan) -> list[tuple[str, str]]:
        place = self.title(plan.provider)
        number = plan.line.value if plan.line else f"any in {plan.draft.area}; {place} picks"
        return [
            ("Number", f"`{escape(number)}`" if plan.line else escape(number)),
            ("Provider", place),
            ("Price", f"not told by {place}"),
        ]

    def _warnings(self, plan: Plan) -> list[str]:
        warnings = []
        if plan.picks and plan.draft.area and plan.draft.area.area_code:
            warnings.append(
                f"{self.title(plan.provider)} picks the number itself. When it has none in"
                f" {plan.draft.area.area_code}, it takes the nearest."
            )
        if isinstance(plan.line, E164) and not plan.line.valid:
            warnings.append("This number lies in no range that I know to be in use. Is it a typo?")
        return warnings

    def _ending(self, plan: Plan) -> str:
        what, place, why = (
            self._what(plan),
            self.title(plan.provider),
            escape(cut(plan.reason or "", LONGEST_REASON)),
        )
        match plan.state:
            case State.DONE:
                return f":white_check_mark: *{what}* is yours at {place}.{self._elsewhere(plan)}"
            case State.UNKNOWN | State.PENDING:
                return (
                    f":warning: *I do not know yet whether {what} was bought at {place}.* {why}"
                    f" I keep asking {place} and will tell you in our direct messages."
                    " Please do not buy it again meanwhile."
                )
            case State.SUPERSEDED:
                return f":arrows_counterclockwise: *Nothing was bought.* {why}"
            case State.PARTIAL:
                return f":warning: *Only a part was done at {place}.* {why}"
            case _:
                return f":x: *{what} was not bought at {place}.* {why}"

    def _elsewhere(self, plan: Plan) -> str:
        """Say so when an automatic pick is not where it was wished."""
        area = plan.draft.area
        if not plan.picks or area is None or not isinstance(plan.line, E164):
            return ""
        if area.holds(plan.line):
            return ""
        return f" It is not in {area}: {self.title(plan.provider)} had none there."


def question(plan: Plan) -> str:
    """What was asked for, as it would be typed, without the provider."""
    return f"buy {plan.draft.request.what}"
