"""The menu of bad days: what can go wrong, as people say it, and how it is made to.

To add one: one `Day` in `DAYS`. While it waits or lasts it shows as a chip, and can be taken back;
some are over as soon as they were chosen.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.playground.page.inside.scene import CannotHappen, Killed, Scene
from bot.playground.simulators import (
    Cut,
    Fault,
    Injected,
    Nonsense,
    Simulator,
    Status,
    too_many,
)
from bot.playground.workspace import Workspace
from bot.playground.workspace.blocks import Json

SLOW = 4.0
"""Seconds that each request takes."""
PROVIDERS, SLACK, BOT = "A provider", "Slack", "The bot"


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


class BadDays:
    """The days that wait or last, each at most once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._armed: dict[str, tuple[Lasting, str | None]] = {}

    async def arm(self, name: str, provider: str | None) -> None:
        """Let it come, at one provider or at all. Raises LookupError, CannotHappen."""
        day = DAYS[name]
        names = [each.name for each in self.scene.providers]
        if provider is not None and provider not in names:
            raise LookupError(provider)
        chosen = [each for each in self.scene.providers if provider in {None, each.name}]
        self.take_back(name)
        lasting = await day.arm(self.scene, chosen)
        if lasting is not None:
            self._armed[name] = lasting, provider if day.group == PROVIDERS else None
        self.scene.changed()

    def take_back(self, name: str) -> None:
        """It will not come, or lasts no longer."""
        if name in self._armed:
            lasting, _ = self._armed.pop(name)
            lasting.end()
            self.scene.changed()

    async def heal(self) -> None:
        """All is well again, and the bot runs. Raises CannotHappen when it does not start."""
        for name in list(self._armed):
            self.take_back(name)
        for provider in self.scene.providers:
            provider.heal()
        if self.scene.bot is not None:
            await self.scene.revive()

    def armed(self) -> list[Json]:
        """The chips."""
        return [
            {"name": name, "title": DAYS[name].title, "provider": provider}
            for name, (lasting, provider) in self._armed.items()
            if not lasting.over()
        ]


def menu() -> list[Json]:
    """Every day as the page shows it."""
    return [
        {
            "name": day.name,
            "group": day.group,
            "title": day.title,
            "happens": day.happens,
            "should": day.should,
        }
        for day in DAYS.values()
    ]


def spoiled(fault: Callable[[Scene], Fault], *, writes: bool = True) -> Arm:
    """The next request that changes something (or any at all) meets a fault, wherever it comes."""

    async def arm(scene: Scene, providers: Sequence[Simulator]) -> Lasting:
        injected = Injected(fault(scene), writes=writes)
        for provider in providers:
            provider.inject(injected)

        def end() -> None:
            for provider in providers:
                provider.retract(injected)

        return Lasting(end, lambda: injected.left == 0)

    return arm


async def slowly(_scene: Scene, providers: Sequence[Simulator]) -> Lasting:
    """Each request takes its time."""
    before = {provider: provider.delay for provider in providers}
    for provider in providers:
        provider.delay = SLOW

    def end() -> None:
        for provider, delay in before.items():
            provider.delay = delay

    return Lasting(end)


