"""Who may do what."""

from dataclasses import dataclass, field

import pytest

from bot.domain.actors import Actor, Standing, nobody
from bot.domain.errors import NotAllowed, WhyNot
from bot.domain.policy import Policy

ALICE = Actor("U01ALICE", "Alice", "T01TEST")
BOB = Actor("U02BOB", "Bob", "T01TEST")
STRANGER = Actor("U01ALICE", "Alice", "T99OTHER")
NOWHERE = Actor("U01ALICE", "Alice", None)
GUEST = Actor("U01ALICE", "Alice", "T01TEST", Standing.GUEST)
BOT = Actor("U01ALICE", "Alice", "T01TEST", Standing.BOT)
GONE = Actor("U01ALICE", "Alice", "T01TEST", Standing.GONE)


@dataclass
class Team:
    """A group, or what is said when nobody can tell who is in it."""

    people: set[str] = field(default_factory=set)
    untold: str | None = None
    names: tuple[str, ...] = ("@operators",)
    asked: list[str] = field(default_factory=list)

    async def has(self, person: str) -> bool:
        self.asked.append(person)
        if self.untold is not None:
            raise NotAllowed(self.untold)
        return person in self.people


async def test_without_operators_everybody_of_the_workspace_may_change_numbers() -> None:
    policy = Policy("T01TEST")

    policy.may_read(BOB)
    await policy.may_change(BOB)
    assert policy.operators is None


@pytest.mark.parametrize(
    ("actor", "words", "why"),
    [
        (STRANGER, "You belong to another workspace", WhyNot.STRANGER),
        (NOWHERE, "You belong to another workspace", WhyNot.STRANGER),
        (GUEST, "You are a guest here", WhyNot.GUEST),
        (BOT, "A bot can neither see nor change numbers", WhyNot.BOT),
        (GONE, "This account was deactivated", WhyNot.GONE),
        (nobody("T01TEST"), "Slack did not say who you are", WhyNot.NAMELESS),
    ],
)
async def test_who_is_no_member_neither_reads_nor_changes_even_as_an_operator(
    actor: Actor, words: str, why: WhyNot
) -> None:
    team = Team({"U01ALICE"})
    policy = Policy("T01TEST", frozenset({"U01ALICE", actor.id}), team)

    with pytest.raises(NotAllowed, match=words) as unread:
        policy.may_read(actor)
    with pytest.raises(NotAllowed, match=words) as unchanged:
        await policy.may_change(actor)
    assert unread.value.why is unchanged.value.why is why
    assert team.asked == []


async def test_only_operators_may_change_and_others_are_told_whom_to_ask() -> None:
    policy = Policy("T01TEST", frozenset({"U03CAROL", "U01ALICE"}))

    await policy.may_change(ALICE)
    policy.may_read(BOB)
    with pytest.raises(NotAllowed, match="You may look, but not change numbers") as refused:
        await policy.may_change(BOB)
    assert refused.value.ask == ("U01ALICE", "U03CAROL")
    assert refused.value.groups == ()


async def test_who_is_in_a_group_may_change_and_others_are_told_which_group_to_ask() -> None:
    policy = Policy("T01TEST", frozenset({"U03CAROL"}), Team({"U02BOB"}))

    await policy.may_change(BOB)
    with pytest.raises(NotAllowed, match="You may look, but not change numbers") as refused:
        await policy.may_change(ALICE)
    assert refused.value.ask == ("U03CAROL",)
    assert refused.value.groups == ("@operators",)


async def test_who_is_named_may_change_without_any_group_being_asked() -> None:
    team = Team(untold="Slack did not tell.")

    await Policy("T01TEST", frozenset({"U01ALICE"}), team).may_change(ALICE)

    assert team.asked == []


async def test_while_nobody_can_tell_who_is_in_a_group_its_people_read_and_change_nothing() -> None:
    policy = Policy("T01TEST", frozenset(), Team({"U02BOB"}, untold="Slack did not tell."))

    policy.may_read(BOB)
    with pytest.raises(NotAllowed, match="Slack did not tell"):
        await policy.may_change(BOB)


async def test_no_operators_at_all_means_that_nobody_may_change() -> None:
    policy = Policy("T01TEST", frozenset())

    with pytest.raises(NotAllowed, match="You may look") as refused:
        await policy.may_change(ALICE)
    assert refused.value.why is WhyNot.NO_OPERATOR
