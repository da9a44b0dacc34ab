"""What people do all day while the soak runs: a mix of every kind, each act answered."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from bot.domain.plans import Plan
from bot.playground.stage import Stage
from bot.playground.workspace import Delivery, Message, Person, PersonCannot, View
from bot.slack import ids
from bot.store.store import Store
from drills.acts import PASSWORD
from drills.crowd import Ear, Heard, Wanted, keys_of, place_of
from drills.soak_lines import BROUGHT, BUYS_AT, Lines

TRIES = 4
"""How often somebody tries whom Slack told that it did not get through."""
ANSWERED_WITHIN = 60.0
TRUNK = {
    "Termination URI": "sip.example.com",
    "Trunk user name": "carrier",
    "Trunk password": PASSWORD,
}
READS = (
    *("help", "help buy", "help audit", "list", "list unassigned", "list page:2", "providers"),
    *("list provider:vogent", "list country:US", "search US 415", "search US 212", "audit"),
    *("audit since:2h", "audit action:buy", "audit outcome:denied", "show +12125550190"),
    *("bux US 415", "list everything", "show 12", "audit since:soon", 'buy US 415 name:"x'),
)
STRAY = ("v0|p_old", "v1|p_unknown", "nonsense", None, "v1|bux everything")


@dataclass(slots=True)
class Counts:
    """What was done, and what was amiss; `took` are seconds until an answer."""

    did: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    undelivered: int = 0


@dataclass(slots=True)
class Clerk:
    """One of the people; does one thing at a time, and each when it is their turn."""

    on: Stage
    ear: Ear
    store: Store
    lines: Lines
    person: Person
    random: Random
    counts: Counts
    turn: Callable[[], Awaitable[None]]

    async def does(
        self, what: str, act: Callable[[], Awaitable[Delivery]], wanted: Wanted, *also: str
    ) -> Heard | None:
        """Something that is answered; tried again where Slack says that it did not get through."""
        for _ in range(TRIES):
            await self.turn()
            began = time.time()
            self.counts.did[what] += 1
            try:
                delivery = await act()
            except PersonCannot:  # what stood there has gone, as its answer took its place
                self.counts.did["find it gone"] += 1
                return None
            if delivery.error == "bad_response":
                self.counts.wrong.append(f"{what}: {delivery.notes}")
                return None
            keys = [*keys_of(delivery), self.person.id, *also]
            fresh = lambda one: one.call.at >= began and wanted(one)  # noqa: B023, E731
            heard = await self.ear.hears(keys, fresh, ANSWERED_WITHIN if delivery.ok else 0.1)
            if heard is not None:
                self.counts.took[what].append(heard.call.at - began)
                return heard
            if delivery.ok:
                self.counts.wrong.append(f"{what}: no answer")
                return None
            self.counts.undelivered += 1
            await self._connected()
        return None

    async def _connected(self) -> None:
        if self.on.workspace.request_url is None:
            await self.on.workspace.connected(timeout=60)

    async def types(self, typed: str, wanted: Wanted = lambda _: True) -> Heard | None:
        """A command."""
        who, where = self.person, place_of(self.person)
        what = f"/number {typed.split(maxsplit=1)[0]}"
        return await self.does(
            what, lambda: self.on.workspace.command(who, where, "/number", typed), wanted
        )

    async def presses(
        self, message: Message | View, button: str, wanted: Wanted = lambda _: True
    ) -> Heard | None:
        """A button, if it still stands there."""
        also = (message.id,) if isinstance(message, View) else ()
        pressed = lambda: self.on.workspace.click(self.person, message, button)  # noqa: E731
        return await self.does(f"press {button}", pressed, wanted, *also)

    async def card(self, typed: str) -> Message | None:
        """A command's card, where one comes."""
        heard = await self.types(typed)
        return None if heard is None else heard.card

    async def decides(self, card: Message | None) -> None:
        """Confirm, confirm twice, cancel, or forget about it."""
        if card is None:
            return
        match self.random.choices(("confirm", "twice", "cancel", "ignore"), (6, 1, 2, 1))[0]:
            case "confirm":
                await self.presses(card, ids.CONFIRM, ends)
            case "twice":
                await asyncio.gather(
                    self.presses(card, ids.CONFIRM, ends), self.presses(card, ids.CONFIRM)
                )
            case "cancel":
                await self.presses(card, ids.CANCEL)
            case "ignore":
                self.counts.did["ignore a card"] += 1

    async def reads(self) -> None:
        """Something that changes nothing."""
        heard = await self.types(self.random.choice(READS))
        await self._closes(heard)

    async def looks_up(self) -> None:
        """A number that we have."""
        with self.lines.ours(self.random.choice(self.lines.providers)) as line:
            if line is not None:
                await self.types(f"show {line}")

    async def pages(self) -> None:
        """The trail, and some of its older pages."""
        heard = await self.types("audit since:1d")
        for _ in range(self.random.randrange(4)):
            message = None if heard is None else heard.message
            if message is None or f"{ids.INSTEAD}.older" not in str(message.blocks):
                return
            await self.presses(message, f"{ids.INSTEAD}.older")

    async def exports(self) -> None:
        """One number's story, as files."""
        heard = await self.types("audit +12125550190")
        message = None if heard is None else heard.message
        if message is not None and ids.EXPORT in str(message.blocks):
            await self.presses(message, ids.EXPORT)

    async def buys(self) -> None:
        """A number."""
        seller = self.lines.at(self.random.choice(BUYS_AT))
        with self.lines.for_sale(seller) as line:
            await self.decides(await self.card(f"buy {line} provider:{seller.name}"))

    async def releases(self) -> None:
        """A number at the one provider that takes them back."""
        with self.lines.ours(self.on.vogent) as line:
            if line is not None:
                await self.decides(await self.card(f"release {line} provider:vogent"))

    async def renames(self) -> None:
        """A number at the one provider that has names for them."""
        with self.lines.ours(self.on.sigmamind) as line:
            if line is not None:
                name = f"Line {self.random.randrange(10**6)}"
                asked = f'update {line} name:"{name}" provider:sigmamind'
                await self.decides(await self.card(asked))

    async def assigns(self) -> None:
        """An agent to a number."""
        provider = self.random.choice(self.lines.providers)
        with self.lines.ours(provider) as line:
            if line is not None:
                agent = self.random.choice(list(provider.agents))
                asked = f"assign {line} {agent} provider:{provider.name}"
                await self.decides(await self.card(asked))

    async def goes_home(self) -> None:
        """Home, and sometimes a button there."""
        workspace, published = self.on.workspace, lambda one: one.call.method == "views.publish"
        await self.does("open Home", lambda: workspace.open_home(self.person), published)

    async def leafs_through_a_form(self) -> None:
        """A form that is closed again."""
        typed = self.random.choice(("buy", "search", "import", "update", "release", "call"))
        await self._closes(await self.types(typed))

    async def imports(self) -> None:
        """A number from elsewhere, by a form."""
        with self.lines.to_import() as line:
            heard = await self.types("import provider:vogent")
            view = await self._form() if heard is not None else None
            if view is not None and "Trunk password" in view.labels():
                await self.submits(view, {"Number": line, **TRUNK})
            await self._closes(heard)

    async def submits(self, view: View, values: Mapping[str, str]) -> None:
        """A form; its ack is an answer already, and how it ended comes in its place."""
        workspace = self.on.workspace
        await workspace.enter(self.person, view, values)
        shown = lambda one: ends(one) or one.call.method == "views.update"  # noqa: E731
        await self.does("submit", lambda: workspace.submit(self.person, view), shown, view.id)

    async def presses_astray(self) -> None:
        """A button of another time, or of nobody."""
        value = self.random.choice(STRAY)
        action = self.random.choice((ids.CONFIRM, ids.CANCEL, ids.ASK, "unheard.of"))
        where, workspace = place_of(self.person), self.on.workspace
        await self.does(
            "press astray",
            lambda: workspace.forge_action(self.person, where, action, value),
            lambda _: True,
        )

    async def is_heard_twice(self) -> None:
        """A command that Slack delivers twice."""
        sent: list[Delivery] = []

        async def asks() -> Delivery:
            where = place_of(self.person)
            sent.append(
                await self.on.workspace.command(self.person, where, "/number", "buy US 415")
            )
            return sent[-1]

        if await self.does("/number buy", asks, lambda _: True) is not None:
            again = lambda: self.on.workspace.redeliver(sent[-1])  # noqa: E731
            await self.does("a second delivery", again, lambda _: True)

    async def answers(self, question: Message, plan: Plan | None) -> None:
        """What no provider can tell, by what is at the provider."""
        happened = plan is not None and self._happened(plan)
        await self.presses(question, ids.HAPPENED if happened else ids.DID_NOT)

    def _happened(self, plan: Plan) -> bool:
        held = self.lines.at(plan.provider).held
        there = str(plan.line) in held
        if plan.draft.action in BROUGHT:
            return there
        return not there if plan.draft.action == "number.release" else self.random.random() < 1 / 2

    async def _form(self) -> View | None:
        """The form that is in front of them, once its fields are there."""
        workspace = self.on.workspace

        def there() -> View | None:
            view = workspace.view(self.person)
            return view if view is not None and view.callback_id == ids.FORM else None

        try:
            return await workspace.until(there, timeout=10)
        except TimeoutError:
            return None

    async def _closes(self, heard: Heard | None) -> None:
        """Whatever is open, once its fields are there."""
        if heard is not None and heard.call.method == "views.open":
            await self._form()
        while (view := self.on.workspace.view(self.person)) is not None:
            await self.on.workspace.dismiss(self.person, view, clear=True)


def ends(one: Heard) -> bool:
    """Whether it is more than that something is under way."""
    return not one.to_all and not one.text.startswith(":hourglass")


Turn = Callable[[Clerk], Awaitable[None]]
MIX: Mapping[Turn, int] = {
    Clerk.reads: 30,
    Clerk.looks_up: 8,
    Clerk.pages: 8,
    Clerk.exports: 1,
    Clerk.buys: 14,
    Clerk.releases: 5,
    Clerk.renames: 6,
    Clerk.assigns: 6,
    Clerk.goes_home: 6,
    Clerk.leafs_through_a_form: 5,
    Clerk.imports: 4,
    Clerk.presses_astray: 5,
    Clerk.is_heard_twice: 2,
}
"""How often each is done, beside the others."""
