"""From the words after /number to what is asked for; what is not understood is never guessed."""

import difflib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.errors import NotUnderstood
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area, Line, SipUser
from bot.domain.questions import Question
from bot.domain.requests import Assign, Buy, Unassign
from bot.operations import trail
from bot.operations.inventory import Wanted
from bot.slack.text import clean, words_of
from bot.slack.verbs import VERBS, Verb

LONGEST = 500
LONGEST_AREA_CODE = 5
OPTION = re.compile(r"([A-Za-z_]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Help:
    """Help is wanted, maybe about one verb."""

    verb: Verb | None = None


Asked = Help | Buy | Assign | Unassign | Wanted | Question


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads commands; `country` (ISO alpha-2) completes numbers and area codes without one."""

    country: str = "US"

    def read(self, typed: str) -> Asked:
        """What a command asks for; NotUnderstood, with a hint, when it makes no sense."""
        if len(typed) > LONGEST:
            raise NotUnderstood(f"That is {len(typed)} characters long; a command has {LONGEST}.")
        words = words_of(clean(typed))
        if words is None:
            raise NotUnderstood('A quote (") is not closed. Write it like `provider:"Butter AI"`.')
        if not words or words[0].lower() in {"?", "-h", "-help", "--help"}:
            return Help()
        verb = VERBS.get(words[0].lower())
        if verb is None:
            raise NotUnderstood(_no_such_verb(words[0]))
        return self._ask(verb, words[1:])

    def _ask(self, verb: Verb, words: list[str]) -> Asked:
        match verb.name:
            case "buy":
                loose, options = _split(verb, words)
                provider, name, agent = map(options.get, ("provider", "name", "agent"))
                return Buy(self._what(verb, loose), provider, name, agent)
            case "assign" | "unassign":
                return self._link(verb, words)
            case "list":
                return self._wanted(verb, words)
            case "audit":
                now = datetime.now(UTC)
                return trail.recent(trail.read(_joined(verb, words), now, self.country), now)
            case _:
                return _help(words)

    def _what(self, verb: Verb, words: list[str]) -> E164 | Area:
        """A number as people write it, or a country and an area code in either order."""
        if not words:
            raise NotUnderstood(f"Buy what? {_usage(verb)}")
        letters = [word for word in words if re.fullmatch(r"[^\W\d_]+", word)]
        rest = " ".join(word for word in words if word not in letters)
        if not letters:
            return self._digits(rest, self.country)
        if len(letters) > 1 or len(letters[0]) != 2:  # noqa: PLR2004 a country code has two letters
            strange = next((word for word in letters if len(word) != 2), letters[-1])  # noqa: PLR2004
            raise NotUnderstood(f"I do not know “{strange}” here. {_usage(verb)}")
        return self._digits(rest, Area.parse(letters[0]).country)

    def _digits(self, text: str, country: str) -> E164 | Area:
        if not text:
            return Area(country)
        code = re.sub(r"[\s().-]", "", text)
        if not text.startswith("+") and code.isdigit() and len(code) <= LONGEST_AREA_CODE:
            return Area.parse(country, code)
        if " " in text and len(code) <= LONGEST_AREA_CODE + 1:
            raise NotUnderstood(
                f"I read “{text}” as neither one area code nor a whole number."
                " Ask for one area: `/number buy US 415`."
            )
        return E164.parse(text, country)

    def _link(self, verb: Verb, words: list[str]) -> Assign | Unassign:
        """A line, an agent if one is to be linked, and the directions that are meant."""
        loose, options = _split(verb, words)
        ways = {word.lower() for word in loose} & {*Direction, "both"}
        rest = [word for word in loose if word.lower() not in ways]
        ways = {*Direction} if "both" in ways else ways
        directions = frozenset(Direction(way) for way in ways)
        needed = 2 if verb.name == "assign" else 1
        if len(rest) < needed:
            missing = "which agent" if rest else "which number"
            raise NotUnderstood(f"Say {missing}. {_usage(verb)}")
        if verb.name == "unassign":
            line = self._line(verb, rest)
            return Unassign(line, directions, options.get("provider"))
        self._require_agent(verb, rest)
        line, agent = self._line(verb, rest[:-1]), rest[-1]
        return Assign(line, agent, directions, options.get("provider"))

    def _line(self, verb: Verb, words: list[str]) -> Line:
        """A number as people write it, or the name of a SIP user."""
        text = " ".join(words)
        if not re.search(r"[^\W\d_]", text):
            return E164.parse(text, self.country)
        if re.search(r"\s", text) or text.startswith("+"):
            raise NotUnderstood(f"I read “{text}” as no number. {_usage(verb)}")
        return SipUser(text)

    def _require_agent(self, verb: Verb, words: list[str]) -> None:
        """`+1 415 555 0100` is a number in four words, and not an agent named 0100."""
        if near := difflib.get_close_matches(words[-1].lower(), [*Direction], 1, cutoff=0.8):
            raise NotUnderstood(f"“{words[-1]}” is no agent. Did you mean `{near[0]}`?")
        try:
            E164.parse(" ".join(words), self.country)
        except NotUnderstood:
            return
        raise NotUnderstood(f"Say which agent. {_usage(verb)}")

    def _wanted(self, verb: Verb, words: list[str]) -> Wanted:
        loose, options = _split(verb, words)
        unknown = [word for word in loose if word.lower() != "unassigned"]
        if unknown:
            raise NotUnderstood(f"I do not know “{unknown[0]}” here. {_usage(verb)}")
        country = options.get("country")
        return Wanted(
            provider=options.get("provider"),
            country=Area.parse(country).country if country else None,
            unassigned=bool(loose),
        )


def _help(words: list[str]) -> Help:
    if not words:
        return Help()
    verb = VERBS.get(words[0].lower())
    if verb is None:
        raise NotUnderstood(_no_such_verb(words[0]))
    return Help(verb)


def _split(verb: Verb, words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The loose words, and the options by their lower-case keys."""
    loose: list[str] = []
    options: dict[str, str] = {}
    for word in _joined(verb, words):
        option = OPTION.fullmatch(word)
        if option is None:
            loose.append(_no_flag(verb, word))
            continue
        key, value = option.group(1).lower(), option.group(2)
        if key not in verb.options:
            raise NotUnderstood(_no_such_option(verb, key))
        if not value:
            raise NotUnderstood(f"“{key}:” needs a value right behind it. {_usage(verb)}")
        if key in options:
            raise NotUnderstood(f"“{key}:” is given twice; keep one.")
        options[key] = value
    return loose, options


def _joined(verb: Verb, words: list[str]) -> list[str]:
    """`provider: vogent`, typed with a space, is one option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1].endswith(":") and joined[-1][:-1].lower() in verb.options:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _no_flag(verb: Verb, word: str) -> str:
    if word.startswith("-") and not word.lstrip("-")[:1].isdigit():
        raise NotUnderstood(
            f"Options are written without dashes, like `provider:vogent`. {_usage(verb)}"
        )
    return word


def _no_such_option(verb: Verb, key: str) -> str:
    near = difflib.get_close_matches(key, verb.options, 1)
    hint = f" Did you mean `{near[0]}:`?" if near else ""
    return f"`{verb.name}` has no option “{key}:”.{hint} {_usage(verb)}"


def _no_such_verb(word: str) -> str:
    near = difflib.get_close_matches(word.lower(), VERBS, 1, cutoff=0.5)
    if near:
        return f"I do not know “{word}”. Did you mean `{near[0]}`? {_usage(VERBS[near[0]])}"
    every = ", ".join(f"`{name}`" for name in VERBS)
    return f"I do not know “{word}”. I know {every}; see `/number help`."


def _usage(verb: Verb) -> str:
    return "Write it like " + " or ".join(f"`{usage}`" for usage in verb.usage[:2]) + "."
