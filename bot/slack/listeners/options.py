"""What selects offer while somebody types: the answer is the ack, so no provider is asked."""

from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.domain.agents import Agent
from bot.domain.errors import BotError
from bot.operations.desk import Desk
from bot.operations.drafting import NEEDED
from bot.slack.blocks import Block, option
from bot.slack.forms.forms import Forms
from bot.slack.forms.inputs import line_option
from bot.slack.forms.sheet import Sheet
from bot.slack.listeners.hearing import Hearing, Payload
from bot.slack.text import clean

MOST = 100
LONGEST_VALUE = 150
FEWEST_DIGITS = 3
"""With fewer, digits in a name would find half of all numbers."""


@dataclass(frozen=True, slots=True)
class Options:
    """Agents, lines and secrets, by what is typed of their names."""

    hearing: Hearing
    forms: Forms

    @property
    def desk(self) -> Desk:
        """Where they are kept."""
        return self.forms.desk

    async def agents(self, ack: AsyncAck, body: Payload) -> None:
        """The agents of the form's provider; what is typed may be an id that no list shows."""
        if not await self._may_read(body):
            await ack(options=[])
            return
        sheet, typed = Sheet.of(body["view"]), clean(body.get("value") or "")
        known = await self.desk.store.agents.at(sheet.provider or "")
        found = [option(_called(one), one.id) for one in known if _fits(one, typed)]
        if typed and not any(typed in {one.id, one.name} for one in known):
            found = [*found[: MOST - 1], option(f"“{typed}” as it is typed", typed)]
        await ack(options=_sendable(found))

    async def lines(self, ack: AsyncAck, body: Payload) -> None:
        """Our lines, at providers that can do what the form is for; and a number as typed."""
        if not await self._may_read(body):
            await ack(options=[])
            return
        sheet, typed = Sheet.of(body["view"]), clean(body.get("value") or "")
        providers = self.desk.providers
        needed = NEEDED.get(sheet.verb)
        able = [one.name for one in providers.values() if needed is None or needed in one.features]
        digits = "".join(filter(str.isdigit, typed))
        texts = {text for text in (typed, digits if len(digits) >= FEWEST_DIGITS else "") if text}
        found = await self.desk.store.holdings.matching(able, texts, MOST - 1)
        offered = [
            line_option(one.line, one.provider, providers[one.provider].title) for one in found
        ]
        await ack(options=_sendable([*offered, *await self._as_typed(typed)]))

    async def secrets(self, ack: AsyncAck, body: Payload) -> None:
        """The names of secrets in the environment; never their values."""
        if not await self._may_read(body):
            await ack(options=[])
            return
        typed = (body.get("value") or "").casefold()
        names = sorted(
            name for name in self.forms.preparing.secrets.named if typed in name.casefold()
        )
        await ack(options=_sendable([option(name, name) for name in names]))

    async def _as_typed(self, typed: str) -> list[Block]:
        """A whole number that was never seen at a provider."""
        try:
            line = self.hearing.parser.line(typed)
        except BotError:
            return []
        seen = await self.desk.store.holdings.find(line)
        return [] if seen else [line_option(line, None, None)]

    async def _may_read(self, body: Payload) -> bool:
        """An answer to somebody who may not read is empty."""
        try:
            self.desk.policy.may_read(await self.hearing.presser_in_time(body))
        except BotError:
            return False
        return True


def _called(agent: Agent) -> str:
    return (agent.name or "").strip() or agent.id


def _fits(agent: Agent, typed: str) -> bool:
    return typed.casefold() in f"{agent.name or ''} {agent.id}".casefold()


def _sendable(options: list[Block]) -> list[Block]:
    """At most a hundred, each with a value that Slack takes."""
    return [one for one in options if 0 < len(one["value"]) <= LONGEST_VALUE][:MOST]
