"""How bad days are made to come: faults that wait, deliveries that come twice, a bot that ends."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.playground.page.inside.scene import CannotHappen, Killed, Scene
from bot.playground.simulators import Fault, Injected, Simulator, Status
from bot.playground.simulators.faults import Call
from bot.playground.workspace import Workspace

SLOW = 4.0
"""Seconds that each request takes."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """How a bad day that waits or lasts is taken back, and whether it is over by itself."""

    end: Callable[[], object]
    over: Callable[[], bool] = bool


Arm = Callable[[Scene, Sequence[Simulator]], Awaitable[Lasting | None]]


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


@dataclass(frozen=True, slots=True)
class Refused:
    """An agent that cannot be linked, wherever that is asked first; elsewhere it can be then."""

    code: int
    waiting: list[Injected]

    async def spoil(self, call: Call) -> web.Response | None:
        """Refuse, and let the others go."""
        for each in self.waiting:
            each.left = 0
        return await Status(self.code, words="the agent cannot be linked").spoil(call)


async def unlinked(_scene: Scene, providers: Sequence[Simulator]) -> Lasting:
    """The next request that links an agent to a number is refused."""
    injected: list[Injected] = []
    injected += [
        Injected(Refused(422, injected), method="PUT"),
        Injected(Refused(400, injected), path="/assign-phone-number"),
    ]
    for provider in providers:
        for each in injected:
            provider.inject(each)

    def end() -> None:
        for provider in providers:
            for each in injected:
                provider.retract(each)

    return Lasting(end, lambda: any(each.left == 0 for each in injected))


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
