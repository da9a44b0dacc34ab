"""What buttons carry."""

import pytest

from bot.domain.errors import NotUnderstood
from bot.slack import ids


def test_what_was_packed_comes_back() -> None:
    assert ids.unpack(ids.pack("p_abc")) == "p_abc"
    assert ids.unpack(ids.pack("a|b|c")) == "a|b|c"


@pytest.mark.parametrize("value", [None, "", "|", "v1", "v1|", "v0|p_abc", "p_abc", "V1|p_abc"])
def test_a_value_of_another_version_is_refused_in_words(value: str | None) -> None:
    with pytest.raises(NotUnderstood, match="older version of Numberbot, so nothing was done"):
        ids.unpack(value)


@pytest.mark.parametrize("action_id", ["", "plan.confirm", "buy.old\nname", "x" * 255])
def test_every_action_id_has_a_listener(action_id: str) -> None:
    assert ids.ANY.fullmatch(action_id)
