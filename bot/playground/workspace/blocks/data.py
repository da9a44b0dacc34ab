"""Tables, data tables and charts."""

from collections.abc import Iterator
from typing import Any

from bot.playground.workspace import limits
from bot.playground.workspace.blocks.rich_text import rich_text, words
from bot.playground.workspace.blocks.rules import (
    Json,
    Rule,
    array,
    boolean,
    both,
    by_type,
    integer,
    number,
    one_of,
    problem,
    shape,
    string,
    where,
)

_id: dict[str, Rule] = {"block_id": string(limits.BLOCK_ID)}
_raw_text = shape({"type": one_of("raw_text"), "text": string(limits.DATA_TABLE_TEXT)})
_raw_number = shape(
    {"type": one_of("raw_number"), "value": number}, {"text": string(limits.DATA_TABLE_TEXT)}
)


def _equal_rows(value: Json, pointer: str) -> Iterator[str]:
    if len({len(row) for row in value["rows"]}) > 1:
        yield problem("its rows must have equal lengths", f"{pointer}/rows")


def cell_text(cell: Json) -> str:
    if cell.get("type") == "rich_text":
        return "".join(words(cell.get("elements", [])))
    shown = cell.get("text")
    return shown if isinstance(shown, str) else str(cell.get("value", ""))


def table_text(value: Json) -> int:
    """How many characters all cells hold together."""
    rows = value.get("rows", [])
    return sum(len(cell_text(cell)) for row in rows for cell in row)


def _no_rich_header(value: Json, pointer: str) -> Iterator[str]:
    for index, cell in enumerate(value["rows"][0]):
        if cell["type"] == "rich_text":
            yield problem("a header cell must not be rich_text", f"{pointer}/rows/0/{index}")


def _data_table_fits(value: Json) -> bool:
    return table_text(value) <= limits.DATA_TABLE_TEXT


_column = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _column_or_null(value: Any, pointer: str) -> Iterator[str]:
    return iter(()) if value is None else _column(value, pointer)


table = both(
    shape(
        {
            "type": one_of("table"),
            "rows": array(
                array(
                    by_type({"raw_text": _raw_text, "rich_text": rich_text}, "table cell"),
                    limits.TABLE_COLUMNS,
                ),
                limits.TABLE_ROWS,
            ),
        },
        {**_id, "column_settings": array(_column_or_null, limits.TABLE_COLUMNS)},
    ),
    _equal_rows,
)
_data_cells = {"raw_text": _raw_text, "raw_number": _raw_number, "rich_text": rich_text}
data_table = both(
    shape(
        {
            "type": one_of("data_table"),
            "caption": string(limits.SECTION_TEXT),
            "rows": array(
                array(by_type(_data_cells, "table cell"), limits.TABLE_COLUMNS),
                limits.DATA_TABLE_ROWS,
                2,
            ),
        },
        {
            **_id,
            "page_size": integer(1, limits.DATA_TABLE_PAGE),
            "row_header_column_index": integer(0, limits.TABLE_COLUMNS - 1),
        },
    ),
    _equal_rows,
    _no_rich_header,
    where(_data_table_fits, f"its cells must hold at most {limits.DATA_TABLE_TEXT} characters"),
)
_point = shape({"label": string(limits.CHART_LABEL), "value": number})
_lines = shape(
    {
        "type": one_of("line", "bar", "area"),
        "series": array(
            shape({"name": string(limits.CHART_LABEL), "data": array(_point, limits.CHART_POINTS)}),
            limits.CHART_SERIES,
        ),
    },
    {
        "axis_config": shape(
            {},
            {
                "categories": array(string(limits.CHART_LABEL), limits.CHART_POINTS),
                "x_label": string(limits.CHART_TITLE),
                "y_label": string(limits.CHART_TITLE),
            },
        )
    },
)
_pie = shape({"type": one_of("pie"), "segments": array(_point, limits.CHART_SERIES)})
data_visualization = shape(
    {
        "type": one_of("data_visualization"),
        "title": string(limits.CHART_TITLE),
        "chart": by_type({"line": _lines, "bar": _lines, "area": _lines, "pie": _pie}, "chart"),
    },
    _id,
)
