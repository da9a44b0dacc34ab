"""The one interface that every number provider is put behind."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import Unsupported
from bot.domain.numbers import E164, Area, Holding, Listing, Offer
from bot.domain.requests import Request


class Feature(StrEnum):
    """What a provider's documented API may or may not offer; the value is how people say it."""

    SEARCH = "search offers"
    BUY_IN_AREA = "buy in an area; it picks the number"
    BUY_EXACT = "buy one exact number"
    IMPORT_SIP = "import over a SIP trunk"
    IMPORT_INTEGRATION = "import through an integration"
    CREATE_SIP_USER = "create a SIP user"
    LIST = "list holdings"
    UPDATE = "update name and trunk"
    ASSIGN = "assign and unassign agents"
    RELEASE = "release"
    LIST_AGENTS = "list agents"
    CALL = "test call"


class NumberProvider(Protocol):
    """A provider at which we hold numbers.

    `name` is its key in settings, plans and trail (`vogent`), `title` what people call it.
    `features` are what this adapter can do; `without` says, for what it cannot, where to turn
    instead, as a clause after the title. A method raises only ProviderErrors, and is called only
    if its feature is in `features`.
    """

    name: str
    title: str
    features: frozenset[Feature]
    without: Mapping[Feature, str]

    def check(self, request: Request) -> None:
        """Refuse (Unsupported), before any call, what cannot be said to this provider."""
        ...

    async def search(self, area: Area, limit: int = 10) -> Sequence[Offer]:
        """Numbers for sale in an area, at most `limit`; empty if none. Changes nothing."""
        ...

    async def buy(self, number: E164) -> Holding:
        """Buy exactly this number. One write, never repeated; no answer is OutcomeUnknown."""
        ...

    async def buy_in(self, area: Area) -> Holding:
        """Buy a number that the provider picks, there or near. One write, never repeated."""
        ...

    async def list(self) -> Listing:
        """Everything that we hold there, as far as the provider tells."""
        ...


def require(provider: NumberProvider, feature: Feature) -> None:
    """Refuse, before any call, what a provider does not offer."""
    if feature not in provider.features:
        instead = provider.without.get(feature, f"cannot do this: {feature}.")
        raise Unsupported(provider.title, instead)