async def twice(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """What Slack delivers from now on, it delivers a second time once it was answered."""
    task = scene.begin(_repeat(scene.workspace))
    return Lasting(task.cancel)


async def _repeat(workspace: Workspace) -> None:
    seen = len(workspace.deliveries)
    while True:
        changed = workspace.state.changes.next()
        seen = min(seen, len(workspace.deliveries))
        if seen == len(workspace.deliveries) or _waits(workspace, seen):
            await changed.wait()
            continue
        delivery = workspace.deliveries[seen]
        seen += 1
        if not delivery.retry:
            await workspace.redeliver(delivery)


def _waits(workspace: Workspace, place: int) -> bool:
    delivery = workspace.deliveries[place]
    return delivery.acked_at is None and delivery.error is None


async def again(scene: Scene, _providers: Sequence[Simulator]) -> None:
    """Slack delivers the last click a second time, at once."""
    clicks = [each for each in scene.workspace.deliveries if each.type == "block_actions"]
    if not clicks:
        raise CannotHappen("Nobody has pressed a button yet.")
    await scene.workspace.redeliver(clicks[-1])


async def kill(scene: Scene, _providers: Sequence[Simulator]) -> None:
    """The bot's process ends, at once."""
    await scene.kill()


async def kill_midway(scene: Scene, providers: Sequence[Simulator]) -> Lasting | None:
    """The bot's process ends while a provider carries out what it asked for."""
    if scene.bot is None:
        await scene.kill()  # says why not
    return await spoiled(Killed)(scene, providers)


TOLD = "the end comes in Numberbot's messages."
FINDS = f"Numberbot should say that it does not know, then find the number in the list; {TOLD}"
MISSES = f"Numberbot should say that it does not know, then that nothing was bought; {TOLD}"

DAYS = {
    day.name: day
    for day in (
        Day(
            "slow",
            PROVIDERS,
            "The provider is slow",
            "Each request takes 4 seconds.",
            "Numberbot should take every click at once, and end as on any other day.",
            slowly,
        ),
        Day(
            "cut_after",
            PROVIDERS,
            "The line is cut after the next purchase",
            "The number is bought, and no answer comes.",
            FINDS,
            spoiled(lambda _: Cut(changed=True)),
        ),
        Day(
            "cut_before",
            PROVIDERS,
            "The line is cut before the next purchase",
            "Nothing is bought, and no answer comes.",
            MISSES,
            spoiled(lambda _: Cut(changed=False)),
        ),
        Day(
            "conflict",
            PROVIDERS,
            "The next purchase is refused (409)",
            "Somebody else was faster.",
            "Numberbot should say that nothing was bought, and why.",
            spoiled(lambda _: Status(409, words="somebody else was faster")),
        ),
        Day(
            "busy_purchase",
            PROVIDERS,
            "The next purchase is put off (429)",
            "The provider wants fewer requests just then.",
            "Numberbot should say that nothing was bought, and when to try again.",
            spoiled(lambda _: too_many(7)),
        ),
        Day(
            "broken",
            PROVIDERS,
            "The next purchase fails (500)",
            "The provider breaks before it buys, and cannot say how far it came.",
            MISSES,
            spoiled(lambda _: Status(500, words="something broke")),
        ),
        Day(
            "nonsense",
            PROVIDERS,
            "The next purchase is answered with nonsense",
            "The number is bought; the answer is a web page.",
            FINDS,
            spoiled(lambda _: Nonsense()),
        ),
        Day(
            "busy",
            PROVIDERS,
            "The next request is put off (429)",
            "Any request, a look at the list too, is told to come back in a second.",
            "Numberbot should wait that long when it only looks, and ask again by itself.",
            spoiled(lambda _: too_many(1), writes=False),
        ),
        Day(
            "twice",
            SLACK,
            "Everything is delivered twice",
            "Each command and each click comes a second time.",
            "Numberbot should do each once, and say so.",
            twice,
        ),
        Day(
            "again",
            SLACK,
            "The last click comes once more",
            "Slack delivers it again, now.",
            "Numberbot should do nothing a second time.",
            again,
        ),
        Day(
            "kill",
            BOT,
            "The bot is killed now",
            "Its process ends, as when a machine loses power.",
            "Slack itself says that a command failed. Once started, Numberbot knows everything.",
            kill,
        ),
        Day(
            "kill_midway",
            BOT,
            "The bot is killed in the middle of the next purchase",
            "The number is bought, nobody takes the answer; two seconds later it starts again.",
            f"Numberbot should ask the provider what became of it, and buy nothing twice; {TOLD}",
            kill_midway,
        ),
    )
}
"""By name, in the order of the menu."""
