"""The providers we know, by name. To add one: one file, one line here."""

import difflib
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from bot.domain.errors import NotUnderstood
from bot.providers.adapter import Adapter
from bot.providers.butter import Butter
from bot.providers.clients import Clients
from bot.providers.config import ProviderConfig
from bot.providers.port import Feature, NumberProvider
from bot.providers.sigmamind import SigmaMind
from bot.providers.vogent import Vogent

PROVIDERS: Mapping[str, type[Adapter]] = {
    "sigmamind": SigmaMind,
    "vogent": Vogent,
    "butter": Butter,
}


YES, NO = "yes", "\N{EN DASH}"
ROWS = {Feature.ASSIGN: "assign, unassign"}
"""What one row of the table calls two features."""


def variables(name: str) -> tuple[str, ...]:
    """The environment variables without which a provider is not on."""
    return tuple(f"{name}_{setting}".upper() for setting in PROVIDERS[name].needs)


class Providers(Mapping[str, NumberProvider]):
    """The providers that are on, by name, in the order of the table. Close them at the end."""

    def __init__(
        self,
        providers: Iterable[NumberProvider],
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._on = {provider.name: provider for provider in providers}
        self._close = close

    def __getitem__(self, name: str) -> NumberProvider:
        return self._on[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._on)

    def __len__(self) -> int:
        return len(self._on)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        if self._close is not None:
            await self._close()

    def title(self, name: str) -> str:
        """A provider as people know it, on or off."""
        known = self._on.get(name) or PROVIDERS.get(name)
        return name if known is None else known.title

    def find(self, words: str) -> NumberProvider:
        """The provider that a person means: by name or title, however spaced or capitalised.

        Raises NotUnderstood, naming those that are on; a misspelt name is asked back about.
        """
        spelled = {
            _plain(called): provider
            for provider in self._on.values()
            for called in (provider.name, provider.title)
        }
        provider = spelled.get(_plain(words))
        if provider is not None:
            return provider
        raise NotUnderstood(f"{self._why_not(words, spelled)} {self._those_on()}")

    def _why_not(self, words: str, spelled: Mapping[str, NumberProvider]) -> str:
        for known in PROVIDERS.values():
            if _plain(words) in {_plain(known.name), _plain(known.title)}:
                return f"{known.title} is not on: set {' and '.join(variables(known.name))}."
        near = difflib.get_close_matches(_plain(words), spelled, 1)
        meant = f" Did you mean {spelled[near[0]].title}?" if near else ""
        return f"“{words}” is no provider I know.{meant}"

    def _those_on(self) -> str:
        titles = [provider.title for provider in self._on.values()]
        return f"On: {', '.join(titles)}." if titles else "No provider is on."


def build(configs: Iterable[ProviderConfig]) -> Providers:
    """Make the providers that are on. Raises ValueError for an unknown name or missing setting."""
    given = {config.name: config for config in configs}
    if unknown := given.keys() - PROVIDERS.keys():
        raise ValueError(f"No such provider: {', '.join(sorted(unknown))}.")
    clients = Clients.open()
    on = [make(given[name], clients) for name, make in PROVIDERS.items() if name in given]
    return Providers(on, clients.aclose)


@dataclass(frozen=True, slots=True)
class Support:
    """What Numberbot does at which provider: a column a provider, a row a feature."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def markdown(self) -> str:
        """The table for README and documents."""
        lines = [f"| | {' | '.join(self.titles)} |", f"|---|{'---|' * len(self.titles)}"]
        lines += [f"| {row} | {' | '.join(cells)} |" for row, cells in self.rows]
        return "\n".join(lines)


def support() -> Support:
    """The table of every known provider; needs no key."""
    adapters = list(PROVIDERS.values())
    return Support(
        tuple(adapter.title for adapter in adapters),
        tuple(
            (ROWS.get(feature, feature), tuple(_cell(adapter, feature) for adapter in adapters))
            for feature in Feature
            if feature is not Feature.UNASSIGN
        ),
    )


def _cell(adapter: type[Adapter], feature: Feature) -> str:
    return adapter.cells.get(feature, YES if feature in adapter.features else NO)


def _plain(words: str) -> str:
    return re.sub(r"[\W_]", "", words).casefold()
