"""Telephone numbers in what somebody wrote: which are ours, where, as they were seen last."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from bot.domain.actors import Actor
from bot.domain.holdings import Holding
from bot.domain.numbers import E164, E164_FORM
from bot.domain.policy import Policy
from bot.providers.port import Feature
from bot.providers.registry import Providers
from bot.store.store import Store

MOST = 20
LONGEST = 40_000
"""Characters that are searched: as many as Slack takes for one message."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Numbers in the order in which they were written, each with where it is ours, if anywhere.

    `left_out` is how many more there are; `names` are those of agents by provider and id;
    `unseen` are titles of providers of which no number was ever seen.
    """

    numbers: Mapping[E164, Sequence[Holding]]
    left_out: int = 0
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()


async def look_up(
    actor: Actor,
    texts: Sequence[str],
    country: str,
    providers: Providers,
    store: Store,
    policy: Policy,
) -> LookedUp:
    """The numbers in texts; `country` (ISO alpha-2) completes national ones. No provider is asked.

    Raises NotAllowed for whoever may not see our numbers.
    """
    policy.may_read(actor)
    held = _by_line([one for one in await store.holdings.every() if one.provider in providers])
    found = await asyncio.to_thread(numbers_in, texts, country, frozenset(held))
    seen = {one.provider for holdings in held.values() for one in holdings}
    return LookedUp(
        {number: held.get(number, ()) for number in found[:MOST]},
        max(0, len(found) - MOST),
        await store.agents.names(),
        tuple(
            one.title
            for one in providers.values()
            if Feature.LIST in one.features and one.name not in seen
        ),
    )


def numbers_in(
    texts: Iterable[str], country: str, ours: frozenset[E164] = frozenset()
) -> Sequence[E164]:
    """Each number once: those in a range that is in use, and `ours` wherever they lie."""
    room, found = LONGEST, dict[E164, None]()
    for text in texts:
        searched = text[:room]
        sure = _matches(searched, country, Leniency.VALID)
        rest = _matches(searched, country, Leniency.POSSIBLE)
        placed = [*sure, *[each for each in rest if each[1] in ours]]
        found |= dict.fromkeys(number for _, number in sorted(placed))
        room -= len(searched)
    return list(found)


def _matches(text: str, country: str, leniency: int) -> Iterator[tuple[int, E164]]:
    """Where numbers stand, and which."""
    for match in PhoneNumberMatcher(text, country, leniency):
        written = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
        if E164_FORM.fullmatch(written):
            yield match.start, E164(written)


def _by_line(held: Iterable[Holding]) -> Mapping[E164, list[Holding]]:
    found: dict[E164, list[Holding]] = {}
    for one in held:
        if isinstance(one.line, E164):
            found.setdefault(one.line, []).append(one)
    return found
