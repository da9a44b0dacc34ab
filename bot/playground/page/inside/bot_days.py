"""Bad days of the bot's process: killed at one moment or another, or stopped in order."""

from collections.abc import Sequence

from bot.domain.plans import State
from bot.playground.page.inside.arming import BOT, TOLD, Day, Lasting, spoiled, waiting
from bot.playground.page.inside.scene import Killed, Scene, Stopped
from bot.playground.simulators import Injected, Simulator

ENDED = (State.DONE, State.PARTIAL, State.FAILED)


async def kill(scene: Scene, _providers: Sequence[Simulator]) -> None:
    """The bot's process ends, at once."""
    await scene.kill()


async def kill_early(scene: Scene, providers: Sequence[Simulator]) -> Lasting:
    """The bot's process ends after somebody confirmed, while it looks whether all still stands."""
    scene.require_process()
    confirmed = Injected(
        Killed(scene, changed=False),
        when=lambda: scene.beside.has_plan(State.CLAIMED),
    )
    return waiting(confirmed, providers)


async def kill_midway(scene: Scene, providers: Sequence[Simulator]) -> Lasting | None:
    """The bot's process ends while a provider carries out what it asked for."""
    scene.require_process()
    return await spoiled(lambda scene: Killed(scene, changed=True))(scene, providers)


async def kill_late(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """The bot's process ends when it wants to say what it has done, and has written down."""
    scene.require_process()
    workspace = scene.workspace
    came: list[bool] = []

    async def cut() -> bool:
        if came or not scene.beside.has_plan(*ENDED, untold=True):
            return False
        came.append(True)
        await scene.die_for_a_while()
        return True

    def end() -> None:
        workspace.cut = None

    workspace.cut = cut
    return Lasting(end, lambda: bool(came))


async def stop(scene: Scene, providers: Sequence[Simulator]) -> Lasting | None:
    """The bot's process is told to end while a provider carries out what it asked for."""
    scene.require_process()
    return await spoiled(Stopped)(scene, providers)


BOT_DAYS = (
    Day(
        "kill",
        BOT,
        "The bot is killed now",
        "Its process ends, as when a machine loses power.",
        "Slack itself says that a command failed. Once started, Numberbot knows everything.",
        kill,
    ),
    Day(
        "kill_early",
        BOT,
        "The bot is killed before the next change",
        "Somebody confirmed, nothing was sent; two seconds later the bot starts again.",
        f"Numberbot should say that nothing was done, and not do it now; {TOLD}",
        kill_early,
    ),
    Day(
        "kill_midway",
        BOT,
        "The bot is killed in the middle of the next change",
        "It is done, nobody takes the answer; two seconds later the bot starts again.",
        f"Numberbot should ask the provider what became of it, and do nothing twice; {TOLD}",
        kill_midway,
    ),
    Day(
        "kill_late",
        BOT,
        "The bot is killed before it can tell of the next change",
        "It is done and written down, and nobody hears of it; the bot starts again.",
        f"Numberbot should see that nobody was told; {TOLD}",
        kill_late,
    ),
    Day(
        "stop",
        BOT,
        "The bot is restarted in the middle of the next change",
        "It is told to stop, and started again, as for a new version.",
        "Numberbot should finish what it began, and begin nothing new before it has restarted.",
        stop,
    ),
)
