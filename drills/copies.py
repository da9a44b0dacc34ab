"""Two copies on one PostgreSQL: what both are told to buy is bought once; one settles for both.

usage: python -m drills.copies [cards] [--sales N] [--kills N] [--seed N]

First every card is confirmed at both copies at the same moment: by two clicks, and every third
time by one click that comes to both. Then, over HTTP and again over Socket Mode, one copy is
killed (SIGKILL) in the middle of so many purchases, several times, and the other settles them all.
"""

import argparse
import asyncio
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import logs, settings
from bot.domain.events import Event, Phase
from bot.domain.plans import Plan, State
from bot.domain.questions import Question
from bot.playground.simulators import Simulator
from bot.playground.simulators.exchange import Exchange
from bot.playground.stage import Stage, stage
from bot.playground.workspace import Delivery, Message, Person
from bot.slack import ids
from bot.slack.serve import EVENTS
from bot.store.keys import Keys
from bot.store.migrate import migrate
from bot.store.store import Store
from drills.acts import WHOLE, prepared
from drills.apart import Apart
from drills.crowd import Ear, Heard, crowd, keys_of, place_of, plenty
from drills.judging import Tally, rests, verified
from drills.kills import SECRET
from drills.postgres import fresh_database, server

PEOPLE = 25
AT_ONCE = 10
"""Cards that are confirmed at the same moment: as many as two copies' pace lets through in time."""
APART = 0.15
"""Seconds between presses, on average, where a copy is killed among them: a busy machine's pace."""
SAME_EVERY = 3
"""Of so many cards one is confirmed by one click that comes to both copies."""
SLOWEST = 0.25
"""Seconds that a provider then takes for an answer, at most."""
SETTLES_WITHIN = 90.0
HEARD_WITHIN = 15.0
"""Seconds in which a copy that lives has begun what it was told, or said why not."""
SELLERS = ("sigmamind", "vogent")
SOLD = ("/phone-numbers", "/phone_numbers")
"""Where a purchase is asked for."""


@dataclass(slots=True)
class Sale:
    """One purchase: its card, and the presses of it."""

    number: str
    seller: Simulator
    person: Person
    card: Message
    plan_id: str
    presses: list[Delivery] = field(default_factory=list)
    at: int = 0
    """The copy that was pressed first, over HTTP."""

    def asked(self) -> list[Exchange]:
        """The requests that would buy it."""
        digits = self.number.lstrip("+").encode()
        return [
            one for one in self.seller.requests if self.seller.is_write(one) and digits in one.body
        ]


