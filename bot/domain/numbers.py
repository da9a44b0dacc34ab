"""Phone numbers, SIP users, areas: what can be bought and held."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Self

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

from bot.domain.errors import NotUnderstood

E164_FORM = re.compile(r"\+[1-9][0-9]{1,14}", re.ASCII)
LETTER = re.compile(r"[^\W\d_]")
REMEMBERED = 10_000
"""Numbers whose look is remembered: working it out takes as long as all else of a trail's row."""
EXAMPLE = "Write it like `+14155552671`."


@dataclass(frozen=True, slots=True, order=True)
class E164:
    """A telephone number in international form: + and up to 15 digits."""

    value: str

    def __post_init__(self) -> None:
        if not E164_FORM.fullmatch(self.value):
            raise ValueError(f"not E.164: {self.value!r}")

    @classmethod
    def parse(cls, text: str, country: str | None = None) -> Self:
        """Read a number as a person writes it; `country` (ISO alpha-2) completes a national one.

        Raises NotUnderstood for what cannot be dialled: letters, short codes, extensions and
        numbers that are too short or too long. A possible number is not always a valid one:
        see `valid`.
        """
        text = text.strip()
        if LETTER.search(text):
            raise NotUnderstood(f"“{text}” has letters in it, so it is no phone number. {EXAMPLE}")
        try:
            parsed = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException as error:
            raise NotUnderstood(_why_unreadable(text, error)) from error
        if parsed.extension:
            raise NotUnderstood(
                f"“{text}” has an extension; a provider's number has none. {EXAMPLE}"
            )
        if country and not text.startswith("+"):
            _require_no_short_code(text, parsed, country)
        value = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
        _require_possible(text, parsed, value)
        _require_one_meaning(text, value)
        return cls(value)

    @classmethod
    def read(cls, said: str | int) -> Self:
        """Take a number as a provider's machine says it: the plus may be missing, or be an integer.

        Raises ValueError for anything that is not up to 15 digits.
        """
        text = str(said).strip()
        return cls(text if text.startswith("+") else f"+{text}")

    @property
    def valid(self) -> bool:
        """Whether it lies in a range known to be in use; a possible number may still be a typo."""
        return phonenumbers.is_valid_number(self._parsed)

    @property
    def country(self) -> str | None:
        """ISO alpha-2, or None where the number belongs to no one country."""
        region = phonenumbers.region_code_for_number(self._parsed)
        return region if region and region.isalpha() else None

    @property
    def national(self) -> str:
        """The digits without the country code."""
        return phonenumbers.national_significant_number(self._parsed)

    @property
    def typed(self) -> str:
        """As it is typed in a command."""
        return self.value

    @property
    def pretty(self) -> str:
        """As people read it: +1 415-555-2671."""
        return _pretty(self.value)

    @property
    def _parsed(self) -> phonenumbers.PhoneNumber:
        return _parsed(self.value)

    def __str__(self) -> str:
        return self.value


@lru_cache(REMEMBERED)
def _pretty(value: str) -> str:
    shown = phonenumbers.format_number(_parsed(value), PhoneNumberFormat.INTERNATIONAL)
    return shown if shown.startswith("+") else value


