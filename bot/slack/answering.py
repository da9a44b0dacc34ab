"""From what is asked to the answer: the one place where Slack's questions meet the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from bot.domain.actors import Actor, Origin, Source
from bot.domain.errors import Ambiguous
from bot.domain.plans import Plan
from bot.domain.requests import Assign, Buy, Call, Proposable, Release, Unassign, Update
from bot.operations import inventory, showing, trail
from bot.operations.desk import Desk
from bot.operations.drafting import NEEDED
from bot.operations.facts import NO_SECRETS, Secrets
from bot.slack.asked import Asked, AskProviders, Audit, Fill, Help, List, Search, Show, ShowPlan
from bot.slack.cards import Cards
from bot.slack.message import Message
from bot.slack.readings.choices import reopen, which
from bot.slack.readings.help import help_for
from bot.slack.readings.holdings import listed
from bot.slack.readings.offers import offers
from bot.slack.readings.providers import providers
from bot.slack.readings.show import shown
from bot.slack.readings.trail import events


def _nobody(_: Actor) -> None:
    """Nobody has a Home."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said; `plan` is the one whose card it is."""

    message: Message
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Asks the desk, and puts what it says into words."""

    desk: Desk
    cards: Cards
    changed: Callable[[Actor], None] = _nobody
    """Told of somebody for whom a plan waits now that was not typed in a channel."""

    async def answer(
        self, actor: Actor, asked: Asked, origin: Origin, secrets: Secrets = NO_SECRETS
    ) -> Answer:
        """The answer to anything. Raises BotErrors, in words for whoever asked."""
        match asked:
            case Buy() | Update() | Assign() | Unassign() | Release() | Call():
                return await self._propose(actor, asked, origin, secrets)
            case ShowPlan(plan_id):
                return await self._plan(actor, plan_id)
            case Fill():
                return Answer(reopen(asked))
            case Help() | AskProviders() | Search() | List() | Show() | Audit():
                return Answer(await self._read(actor, asked))
        assert_never(asked)

    async def _propose(
        self, actor: Actor, request: Proposable, origin: Origin, secrets: Secrets
    ) -> Answer:
        try:
            proposal = await self.desk.propose(actor, request, origin, secrets)
        except Ambiguous as error:
            return Answer(which(request, error, self._able(request)))
        if origin.source is not Source.SLASH:
            self.changed(actor)
        return Answer(self.cards.proposal(proposal), proposal.plan)

    def _able(self, request: Proposable) -> frozenset[str]:
        """The providers that can do what is asked, by name."""
        needed = NEEDED.get(request.kind)
        every = self.desk.providers.values()
        return frozenset(one.name for one in every if needed is None or needed in one.features)

    async def _plan(self, actor: Actor, plan_id: str) -> Answer:
        proposal = await self.desk.look_up(actor, plan_id)
        if proposal.plan.waits and proposal.plan.actor.id == actor.id:
            return Answer(self.cards.proposal(proposal), proposal.plan)
        return Answer(self.cards.ended(proposal.plan))

    async def _read(
        self, actor: Actor, asked: Help | AskProviders | Search | List | Show | Audit
    ) -> Message:
        """What changes nothing."""
        desk, cards = self.desk, self.cards
        match asked:
            case Help(verb):
                desk.policy.may_read(actor)
                return help_for(verb, desk.providers)
            case AskProviders():
                desk.policy.may_read(actor)
                return providers(desk.providers)
            case Search(request):
                return offers(await desk.offers(actor, request), cards)
            case List(wanted):
                taken = await inventory.take(actor, wanted, desk.providers, desk.store, desk.policy)
                return listed(taken, asked, cards)
            case Show():
                return await self._show(actor, asked)
            case Audit(question):
                page = await trail.ask(actor, question, desk.store, desk.policy)
                return events(page, asked, cards)
        assert_never(asked)

    async def _show(self, actor: Actor, asked: Show) -> Message:
        desk = self.desk
        try:
            found = await showing.show(
                actor, asked.line, asked.provider, desk.providers, desk.store, desk.policy
            )
        except Ambiguous as error:
            return which(asked, error, frozenset(desk.providers))
        return shown(found)
