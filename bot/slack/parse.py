"""From the words after /number to what is asked for; what is not understood is never guessed."""

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.errors import NotUnderstood
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, Line
from bot.domain.requests import Assign, Buy, Call, Release, Unassign, Update
from bot.operations import trail
from bot.operations.inventory import Wanted
from bot.providers.registry import PROVIDERS
from bot.slack.asked import Asked, AskProviders, Audit, Fill, Help, List, Search, Show, ShowPlan
from bot.slack.grammar import joined, split, usage, verb_of
from bot.slack.quoting import words_of
from bot.slack.spelled import Spelled
from bot.slack.text import clean
from bot.slack.verbs import VERBS, Verb

LONGEST = 2_000
PLAN = re.compile(r"p_[\w-]{1,40}", re.ASCII)
PAGE = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads commands; `country` (ISO alpha-2) completes numbers and area codes without one."""

    country: str = "US"

    def read(self, typed: str) -> Asked:
        """What a command asks for; NotUnderstood, with a hint, when it makes no sense."""
        if len(typed) > LONGEST:
            raise NotUnderstood(
                f"That is {len(typed)} characters long; {LONGEST} are read. Shorten it."
            )
        words = words_of(clean(typed))
        if words is None:
            raise NotUnderstood('A quote (") is not closed. Write it like `provider:"Butter AI"`.')
        if not words or words[0].lower() in {"?", "-h", "-help", "--help"}:
            return Help()
        if words[0].lower() in {"/number", "number"} and len(words) > 1:
            words = words[1:]
        return self._ask(verb_of(words[0]), words[1:])

    @property
    def _spelled(self) -> Spelled:
        return Spelled(self.country)

    def line(self, typed: str) -> Line:
        """A line as people write it. Raises NotUnderstood."""
        return self._spelled.line(VERBS["show"], clean(typed).split())

    def _ask(self, verb: Verb, words: list[str]) -> Asked:
        if verb.name == "help":
            return Help(verb_of(words[0]) if words else None)
        if verb.name == "audit":
            return self._audit(joined(verb, words))
        loose, options = split(verb, words)
        if verb.form and not loose and options.keys() <= {"provider"}:
            return Fill(verb, options.get("provider"))
        match verb.name:
            case "buy" | "search":
                return self._purchase(verb, loose, options)
            case "list":
                return self._list(verb, loose, options)
            case _:
                return self._of_line(verb, loose, options)

    def _of_line(self, verb: Verb, loose: list[str], options: dict[str, str]) -> Asked:
        """What is asked about one line that we have; `import` and `providers` take no words."""
        if verb.name in {"import", "providers"}:
            _require_none(verb, loose)
            return AskProviders()
        provider = options.pop("provider", None)
        if verb.name in {"assign", "unassign"}:
            return self._link(verb, loose, options.get("agent"), provider)
        if verb.name == "show" and len(loose) == 1 and PLAN.fullmatch(loose[0]):
            return ShowPlan(loose[0])
        count = self._spelled.leading(loose)
        if verb.name == "call" and self._spelled.is_number(loose[count:]):
            loose, options = loose[:count], {"to": " ".join(loose[count:]), **options}
        return self._about(verb, self._spelled.line(verb, loose), options, provider)

    def _about(
        self, verb: Verb, line: Line, options: dict[str, str], provider: str | None
    ) -> Asked:
        match verb.name:
            case "show":
                return Show(line, provider)
            case "release":
                return Release(line, provider)
            case "update" if options:
                return Update(line, options, provider=provider)
            case "call" if "to" in options:
                to = E164.parse(options["to"], self.country)
                return Call(line, to, options.get("agent"), provider)
            case _:
                return Fill(verb, provider, line, options)

    def _purchase(self, verb: Verb, loose: list[str], options: dict[str, str]) -> Buy | Search:
        provider, name, agent = map(options.get, ("provider", "name", "agent"))
        wanted = Buy(self._spelled.wanted(verb, loose), provider, name, agent)
        return wanted if verb.name == "buy" else Search(wanted)

    def _link(self, verb: Verb, loose: list[str], agent: str | None, provider: str | None) -> Asked:
        """A line, an agent if one is to be linked, and the directions that are meant."""
        ways = {word.lower() for word in loose} & {*Direction, "both"}
        rest = [word for word in loose if word.lower() not in ways]
        ways = {*Direction} if "both" in ways else ways
        directions = frozenset(Direction(way) for way in ways)
        if verb.name == "unassign":
            return Unassign(self._spelled.line(verb, rest), directions, provider)
        if agent is not None:
            return Assign(self._spelled.line(verb, rest), agent, directions, provider)
        if len(rest) == 1 or self._spelled.is_number(rest):
            return Fill(verb, provider, self._spelled.line(verb, rest), _said(directions))
        if not rest:
            raise NotUnderstood(f"Say which number. {usage(verb)}")
        count = self._spelled.leading(rest) or 1
        agent = " ".join(rest[count:])
        _require_no_direction(rest[-1])
        return Assign(self._spelled.line(verb, rest[:count]), agent, directions, provider)

    def _list(self, verb: Verb, loose: list[str], options: dict[str, str]) -> List:
        _require_none(verb, [word for word in loose if word.lower() != "unassigned"])
        page = options.get("page", "1")
        if not PAGE.fullmatch(page):
            raise NotUnderstood(f"“{page}” is no page: a number from 1 is wanted.")
        country = options.get("country")
        wanted = Wanted(
            provider=options.get("provider"),
            country=Area.parse(country).country if country else None,
            unassigned=bool(loose),
        )
        return List(wanted, int(page))

    def _audit(self, words: list[str]) -> Audit:
        now = datetime.now(UTC)
        asked = trail.read(words, now, self.country)
        question = trail.recent(asked, now)
        return Audit(question, recent=question != asked)


def _require_no_direction(agent: str) -> None:
    """`inbond` is no agent."""
    if near := difflib.get_close_matches(agent.lower(), [*Direction], 1, cutoff=0.8):
        raise NotUnderstood(f"“{agent}” is no agent. Did you mean `{near[0]}`?")


def _said(directions: frozenset[Direction]) -> dict[str, str]:
    """Directions as a form says them, where any are."""
    if not directions:
        return {}
    return {"directions": next(iter(directions)) if len(directions) == 1 else "both"}


def _require_none(verb: Verb, words: list[str]) -> None:
    """Refuse words that mean nothing here."""
    if words:
        raise NotUnderstood(
            f"I do not know “{words[0]}” here.{_key_for(verb, words[0])} {usage(verb)}"
        )


def _key_for(verb: Verb, word: str) -> str:
    """The option that a loose word may be meant for, as a question."""
    if "provider" in verb.options and word.lower() in PROVIDERS:
        return f" Did you mean `provider:{word.lower()}`?"
    if "country" in verb.options and len(word) == 2:  # noqa: PLR2004 a country code has two letters
        return f" Did you mean `country:{word.upper()}`?"
    if verb.name == "list" and difflib.get_close_matches(word.lower(), ["unassigned"], 1):
        return " Did you mean `unassigned`?"
    return ""
