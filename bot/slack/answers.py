"""Speaking to one person or to everybody: where it was asked, else by a message from the bot."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiolimiter import AsyncLimiter
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.plans import UNRESOLVED, Plan, State
from bot.slack import arrivals
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.places import Keeping, Place, keep
from bot.slack.web import LIMITED, UNREACHED, refusal, refuses_blocks

ENDED = frozenset(State) - frozenset(UNRESOLVED)
AT_ONCE = 4
"""Lines in one channel without a pause between them: Slack bears with a short burst."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Speaks to one person or to everybody, by whichever way is open."""

    client: AsyncWebClient
    cards: Cards
    kept: Keeping
    """Where plans were answered, by their ids."""
    channel: str | None = None
    turns: dict[str, AsyncLimiter] = field(default_factory=dict)
    """Of the public lines, by channel."""

    async def keep(self, plan: Plan, place: Place) -> None:
        """Remember where a plan was answered that has not ended: any copy may settle it."""
        if plan.state not in ENDED:
            await self.kept.keep(plan.id, place)

    async def answer(
        self, place: Place, person: str | None, message: Message, *, replace: bool = False
    ) -> bool:
        """Answer a person alone, in place of what they pressed or beside it.

        Where that does not work, they get a message from the bot. Whether they were reached.
        """
        reached = await (place.show(message) if replace else place.add(message))
        reached = reached or (person is not None and await self.post(person, message))
        arrivals.answered(reached=reached)
        return reached

    async def announce(
        self, plan: Plan, mine: Callable[[], Awaitable[bool]], place: Place | None = None
    ) -> bool:
        """The public line: where it was asked, else our channel, else to the asker.

        `mine` is asked once the turn has come, which may be long after: whether nobody else tells
        it. False also where Slack asks us to slow down for long: it is not said elsewhere, but
        later.
        """
        message = self.cards.public(plan)
        async with self._turn(plan.channel_id or self.channel or plan.actor.id):
            if not await mine():
                return False
            if place is not None and await place.tell_all(message):
                return True
            for where in filter(None, (plan.channel_id, self.channel, plan.actor.id)):
                why_not = await self._posted(where, message)
                if why_not is None or why_not == LIMITED:  # then it is told there, later
                    return why_not is None
        return False

    def _turn(self, channel: str) -> AsyncLimiter:
        """What Slack takes in one channel: some lines at once, then one a second."""
        if channel not in self.turns:
            keep(self.turns, channel, AsyncLimiter(AT_ONCE, AT_ONCE))
        return self.turns[channel]

    async def tell(self, plan: Plan) -> bool:
        """Tell the asker, in their messages with the bot, how a plan ended.

        Where it was left in doubt before, and that can still be written over, it is.
        """
        await self.write_over(plan)
        reached = await self.post(plan.actor.id, self.cards.ended(plan))
        arrivals.answered(reached=reached)
        return reached

    async def write_over(self, plan: Plan) -> None:
        """Where a plan was left in doubt, write its end, if that is still open to us."""
        place = await self.kept.find(plan.id) if plan.state in ENDED else None
        if place is not None:
            await place.show(self.cards.ended(plan))

    async def ask(self, plan: Plan) -> bool:
        """Put before the asker, and our channel, what no provider can tell."""
        message = self.cards.question(plan)
        places = {plan.actor.id, self.channel} - {None}
        return any([await self.post(str(place), message) for place in sorted(map(str, places))])

    async def post(self, place: str, message: Message) -> bool:
        """A message from the bot, in a channel or to a person; without blocks if Slack must."""
        return await self._posted(place, message) is None

    async def _posted(self, place: str, message: Message) -> str | None:
        """The same; Slack's word for why not, if it was not posted."""
        try:
            await self.client.chat_postMessage(
                channel=place, text=message.text, blocks=message.blocks
            )
        except UNREACHED as error:
            log.warning("could not post to %s: %s", place, refusal(error))
            if not (message.blocks and refuses_blocks(error)):
                return refusal(error)
            return await self._posted(place, message.plain)
        return None
