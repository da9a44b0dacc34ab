"""Bad days of Slack: what is delivered twice, or not at all, and what is put off."""

from collections.abc import Sequence

from bot.playground.page.inside.arming import SLACK, Day, Lasting
from bot.playground.page.inside.causes import Own
from bot.playground.page.inside.scene import CannotHappen, Scene
from bot.playground.simulators import Simulator
from bot.playground.workspace import Workspace

PUT_OFF = 3
COME_BACK = 2
SAYING = ("response_url", "chat.postMessage", "chat.update", "views.publish", "views.update")


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


async def silent(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """The connection stays open and dead, until the bot has another."""
    workspace = scene.workspace
    if not workspace.post.sockets:
        raise CannotHappen("Numberbot is not connected just now.")
    workspace.silence()
    scene.note(Own.LINE, "The connection goes silent", "bad", kind="line")
    scene.begin(_until_connected(scene))
    return Lasting(workspace.hang_up, lambda: bool(workspace.post.sockets))


async def _until_connected(scene: Scene) -> None:
    sockets = scene.workspace.post.sockets
    await scene.workspace.state.changes.until(lambda: sockets, None, str)
    scene.note(Own.LINE, "There is a new connection", "good", kind="line")


async def put_off(scene: Scene, _providers: Sequence[Simulator]) -> Lasting:
    """The next messages, of whatever kind, are told to come back later."""
    workspace = scene.workspace
    most = len(workspace.limited) + PUT_OFF
    for method in SAYING:
        workspace.limit(method, retry_after=COME_BACK, times=PUT_OFF)
    task = scene.begin(_until_enough(workspace, most))

    def end() -> None:
        task.cancel()
        workspace.lift()

    return Lasting(end, lambda: len(workspace.limited) >= most)


async def _until_enough(workspace: Workspace, most: int) -> None:
    await workspace.state.changes.until(lambda: len(workspace.limited) >= most, None, str)
    workspace.lift()


SLACK_DAYS = (
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
        "silent",
        SLACK,
        "The connection goes silent",
        "It stays open, and nothing comes through it any more; Slack says that commands failed.",
        "Numberbot should notice by itself, and connect anew.",
        silent,
    ),
    Day(
        "put_off",
        SLACK,
        "The next three messages are put off (429)",
        "Whatever Numberbot says, it is told to come back in two seconds.",
        "Numberbot should wait as long as it is told, and lose nothing that it has to say.",
        put_off,
    ),
)
