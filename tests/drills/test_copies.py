"""The drill of two copies, in small: what it claims of hundreds holds of a few."""

from pathlib import Path

from drills.copies import Size, drill


async def test_two_copies_buy_once_what_both_are_told_and_one_settles_for_a_killed_one(
    tmp_path: Path, postgres: str
) -> None:
    tally, figures = await drill(Size(cards=9, sales=12, kills=1), 3, tmp_path, postgres)

    assert tally.wrong == []
    assert (figures["purchases"], figures["answers"]) == (9, 18)
    assert (figures["two clicks"], figures["one click to both"]) == (6, 3)
    for mode in ("HTTP", "socket"):
        ends = [times for name, times in figures.items() if name in _ends(mode)]
        assert sum(ends) == 12


def _ends(mode: str) -> set[str]:
    return {f"{mode}, {state}{by}" for state in ("done", "failed") for by in ("", ", settled")}