@dataclass(slots=True)
class Desk:
    """Two copies, and those who use them."""

    on: Stage
    store: Store
    ear: Ear
    people: Sequence[Person]
    numbers: Iterator[str]
    copies: Sequence[Apart]
    tally: Tally
    over_http: bool
    urls: list[str] = field(default_factory=list)

    async def started(self) -> None:
        """Start those that do not run, and let Slack know where they are."""
        for copy in self.copies:
            await copy.start()
        if self.over_http:
            self.urls = [f"{(await copy.asked())['url']}{EVENTS}" for copy in self.copies]
        else:
            await self.on.workspace.connected(len(self.copies), timeout=60)

    def at(self, copy: int, act: Awaitable[Delivery]) -> asyncio.Task[Delivery]:
        """Do something, delivered to this copy, where that can be chosen."""

        async def acted() -> Delivery:
            if self.over_http:
                self.on.workspace.request_url = self.urls[copy]
            return await act  # goes out before anybody else has a turn

        return asyncio.create_task(acted())

    async def shown(self, place: int, copy: int) -> Sale | None:
        """Ask for a card, at one copy."""
        seller: Simulator = getattr(self.on, SELLERS[place % len(SELLERS)])
        number, person = next(self.numbers), self.people[place % len(self.people)]
        seller.stock.append(number)
        typed = f"buy {number} provider:{seller.name}"
        asked = self.on.workspace.command(person, place_of(person), "/number", typed)
        delivery = await self.at(copy, asked)
        heard = await self.ear.hears(keys_of(delivery), lambda one: one.card)
        self.tally.claims(heard is not None, f"{number}: no card came")
        if heard is None or heard.card is None:
            return None
        plan_id = ids.unpack(heard.card.buttons()[0].value)
        return Sale(number, seller, person, heard.card, plan_id)

    async def cards(self, count: int) -> list[Sale]:
        """So many cards, asked for at both copies in turn."""
        sales: list[Sale] = []
        for first in range(0, count, AT_ONCE):
            places = range(first, min(first + AT_ONCE, count))
            found = await asyncio.gather(
                *(self.shown(place, place % len(self.copies)) for place in places)
            )
            sales += [one for one in found if one is not None]
        return sales

    def press(self, sale: Sale, copy: int) -> asyncio.Task[Delivery]:
        """Press the card's button."""
        return self.at(copy, self.on.workspace.click(sale.person, sale.card, ids.CONFIRM))

    async def plans(self, sales: Sequence[Sale]) -> dict[str, Plan]:
        """Their plans as they are now."""
        found = await self.store.plans.several([one.plan_id for one in sales])
        return {one.id: one for one in found}

    async def rest(self, sales: Sequence[Sale]) -> dict[str, Plan]:
        """Wait until all were confirmed, and nothing more happens to any of them by itself."""
        try:
            async with asyncio.timeout(SETTLES_WITHIN):
                while True:
                    found = await self.plans(sales)
                    if all(map(ended, found.values())):
                        return found
                    await asyncio.sleep(0.2)
        except TimeoutError:
            found = await self.plans(sales)
            left = [f"{one.line} {one.state}" for one in found.values() if not ended(one)]
            self.tally.wrong.append(f"left open: {', '.join(left)}")
        return found


def ended(plan: Plan) -> bool:
    """Whether its end is known, and told to everybody whom it concerns."""
    return rests(plan) and not plan.waits


async def both(desk: Desk, sale: Sale, same: bool) -> None:  # noqa: FBT001 it is mapped over
    """Press at both copies at once: two clicks, or one that is delivered twice."""
    first = desk.press(sale, 0)
    if same:
        await asyncio.sleep(0)  # it is on its way now
        sent = next(one for one in reversed(desk.on.workspace.deliveries) if _is_of(one, sale))
        second = desk.at(1, desk.on.workspace.redeliver(sent))
    else:
        second = desk.press(sale, 1)
    sale.presses = [await first, await second]
    for press in sale.presses:
        desk.tally.claims(press.ok, f"{sale.number}: a press was not acknowledged: {press.error}")


def _is_of(delivery: Delivery, sale: Sale) -> bool:
    actions = delivery.payload.get("actions") or [{}]
    return bool(actions[0].get("value") == ids.pack(sale.plan_id))


async def confirmed_at_both(desk: Desk, count: int) -> Counter[str]:
    """So many cards, each confirmed at both copies at once; what came of it."""
    met, sales = Counter[str](), await desk.cards(count)
    for first in range(0, len(sales), AT_ONCE):
        some = sales[first : first + AT_ONCE]
        same = [(first + place) % SAME_EVERY == 0 for place in range(len(some))]
        await asyncio.gather(*map(both, repeat(desk), some, same))
        met.update("one click to both" if one else "two clicks" for one in same)
        plans = await desk.rest(some)
        for sale in some:
            await answered(desk, sale, plans[sale.plan_id], met)
    return met


async def answered(desk: Desk, sale: Sale, plan: Plan, met: Counter[str]) -> None:
    """Whether it was bought once, and each of two presses was answered: one wins, one is told."""
    keys = list(dict.fromkeys(key for one in sale.presses for key in keys_of(one)))
    won = lambda one: _ends(one) and not one.to_all  # noqa: E731
    winner = await desk.ear.hears(keys, won, 10)
    loser = await desk.ear.hears(keys, _denied, 10)
    met["answers"] += (winner is not None) + (loser is not None)
    met["purchases"] += len(sale.asked())
    name, claims = sale.number, desk.tally.claims
    claims(winner is not None, f"{name}: nobody saw the receipt")
    claims(loser is not None, f"{name}: the second press was not answered")
    claims(len(sale.asked()) == 1, f"{name}: asked {len(sale.asked())} times")
    claims(plan.state is State.DONE, f"{name}: {plan.state}, {plan.reason}")


