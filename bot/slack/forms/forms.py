"""Opening forms, laying them out anew when something is chosen, and reading them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.actors import itself
from bot.domain.errors import BotError
from bot.domain.holdings import Holding
from bot.domain.plans import new_id
from bot.domain.requests import Way
from bot.operations import agents, inventory
from bot.operations.desk import Desk
from bot.operations.holder import holder
from bot.operations.inventory import Wanted
from bot.providers.port import Feature, NumberProvider, require
from bot.slack.answers import Notices
from bot.slack.asked import Fill
from bot.slack.forms import submitted
from bot.slack.forms.layout import ANY, Prepared, laid_out
from bot.slack.forms.secrets import SecretSource
from bot.slack.forms.shapes import NEEDED, SHAPES, model_of, ways
from bot.slack.forms.sheet import Sheet, line_of
from bot.slack.forms.submitted import Filled, Wrong
from bot.slack.grammar import SIP_USER
from bot.slack.message import View, waiting
from bot.slack.places import InChannel, InModal, Place, Places
from bot.slack.readings.choices import reopen
from bot.slack.verbs import VERBS

OPENING = "Opening the form…"
PATIENCE = 2.0
"""Seconds that a form waits for what it can do without: agents' names, other numbers."""
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Forms:
    """`country` is the one that is meant where none is typed."""

    desk: Desk
    places: Places
    notices: Notices
    country: str = "US"
    secrets: SecretSource = field(default_factory=SecretSource)

    async def open(
        self, fill: Fill, trigger: str, place: Place, channel: str | None, person: str | None = None
    ) -> None:
        """A form: at once as a view that waits, then with its fields.

        In a modal it takes the place of what that shows. Where Slack's time to open one is over,
        a button offers it again.
        """
        shape = SHAPES[fill.verb.name]
        loading = waiting(OPENING, shape.title, channel)
        opened: InModal | None
        if isinstance(place, InModal):
            opened = place if await place.fill(loading) else None
        else:
            origin = place if isinstance(place, InChannel) else None
            opened = await self.places.open(trigger, loading, origin)
        if opened is None:
            await self.notices.answer(place, person, reopen(fill))
            return
        sheet = Sheet(fill.verb.name, new_id(), line=fill.line, channel=channel)
        sheet = self._at(sheet, fill.provider)
        values = {"country": self.country, **fill.typed}
        await opened.fill(laid_out(await self.prepare(sheet, values)))

    async def change(self, view: View, chosen: Mapping[str, str | None], place: InModal) -> None:
        """Lay the form out anew for what was `chosen`; a later choice wins over this one."""
        sheet = Sheet.of(view)
        values = submitted.kept(sheet, view, self.provider_of(sheet))
        changed = sheet.next(plan_id=new_id(), **choice(chosen))
        if "line" in chosen:
            values = {}
        prepared = await self.prepare(self._at(changed, changed.provider), values)
        await place.fill(laid_out(prepared), seen=view["hash"])

    async def again(self, view: View, words: str) -> View:
        """The same form with everything but its secrets, and what went wrong on top."""
        sheet = Sheet.of(view)
        values = submitted.kept(sheet, view, self.provider_of(sheet))
        prepared = await self.prepare(sheet.next(plan_id=new_id()), values, current=False)
        return laid_out(replace(prepared, alert=words))

    def read(self, view: View) -> Filled | Wrong:
        """A form that was sent. Raises NotUnderstood for one of another version."""
        sheet = Sheet.of(view)
        return submitted.read(sheet, view, self.provider_of(sheet), self.secrets)

    def provider_of(self, sheet: Sheet) -> NumberProvider | None:
        """The provider that is chosen, if it is on."""
        return self.desk.providers.get(sheet.provider) if sheet.provider else None

    def _at(self, sheet: Sheet, provider: str | None) -> Sheet:
        """With the provider that was named, and the only choices there are."""
        shape, offered = SHAPES[sheet.verb], self._offered(sheet)
        named = self.desk.providers.find(provider) if provider else None
        if named is None and "provider" in shape.first and not shape.any_provider:
            named = offered[0] if len(offered) == 1 else None
        if named is None:
            return sheet
        brought = ways(named) if "way" in shape.first else ()
        way = sheet.way if sheet.way in brought else next(iter(brought), None)
        return replace(sheet, provider=named.name, way=way)

    def _offered(self, sheet: Sheet) -> list[NumberProvider]:
        """The providers that are on and offer what the verb needs."""
        verb = VERBS[sheet.verb]
        return [one for one in self.desk.providers.values() if verb.offered(one.features)]

    async def prepare(self, sheet: Sheet, values: Values, *, current: bool = True) -> Prepared:
        """Everything that the form shows; `current`: what its line says now is filled in."""
        found = Prepared(
            sheet,
            self.provider_of(sheet),
            self._offered(sheet),
            values=values,
            types_secrets=self.secrets.typed,
        )
        if sheet.line is not None:
            found = await self._with_line(found, current=current)
        elif "line" in SHAPES[sheet.verb].first:
            await self._see_lines()
        provider = found.provider
        if provider is None:
            return found
        lists = Feature.LIST_AGENTS in provider.features
        names = await self._names(provider) if lists else {}
        return replace(found, ways=ways(provider), lists=lists, names=names)

    async def _see_lines(self) -> None:
        """Have something to choose from, where a provider was never asked before."""
        desk = self.desk
        seen = {held.provider for held in await desk.store.holdings.every()}
        if desk.providers.keys() - seen:
            me, everything = itself(desk.policy.team_id), Wanted()
            args = (me, everything, desk.providers, desk.store, desk.policy)
            await inventory.take(*args, within=PATIENCE)

    async def _with_line(self, form: Prepared, *, current: bool) -> Prepared:
        """With the provider that holds the line, and what it says of it; or why that is unknown."""
        sheet, desk = form.sheet, self.desk
        if sheet.line is None:
            return form
        try:
            at, held = await holder(sheet.line, sheet.provider, desk.providers, desk.store)
            if sheet.verb in NEEDED:
                require(at, NEEDED[sheet.verb])
        except BotError as error:
            return replace(form, provider=None, alert=str(error))
        await desk.store.holdings.saw_one(held)
        sheet = replace(sheet, provider=at.name)
        values = {**_said(sheet, at, held), **form.values} if current else form.values
        return replace(form, sheet=sheet, provider=at, values=values)

    async def _names(self, provider: NumberProvider) -> Mapping[str, str]:
        """What the provider's agents are called; asked for only where nobody did before."""
        kept = await self.desk.store.agents.at(provider.name)
        if kept:
            return {one.id: one.name for one in kept if one.name}
        try:
            async with asyncio.timeout(PATIENCE):
                return (await agents.looked_up(provider, self.desk.store)).names
        except TimeoutError:
            return {}


def _said(sheet: Sheet, provider: NumberProvider, held: Holding) -> dict[str, str | None]:
    """What an update's fields say now."""
    model = model_of(sheet, provider) if sheet.verb == "update" else None
    names = [] if model is None else list(model.model_fields)
    return {name: getattr(held, name) for name in names if hasattr(held, name)}


def choice(chosen: Values) -> dict[str, Any]:
    """What of a sheet changes when something that comes first is chosen."""
    changed: dict[str, Any] = {}
    if "provider" in chosen:
        value = chosen["provider"]
        changed |= {"provider": None if value == ANY else value, "way": None}
    if chosen.get("way"):
        changed["way"] = Way(str(chosen["way"]))
    if chosen.get("line"):
        changed |= picked(str(chosen["line"]))
    return changed


def picked(carried: str) -> dict[str, Any]:
    """The line and provider of a select's choice."""
    line, _, provider = carried.rpartition(" provider:")
    text = (line or provider).strip('"').removeprefix(SIP_USER)
    return {"line": line_of(text), "provider": provider if line else None}
