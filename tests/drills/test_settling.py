"""The drills of the bad day, in small: what they claim of hundreds holds of a few."""

from pathlib import Path

from drills import faults, kills


async def test_what_was_confirmed_when_the_bot_was_killed_ends_as_it_was_at_the_provider(
    tmp_path: Path,
) -> None:
    tally, met = await kills.drill(4, seed=11, folder=tmp_path)

    assert tally.wrong == []
    assert met.total() == tally.ends.total() >= 8


async def test_what_providers_answer_badly_ends_as_it_was_at_the_provider(tmp_path: Path) -> None:
    tally, met = await faults.drill(20, seed=11, folder=tmp_path)

    assert tally.wrong == []
    assert met.total() == tally.ends.total() == 20
