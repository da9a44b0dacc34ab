"""At which provider a line is ours: those where it was last seen are asked first, then all."""

import asyncio
from collections.abc import Iterable, Sequence

from bot.domain.deeds import called
from bot.domain.errors import Ambiguous, ProviderError, Refused, Unavailable
from bot.domain.holdings import Holding
from bot.domain.numbers import Line
from bot.providers.port import NumberProvider
from bot.providers.registry import Providers
from bot.store.store import Store

Found = Sequence[tuple[NumberProvider, Holding]]


async def holder(
    line: Line, provider: str | None, providers: Providers, store: Store
) -> tuple[NumberProvider, Holding]:
    """The provider that holds a line, and what it says of it now.

    Raises Refused when none has it, Ambiguous when two have; ProviderError when the one that may
    have it could not be asked.
    """
    if provider is not None:
        return _one(line, await _ask(line, [providers.find(provider)]))
    seen = [held.provider for held in await store.holdings.find(line) if held.provider in providers]
    found = await _ask(line, [providers[name] for name in seen]) if seen else []
    return _one(line, found or await _ask(line, providers.values()))


async def _ask(line: Line, asked: Iterable[NumberProvider]) -> Found:
    """Who has it, of these, asked at once. One that cannot tell matters only if nobody has it."""
    asked = list(asked)
    answers = await asyncio.gather(*(_listed(one, line) for one in asked))
    pairs = zip(asked, answers, strict=True)
    found = [(one, held) for one, held in pairs if isinstance(held, Holding)]
    failed = [answer for answer in answers if isinstance(answer, ProviderError)]
    if not found and failed:
        raise failed[0]
    return found


async def _listed(provider: NumberProvider, line: Line) -> Holding | ProviderError | None:
    try:
        listing = await provider.list()
    except ProviderError as error:
        return error
    held = listing.find(line)
    if held is None and not listing.complete:
        return Unavailable(provider.title, f"{listing.missing} So I cannot find {line.pretty}.")
    return held


def _one(line: Line, found: Found) -> tuple[NumberProvider, Holding]:
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(
            f"No provider has {called(line)} for us. `/number list` shows what we have, and"
            " `/number audit` what became of it, if it was ours."
        )
    titles = {provider.title: provider.name for provider, _ in found}
    raise Ambiguous(f"{called(line)} is at {' and '.join(titles)}. Which one do you mean?", titles)