def _ends(one: Heard) -> bool:
    return one.text.startswith((":white_check_mark:", ":x:"))


def _denied(one: Heard) -> bool:
    return not one.to_all and one.message is not None and one.card is None and not _ends(one)


async def killed(desk: Desk, count: int, random_: random.Random) -> Counter[str]:
    """Kill one copy in the middle of so many purchases; what it met, and how they ended."""
    await desk.started()
    sales, victim = await desk.cards(count), random_.randrange(len(desk.copies))
    kill = Kill(desk, victim, int(count * random_.uniform(0.2, 0.5)), random_)
    for each in kill.sellers:
        each.delay = random_.uniform(0, SLOWEST)
    presses = []
    for sale in sales:
        alive = [copy for copy in range(len(desk.copies)) if not (kill.came and copy == victim)]
        sale.at = random_.choice(alive)
        presses.append(desk.press(sale, sale.at))
        await asyncio.sleep(random_.uniform(0, 2 * APART))
    for sale, press in zip(sales, presses, strict=True):
        sale.presses.append(await press)
    await kill.over()
    met = Counter({f"met {name}": times for name, times in (await kill.met(sales)).items()})
    met += await again(desk, sales, victim)
    plans = await desk.rest(sales)
    for sale in sales:
        settled(desk, sale, plans[sale.plan_id], met, kill)
    return met


class Kill:
    """Kills a copy in the very moment in which a provider has sold so many numbers."""

    def __init__(self, desk: Desk, victim: int, after: int, random_: random.Random) -> None:
        self.desk, self.victim, self.left, self.random = desk, victim, after, random_
        self.unmarked: set[str] = set()
        self._came = asyncio.Event()
        self.sellers: list[Simulator] = [getattr(desk.on, name) for name in SELLERS]
        for each in self.sellers:
            each.watch = self._look

    def _look(self, exchange: Exchange) -> None:
        sold = exchange.method == "POST" and exchange.path.endswith(SOLD)
        self.left -= sold
        if self.left > 0 or self.came:
            return
        self._came.set()
        asyncio.get_running_loop().call_later(self.random.uniform(0, 0.03), self._now)

    def _now(self) -> None:
        self.desk.copies[self.victim].kill_now()

    @property
    def came(self) -> bool:
        """Whether it is done, or will be in a moment."""
        return self._came.is_set()

    async def over(self) -> None:
        """Wait for it; then the providers are as they were."""
        try:
            async with asyncio.timeout(SETTLES_WITHIN):
                await self._came.wait()
        except TimeoutError:
            self.desk.tally.wrong.append(f"no kill came: {self.left} more sold were waited for")
        for each in self.sellers:
            each.watch, each.delay = None, 0.0

    async def met(self, sales: Sequence[Sale]) -> Counter[str]:
        """How far those had come that the copy left behind."""
        await self.desk.copies[self.victim].kill()
        plans = await self.desk.plans(sales)
        self.unmarked = {
            one.id for one in plans.values() if not (one.waits or (one.told and one.announced))
        }
        return Counter(
            name for one in sales if (name := self._left(one, plans[one.plan_id])) is not None
        )

    def _left(self, sale: Sale, plan: Plan) -> str | None:
        bought = sale.number in sale.seller.held
        match plan.state:
            case State.PROPOSED:
                return "before the claim"
            case State.CLAIMED:
                return "claimed"
            case State.SENT:
                return "sent and sold" if bought else "sent and not sold"
            case State.DONE if not plan.told:
                return "done and not told"
        return None


