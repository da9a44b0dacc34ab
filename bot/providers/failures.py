"""What a failed exchange means: every way in which HTTP fails, as one of our errors."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from http import HTTPStatus
from typing import assert_never

import httpx

from bot.domain.errors import OutcomeUnknown, ProviderError, Rejected, Unavailable

NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""The request cannot have reached the provider."""

DOUBTFUL = (
    httpx.CookieConflict,
    httpx.DecodingError,
    httpx.HTTPStatusError,
    httpx.NetworkError,
    httpx.ProtocolError,
    httpx.StreamError,
    httpx.TimeoutException,
    httpx.TooManyRedirects,
)
"""The request may have reached the provider. What is in both is in the first."""

MOVED = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
"""“Send it there instead”, so it was not done here; 302 and 303 may follow what was done."""

KEY_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
LONGEST_REST = 60.0
NOTHING = "; nothing was changed."


class Fate(Enum):
    """What became of a request that failed."""

    NOT_ASKED = auto()
    REFUSED = auto()
    DOUBTFUL = auto()


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed exchange. `words` follow the provider's title; `advice` is a sentence or empty."""

    fate: Fate
    words: str
    advice: str = ""
    retry_after: float | None = None
    status: int | None = None

    def error(self, title: str, doing: str | None) -> ProviderError:
        """The error for a write that was `doing` something, or for a read (None)."""
        nothing = _joined(f"{self.words}{NOTHING}", self.advice)
        match self.fate:
            case Fate.REFUSED:
                return Rejected(title, nothing, self.status)
            case Fate.NOT_ASKED:
                return Unavailable(title, nothing)
            case Fate.DOUBTFUL if doing is None:
                return Unavailable(title, nothing)
            case Fate.DOUBTFUL:
                doubt = f"{self.words}, so {doing} may or may not have happened."
                return OutcomeUnknown(title, _joined(doubt, self.advice))
        assert_never(self.fate)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person can do about a refusal: by its status, or when it came without a reason."""

    unexplained: str = ""
    by_status: Mapping[int, str] = field(default_factory=dict)


NO_ADVICE = Advice()


def of_exception(error: Exception, within: float) -> Failure:
    """What it means that httpx could not bring an answer."""
    if isinstance(error, NOTHING_SENT):
        return Failure(Fate.NOT_ASKED, "could not be reached", "Try again in a minute.")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return Failure(Fate.DOUBTFUL, f"did not answer within {within:g} s")
    if isinstance(error, httpx.DecodingError):
        return unreadable()
    return Failure(Fate.DOUBTFUL, "broke off the connection before it answered")


def of_status(
    response: httpx.Response, said: str | None, names: tuple[str, str], advice: Advice
) -> Failure:
    """What an answer without success means; `names` are the variables of the key and address."""
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return slow_down(retry_after(response))
    if response.is_server_error or status == HTTPStatus.REQUEST_TIMEOUT:
        return Failure(Fate.DOUBTFUL, f"failed (HTTP {status})", "", retry_after(response))
    if response.is_client_error or status in MOVED:
        return _refusal(status, said, names, advice)
    return Failure(Fate.DOUBTFUL, f"answered something unexpected (HTTP {status})")


def _refusal(status: int, said: str | None, names: tuple[str, str], advice: Advice) -> Failure:
    key, address = names
    told = f"HTTP {status}: “{said}”" if said else f"HTTP {status}"
    if status in KEY_REFUSED and status not in advice.by_status:
        words, todo = f"refused our key ({told})", f"Check {key} and its rights."
        return Failure(Fate.REFUSED, words, todo, status=status)
    if status in MOVED:
        words = f"sent us to another address ({told})"
        return Failure(Fate.REFUSED, words, f"Check {address}.")
    words = f"said no: “{said}” (HTTP {status})" if said else f"said no without a reason ({told})"
    todo = advice.by_status.get(status, "" if said else advice.unexplained)
    return Failure(Fate.REFUSED, words, todo, status=status)


def slow_down(seconds: float | None) -> Failure:
    """It wants fewer requests; after so many seconds, if it said."""
    when = f"in {math.ceil(seconds)} s" if seconds else "in a minute"
    words = "asked us to slow down"
    return Failure(Fate.NOT_ASKED, words, f"Try again {when}.", seconds or 0.0)


def crowded() -> Failure:
    """Our own queue for this provider did not move."""
    words = "is still busy with our other requests"
    return Failure(Fate.NOT_ASKED, words, "Try again in a minute.")


def unreadable() -> Failure:
    """It answered, but not in its own documented way."""
    return Failure(Fate.DOUBTFUL, "answered something unreadable")


def retry_after(response: httpx.Response) -> float | None:
    """How many seconds it wants us to wait (a number or a date), at most a minute."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_REST)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((aware - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_REST)


def afterwards(error: ProviderError) -> str:
    """Its reason where a first change stands: then it is not so that nothing was changed."""
    return error.reason.replace(NOTHING, ".")


def _joined(sentence: str, advice: str) -> str:
    return f"{sentence} {advice}" if advice else sentence