def _parsed(value: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(value)
    except phonenumbers.NumberParseException:  # a provider may hold what no plan knows: +999…
        return phonenumbers.PhoneNumber(country_code=0, national_number=int(value[1:]))


def _why_unreadable(text: str, error: phonenumbers.NumberParseException) -> str:
    if error.error_type == error.INVALID_COUNTRY_CODE:
        return f"“{text}” begins with no country code there is. {EXAMPLE}"
    return f"“{text}” is no phone number. {EXAMPLE}"


def _require_possible(text: str, parsed: phonenumbers.PhoneNumber, value: str) -> None:
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason == ValidationResult.IS_POSSIBLE and E164_FORM.fullmatch(value):
        return
    if reason in {ValidationResult.TOO_LONG, ValidationResult.IS_POSSIBLE}:  # Uruguay's, with 16
        raise NotUnderstood(f"“{text}” has too many digits. {EXAMPLE}")
    raise NotUnderstood(f"“{text}” has too few digits, or the area code is missing. {EXAMPLE}")


def _require_no_short_code(text: str, parsed: phonenumbers.PhoneNumber, country: str) -> None:
    """911; and some short codes are as long as a number: 116117 in Germany."""
    if not phonenumbers.is_valid_number(parsed) and phonenumbers.is_valid_short_number_for_region(
        parsed, country
    ):
        raise NotUnderstood(f"“{text}” is a short code, not a number that can be bought. {EXAMPLE}")


def _require_one_meaning(text: str, value: str) -> None:
    """Egypt's +20 00…: each time that it is read, one more zero counts as the prefix to dial."""
    again = phonenumbers.format_number(_parsed(value), PhoneNumberFormat.E164)
    if again != value:
        raise NotUnderstood(f"“{text}” can be read as {value} or as {again}. {EXAMPLE}")


@dataclass(frozen=True, slots=True, order=True)
class SipUser:
    """A line that has a SIP user name and no telephone number; that name may be digits, too."""

    value: str
    kind: Literal["sip_user"] = "sip_user"

    @property
    def typed(self) -> str:
        """As it is typed in a command: digits alone would be a number."""
        return f"sip:{self.value}"

    @property
    def pretty(self) -> str:
        """As people read it."""
        return self.value

    def __str__(self) -> str:
        return self.value


Line = E164 | SipUser


@dataclass(frozen=True, slots=True)
class Area:
    """Where a number is wanted: a country (ISO alpha-2) and maybe an area code (its digits)."""

    country: str
    area_code: str | None = None

    @classmethod
    def parse(cls, country: str, area_code: str | None = None) -> Self:
        """Read an area as a person writes it: `US 415`, `gb (020)`."""
        code = country.strip().upper() if country.isascii() else ""
        if code == "UK":
            code = "GB"
        if code not in phonenumbers.SUPPORTED_REGIONS:
            raise NotUnderstood(
                f"“{country}” is no country code. Two letters are wanted: US, GB, DE…"
            )
        if area_code is None:
            return cls(code)
        digits = re.sub(r"[\s().-]", "", area_code)
        if not re.fullmatch(r"[0-9]{1,7}", digits, re.ASCII):
            raise NotUnderstood(f"“{area_code}” is no area code. Digits are wanted: 415.")
        if _only_a_short_code(code, digits):
            raise NotUnderstood(
                f"{digits} is a short code in {code}, not an area code: no number to buy begins"
                " with it. Ask for an area code: `/number buy US 415`."
            )
        return cls(code, digits)

    def __str__(self) -> str:
        return f"{self.country} {self.area_code}" if self.area_code else self.country

    def holds(self, number: E164) -> bool:
        """Whether a number lies in this area, as far as its digits tell."""
        code = self.area_code or ""
        within = number.national.startswith((code, code.lstrip("0") or code))
        return number.country in {self.country, None} and within


def _only_a_short_code(country: str, digits: str) -> bool:
    """911, and not Birmingham's 121, which is a short code and an area code.

    Whether numbers begin with the digits is tried on the country's example number.
    """
    calling_code = phonenumbers.country_code_for_region(country)
    example = phonenumbers.example_number(country)
    if example is None:
        return False
    alone = phonenumbers.PhoneNumber(country_code=calling_code, national_number=int(digits))
    if not phonenumbers.is_valid_short_number_for_region(alone, country):
        return False
    rest = phonenumbers.national_significant_number(example)[len(digits) :]
    longer = phonenumbers.PhoneNumber(country_code=calling_code, national_number=int(digits + rest))
    return not phonenumbers.is_valid_number(longer)
