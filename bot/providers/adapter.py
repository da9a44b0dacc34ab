# ruff: noqa: ARG002 - what an adapter does not offer takes the arguments and refuses
"""What all adapters share: how one is made, what it says it can do, and how it refuses the rest."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from bot.domain.agents import Agents, PlacedCall
from bot.domain.errors import OutcomeUnknown, Unavailable, Unsupported
from bot.domain.holdings import Direction, Holding, Listing, Offer
from bot.domain.numbers import E164, Area
from bot.domain.requests import BOTH, UNSAID, Request
from bot.providers.clients import Clients
from bot.providers.config import ProviderConfig
from bot.providers.forms import Form
from bot.providers.http import Api
from bot.providers.port import Feature


class Adapter(ABC):
    """A NumberProvider reached over HTTP. An adapter overrides what its `features` promise.

    `cells` are its column in the table of what is supported, where that says more than yes or no.
    They and `features` belong to the class, since the table needs no key; what hangs on a setting
    is added when it is made.
    """

    name: str
    title: str
    base_url: str
    needs: tuple[str, ...] = ("api_key",)
    per_second: float = 25.0
    """How many requests it gets in any one second, where its documents name no limit."""
    features: frozenset[Feature]
    without: Mapping[Feature, str]
    cells: Mapping[Feature, str] = {}
    forms: Mapping[Feature, type[Form]] = {}

    def __init__(self, config: ProviderConfig, clients: Clients) -> None:
        self.secrets = config.secrets
        self.api = Api(
            self.title,
            config,
            clients,
            base_url=self.base_url,
            headers=self.headers(config),
            per_second=self.per_second,
        )

    @staticmethod
    @abstractmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """What every request carries to be let in."""

    @abstractmethod
    def check(self, request: Request) -> None:
        """Refuse what cannot be said to this provider."""

    def cautions(self, request: Request, held: Holding) -> Sequence[str]:
        """None, unless overridden."""
        return ()

    @abstractmethod
    async def list(self) -> Listing:
        """Everything that we hold there."""

    async def get(self, reference: str) -> Holding | None:
        """From the list, unless overridden: None only if that is complete."""
        listing = await self.list()
        found = next((held for held in listing.holdings if held.reference == reference), None)
        if found is None and not listing.complete:
            raise Unavailable(self.title, f"{listing.missing} So it cannot be told what we have.")
        return found

    async def search(self, area: Area, limit: int = 10) -> Sequence[Offer]:
        """Refused, unless overridden; as is all that follows."""
        raise self.lacks(Feature.SEARCH)

    async def buy(self, number: E164, name: str | None = None, agent: str | None = None) -> Holding:
        """Buy this very number."""
        raise self.lacks(Feature.BUY_EXACT)

    async def buy_in(
        self, area: Area, name: str | None = None, agent: str | None = None
    ) -> Holding:
        """Buy one that the provider picks."""
        raise self.lacks(Feature.BUY_IN_AREA)

    async def bring(self, form: Form) -> Holding:
        """Import a number, or create a SIP user."""
        raise self.lacks(self.feature_of(form))

    async def update(self, held: Holding, form: Form) -> Holding:
        """Change what the form fills in."""
        raise self.lacks(Feature.UPDATE)

    async def assign(
        self, held: Holding, agent: str, directions: frozenset[Direction] = UNSAID
    ) -> Holding:
        """Link an agent."""
        raise self.lacks(Feature.ASSIGN)

    async def unassign(self, held: Holding, directions: frozenset[Direction] = UNSAID) -> Holding:
        """Unlink what is linked."""
        raise self.lacks(Feature.UNASSIGN)

    async def release(self, held: Holding) -> None:
        """Give it back."""
        raise self.lacks(Feature.RELEASE)

    async def agents(self) -> Agents:
        """The agents that can be linked."""
        raise self.lacks(Feature.LIST_AGENTS)

    async def call(self, held: Holding, form: Form) -> PlacedCall:
        """Place a test call."""
        raise self.lacks(Feature.CALL)

    def feature_of(self, form: Form) -> Feature:
        """What a filled-in form is for; TypeError if it is none of this provider's."""
        for feature, model in self.forms.items():
            if isinstance(form, model):
                return feature
        raise TypeError(f"{type(form).__name__} is no form of {self.title}")

    def lacks(self, feature: Feature) -> Unsupported:
        """The refusal of what it cannot do."""
        return Unsupported(self.title, self.without[feature])

    def one_agent(self, directions: frozenset[Direction]) -> None:
        """Refuse one direction alone, for a provider whose numbers have one agent for both."""
        if directions not in {UNSAID, BOTH}:
            raise Unsupported(
                self.title,
                f"links one agent to a number, for calls in both directions, so"
                f" {next(iter(directions))} alone cannot be asked for. Leave the direction out.",
            )

    def doubt(self, told: str, doing: str) -> OutcomeUnknown:
        """It answered, but not so that one could rely on it."""
        return OutcomeUnknown(
            self.title, f"answered {told}, so {doing} may or may not have happened."
        )
