"""Numbers, areas and SIP users, as people write them."""

import re
from dataclasses import dataclass

from bot.domain.errors import NotUnderstood
from bot.domain.numbers import E164, Area, Line, SipUser
from bot.slack.grammar import literal, usage
from bot.slack.verbs import Verb

LONGEST_AREA_CODE = 5
LONGEST_IN_BRACKETS = 7


@dataclass(frozen=True, slots=True)
class Spelled:
    """`country` (ISO alpha-2) completes numbers and area codes without one."""

    country: str

    def wanted(self, verb: Verb, words: list[str]) -> E164 | Area:
        """A number as people write it, or a country and an area code in either order."""
        if not words:
            raise NotUnderstood(f"Which number, or where? {usage(verb)}")
        letters = [word for word in words if re.fullmatch(r"[^\W\d_]+", word)]
        rest = " ".join(word for word in words if word not in letters)
        if not letters:
            return self._digits(rest, self.country)
        if len(letters) > 1 or len(letters[0]) != 2:  # noqa: PLR2004 a country code has two letters
            strange = next((word for word in letters if len(word) != 2), letters[-1])  # noqa: PLR2004
            raise NotUnderstood(f"I do not know “{strange}” here. {usage(verb)}")
        return self._digits(rest, Area.parse(letters[0]).country)

    def _digits(self, text: str, country: str) -> E164 | Area:
        if not text:
            return Area(country)
        code = re.sub(r"[\s().-]", "", text)
        longest = LONGEST_IN_BRACKETS if text == f"({code})" else LONGEST_AREA_CODE
        if " " in text and not text.startswith("+") and len(code) <= LONGEST_AREA_CODE + 1:
            raise NotUnderstood(
                f"I read “{text}” as neither one area code nor a whole number. I buy one number at"
                " a time, in one area: `/number buy US 415`."
            )
        if not text.startswith("+") and code.isdigit() and len(code) <= longest:
            return Area.parse(country, code)
        return E164.parse(text, country)

    def line(self, verb: Verb, words: list[str]) -> Line:
        """A number as people write it, or the name of a SIP user, with sip: before it or not."""
        text = " ".join(words)
        if not text:
            raise NotUnderstood(f"Say which number. {usage(verb)}")
        named = literal(text)
        if named is not None:
            return named
        if not re.search(r"[^\W\d_]", text):
            return self._number(text)
        if re.search(r"\s", text) or text.startswith("+"):
            raise NotUnderstood(f"{self._as_read(words)} {usage(verb)}")
        return SipUser(text)

    def _as_read(self, words: list[str]) -> str:
        """Which of the words are a number, and which are too many."""
        count = self.leading(words)
        if not count:
            return f"I read “{' '.join(words)}” as no number."
        number = E164.parse(" ".join(words[:count]), self.country).pretty
        return f"I read {number}, but not “{' '.join(words[count:])}”."

    def leading(self, words: list[str]) -> int:
        """How many words at the beginning are one number; the most that are."""
        counts = range(len(words), 0, -1)
        return next((count for count in counts if self.is_number(words[:count])), 0)

    def _number(self, text: str) -> E164:
        """A number. Digits may as well be a SIP user's name; then it says how to write that."""
        try:
            return E164.parse(text, self.country)
        except NotUnderstood as error:
            if not text.isalnum():
                raise
            hint = f" If it is a SIP user, write `sip:{text}`."
            raise NotUnderstood(f"{error}{hint}") from error

    def is_number(self, words: list[str]) -> bool:
        """Whether all the words are one: `+1 415 555 0100` has no agent named 0100 in it."""
        try:
            E164.parse(" ".join(words), self.country)
        except NotUnderstood:
            return False
        return True
