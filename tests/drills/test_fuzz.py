"""The fuzz drill in small: and that it would find a fault, were there one."""

import logging
import random

import pytest

from bot.runner import Mode
from drills.fuzz import SHOWN, Faults, Tally, fuzz
from drills.nonsense import mutated, words


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_nonsense_is_answered_or_refused_and_the_bot_goes_on(mode: Mode) -> None:
    tally = await fuzz(mode, 120, 240, random.Random(7))  # noqa: S311 nonsense, no secret

    assert tally.amiss == []
    assert sum(n for how, n in tally.answers.items() if not how.startswith("said")) == 360


def test_the_same_seed_says_the_same() -> None:
    first, second = (
        [(words(one), mutated(one, {"a": [1], "b": {"c": "d"}})) for _ in range(200)]
        for one in (random.Random(5), random.Random(5))  # noqa: S311 likewise
    )

    assert repr(first) == repr(second)


@pytest.mark.parametrize(
    "text", ["Traceback (most recent", "ValueError: x", "/bot/slack/ids.py", "An Exception"]
)
def test_what_only_a_programmer_reads_is_found(text: str) -> None:
    assert SHOWN.search(f"Sorry: {text}")


@pytest.mark.parametrize(
    ("level", "said", "error"),
    [
        (logging.ERROR, {"event": "listener failed", "fault": "01234567"}, None),
        (logging.ERROR, "Task exception was never retrieved", None),
        (logging.WARNING, "it went on", ValueError("x")),
    ],
)
def test_a_fault_in_the_log_is_found(
    level: int, said: str | dict[str, str], error: Exception | None
) -> None:
    tally = Tally()
    exc_info = (type(error), error, None) if error is not None else None
    record = logging.LogRecord("bot", level, "", 0, said, (), exc_info)

    Faults(tally).emit(record)

    assert len(tally.amiss) == 1
