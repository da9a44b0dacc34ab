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

Written = tuple[tuple[int, int], E164, bool]
"""Where a number stands, in which text and how far in it; whether it is in a range in use."""
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
    written = await asyncio.to_thread(_written, texts, country)
    seen = await store.holdings.among({number for _, number, _ in written})
    held = _by_line([one for one in seen if one.provider in providers])
    found = _chosen(written, frozenset(held))
    listers = [one for one in providers.values() if Feature.LIST in one.features]
    known = await store.holdings.with_numbers([one.name for one in listers])
    return LookedUp(
        {number: held.get(number, ()) for number in found[:MOST]},
        max(0, len(found) - MOST),
        await store.agents.names(),
        tuple(one.title for one in listers if one.name not in known),
    )


def numbers_in(
    texts: Iterable[str], country: str, ours: frozenset[E164] = frozenset()
) -> Sequence[E164]:
    """Each number once: those in a range that is in use, and `ours` wherever they lie."""
    return _chosen(_written(texts, country), ours)


def _written(texts: Iterable[str], country: str) -> Sequence[Written]:
    """Every number there may be."""
    room, found = LONGEST, list[Written]()
    for place, text in enumerate(texts):
        searched = text[:room]
        for leniency in (Leniency.VALID, Leniency.POSSIBLE):
            sure = leniency == Leniency.VALID
            matches = _matches(searched, country, leniency)
            found += [((place, start), number, sure) for start, number in matches]
        room -= len(searched)
    return found


def _chosen(written: Sequence[Written], ours: frozenset[E164]) -> Sequence[E164]:
    """Each once, in the order in which they stand."""
    meant = sorted((at, number) for at, number, sure in written if sure or number in ours)
    return list(dict.fromkeys(number for _, number in meant))


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
