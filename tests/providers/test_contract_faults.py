"""However an exchange fails: what may have happened is told, and nothing is sent twice."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from bot.domain.errors import OutcomeUnknown, ProviderError, Rejected, Unavailable
from bot.playground.simulators import FAULTS, Cut, Fault, Injected, Slow, Status, too_many
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS
from tests.providers.conftest import SILENCE, Reach, There
from tests.providers.operations import (
    OPERATIONS,
    Case,
    Operation,
    Scene,
    named,
    offered,
    truth,
    writes,
)

SILENT: Mapping[str, tuple[Fault, bool]] = {
    "slow": (Slow(), True),
    "slow and nothing done": (Slow(changed=False), False),
}
"""What takes a while to be given up on, and whether it was done."""

ON_A_WRITE: Mapping[str, tuple[Fault, type[ProviderError]]] = {
    "cut before the change": (Cut(changed=False), OutcomeUnknown),
    "cut after the change": (Cut(changed=True), OutcomeUnknown),
    "202": (Status(202, changed=True), OutcomeUnknown),
    "204": (Status(204, changed=True), OutcomeUnknown),
    "301": (Status(301), Rejected),
    "302": (Status(302), OutcomeUnknown),
    "303": (Status(303), OutcomeUnknown),
    "307": (Status(307), Rejected),
    "308": (Status(308), Rejected),
    "400": (Status(400), Rejected),
    "401": (Status(401), Rejected),
    "402": (Status(402), Rejected),
    "403": (Status(403), Rejected),
    "404": (Status(404), Rejected),
    "408": (Status(408), OutcomeUnknown),
    "409": (Status(409), Rejected),
    "422": (Status(422), Rejected),
    "429": (too_many(retry_after=None), Unavailable),
    "500": (Status(500), OutcomeUnknown),
    "500 after the change": (Status(500, changed=True), OutcomeUnknown),
    "502": (Status(502), OutcomeUnknown),
    "503": (Status(503), OutcomeUnknown),
    "error that repeats what was sent": (Status(400, echo=True), Rejected),
    "nonsense": (FAULTS["nonsense"](), OutcomeUnknown),
    "half an answer": (FAULTS["half an answer"](), OutcomeUnknown),
}
DONE = {
    "cut after the change",
    "202",
    "204",
    "500 after the change",
    "nonsense",
    "half an answer",
}
"""The change took place, and only its answer was lost."""


@dataclass(frozen=True)
class Ending:
    """How a spoiled operation ended: for us, and at the provider."""

    error: type[BaseException] | None
    told: str
    writes: int
    changed: bool


def means(doing: str | None) -> dict[str, Ending]:
    """What each fault must end in, for a change or for a read."""
    return {
        fault: Ending(
            error if doing or error is not OutcomeUnknown else Unavailable,
            doubt(doing) if error is OutcomeUnknown else NOTHING,
            1 if doing else 0,
            bool(doing) and fault in DONE,
        )
        for fault, (_, error) in ON_A_WRITE.items()
    }


NOTHING = "nothing was changed"


def doubt(doing: str | None) -> str:
    return f"{doing} may or may not have happened" if doing else NOTHING


async def spoiled(
    operation: Operation, fault: Fault, there: There, provider: NumberProvider
) -> Ending:
    """Ask for it while the provider fails, all the time."""
    scene = await operation.scene(there)
    before, asked = truth(there), len(there.simulator.requests)
    reads = operation.doing is None
    there.simulator.inject(Injected(fault, None, writes=not reads))
    error, words = None, ""
    try:
        await operation.ask(provider, scene)
    except ProviderError as caught:
        error, words = type(caught), str(caught)
        assert words.startswith(f"{provider.title} ")
    there.simulator.heal()
    told = [one for one in (doubt(operation.doing), NOTHING) if one in words]
    changed = truth(there) != before
    return Ending(error, " and ".join(dict.fromkeys(told)), len(writes(there, asked)), changed)


def those(*, change: bool) -> list[Case]:
    """The changes of the table, or its reads."""
    usual = [case for case in offered() if case[0] in PROVIDERS]
    extra = [case for case in offered() if case[1].feature is Feature.UNASSIGN]
    return [case for case in dict.fromkeys([*usual, *extra]) if bool(case[1].doing) is change]


def first_of_each(cases: list[Case]) -> list[Case]:
    """One case a provider, for what takes long."""
    found: dict[str, Operation] = {}
    for name, one in cases:
        found.setdefault(name, one)
    return [*found.items()]


def each_of(cases: list[Case]) -> pytest.MarkDecorator:
    """Each of these cases for itself."""
    return pytest.mark.parametrize(("there", "operation"), cases, indirect=["there"], ids=named)


def test_every_fault_of_the_menu_has_its_meaning_here() -> None:
    assert {*ON_A_WRITE, *SILENT} >= FAULTS.keys()


@each_of(those(change=True))
async def test_a_spoiled_change_is_sent_once_and_told_for_what_it_is(
    there: There, operation: Operation
) -> None:
    endings = {
        name: await spoiled(operation, fault, there, there.provider)
        for name, (fault, _) in ON_A_WRITE.items()
    }

    assert endings == means(operation.doing)


@each_of(those(change=False))
async def test_a_spoiled_read_says_that_nothing_was_changed(
    there: There, reach: Reach, operation: Operation
) -> None:
    once = await reach(there.simulator, unconfirmed=there.unconfirmed, attempts=1)
    expected = means(None)
    if (there.provider.name, operation.name) == ("vogent", "get"):
        expected["404"] = Ending(None, "", 0, changed=False)  # it is not there: that is an answer

    endings = {
        name: await spoiled(operation, fault, there, once)
        for name, (fault, _) in ON_A_WRITE.items()
    }

    assert endings == expected


@pytest.mark.parametrize("fault", SILENT)
@each_of(first_of_each(those(change=True)))
async def test_a_change_without_an_answer_in_time_may_have_happened(
    there: There, reach: Reach, operation: Operation, fault: str
) -> None:
    silence, done = SILENT[fault]
    hasty = await reach(there.simulator, unconfirmed=there.unconfirmed, write_within=SILENCE)

    ending = await spoiled(operation, silence, there, hasty)

    assert ending == Ending(OutcomeUnknown, doubt(operation.doing), 1, done)


@each_of(first_of_each(those(change=False)))
async def test_a_read_without_an_answer_in_time_changed_nothing(
    there: There, reach: Reach, operation: Operation
) -> None:
    hasty = await reach(there.simulator, read_within=SILENCE)

    ending = await spoiled(operation, Slow(), there, hasty)

    assert ending == Ending(Unavailable, NOTHING, 0, changed=False)


@pytest.mark.parametrize("there", PROVIDERS, indirect=True)
async def test_a_provider_that_is_down_was_not_asked(there: There, reach: Reach) -> None:
    once = await reach(there.simulator, attempts=1)
    mine = [one for one in OPERATIONS if one.feature in once.features]
    scenes: dict[str, Scene] = {one.name: await one.scene(there) for one in mine}
    sent = there.sent()
    await there.simulator.down()

    for one in mine:
        with pytest.raises(Unavailable, match=r"could not be reached; nothing was changed"):
            await one.ask(once, scenes[one.name])

    assert there.sent() == sent
