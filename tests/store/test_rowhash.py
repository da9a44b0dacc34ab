"""The quick hash of a stored row is the one that its event was chained with."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actors import Actor
from bot.domain.events import Event, as_row, canonical, chained, digest
from bot.store.rowhash import HASHED, digest_of
from bot.store.store import Store
from tests.store.conftest import ENTRY, trail

WORDS = st.text(max_size=40)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-1e15, 1e15)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
SIDES = st.none() | st.dictionaries(WORDS, VALUES, max_size=4)


def stored(event: Event) -> tuple[Any, ...]:
    """The event's row as the database gives it back."""
    row = as_row(event) | {"before": canonical(event.before), "after": canonical(event.after)}
    return (*(row[name] for name in HASHED), event.hash)


@given(reason=st.none() | WORDS, name=WORDS, before=SIDES, after=SIDES, seq=st.integers(1, 2**31))
def test_it_is_the_hash_of_rfc_8785_whatever_was_written(
    reason: str | None, name: str, before: Any, after: Any, seq: int
) -> None:
    entry = replace(ENTRY, reason=reason, actor=Actor("U1", name, None), before=before, after=after)
    event = chained(entry, seq=seq, event_id="e", time="t", prev_hash="0" * 64)

    assert digest_of(stored(event)) == event.hash == digest(as_row(event))


async def test_it_is_the_hash_of_what_lies_in_the_database(store: Store) -> None:
    said = {"☎": 'a "b" \\ \n\t\x7f\u2028', "n": [1, 0.5, None, True]}
    event = await store.trail.note(replace(ENTRY, before=said, reason="ü\x01"))

    assert digest_of(stored((await trail(store))[0])) == event.hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", b"bytes"),
        ("reason", 1.5),
        ("reason", "\ud800"),
        ("after", "{"),
        ("after", "[]"),
        ("after", "1"),
        ("after", '{},"before":{}'),
    ],
)
def test_what_we_cannot_have_written_has_no_hash(column: str, value: object) -> None:
    row = list(stored(chained(ENTRY, seq=1, event_id="e", time="t", prev_hash="0" * 64)))
    row[HASHED.index(column)] = value

    with pytest.raises(ValueError, match=r"."):
        digest_of(row)


def test_other_spaces_in_stored_json_are_another_hash() -> None:
    event = chained(replace(ENTRY, after={"a": 1}), seq=1, event_id="e", time="t", prev_hash="0")
    row = list(stored(event))
    row[HASHED.index("after")] = '{"a": 1}'

    assert digest_of(row) != event.hash
