"""The soak in small: nothing is left over, whatever went wrong; and that it would find a leak."""

from pathlib import Path

import pytest

from drills.soak import Found, Size, drill, left_over
from drills.soak_faults import Every

OFTEN = Every(provider=0.3, slack=1.0, socket=2.5, database=2.0)


async def test_after_a_mixed_day_with_faults_nothing_is_left_over(
    tmp_path: Path, database_url: str
) -> None:
    size = Size(minutes=0.1, rate=8, people=20, every=OFTEN, rest=6)

    soak, tally = await drill(size, 5, tmp_path, database_url)

    assert tally.wrong == []
    assert soak.counts.did.total() >= 48
    assert soak.faults.met.total() > 0
    assert tally.ends.total() > 0


@pytest.mark.parametrize("what", ["tasks", "threads", "files"])
def test_what_is_left_over_is_found(what: str) -> None:
    nothing: dict[str, dict[str, int]] = {"tasks": {}, "threads": {}, "files": {}}
    found = Found(before=nothing, after={**nothing, what: {"leaky": 1}})

    assert left_over(found) == [f"{what}: 1 of leaky, 0 in the beginning"]


def test_what_grows_is_measured_in_the_second_half_alone() -> None:
    warm = [(float(second), 100.0 + second) for second in range(300)]
    flat = [(float(second), 400.0) for second in range(300, 600)]
    grows = [(float(second), 400.0 + second / 100) for second in range(300, 600)]

    assert Found(memory=[*warm, *flat]).growth() == pytest.approx(0)
    assert Found(memory=[*warm, *grows]).growth() == pytest.approx(6)
