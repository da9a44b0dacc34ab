"""What an event may say, and how it is hashed."""

import json
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actors import Actor, Source
from bot.domain.events import (
    GENESIS,
    OUTCOMES,
    Action,
    Entry,
    Outcome,
    Phase,
    as_row,
    canonical,
    chained,
    cleaned,
    digest,
)

FIRST = "91cf70032efbd02805083cbe09cddfed67691da8913027288179ea67b9a759d5"
SECOND = "f5b7ee3d531cb8e3b84a2f0f97581b1ff9ebf6a2e039ad1aefc40f5f6cc8ac4f"
EVENT_ID = "0193a1c2-7b7c-7000-8000-00000000000"
BOUGHT = Entry(
    Action.BUY,
    Phase.PROPOSED,
    Outcome.SUCCESS,
    Actor("U01ALICE", "Alice ☎", "T01TEST"),
    Source.SLASH,
    channel_id="C01OPS",
    provider="vogent",
    number="+14155550100",
    plan_id="p_1",
    after={"number": "+14155550100", "agent": None},
)
FIRST_ROW = (
    '{"action":"number.buy","actor_id":"U01ALICE","actor_name":"Alice ☎",'
    '"after":{"agent":null,"number":"+14155550100"},"before":null,"channel_id":"C01OPS",'
    '"event_id":"0193a1c2-7b7c-7000-8000-000000000001","number":"+14155550100",'
    '"outcome":"success","phase":"proposed","plan_id":"p_1",'
    '"prev_hash":"0000000000000000000000000000000000000000000000000000000000000000",'
    '"provider":"vogent","provider_ref":null,"reason":null,"schema_version":1,"seq":1,'
    '"source":"slash","team_id":"T01TEST","time":"2026-01-15T10:30:00.000Z"}'
)
SAFE = 2**53 - 1
LEAVES = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | st.floats(-SAFE, SAFE) | st.text()
JSON = st.dictionaries(
    st.text(),
    st.recursive(
        LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
    ),
    max_size=4,
)
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def test_the_trails_first_row_has_the_hash_that_its_document_names() -> None:
    event = chained(
        BOUGHT, seq=1, event_id=f"{EVENT_ID}1", time="2026-01-15T10:30:00.000Z", prev_hash=GENESIS
    )

    assert event.hash == FIRST
    assert digest(json.loads(FIRST_ROW)) == FIRST
    assert {**json.loads(FIRST_ROW), "hash": FIRST} == as_row(event)


def test_the_trails_second_row_has_the_hash_that_its_document_names() -> None:
    confirmed = replace(BOUGHT, phase=Phase.CONFIRMED, source=Source.BUTTON)
    event = chained(
        confirmed, seq=2, event_id=f"{EVENT_ID}2", time="2026-01-15T10:30:04.250Z", prev_hash=FIRST
    )

    assert event.hash == SECOND
    assert digest(as_row(event)) == SECOND


@pytest.mark.parametrize("column", [*json.loads(FIRST_ROW)])
def test_no_column_can_be_changed_without_changing_the_hash(column: str) -> None:
    assert digest({**json.loads(FIRST_ROW), column: "changed"}) != FIRST


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("outcome", Outcome)
def test_the_phase_fixes_the_outcome(phase: Phase, outcome: Outcome) -> None:
    """As design.md's States and its line on refused attempts have it."""
    fixed = {
        "failed": {"failure"},
        "partial": {"failure"},
        "refused": {"denied"},
        "duplicate": {"denied"},
        "pending": {"pending"},
        "unknown": {"unknown"},
        "settled": {"success", "failure"},
    }
    allowed = fixed.get(phase, {"success"})

    assert OUTCOMES[phase] == allowed
    if outcome in allowed:
        assert replace(BOUGHT, phase=phase, outcome=outcome).outcome is outcome
    else:
        with pytest.raises(ValueError, match=f"a {phase} event cannot have the outcome {outcome}"):
            replace(BOUGHT, phase=phase, outcome=outcome)


@given(JSON)
def test_what_is_stored_hashes_as_what_was_said(said: dict[str, Any]) -> None:
    event = chained(replace(BOUGHT, before=said), seq=1, event_id="e", time="t", prev_hash=GENESIS)
    stored = canonical(event.before)

    assert stored is not None
    assert digest(as_row(replace(event, before=json.loads(stored)))) == event.hash
    assert canonical(json.loads(stored)) == stored


@pytest.mark.parametrize("number", [2**53, 2.0**53, 1e300, float("inf"), float("nan")])
def test_a_number_that_could_not_be_hashed_again_is_not_written(number: float) -> None:
    with pytest.raises(ValueError, match=r"JCS|safe integer"):
        chained(
            replace(BOUGHT, after={"n": number}), seq=1, event_id="e", time="t", prev_hash=GENESIS
        )


@given(ANY_TEXT)
def test_cleaned_text_is_nfc_and_can_be_kept_anywhere(text: str) -> None:
    clean = cleaned(text)

    assert unicodedata.is_normalized("NFC", clean)
    assert "\0" not in clean
    assert clean.encode().decode() == clean
    assert cleaned(clean) == clean


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_sound_text_is_only_normalised(text: str) -> None:
    assert cleaned(text) == unicodedata.normalize("NFC", text)


@given(st.recursive(ANY_TEXT | st.integers() | st.none(), st.lists, max_leaves=6))
def test_cleaning_reaches_into_every_depth(value: Any) -> None:
    kept = cleaned({"\ud800key": [value, {"e\u0301": value}]})

    assert kept == {"?key": [cleaned(value), {"é": cleaned(value)}]}
    assert json.dumps(kept, ensure_ascii=False).encode()
