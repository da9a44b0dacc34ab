"""The one interface that every number provider is put behind."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from bot.domain.agents import Agents, PlacedCall
from bot.domain.errors import Unsupported
from bot.domain.holdings import Direction, Holding, Listing, Offer
from bot.domain.numbers import E164, Area
from bot.domain.requests import Request
from bot.providers.forms import Form


class Feature(StrEnum):
    """What a provider's documented API may or may not offer; the value is how people say it."""

    SEARCH = "search offers"
    BUY_IN_AREA = "buy by country and area code"
    BUY_EXACT = "buy one exact number"
    IMPORT_SIP = "import over a SIP trunk"
    IMPORT_INTEGRATION = "import through an integration"
    CREATE_SIP_USER = "create a SIP user"
    LIST = "list holdings"
    GET = "get one"
    UPDATE = "update name, termination URI, trunk name, credentials"
    ASSIGN = "assign an agent"
    UNASSIGN = "unassign an agent"
    RELEASE = "release"
    LIST_AGENTS = "list agents"
    CALL = "test call"


class NumberProvider(Protocol):
    """A provider at which we hold numbers.

    `name` is its key in settings, plans and trail (`vogent`), `title` what people call it.
    `features` are what this adapter can do; `without` says, for what it cannot, where to turn
    instead, as a clause after the title. `forms` are the models of what a feature wants to know.

    A method raises only ProviderErrors, and is called only if its feature is in `features`.
    What changes something is one write, never repeated: no answer to it is OutcomeUnknown. Where
    two writes are needed and the second fails, it is Partial.
    """

    name: str
    title: str
    features: frozenset[Feature]
    without: Mapping[Feature, str]
    forms: Mapping[Feature, type[Form]]

    def check(self, request: Request) -> None:
        """Refuse (Unsupported), before any call, what cannot be said to this provider."""
        ...

    def cautions(self, request: Request, held: Holding) -> Sequence[str]:
        """What a person should know before they confirm a change of this holding: sentences."""
        ...

    async def search(self, area: Area, limit: int = 10) -> Sequence[Offer]:
        """Numbers for sale in an area, at most `limit`; empty if none. Changes nothing."""
        ...

    async def buy(self, number: E164, name: str | None = None, agent: str | None = None) -> Holding:
        """Buy exactly this number, with a name and an agent (its id) if they are wanted."""
        ...

    async def buy_in(
        self, area: Area, name: str | None = None, agent: str | None = None
    ) -> Holding:
        """Buy a number that the provider picks, there or near; likewise."""
        ...

    async def bring(self, form: Form) -> Holding:
        """Import a number, or create a SIP user: which, is told by the form's type."""
        ...

    async def list(self) -> Listing:
        """Everything that we hold there, as far as the provider tells."""
        ...

    async def get(self, reference: str) -> Holding | None:
        """One holding by the provider's handle; None if we do not hold it."""
        ...

    async def update(self, held: Holding, form: Form) -> Holding:
        """Change what the form fills in; the holding as it is then."""
        ...

    async def assign(
        self, held: Holding, agent: str, directions: frozenset[Direction] = frozenset()
    ) -> Holding:
        """Link an agent, for these directions; none named: for all that it can."""
        ...

    async def unassign(
        self, held: Holding, directions: frozenset[Direction] = frozenset()
    ) -> Holding:
        """Unlink what is linked, for these directions; none named: for all."""
        ...

    async def release(self, held: Holding) -> None:
        """Give it back for good."""
        ...

    async def agents(self) -> Agents:
        """The agents that can be linked, as far as the provider tells."""
        ...

    async def call(self, held: Holding, form: Form) -> PlacedCall:
        """Place a test call: it rings somebody and costs money."""
        ...


def require(provider: NumberProvider, feature: Feature) -> None:
    """Refuse, before any call, what a provider does not offer."""
    if feature not in provider.features:
        instead = provider.without.get(feature, f"cannot do this: {feature}.")
        raise Unsupported(provider.title, instead)
