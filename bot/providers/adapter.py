"""What all adapters share: how one is made, and the refusal of what it cannot do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from bot.domain.errors import Unsupported
from bot.domain.numbers import E164, Area, Holding, Listing, Offer
from bot.domain.requests import Request
from bot.providers.clients import Clients
from bot.providers.config import ProviderConfig
from bot.providers.http import Api
from bot.providers.port import Feature


class Adapter(ABC):
    """A NumberProvider reached over HTTP. An adapter overrides what its `features` promise."""

    name: str
    title: str
    base_url: str
    needs: tuple[str, ...] = ("api_key",)
    per_second: float = 25.0
    """How many requests it gets in any one second, where its documents name no limit."""
    features: frozenset[Feature]
    without: Mapping[Feature, str]

    def __init__(self, config: ProviderConfig, clients: Clients) -> None:
        headers = self.headers(config)
        self.api = Api(
            self.title,
            config,
            clients,
            base_url=self.base_url,
            headers=headers,
            per_second=self.per_second,
        )

    @staticmethod
    @abstractmethod
    def headers(config: ProviderConfig) -> Mapping[str, str]:
        """What every request carries to be let in."""

    @abstractmethod
    def check(self, request: Request) -> None:
        """Refuse what cannot be said to this provider."""

    @abstractmethod
    async def list(self) -> Listing:
        """Everything that we hold there."""

    async def search(self, area: Area, limit: int = 10) -> Sequence[Offer]:  # noqa: ARG002
        """Refused, unless overridden."""
        raise self._lacks(Feature.SEARCH)

    async def buy(self, number: E164) -> Holding:  # noqa: ARG002
        """Refused, unless overridden."""
        raise self._lacks(Feature.BUY_EXACT)

    async def buy_in(self, area: Area) -> Holding:  # noqa: ARG002
        """Refused, unless overridden."""
        raise self._lacks(Feature.BUY_IN_AREA)

    def _lacks(self, feature: Feature) -> Unsupported:
        return Unsupported(self.title, self.without[feature])
