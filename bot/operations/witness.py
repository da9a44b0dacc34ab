"""The daily witness: the trail's head, told to a channel, to find out an older copy by."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.actors import Source, itself
from bot.domain.events import Action, Entry, Outcome, Phase
from bot.store.ends import Place
from bot.store.store import Store
from bot.store.witnesses import Rhythm, told

UNTOLD = "Slack did not take the message; it will be tried again."


class WitnessVoice(Protocol):
    """Speaks in the channel where witnesses stand."""

    async def bear_witness(self, seq: int, head: str) -> bool:
        """Tell the place and the hash of the trail's head; whether it was posted."""
        ...


@dataclass(frozen=True, slots=True)
class Witness:
    """Run now and then; of all copies and restarts, one a day finds it due."""

    store: Store
    team_id: str
    rhythm: Rhythm = field(default_factory=Rhythm)

    async def run(self, voice: WitnessVoice) -> None:
        """Claim it in the trail, post it, and write down how that ended."""
        head = await self.store.witnesses.claim(self._entry(Phase.CONFIRMED), self.rhythm)
        if head is None:
            return
        if await voice.bear_witness(head.seq, head.hash):
            await self._note(head, Phase.DONE, Outcome.SUCCESS)
        else:
            await self._note(head, Phase.FAILED, Outcome.FAILURE, UNTOLD)

    async def _note(
        self, head: Place, phase: Phase, outcome: Outcome, reason: str | None = None
    ) -> None:
        await self.store.trail.note(self._entry(phase, outcome, head, reason))

    def _entry(
        self,
        phase: Phase,
        outcome: Outcome = Outcome.SUCCESS,
        head: Place | None = None,
        reason: str | None = None,
    ) -> Entry:
        actor, after = itself(self.team_id), None if head is None else told(head)
        return Entry(
            Action.WITNESS, phase, outcome, actor, Source.RECONCILE, after=after, reason=reason
        )
