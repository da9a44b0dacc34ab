"""Whatever a provider's JSON holds is read, or passed over."""

from typing import Any

import pytest

from bot.domain.holdings import Holding
from bot.domain.numbers import E164
from bot.playground.simulators import SimulatedSigmaMind, SimulatedVogent
from bot.providers import reading
from bot.providers.reading import Count, Flag, Record, Text
from tests.providers.conftest import Reach


class Odd(Record):
    text: Text = None
    flag: Flag = None
    count: Count = None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Sales", "Sales"),
        (" Sales\0 ", "Sales"),
        (14155552671, "14155552671"),
        (14155552671.0, "14155552671"),
        ("", None),
        ("  ", None),
        (None, None),
        (True, None),
        (1.5, None),
        (float("inf"), None),
        (float("nan"), None),
        ({"a": 1}, None),
        (["a"], None),
    ],
)
def test_text_is_read_from_text_and_integers_alone(said: Any, text: str | None) -> None:
    assert Odd.model_validate({"text": said}).text == text


@pytest.mark.parametrize(("said", "flag"), [(True, True), (False, False), ("yes", None), (1, None)])
def test_a_flag_is_true_or_false_or_not_said(said: Any, *, flag: bool | None) -> None:
    assert Odd.model_validate({"flag": said}).flag is flag


@pytest.mark.parametrize(
    ("said", "count"), [(3, 3), ("4", 4), (-1, None), ("many", None), ("9" * 5000, None)]
)
def test_a_count_is_a_number_or_not_said(said: Any, count: int | None) -> None:
    assert Odd.model_validate({"count": said}).count == count


@pytest.mark.parametrize("said", [None, "text", 7, [], {}, {"unknown": 1}])
def test_a_record_of_any_shape_is_read(said: Any) -> None:
    read = Odd.model_validate(said)

    assert (read.text, read.flag, read.count) == (None, None, None)
    assert read.said == (said if isinstance(said, dict) else {})


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("+14155552671", "+14155552671"),
        ("14155552671", "+14155552671"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("frontdesk", None),
        ("", None),
        (None, None),
        ("+0123", None),
        ("1" * 16, None),
        ("+٤١٥", None),
    ],
)
def test_a_number_is_read_with_or_without_plus(said: str | None, number: str | None) -> None:
    assert reading.number(said) == (E164(number) if number else None)


def test_what_is_listed_twice_is_held_once() -> None:
    held = Holding("vogent", "1", E164("+14155550100"))

    assert reading.listing([held, held], []).holdings == (held,)


def test_what_is_missing_is_one_sentence() -> None:
    listing = reading.listing([None], ["counts 3 numbers but listed 1"])

    assert not listing.complete
    assert listing.missing == (
        "counts 3 numbers but listed 1 and listed 1 record that Numberbot cannot read."
    )


async def test_an_endless_list_is_ended_and_is_not_complete(reach: Reach) -> None:
    async with SimulatedSigmaMind() as sigmamind, SimulatedVogent() as vogent:
        for simulator in (sigmamind, vogent):
            simulator.most_a_page = 1
            for last in range(101):
                simulator.hold(f"+1415555{last:04}")

            listing = await (await reach(simulator)).list()

            assert len(listing.holdings) == 100
            assert listing.missing == "has more numbers than its pages showed."
            assert not listing.complete
