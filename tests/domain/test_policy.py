"""Who may do what."""

import pytest

from bot.domain.actors import Actor
from bot.domain.errors import NotAllowed
from bot.domain.policy import Policy

ALICE = Actor("U01ALICE", "Alice", "T01TEST")
BOB = Actor("U02BOB", "Bob", "T01TEST")
STRANGER = Actor("U01ALICE", "Alice", "T99OTHER")
NOWHERE = Actor("U01ALICE", "Alice", None)


def test_without_operators_everybody_of_the_workspace_may_change_numbers() -> None:
    policy = Policy("T01TEST")

    policy.may_read(BOB)
    policy.may_change(BOB)
    assert policy.operators is None


@pytest.mark.parametrize("actor", [STRANGER, NOWHERE])
def test_nobody_of_another_workspace_may_read_or_change(actor: Actor) -> None:
    policy = Policy("T01TEST", frozenset({"U01ALICE"}))

    for refuses in (policy.may_read, policy.may_change):
        with pytest.raises(NotAllowed, match="another workspace"):
            refuses(actor)


def test_only_operators_may_change_and_others_are_told_whom_to_ask() -> None:
    policy = Policy("T01TEST", frozenset({"U03CAROL", "U01ALICE"}))

    policy.may_change(ALICE)
    policy.may_read(BOB)
    with pytest.raises(NotAllowed, match="You may look, but not change numbers") as refused:
        policy.may_change(BOB)
    assert refused.value.ask == ("U01ALICE", "U03CAROL")


def test_no_operators_at_all_means_that_nobody_may_change() -> None:
    with pytest.raises(NotAllowed):
        Policy("T01TEST", frozenset()).may_change(ALICE)
