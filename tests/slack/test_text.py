"""Escaping what is shown, cleaning what was typed."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.text import clean, cut, escape, when


@pytest.mark.parametrize(
    "words", ["<!channel>", "<@U01ALICE>", "<https://example.com|your bank>", "a & b < c", "&lt;"]
)
def test_what_is_escaped_is_neither_obeyed_nor_changed(words: str) -> None:
    escaped = escape(words)

    assert not {"<", ">"} & set(escaped)
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == words


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_escaped_text_never_holds_markup(words: str) -> None:
    assert not {"<", ">"} & set(escape(words))


def test_text_that_is_too_long_ends_with_an_ellipsis() -> None:
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde\u2026"


def test_a_time_is_shown_in_the_readers_zone_and_else_in_utc() -> None:
    assert when(datetime(2026, 1, 15, 10, 30, tzinfo=UTC)) == (
        "<!date^1768473000^{date_short_pretty} at {time}|2026-01-15 10:30 UTC>"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\u2014provider", "-provider"),
        ("555\u20100100 555\u22120100", "555-0100 555-0100"),
        ("\u201cButter AI\u201d \u2018x\u2019", "\"Butter AI\" 'x'"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("\uff0b\uff11\uff14", "+14"),
        ("\u202a+1 415\u202c\u200b\ufeff\u00ad", "+1 415"),
        ("<@U01ALICE|alice>", "@U01ALICE"),
        ("<@U01ALICE>", "@U01ALICE"),
        ("<tel:+14155550100|+1 415-555-0100>", "+14155550100"),
        ("tel:+14155550100", "+14155550100"),
        ("tel:(415) 555-0100", "(415) 555-0100"),
        ("hotel:5 tel:x", "hotel:5 tel:x"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("<https://example.com|here>", "here"),
        ("<https://example.com>", "https://example.com"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_typed_text_is_made_plain(typed: str, meant: str) -> None:
    assert clean(typed) == meant