async def again(desk: Desk, sales: Sequence[Sale], victim: int) -> Counter[str]:
    """Whoever's card still stands presses once more, at the copy that lives; how often, and why."""
    waiting = await _waiting(desk, sales, victim)
    why = Counter(f"pressed again: {_unheard(desk, one, victim)}" for one in waiting)
    for first in range(0, len(waiting), AT_ONCE):
        some = [one for one in waiting[first : first + AT_ONCE] if one.card.buttons()]
        for press in await asyncio.gather(*(desk.press(one, 1 - victim) for one in some)):
            desk.tally.claims(press.ok, f"pressed again, not acknowledged: {press.error}")
        await desk.rest(some)
    return why


async def _waiting(desk: Desk, sales: Sequence[Sale], victim: int) -> list[Sale]:
    """Those whose card still stands, once the copy that lives has done with what it was told."""
    loop = asyncio.get_running_loop()
    until = loop.time() + HEARD_WITHIN
    while True:
        plans = await desk.plans(sales)
        waiting = [one for one in sales if plans[one.plan_id].waits and one.card.buttons()]
        still = [one for one in waiting if one.presses[0].ok and not _told(desk, one)]
        if desk.over_http:
            still = [one for one in still if one.at != victim]
        if not still or loop.time() > until:
            return waiting
        await asyncio.sleep(0.2)


def _told(desk: Desk, sale: Sale) -> str | None:
    """The first thing that was said to its first press."""
    return next((one.text for one in desk.ear.said(*keys_of(sale.presses[0]))), None)


def _unheard(desk: Desk, sale: Sale, victim: int) -> str:
    """Why a press had no effect: Slack said so, we did, or the copy died with it."""
    press, said = sale.presses[0], _told(desk, sale)
    if said is not None:
        return f"told “{said[:80]}”"
    if not press.ok:
        return f"Slack said {press.error}"
    died = not desk.over_http or sale.at == victim
    desk.tally.claims(died, f"{sale.number}: acknowledged by the copy that lives, and no answer")
    return "the copy died after its ack"


def settled(desk: Desk, sale: Sale, plan: Plan, met: Counter[str], kill: Kill) -> None:
    """Whether it ended as it was at the provider, was bought once at most, and told once."""
    name, claims = sale.number, desk.tally.claims
    bought = sale.number in sale.seller.held
    met[str(plan.state) if plan.settled_by is None else f"{plan.state}, settled"] += 1
    claims(len(sale.asked()) <= 1, f"{name}: asked {len(sale.asked())} times")
    claims(bought == (plan.state is State.DONE), f"{name}: {plan.state}, but sold: {bought}")
    claims(plan.state in {State.DONE, State.FAILED}, f"{name}: ended {plan.state}")
    said = [one for one in _said(desk, sale) if plan.line and plan.line.pretty in one.text]
    told = [one for one in said if _ends(one) and not one.to_all]
    lines = [one for one in said if one.to_all]
    for what, times, wanted in (("told", len(told), 1), ("announced", len(lines), int(bought))):
        if times == wanted + 1 and plan.id in kill.unmarked:
            met[f"{what} twice: killed before that could be marked"] += 1
        else:
            claims(times == wanted, f"{name}: {what} {times} times, not {wanted}")


def _said(desk: Desk, sale: Sale) -> list[Heard]:
    """All that was said of it, to its asker and to everybody."""
    workspace, person = desk.on.workspace, sale.person
    tokens = [
        key
        for one in workspace.deliveries
        if one.person == person.id and _is_of(one, sale)
        for key in keys_of(one)
    ]
    return desk.ear.said(*dict.fromkeys(tokens), person.id, place_of(person))


