"""The one table: what was measured, of ours and of its baseline, and whether it is good enough."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("what", "ours", "baseline", "ratio", "wanted", "good?")
DIGITS = 3
"""Figures worth reading of a number; more would be chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours beside its baseline's, both in `unit`, from the same run.

    `part` is the heading it stands under, `over` names the baseline. `good` is None for what is
    told and judged by nobody.
    """

    part: str
    name: str
    unit: str
    ours: float
    baseline: float | None
    over: str
    wanted: str = ""
    good: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Ours by the baseline's."""
        return self.ours / self.baseline if self.baseline else None


@dataclass(frozen=True, slots=True)
class Pair:
    """What is to be judged: ours and the baseline's."""

    part: str
    name: str
    unit: str
    ours: float
    baseline: float
    over: str

    def at_most(self, times: float, most: float | None = None) -> Row:
        """Good when ours is at most so many times the baseline, and at most `most` by itself."""
        good = self.ours <= times * self.baseline and (most is None or self.ours <= most)
        wanted = f"≤ {times:g} times" + ("" if most is None else f", ≤ {most:g} {self.unit}")
        return self._judged(wanted, good=good)

    def at_least(self, times: float) -> Row:
        """Good when ours is at least so many times the baseline."""
        return self._judged(f"≥ {times:g} times", good=self.ours >= times * self.baseline)

    def within(self, more: float) -> Row:
        """Good when ours is at most so much more than the baseline."""
        good = self.ours <= self.baseline + more
        return self._judged(f"≤ {more:g} {self.unit} more", good=good)

    def told(self) -> Row:
        """For information."""
        return self._judged("", good=None)

    def _judged(self, wanted: str, *, good: bool | None) -> Row:
        return Row(
            self.part, self.name, self.unit, self.ours, self.baseline, self.over, wanted, good
        )


def markdown(rows: Iterable[Row]) -> str:
    """The table, under a heading for each part."""
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row.part, []).append(row)
    return "\n\n".join(f"## {part}\n\n{_grid(some)}" for part, some in parts.items())


def _grid(rows: Iterable[Row]) -> str:
    lines = [HEAD, *map(_cells, rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(cells, widths) for cells in (lines[0], rule, *lines[1:]))


def _line(cells: Iterable[str], widths: list[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths))} |"  # noqa: B905


def _cells(row: Row) -> tuple[str, ...]:
    base = "" if row.baseline is None else f"{said(row.baseline)} {row.unit} ({row.over})"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    good = {True: "yes", False: "**no**", None: ""}[row.good]
    return (row.name, f"{said(row.ours)} {row.unit}", base, ratio, row.wanted, good)


def said(figure: float) -> str:
    """A number as people read it: three figures, thousands apart."""
    if abs(figure) >= 10 ** (DIGITS - 1):
        return f"{figure:,.0f}"
    return f"{figure:.{DIGITS}g}"
