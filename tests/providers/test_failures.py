"""Every way in which an exchange can fail has one meaning."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from bot.domain.errors import OutcomeUnknown, ProviderError, Rejected, Unavailable
from bot.providers import failures
from bot.providers.failures import DOUBTFUL, NOTHING_SENT, Failure, Fate

EXCEPTIONS = [
    kind for kind in vars(httpx).values() if isinstance(kind, type) and issubclass(kind, Exception)
]
GROUPS = {httpx.HTTPError, httpx.RequestError, httpx.TransportError}


@pytest.mark.parametrize("kind", EXCEPTIONS, ids=lambda kind: kind.__name__)
def test_every_exception_of_httpx_has_a_meaning(kind: type[Exception]) -> None:
    assert kind in GROUPS or issubclass(kind, NOTHING_SENT + DOUBTFUL)


def test_the_groups_of_httpx_have_no_other_members() -> None:
    leaves = {kind for kind in EXCEPTIONS if kind not in GROUPS}

    assert all(issubclass(kind, NOTHING_SENT + DOUBTFUL) for kind in leaves)
    assert not GROUPS & {*NOTHING_SENT, *DOUBTFUL}


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (httpx.ConnectError(""), Fate.NOT_ASKED),
        (httpx.ConnectTimeout(""), Fate.NOT_ASKED),
        (httpx.PoolTimeout(""), Fate.NOT_ASKED),
        (httpx.ProxyError(""), Fate.NOT_ASKED),
        (httpx.UnsupportedProtocol(""), Fate.NOT_ASKED),
        (httpx.InvalidURL(""), Fate.NOT_ASKED),
        (httpx.ReadTimeout(""), Fate.DOUBTFUL),
        (httpx.WriteTimeout(""), Fate.DOUBTFUL),
        (httpx.ReadError(""), Fate.DOUBTFUL),
        (httpx.WriteError(""), Fate.DOUBTFUL),
        (httpx.CloseError(""), Fate.DOUBTFUL),
        (httpx.RemoteProtocolError(""), Fate.DOUBTFUL),
        (httpx.LocalProtocolError(""), Fate.DOUBTFUL),
        (httpx.DecodingError(""), Fate.DOUBTFUL),
        (httpx.TooManyRedirects(""), Fate.DOUBTFUL),
        (TimeoutError(), Fate.DOUBTFUL),
        (OSError("bad record mac"), Fate.DOUBTFUL),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_what_cannot_have_been_sent_is_told_from_what_may_have_been(
    error: Exception, fate: Fate
) -> None:
    assert failures.of_exception(error, 1).fate is fate


@pytest.mark.parametrize(
    ("fate", "on_a_write", "on_a_read"),
    [
        (Fate.NOT_ASKED, Unavailable, Unavailable),
        (Fate.REFUSED, Rejected, Rejected),
        (Fate.DOUBTFUL, OutcomeUnknown, Unavailable),
    ],
)
def test_a_fate_becomes_one_error_for_a_write_and_one_for_a_read(
    fate: Fate, on_a_write: type[ProviderError], on_a_read: type[ProviderError]
) -> None:
    failure = Failure(fate, "was odd", "Look again.")

    assert type(failure.error("Vogent", "the purchase")) is on_a_write
    assert type(failure.error("Vogent", None)) is on_a_read
    assert str(failure.error("Vogent", None)) == (
        "Vogent was odd; nothing was changed. Look again."
    )


def rest(header: str | None) -> float | None:
    headers = {} if header is None else {b"Retry-After": header.encode()}
    return failures.retry_after(httpx.Response(429, headers=headers))


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=30), usegmt=True)

    assert rest("2") == 2
    assert 25 < (rest(soon) or 0) <= 30
    assert rest(past) == 0


def test_retry_after_is_at_most_a_minute() -> None:
    assert rest("86400") == 60
    assert rest("9" * 5000) == 60
    assert rest("Fri, 31 Dec 2999 23:59:59 GMT") == 60


@pytest.mark.parametrize("header", [None, "", "soon", "-1", "1.5", "٣", "Fri, 99 Foo"])
def test_a_retry_after_that_says_nothing_is_passed_over(header: str | None) -> None:
    assert rest(header) is None
