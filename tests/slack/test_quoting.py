"""Text split into words, and values written so that they come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.quoting import quoted, words_of
from bot.slack.text import clean

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("a  b", ["a", "b"]),
        ('name:"Sales line" x', ["name:Sales line", "x"]),
        ('"a b"c', ["a bc"]),
        ('""', [""]),
        ('"a', None),
        ('a"b"c"', None),
        (r'name:"the \"boss\""', ['name:the "boss"']),
        (r'"a\\" b', ["a\\", "b"]),
        (r'"a\" b', None),
        (r'"C:\dir" \"', None),
        (r'"C:\dir"', [r"C:\dir"]),
        (r"C:\dir", [r"C:\dir"]),
        (r'"\u{2014}\u{1f680}"', ["\u2014\U0001f680"]),
        (r"\u{2014}", [r"\u{2014}"]),
        (r'"\u{0}\u{d800}\u{110000}\u{x}"', [r"\u{0}\u{d800}\u{110000}\u{x}"]),
    ],
)
def test_text_is_split_at_spaces_outside_quotes(text: str, words: list[str] | None) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("vogent", "vogent"),
        ("Grüße", "Grüße"),
        ("Sales line", '"Sales line"'),
        ('the "boss"', r'"the \"boss\""'),
        ("back\\slash", r'"back\\slash"'),
        ("a & b", r'"a \u{26} b"'),
        ("a\u2014b", r'"a\u{2014}b"'),
        ("", '""'),
    ],
)
def test_a_value_is_written_as_plainly_as_it_can_be(value: str, written: str) -> None:
    assert quoted(value) == written


@given(st.lists(TEXTS))
def test_values_that_are_written_beside_each_other_come_back(values: list[str]) -> None:
    text = " ".join(f"key:{quoted(value)}" for value in values)

    assert words_of(clean(text)) == [f"key:{value}" for value in values]


@given(st.text())
def test_what_is_cleaned_and_written_holds_nothing_that_slack_would_obey(value: str) -> None:
    assert not {"<", ">", "&"} & set(quoted(value))
