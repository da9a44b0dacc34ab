"""The trail for machines: nothing is lost, and no spreadsheet runs it."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actors import Actor
from bot.domain.events import GENESIS, Entry, Event, as_row, chained
from bot.operations.export import COLUMNS, csv_head, csv_line, jsonl_line
from tests.store.conftest import ENTRY

KEYS = [
    "seq",
    "event_id",
    "time",
    "schema_version",
    "action",
    "phase",
    "outcome",
    "actor_id",
    "actor_name",
    "team_id",
    "channel_id",
    "source",
    "provider",
    "number",
    "provider_ref",
    "plan_id",
    "before",
    "after",
    "reason",
    "prev_hash",
    "hash",
]
FULL = replace(
    ENTRY,
    number="+14155550100",
    before={"name": "Front desk"},
    after={"name": "Sales ☎", "agents": [None, "a_1"]},
)


def event(entry: Entry) -> Event:
    return chained(entry, seq=7, event_id="e", time="2026-01-15T10:30:00.000Z", prev_hash=GENESIS)


def cells(line: str) -> dict[str, str]:
    rows = [*csv.reader(io.StringIO(line, newline=""))]
    assert len(rows) == 1
    return dict(zip(COLUMNS, rows[0], strict=True))


def test_a_json_line_has_exactly_the_trails_keys_in_their_order() -> None:
    line = jsonl_line(event(FULL))

    assert [*json.loads(line)] == KEYS
    assert json.loads(line) == as_row(event(FULL))
    assert (line.count("\n"), line[-1]) == (1, "\n")


def test_the_table_has_the_same_columns() -> None:
    assert csv_head() == ",".join(KEYS) + "\n"
    assert [*cells(csv_line(event(FULL)))] == KEYS


def test_json_in_a_table_is_the_text_that_was_hashed() -> None:
    row = cells(csv_line(event(FULL)))

    assert (row["before"], row["after"]) == (
        '{"name":"Front desk"}',
        '{"agents":[null,"a_1"],"name":"Sales ☎"}',
    )
    assert cells(csv_line(event(ENTRY)))["before"] == ""


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1 415",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        '=HYPERLINK("x")',
        "+1415555010x",
        "+",
        "+0415",
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(formula: str) -> None:
    row = cells(csv_line(event(replace(ENTRY, reason=formula, actor=Actor(formula, "=", None)))))

    assert (row["reason"], row["actor_id"], row["actor_name"]) == (
        f"'{formula}",
        f"'{formula}",
        "'=",
    )


@pytest.mark.parametrize("sound", ["+14155550100", "+442079460011", "1-2", "a=b", "'x", ""])
def test_a_number_and_plain_words_stay_as_they_are(sound: str) -> None:
    assert cells(csv_line(event(replace(ENTRY, number=sound))))["number"] == sound


@given(st.text(max_size=20))
def test_any_words_come_back_from_the_table_as_one_cell_of_one_row(words: str) -> None:
    written = event(replace(ENTRY, reason=words))

    said = cells(csv_line(written))["reason"]

    assert said.removeprefix("'") == (written.reason or "").removeprefix("'")
    assert said[:1] not in {"=", "-", "@", "\t", "\r"}


@given(st.dictionaries(st.text(), st.text() | st.none() | st.lists(st.text())))
def test_any_event_comes_back_from_its_json_line(after: dict[str, object]) -> None:
    written = event(replace(ENTRY, after=after))

    assert json.loads(jsonl_line(written)) == as_row(written)