async def judged(desk: Desk, expected: int, met: Counter[str]) -> None:
    """What must be so of all of them together."""
    events: dict[str, list[Event]] = {}
    count = 0
    async for event in desk.store.trail.oldest_first(Question()):
        count += 1
        desk.tally.claims(event.seq == count, f"a gap in the trail before {event.seq}")
        events.setdefault(event.plan_id or "", []).append(event)
    met["events"] = count
    once = (Phase.PROPOSED, Phase.CONFIRMED)
    for plan_id, story in events.items():
        phases = Counter(one.phase for one in story)
        for phase in once:
            desk.tally.claims(
                phases[phase] == 1, f"{plan_id}: {phase} {phases[phase]} times in the trail"
            )
    desk.tally.claims(len(events) == expected, f"{len(events)} plans, not {expected}")
    plans = await desk.store.plans.newest(expected + 1)
    for plan in plans:
        desk.tally.claims(ended(plan), f"{plan.id} was left {plan.state}")
    desk.tally.claims((why := await verified(desk.store)) is None, f"the trail: {why}")
    workspace = desk.on.workspace
    odd = [*workspace.problems, *workspace.warnings]
    desk.tally.claims(not odd, f"Slack refused: {odd[:5]}")


@asynccontextmanager
async def desk_of(folder: Path, database: str, tally: Tally, *, http: bool) -> AsyncIterator[Desk]:
    """A stage with two copies on a database."""
    store = Store.open(database, Keys.derive(SECRET))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(store.close)
        await migrate(store.engine)
        on = await stack.enter_async_context(stage(folder))
        prepared(on)
        on.sigmamind.most_a_page = on.vogent.most_a_page = WHOLE
        given = {
            **on.settings,
            "database_url": database,
            "numberbot_secret_key": SECRET,
            "numberbot_plan_lifetime": "1h",
        }
        given |= {"port": "0"} if http else {}
        if http:
            del given["slack_app_token"]
        copies = [Apart(given), Apart(given)]
        ear, people = Ear(on.workspace.state), crowd(on, PEOPLE)
        desk = Desk(on, store, ear, people, plenty(), copies, tally, http)
        for copy in copies:
            await stack.enter_async_context(copy)
        await desk.started()
        yield desk


@dataclass(frozen=True, slots=True)
class Size:
    """How many cards both confirm; how many purchases a copy is killed among, and how often."""

    cards: int = 500
    sales: int = 100
    kills: int = 3


async def drill(size: Size, seed: int, folder: Path, postgres: str) -> tuple[Tally, Counter[str]]:
    """All of it, on fresh databases of a server; what came of it."""
    random_, tally, figures = random.Random(seed), Tally(), Counter[str]()
    async with desk_of(folder, fresh_database(postgres), tally, http=True) as desk:
        met = await confirmed_at_both(desk, size.cards)
        for _ in range(size.kills):
            met += _named("HTTP, ", await killed(desk, size.sales, random_))
        await judged(desk, size.cards + size.sales * size.kills, met)
        figures += met
    async with desk_of(folder, fresh_database(postgres), tally, http=False) as desk:
        met = Counter[str]()
        for _ in range(size.kills):
            met += _named("socket, ", await killed(desk, size.sales, random_))
        await judged(desk, size.sales * size.kills, met)
        figures += met
    tally.claims(figures["answers"] == 2 * size.cards, f"{figures['answers']} answers")
    tally.claims(figures["purchases"] == size.cards, f"{figures['purchases']} purchases")
    return tally, figures


def _named(first: str, counted: Counter[str]) -> Counter[str]:
    return Counter({f"{first}{name}": times for name, times in counted.items()})


def main() -> int:
    """Run it, print its figures; 1 when a claim did not hold."""
    parser = argparse.ArgumentParser(prog="python -m drills.copies", description=__doc__)
    usual = Size()
    parser.add_argument("cards", type=int, nargs="?", default=usual.cards)
    parser.add_argument("--sales", type=int, default=usual.sales)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    settings.forget_proxies()
    logs.configure("error", "text")
    size = Size(given.cards, given.sales, given.kills)
    with TemporaryDirectory() as folder, server() as postgres:
        tally, figures = asyncio.run(drill(size, given.seed, Path(folder), postgres))
    print(f"two copies, {size}, seed {given.seed}")
    for name, times in sorted(figures.items()):
        print(f"  {times:>6}  {name}")
    print("wrong:", len(tally.wrong), *(f"\n  {words}" for words in tally.wrong[:40]))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
