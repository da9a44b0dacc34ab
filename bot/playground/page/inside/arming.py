"""A bad day: what happens then, how it is made to come, and how it is taken back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.playground.page.inside.scene import Scene
from bot.playground.simulators import Fault, Injected, Simulator

PROVIDERS, SLACK, DATABASE, BOT = "A provider", "Slack", "The database", "The bot"
TOLD = "the end comes in Numberbot's messages."


@dataclass(frozen=True, slots=True)
class Lasting:
    """How a bad day that waits or lasts is taken back, and whether it is over by itself."""

    end: Callable[[], object]
    over: Callable[[], bool] = bool


Arm = Callable[[Scene, Sequence[Simulator]], Awaitable[Lasting | None]]


@dataclass(frozen=True, slots=True)
class Day:
    """A bad day: its name, its title, what happens then and what the bot should do."""

    name: str
    group: str
    title: str
    happens: str
    should: str
    arm: Arm


def placed(faults: Sequence[tuple[Simulator, Injected]]) -> Callable[[], None]:
    """Let faults wait, each where it belongs; what takes them back."""
    for provider, injected in faults:
        provider.inject(injected)

    def take_back() -> None:
        for provider, injected in faults:
            provider.retract(injected)

    return take_back


def waiting(injected: Injected, providers: Sequence[Simulator]) -> Lasting:
    """Let one fault wait at these providers, until it came once."""
    end = placed([(provider, injected) for provider in providers])
    return Lasting(end, lambda: injected.left == 0)


def spoiled(fault: Callable[[Scene], Fault], *, writes: bool = True) -> Arm:
    """The next request that changes something (or any at all) meets a fault, wherever it comes."""

    async def arm(scene: Scene, providers: Sequence[Simulator]) -> Lasting:
        return waiting(Injected(fault(scene), writes=writes), providers)

    return arm
