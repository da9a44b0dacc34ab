"""What people can ask for in Slack, by words, a button or a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.domain.numbers import Line
from bot.domain.questions import Question
from bot.domain.requests import Buy, Proposable
from bot.operations.inventory import Wanted
from bot.slack.verbs import Verb

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Help:
    """Help is wanted, maybe about one verb."""

    verb: Verb | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What could be bought for a request, at every provider or at the one it names."""

    request: Buy


@dataclass(frozen=True, slots=True)
class List:
    """Which holdings are wanted, and which page of them, from 1."""

    wanted: Wanted
    page: int = 1


@dataclass(frozen=True, slots=True)
class Show:
    """Everything known of one line."""

    line: Line
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """One plan: its card while it waits, else how it ended."""

    plan_id: str


@dataclass(frozen=True, slots=True)
class Audit:
    """A question to the trail; `recent` when nothing was said about time."""

    question: Question
    recent: bool = False


@dataclass(frozen=True, slots=True)
class AskProviders:
    """Which providers are on, and what they can do."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A form is wanted, for a verb, with what was said of it already."""

    verb: Verb
    provider: str | None = None
    line: Line | None = None
    typed: Mapping[str, str] = field(default_factory=lambda: NOTHING)


Asked = Help | Search | List | Show | ShowPlan | Audit | AskProviders | Fill | Proposable
