"""What a plan does, in the forms of its verb that messages need."""

from dataclasses import dataclass
from typing import assert_never

from bot.domain.holdings import Direction
from bot.domain.numbers import Line, SipUser
from bot.domain.plans import Plan
from bot.domain.requests import Assign, Buy, Call, Import, Release, Unassign, Update, Way


@dataclass(frozen=True, slots=True)
class Deed:
    """One change in words: “buy +1 415-555-0100”, “assign agent_1 to +1 415-555-0100”.

    Texts are plain: a line's or an agent's name in them may hold anything.
    """

    verb: str
    gerund: str
    participle: str
    noun: str
    subject: str
    rest: str = ""

    @property
    def to_do(self) -> str:
        """Buy +1 415-555-0100"""
        return f"{self.verb} {self.subject}{self.rest}"

    @property
    def doing(self) -> str:
        """Buying +1 415-555-0100"""
        return f"{self.gerund} {self.subject}{self.rest}"

    @property
    def done(self) -> str:
        """Bought +1 415-555-0100"""
        return f"{self.participle} {self.subject}{self.rest}"

    def was(self, word: str = "was") -> str:
        """+1 415-555-0100 was bought; with “was not”, the contrary."""
        return f"{self.subject} {word} {self.participle}{self.rest}"


PLAIN = {
    "buy": ("buy", "buying", "bought", "purchase"),
    "import": ("import", "importing", "imported", "import"),
    "update": ("update", "updating", "updated", "update"),
    "release": ("release", "releasing", "released", "release"),
}
"""The verbs of which a line is the object, by the kind of request."""


def deed(plan: Plan) -> Deed:
    """The words for a plan."""
    line = f"a number in {plan.draft.area}" if plan.line is None else called(plan.line)
    match plan.draft.request:
        case Call(to=to):
            return Deed("call", "calling", "called", "test call", to.pretty, f" from {line}")
        case Assign(agent=agent, directions=ways):
            who, rest = plan.draft.called(agent), f" to {line}{_for(ways)}"
            return Deed("assign", "assigning", "assigned", "assignment", who, rest)
        case Unassign(directions=ways):
            who, rest = " and ".join(_linked(plan)) or "the agent", f" from {line}{_for(ways)}"
            return Deed("unassign", "unassigning", "unassigned", "unassignment", who, rest)
        case Import(way=Way.SIP_USER):
            return Deed("create", "creating", "created", "creation", line)
        case Buy() | Import() | Update() | Release() as request:
            return Deed(*PLAIN[request.kind], line)
    assert_never(plan.draft.request)


def called(line: Line) -> str:
    """A line in a sentence: a SIP user is not taken for a word of it."""
    return f"SIP user {line.pretty}" if isinstance(line, SipUser) else line.pretty


def _for(directions: frozenset[Direction]) -> str:
    """One direction alone; both are not worth a word."""
    return f" for {next(iter(directions))} calls" if len(directions) == 1 else ""


def _linked(plan: Plan) -> list[str]:
    """The agents that the plan would unlink, each once."""
    before, after = plan.draft.before or {}, plan.draft.after or {}
    gone = [before[way] for way in before if before[way] and not after.get(way)]
    return [plan.draft.called(agent) for agent in dict.fromkeys(gone)]
