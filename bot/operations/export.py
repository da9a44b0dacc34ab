"""The trail for machines: JSON lines without loss, and CSV that no spreadsheet obeys."""

import csv
import io
import json
import re
from dataclasses import fields
from typing import Any

from bot.domain.events import Event, as_row, canonical
from bot.domain.numbers import E164_FORM

COLUMNS = tuple(field.name for field in fields(Event))
RISKY = re.compile(r"[=+\-@\t\r]")


def jsonl_line(event: Event) -> str:
    """One event with exactly the trail's keys."""
    return json.dumps(as_row(event), ensure_ascii=False) + "\n"


def csv_head() -> str:
    """The columns' names."""
    return _line(COLUMNS)


def csv_line(event: Event) -> str:
    """One event; a cell that a spreadsheet would run as a formula is quoted with '."""
    row: dict[str, Any] = as_row(event)
    row |= {"before": canonical(event.before), "after": canonical(event.after)}
    return _line(tuple(_safe(row[column]) for column in COLUMNS))


def _safe(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    if RISKY.match(text) and not E164_FORM.fullmatch(text):
        return f"'{text}"
    return text


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    # the csv module quotes a return only where returns end lines, and then every line has one
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"
