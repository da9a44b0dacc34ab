"""What the trail knows of a line: since when it is ours, and what was done with it last."""

from dataclasses import dataclass
from itertools import takewhile

from bot.domain.events import Action, Event
from bot.domain.numbers import Line
from bot.store.store import Store

CAME = frozenset({Action.BUY, Action.IMPORT, Action.CREATE_SIP_USER})
LOOK_BACK = 200


@dataclass(frozen=True, slots=True)
class History:
    """How it `came` to us and what `last` was changed; None where the trail does not know."""

    came: Event | None = None
    last: Event | None = None


async def history(line: Line, provider: str, store: Store) -> History:
    """The newest purchase or import of a line at a provider, and the newest change of it.

    What was before it was given back tells nothing of the line that is there now.
    """
    changes = await store.trail.changes(LOOK_BACK, number=str(line), provider=provider)
    since = [*takewhile(lambda one: one.action != Action.RELEASE, changes)]
    came = next((one for one in since if one.action in CAME), None)
    last = since[0] if since else None
    return History(came, None if last is came else last)
