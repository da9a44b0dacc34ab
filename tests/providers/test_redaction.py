"""A provider's record is kept without its secrets, however they are spelled, and not too large."""

import html
import json
from collections.abc import Callable, Mapping
from html.entities import codepoint2name
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.providers.redaction import LARGEST, MASK, redacted
from bot.providers.words import scrubbed

SECRETS = {
    "plain": "Kana1-Kana2",
    "marks": "Kana1\"Kana2<Kana3>Kana4&Kana5+Kana6'Kana7",
    "letters": "Kana1üKana2\N{BIRD}Kana3ßKana4",
    "backslashes": "Kana1\\Kana2/Kana3\\nKana4",
    "spaces": "Kana1 Kana2  Kana3%20Kana4",
    "decomposed": "Kana1u\u0308Kana2",
    "short": 'K"&ü',
}


def named(text: str) -> str:
    """As HTML spells every letter that it has a name for."""
    names = [codepoint2name.get(ord(character)) for character in text]
    return "".join(
        f"&{name};" if name else character for name, character in zip(names, text, strict=True)
    )


def in_plain_letters(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "shouted": str.swapcase,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in plain letters": in_plain_letters,
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "JSON in JSON in plain letters": lambda text: in_plain_letters(in_plain_letters(text)),
    "HTML": html.escape,
    "HTML by name": named,
    "HTML by number": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "HTML by hexadecimal number": lambda text: "".join(f"&#x{ord(one):04X};" for one in text),
    "HTML in HTML": lambda text: html.escape(html.escape(text)),
    "HTML in JSON": lambda text: json.dumps(html.escape(text)),
    "URL": lambda text: quote(text, safe=""),
    "URL that keeps slashes": quote,
    "URL of a form": quote_plus,
    "URL in small letters": lambda text: quote(text, safe="").lower(),
    "Python": repr,
}


def shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).casefold()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_a_secret_is_hidden_however_it_is_spelled(secret: str, spelling: str) -> None:
    spelled = SPELLINGS[spelling](secret)
    kept = redacted({"noted": f"heard {spelled}, so", "all": [[spelled]], spelled: 1}, [secret])
    words = scrubbed(f"heard {spelled}, so", [secret]) or ""

    assert MASK in kept["noted"]
    assert "[hidden]" in words
    for text in (shown(kept), words.casefold()):
        assert "kana" not in text
        assert secret.casefold() not in text


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "trunkPassword",
        "sip_password",
        "passwd",
        "pwd",
        "secret",
        "clientSecret",
        "dialToken",
        "access_token",
        "credentials",
        "inbound_pin",
        "inboundPin",
        "PIN",
        "pin",
        "api_key",
        "apiKey",
        "X-API-Key",
        "Authorization",
        "authToken",
    ],
)
@pytest.mark.parametrize("value", ["x", 4711, 0.5, ["x", {"y": "x"}], {"y": "x"}], ids=repr)
def test_a_field_that_is_called_like_a_secret_is_hidden(name: str, value: Any) -> None:
    assert redacted({name: value, "in": [{name: value}]}) == {name: MASK, "in": [{name: MASK}]}


@pytest.mark.parametrize(
    "name", ["author", "shipping", "pinned", "spin", "keyboard", "friendlyName", "agentId"]
)
def test_a_field_with_an_innocent_name_is_kept(name: str) -> None:
    assert redacted({name: "x"}) == {name: "x"}


@pytest.mark.parametrize("flag", [True, False, None])
def test_whether_there_is_a_secret_may_be_told(flag: Any) -> None:
    assert redacted({"hasPassword": flag}) == {"hasPassword": flag}


@pytest.mark.parametrize("value", [4711, 4711.0, 14711, "4711", ["4711"], {"n": 4711}], ids=repr)
def test_a_pin_that_comes_back_as_a_number_is_hidden(value: Any) -> None:
    assert "4711" not in shown(redacted({"noted": value}, ["4711"]))


def test_what_is_no_secret_is_kept_as_it_came() -> None:
    record = {"name": "Lobby", "active": True, "n": 7, "none": None, "in": [{"a": ["b"]}, 0.5]}

    assert redacted(record, ["hunter2", ""]) == record


def test_a_record_that_is_too_large_keeps_its_names_only() -> None:
    kept = redacted({f"name {n} hunter2": "x" * 400 for n in range(4000)}, ["hunter2"])

    assert set(kept.values()) == {"…"}
    assert all(name.startswith("name ") for name in kept)
    assert len(json.dumps(kept)) <= LARGEST
    assert "hunter2" not in shown(kept)


def test_a_long_text_is_cut_after_its_secrets_are_hidden() -> None:
    kept = redacted({"noted": "x" * 495 + "hunter2 and more"}, ["hunter2"])

    assert len(kept["noted"]) == 501
    assert "hunt" not in kept["noted"]


@pytest.mark.parametrize(
    "around", [lambda inner: [inner], lambda inner: {"in": inner}], ids=["lists", "objects"]
)
def test_a_record_nested_without_end_is_cut(around: Callable[[Any], Any]) -> None:
    deep: Any = "hunter2"
    for _ in range(900):
        deep = around(deep)

    kept = redacted({"deep": deep}, ["hunter2"])

    assert "…" in shown(kept)
    assert "hunter2" not in shown(kept)


@pytest.mark.parametrize("blob", ["x", "\\", "&amp;", "a\\", "%5c"])
def test_a_very_long_word_is_searched_in_one_pass(blob: str) -> None:
    assert len(scrubbed(blob * 200_000, ["bk_live_0123456789abcdef"]) or "") <= 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), JSON), st.lists(st.text(max_size=40), max_size=3))
def test_whatever_came_can_be_kept_and_is_bounded(
    record: dict[str, Any], secrets: list[str]
) -> None:
    assert len(json.dumps(redacted(record, secrets))) <= LARGEST
