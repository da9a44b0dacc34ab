"""What a provider says is shown short, plain and without our secrets."""

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from bot.providers.words import said, scrubbed

KEY = "bk_live_0123456789abcdef/+=&"


def heard(body: Any) -> str | None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return said(httpx.Response(400, content=content), [KEY])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"error": "Bad Request", "message": "number is taken"}, "number is taken"),
        ({"error": "number is taken"}, "number is taken"),
        ({"error": {"message": "number is taken", "code": 7}}, "number is taken"),
        ({"detail": "number is taken."}, "number is taken"),
        (
            {"detail": [{"loc": ["body", "phone"], "msg": "too short", "input": "x"}]},
            "body.phone: too short",
        ),
        ({"message": ["one", "two"]}, "one; two"),
        ("number is taken", "number is taken"),
        (b"number is\r\n taken", "number is taken"),
        (b"", None),
        (b"<html>Bad Gateway</html>", None),
        (b'{"message": "cut', None),
        ({"message": None, "detail": ""}, None),
        ({"code": 7}, None),
        ([], None),
        (7, None),
        (b"\xff\xfe\x00", None),
    ],
)
def test_a_reason_is_found_wherever_services_put_it(body: Any, words: str | None) -> None:
    assert heard(body) == words


def test_a_body_nested_without_end_gives_no_reason() -> None:
    assert heard(b"[" * 100_000) is None
    assert heard(b'{"message":' * 900 + b"1" + b"}" * 900) is None


@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        KEY.upper(),
        quote(KEY),
        quote(KEY, safe=""),
        KEY.replace("&", "&amp;"),
        f"{KEY[:8]}…",
        f"{KEY[:12]}****",
        f"****{KEY[-8:]}",
        KEY[:9] + "\u200b" + KEY[9:],
        f"Bearer {KEY}",
    ],
)
def test_a_secret_is_hidden_however_it_is_repeated(echo: str) -> None:
    words = heard({"message": f"key {echo} is unknown"}) or ""

    assert words.endswith("is unknown")
    assert KEY[:8].lower() not in words.lower()
    assert KEY[-8:].lower() not in words.lower()


def test_a_secret_at_the_end_of_a_long_text_is_hidden_before_the_text_is_cut() -> None:
    words = scrubbed("x " * 140 + KEY, [KEY]) or ""

    assert len(words) <= 300
    assert KEY[:8] not in words


def test_control_characters_and_what_turns_text_around_are_removed() -> None:
    assert scrubbed("a\x00b\x1b[31m\u202ec\ud800 d\u2028e", []) == "ab[31mc? d e"


def test_a_long_text_is_cut_and_a_long_blob_shortened() -> None:
    assert len(scrubbed("word " * 200, []) or "") == 300
    assert scrubbed(f"sent {'x' * 61} here", []) == f"sent {'x' * 20}… here"


@pytest.mark.parametrize("echo", ["p&<w", "p&amp;&lt;w", "p%26%3Cw"])
def test_a_short_secret_is_hidden_however_it_is_repeated(echo: str) -> None:
    assert scrubbed(f"PIN {echo} is wrong", ["p&<w"]) == "PIN [hidden] is wrong"
