"""The bad days that wait or last; while one does, it shows as a chip, and can be taken back.

Some are over as soon as they were chosen.
"""

from bot.playground.page.inside.arming import PROVIDERS, Lasting
from bot.playground.page.inside.days import DAYS
from bot.playground.page.inside.scene import Scene
from bot.playground.workspace.blocks import Json


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
        """It will not come, or lasts no longer. Raises CannotHappen, and it lasts on."""
        if name in self._armed:
            lasting, _ = self._armed[name]
            lasting.end()
            del self._armed[name]
            self.scene.changed()

    def end(self) -> None:
        """Nothing comes or lasts any more; what came last goes first, as it may hold the others."""
        for name in reversed([*self._armed]):
            self.take_back(name)

    async def heal(self) -> None:
        """All is well again, and the bot runs. Raises CannotHappen when it does not start."""
        self.end()
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
