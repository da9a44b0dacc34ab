"""What was chosen or sent last in each form, to whichever copy of the bot it came."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.errors import StoreUnavailable
from bot.slack.places import keep


class Choices(Protocol):
    """What all copies know."""

    async def chose(self, view_id: str, choice: str) -> None:
        """Something was chosen or sent in a view."""
        ...

    async def latest(self, view_id: str) -> str | None:
        """What came last there."""
        ...


@dataclass(frozen=True, slots=True)
class Latest:
    """Choices and Submits, each by the trigger it came with."""

    shared: Choices
    _here: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Those that came to this copy, by the view's id, oldest first."""

    async def mark(self, view_id: str, trigger: str) -> None:
        """This one came just now."""
        keep(self._here, view_id, (*self._here.get(view_id, ()), trigger))
        with suppress(StoreUnavailable):
            await self.shared.chose(view_id, trigger)

    async def still(self, view_id: str, trigger: str) -> bool:
        """Whether nothing came after it; while the database is away, nothing to this copy."""
        here = self._here.get(view_id, ())
        if here[-1:] != (trigger,):
            return False
        with suppress(StoreUnavailable):
            last = await self.shared.latest(view_id)
            return last is None or last in here  # of ours, an earlier one may be written later
        return True
