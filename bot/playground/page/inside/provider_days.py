"""Bad days at a provider: slow, cut, refused, answered badly, or not to be asked what became."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.domain.plans import State
from bot.playground.page.inside.arming import PROVIDERS, TOLD, Day, Lasting, placed, spoiled
from bot.playground.page.inside.scene import Scene
from bot.playground.simulators import (
    Cut,
    Injected,
    Nonsense,
    Simulator,
    Status,
    Truncated,
    too_many,
)
from bot.playground.simulators.faults import Call

SLOW = 4.0
"""Seconds that each request takes."""
DOUBTED = (State.SENT, State.PENDING, State.UNKNOWN)
FINDS = f"Numberbot should say that it does not know, then find it in the list; {TOLD}"
MISSES = f"Numberbot should say that it does not know, then that it did not happen; {TOLD}"


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
    end = placed([(provider, each) for provider in providers for each in injected])
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


async def undecided(scene: Scene, providers: Sequence[Simulator]) -> Lasting:
    """The line is cut at the next change, and nobody may see the list while that is in doubt."""
    cuts: list[Injected] = []

    def struck() -> bool:
        return any(cut.left == 0 for cut in cuts)

    def in_doubt() -> bool:
        return scene.beside.has_plan(*DOUBTED)

    cuts += [Injected(Cut(changed=True), writes=True, when=lambda: not struck()) for _ in providers]
    lists = [_closed_after(cut, in_doubt) for cut in cuts]
    end = placed([*zip(providers, cuts, strict=True), *zip(providers, lists, strict=True)])
    return Lasting(end, lambda: struck() and not in_doubt())


def _closed_after(cut: Injected, in_doubt: Callable[[], bool]) -> Injected:
    """The list, which nobody may see once the line was cut, until somebody knows."""
    closed = Status(403, words="this key may not see the list")
    return Injected(closed, None, "GET", when=lambda: cut.left == 0 and in_doubt())


PROVIDER_DAYS = (
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
        "The line is cut after the next change",
        "It is done, and no answer comes.",
        FINDS,
        spoiled(lambda _: Cut(changed=True)),
    ),
    Day(
        "cut_before",
        PROVIDERS,
        "The line is cut before the next change",
        "Nothing is done, and no answer comes.",
        MISSES,
        spoiled(lambda _: Cut(changed=False)),
    ),
    Day(
        "undecided",
        PROVIDERS,
        "Nobody can tell what became of the next change",
        "It is done, no answer comes, and the list is closed (403) while that is in doubt.",
        "Numberbot should ask you, “It happened” or “It did not”, and write down who answered.",
        undecided,
    ),
    Day(
        "conflict",
        PROVIDERS,
        "The next change is refused (409)",
        "Somebody else was faster.",
        "Numberbot should say that nothing was changed, and why.",
        spoiled(lambda _: Status(409, words="somebody else was faster")),
    ),
    Day(
        "invalid",
        PROVIDERS,
        "The next change is refused without a reason (422)",
        "As Vogent does it: a number, and not a word.",
        "Numberbot should say that nothing was changed, and what to look at.",
        spoiled(lambda _: Status(422, silent=True)),
    ),
    Day(
        "unlinked",
        PROVIDERS,
        "The next purchase gets no agent",
        "The number is bought, then its agent is refused. Buy one with an agent at Vogent.",
        "Numberbot should say what was done and what was not, and offer a card for the rest.",
        unlinked,
    ),
    Day(
        "key",
        PROVIDERS,
        "The key is refused once (401)",
        "The next request of any kind is not let in.",
        "Numberbot should say so, and name the setting to look at.",
        spoiled(lambda _: Status(401, words="the API key is not valid"), writes=False),
    ),
    Day(
        "half",
        PROVIDERS,
        "The next change is answered by half",
        "It is done; the answer breaks off in the middle.",
        FINDS,
        spoiled(lambda _: Truncated()),
    ),
    Day(
        "busy_purchase",
        PROVIDERS,
        "The next change is put off (429)",
        "The provider wants fewer requests just then.",
        "Numberbot should say that nothing was changed, and when to try again.",
        spoiled(lambda _: too_many(7)),
    ),
    Day(
        "broken",
        PROVIDERS,
        "The next change fails (500)",
        "The provider breaks before it does it, and cannot say how far it came.",
        MISSES,
        spoiled(lambda _: Status(500, words="something broke")),
    ),
    Day(
        "nonsense",
        PROVIDERS,
        "The next change is answered with nonsense",
        "It is done; the answer is a web page.",
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
)
