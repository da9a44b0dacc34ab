"""What is logged: every line, ours and the libraries', at any level, without a secret."""

import asyncio
import base64
import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.logs.known import HIDDEN, KNOWN
from bot.logs.lines import Written, discreet, harmless, looked_through

CANARY = 'Kana1"Kana2/Kana3\\Kana4 Kana5&Kana6üKana7'
PIN = "4711"
UNKNOWN = "hunter-four-five"
SLACK = "http://127.0.0.1:4321/api/"


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Standard error, with logging at its most talkative."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("debug", request.param, unsafe_debug=True)
    return stream


@pytest.fixture
def known() -> Iterator[None]:
    """The canary is known."""
    with logs.hiding([CANARY, PIN]):
        yield


def tells(written: io.StringIO) -> bool:
    """Whether a piece of the canary shows."""
    return "kana" in written.getvalue().casefold()


def untimed(written: io.StringIO) -> str:
    """What was written, but for the times, in which any digits may come together."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", written.getvalue())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": json.dumps,
    "JSON in plain letters": lambda text: json.dumps(text, ensure_ascii=False),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "Python": repr,
    "bytes": lambda text: repr(text.encode()),
    "URL": lambda text: quote(text, safe=""),
    "URL in small letters": lambda text: re.sub("%..", lambda found: found[0].lower(), quote(text)),
    "URL of a form": quote_plus,
    "hexadecimal": lambda text: text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 behind a name": lambda text: base64.b64encode(f"carrier:{text}".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(f"me:{text}".encode()).decode(),
    "its beginning": lambda text: text[:10],
    "its end": lambda text: text[-10:],
}


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_known_secret_is_hidden_however_it_is_spelled(
    spelling: str, written: io.StringIO
) -> None:
    spelled = SPELLINGS[spelling](CANARY)

    logging.getLogger("httpcore").debug("sent %s, so", spelled)
    structlog.get_logger("bot").info(spelled, told={"in": [spelled, {spelled: (spelled,)}]})

    said = written.getvalue()
    assert HIDDEN in said
    assert spelled.strip("'\"")[2:-2] not in said
    assert not tells(written)


@pytest.mark.parametrize("library", logs.LIBRARIES)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR])
@pytest.mark.usefixtures("known")
def test_no_logger_of_a_library_tells_at_any_level(
    library: str, level: int, written: io.StringIO
) -> None:
    said = logging.getLogger(f"{library}.deeper")
    nothing: dict[str, str] = {}
    try:
        nothing[CANARY]
    except KeyError as error:
        error.add_note(CANARY)
        said.log(level, "%s", CANARY, exc_info=True, stack_info=True, extra={"x": CANARY})

    assert "KeyError" in written.getvalue()
    assert not tells(written)


@pytest.mark.usefixtures("known")
def test_no_local_variable_of_a_traceback_is_told(written: io.StringIO) -> None:
    def failing(password: str) -> float:
        local = [password]
        return 1 / (len(local) - 1)

    try:
        failing(UNKNOWN)
    except ZeroDivisionError as error:
        structlog.get_logger("bot").error("listener failed", exc_info=error)

    assert "ZeroDivisionError" in written.getvalue()
    assert UNKNOWN not in written.getvalue()


SHAPED = {
    "a bot's token": "with xoxb-123-kana-456, so",
    "a person's token": "with xoxp-123-kana, so",
    "a token to refresh": "xoxe.xoxp-1-Kana, xoxe-1-kana",
    "an app's token": "with xapp-1-A1-kana, so",
    "a response_url": "POST https://hooks.slack.com/commands/T01/1/kana failed",
    "a button's": 'to "https:\\/\\/hooks.slack.com\\/actions\\/T01\\/1\\/kana", so',
    "one in a URL": "x=https%3A%2F%2Fhooks.slack.com%2Factions%2FT01%2Fkana",
    "an upload's address": "https://files.slack.com/upload/v1/kana",
    "a socket's ticket": "wss://wss-primary.slack.com/link/?ticket=kana-1&app_id=A1",
    "one at another base": "http://127.0.0.1:4321/response/KANA and more",
    "a Bearer header": "Authorization: Bearer kanakana1",
    "a Bearer alone": "sent Bearer kanakanakana, so",
    "a Basic header": "'Authorization': 'Basic a2FuYTprYW5hkana=='",
    "a header of httpcore": "[(b'Authorization', b'kana'), (b'X-API-Key', b'kana')]",
    "headers in words": "X-API-Key: kana; Cookie: session=kana",
    "a sealed text": "sealed gAAAAABkana_0123456789-0123456789kana==",
    "a call's token": '{"dialToken": "kana", "sessionId": "s"}',
    "JSON": '{"trunkPassword": "a kana", "x": [{"api_key": "kana"}]}',
    "JSON with marks": '{"password": "ka\\"kana\\\\", "user": "me"}',
    "JSON in JSON": '{"body": "{\\"password\\": \\"so \\\\\\"kana\\\\\\" so\\"}"}',
    "a number": '{"inbound_pin": 4711, "PIN": 4711.5, "pin": -4711}',
    "a list": '{"passwords": ["kana", ["kana"], {"x": "kana"}], "x": 1}',
    "half of JSON": '{"x": 1, "password": "ka kana',
    "Python": "{'password': 'kana', 'pin': SecretText(kana)}",
    "arguments": "Sip(user='me', password='kana kana', api_key=kana)",
    "a query": "GET /x?token=kana&y=1&api_key=kana",
    "the environment": "VOGENT_API_KEY=kana SLACK_SIGNING_SECRET=kana",
    "a typed command": "update +14155550100 password:kana trunk_password: 'kana kana'",
    "an address": "postgresql://numberbot:kana@db.example/numbers",
    "a view's state": '{"state": {"values": {"b.1": {"f": {"type": "t", "value": "kana"}}}}}',
    "a state in Python": "{'state': {'values': {'b': {'f': {'value': 'kana'}}}}}",
    "a form of HTTP": "payload=%7B%22type%22%3A%22view_submission%22%2C%22kana%22%7D",
}


@pytest.mark.parametrize("shape", SHAPED)
def test_what_looks_like_a_secret_is_hidden_though_nobody_knows_it(
    shape: str, written: io.StringIO
) -> None:
    logs.hide_for_good([], SLACK)

    logging.getLogger("slack_sdk").debug(SHAPED[shape])
    logging.getLogger("aiohttp").info("%s", {"body": SHAPED[shape], "in": [SHAPED[shape]]})

    assert HIDDEN in written.getvalue()
    assert not tells(written)
    assert PIN not in untimed(written)


def test_a_field_with_a_secret_name_is_hidden_whatever_it_holds(written: io.StringIO) -> None:
    structlog.get_logger("bot").info(
        "x", password="kana", pin=47114711, api_key=["kana"], had_pin=True
    )

    assert not tells(written)
    assert "47114711" not in untimed(written)
    assert "rue" in written.getvalue()


PLAIN = [
    "ready mode=socket team=Acme providers=['vogent'] url=http://127.0.0.1:3000",
    "POST /phone_numbers at Vogent: HTTP 422: no such trunk",
    "could not post to C01OPS: channel_not_found",
    '{"phone_number": "+14155550100", "status": "active", "shipping": "x", "author": "me"}',
    "GET http://127.0.0.1:4321/api/views.update 200",
    "The mapping of 2026 pings at 12:30:15, “pinned”; tokens begin with xoxb-… or xapp-….",
    "Basic Information, App Credentials; a bearer is refused",
]


@pytest.mark.parametrize("line", PLAIN)
def test_what_is_no_secret_is_told_as_it_is(line: str) -> None:
    logs.hide_for_good([], SLACK)

    assert discreet(line) == line


def test_a_short_pin_is_hidden_as_a_word_while_it_is_used_and_no_longer() -> None:
    line = "dialed 4711, then 14711 and room 4711."

    with logs.hiding([PIN]):
        assert discreet(line) == f"dialed {HIDDEN}, then 14711 and room {HIDDEN}."
    assert discreet(line) == line


def test_a_short_secret_of_the_settings_does_not_make_every_number_unreadable() -> None:
    logs.hide_for_good(["2026", "kana"])

    assert discreet("in 2026, kana") == "in 2026, kana"


def test_a_secret_that_two_are_at_work_on_is_hidden_until_both_have_ended() -> None:
    first, second = logs.hiding([CANARY]), logs.hiding([CANARY])
    with second:
        with first:
            pass
        assert discreet(CANARY) == HIDDEN
    assert discreet(CANARY) == CANARY
    assert CANARY not in repr(vars(KNOWN))


async def test_a_secret_of_a_task_is_hidden_until_that_task_has_ended() -> None:
    asked, go = asyncio.Event(), asyncio.Event()

    async def works() -> None:
        logs.hide_in_this_task([CANARY])
        asked.set()
        await go.wait()

    task = asyncio.create_task(works())
    await asked.wait()
    assert discreet(CANARY) == HIDDEN
    go.set()
    await task
    await asyncio.sleep(0)
    assert discreet(CANARY) == CANARY


class Spiteful:
    """What cannot even be shown."""

    def __repr__(self) -> str:
        raise ValueError(CANARY)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "args",
    [("%d", CANARY), ("%s %s", CANARY), ("%s", Spiteful()), (Spiteful(),), ("x", CANARY, CANARY)],
    ids=["no number", "too few", "no repr", "no text", "too many"],
)
def test_a_record_that_cannot_be_formatted_is_told_without_its_secret(
    args: tuple[object, ...], written: io.StringIO
) -> None:
    root = logging.getLogger()  # pytest's own handlers would fail there
    root.handlers[:] = [one for one in root.handlers if isinstance(one, Written)]
    logging.getLogger("bot.x").warning(*args)
    structlog.get_logger("bot.x").warning("spite", it=Spiteful())

    assert "bot.x" in written.getvalue()
    assert "spite" in written.getvalue()
    assert not tells(written)


class Narrow(io.StringIO):
    """A terminal that takes plain letters only."""

    def write(self, text: str) -> int:
        text.encode("ascii")
        return super().write(text)


@pytest.mark.usefixtures("known")
def test_a_line_that_the_terminal_does_not_take_is_written_in_plain_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = Narrow()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("info", "text")

    logging.getLogger("bot").warning("ünd %s", CANARY)

    assert "\\xfcnd" in stream.getvalue()
    assert not tells(stream)


def test_every_line_of_json_can_be_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("debug", "json", unsafe_debug=True)
    with logs.hiding([CANARY, PIN]):
        for text in (*SHAPED.values(), CANARY, json.dumps({"password": CANARY, "u": [CANARY]})):
            logging.getLogger("slack_sdk").debug(text)
            structlog.get_logger("bot").info("x", text=text, inside={text: [text, {1: text}]})

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) == 2 * (len(SHAPED) + 2)
    assert not tells(stream)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "blob", ['"', "\\", "a", "token=", '{"pin": ', ":a", "(", "bearer ", "/", CANARY[-8:], '\\"']
)
def test_a_very_long_line_is_searched_in_one_pass(blob: str) -> None:
    said = discreet(f'{blob * 100_000} "password": "x y" @ api-key state value')

    assert len(said) < 10 * len(blob) * 100_000


@given(st.text(), st.text(min_size=8))
def test_hiding_never_fails_and_leaves_nothing_of_a_secret(around: str, secret: str) -> None:
    with logs.hiding([secret]):
        assert secret not in discreet(f"{around}{secret}{around}").replace(HIDDEN, "")


@pytest.mark.usefixtures("known")
def test_what_nobody_caught_is_told_without_its_secret(written: io.StringIO) -> None:
    error = RuntimeError(CANARY)

    sys.excepthook(RuntimeError, error, None)

    assert "RuntimeError" in written.getvalue()
    assert not tells(written)


@pytest.mark.usefixtures("known")
def test_a_thread_that_fails_is_told_without_its_secret(written: io.StringIO) -> None:
    def fails() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=fails)
    thread.start()
    thread.join()

    assert "RuntimeError" in written.getvalue()
    assert not tells(written)


class Reluctant:
    """What fails when it is let go."""

    def __del__(self) -> None:
        raise RuntimeError(CANARY)

    def __repr__(self) -> str:
        return CANARY


@pytest.mark.usefixtures("known")
def test_what_python_ignores_is_told_without_its_secret(written: io.StringIO) -> None:
    Reluctant()

    assert "RuntimeError" in written.getvalue()
    assert not tells(written)


@pytest.mark.usefixtures("known")
def test_a_warning_is_told_without_its_secret(written: io.StringIO) -> None:
    with warnings.catch_warnings():
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.simplefilter("always")
        warnings.warn(CANARY, stacklevel=1)
        logging.captureWarnings(capture=False)

    assert "UserWarning" in written.getvalue()
    assert not tells(written)


@pytest.mark.usefixtures("known")
async def test_what_asyncio_says_of_a_failed_callback_is_told_without_its_secret(
    written: io.StringIO,
) -> None:
    def fails(password: str) -> None:
        raise RuntimeError(password)

    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.call_soon(fails, CANARY)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.set_debug(False)

    assert "Exception in callback" in written.getvalue()
    assert not tells(written)


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_the_libraries_keep_quiet_below_a_warning_even_where_debugging_is_called_unsafe(
    level: str,
) -> None:
    logs.configure(level, "text", unsafe_debug=True)

    enabled = [one for one in logs.LIBRARIES if logging.getLogger(one).isEnabledFor(logging.INFO)]
    assert enabled == []


SCRAPS = (
    *("xoxb-1", "password", "pin", "token", "value", "state", "@", ":", "//", "=", '"', "\\\\"),
    *(CANARY, CANARY[:8], CANARY[-8:], "4711", "gAAAA", "bearer ", "hooks.slack.com/", "415", " "),
)


@given(
    st.dictionaries(
        st.sampled_from(["event", "plan", "state", "why", "api_key", "seq", "pin"]),
        st.lists(st.sampled_from(SCRAPS), max_size=4).map("".join) | st.integers() | st.none(),
    )
)
def test_a_line_that_is_passed_at_once_would_be_the_same_looked_at_closely(
    fields: dict[str, Any],
) -> None:
    with logs.hiding([CANARY, "4711"]):
        assert not harmless(fields) or looked_through(fields) == fields
