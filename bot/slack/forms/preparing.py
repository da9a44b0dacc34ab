"""What a form shows: the providers to choose from, what a line says now, names of agents."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.actors import itself
from bot.domain.errors import BotError, Refused
from bot.domain.holdings import Holding
from bot.operations import agents, inventory
from bot.operations.desk import Desk
from bot.operations.drafting import NEEDED
from bot.operations.holder import holder
from bot.operations.inventory import Wanted
from bot.providers.port import Feature, NumberProvider, require
from bot.slack.forms.layout import Prepared
from bot.slack.forms.secrets import SecretSource
from bot.slack.forms.shapes import SHAPES, model_of, ways
from bot.slack.forms.sheet import Sheet
from bot.slack.verbs import VERBS

PATIENCE = 2.0
"""Seconds that a form waits for what it can do without: agents' names, other numbers."""
NOT_OFFERED = (
    "None of the providers that are on can do that. `/number providers` shows what each can do."
)
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Preparing:
    """Asks the desk's providers and store for what a form shows."""

    desk: Desk
    secrets: SecretSource = field(default_factory=SecretSource)

    def provider_of(self, sheet: Sheet) -> NumberProvider | None:
        """The provider that is chosen, if it is on."""
        return self.desk.providers.get(sheet.provider) if sheet.provider else None

    def placed(self, sheet: Sheet, provider: str | None) -> Sheet:
        """With the provider that was named, and the only choices there are.

        Raises Refused when no provider that is on offers what the form is for.
        """
        shape, offered = SHAPES[sheet.verb], self._offered(sheet)
        if VERBS[sheet.verb].needs and not offered:
            raise Refused(NOT_OFFERED)
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

    def plainly(self, sheet: Sheet, values: Values) -> Prepared:
        """What the form shows without anybody being asked."""
        provider = self.provider_of(sheet)
        return Prepared(
            replace(sheet, types_secrets=self.secrets.typed),
            provider,
            self._offered(sheet),
            () if provider is None else ways(provider),
            values,
            lists=provider is not None and Feature.LIST_AGENTS in provider.features,
            types_secrets=self.secrets.typed,
        )

    async def prepare(self, sheet: Sheet, values: Values, *, current: bool = True) -> Prepared:
        """Everything that the form shows; `current`: what its line says now is filled in."""
        found = self.plainly(sheet, values)
        if "line" in SHAPES[sheet.verb].first:
            seen = self._see_lines()
            found, _ = await asyncio.gather(self._with_line(found, current=current), seen)
        provider = found.provider
        if provider is None:
            return found
        lists = Feature.LIST_AGENTS in provider.features
        names = await self._names(provider) if lists else {}
        return replace(found, ways=ways(provider), lists=lists, names=names)

    async def _see_lines(self) -> None:
        """Have something to choose from, where a provider was never asked before."""
        desk = self.desk
        if desk.providers.keys() - await desk.store.holdings.providers():
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
            if not current:  # what was typed stays, with the provider that was chosen before
                return form
            return replace(form, provider=None, alert=str(error))
        await desk.store.holdings.saw_one(held)
        said = _said(sheet, at, held)
        sheet = replace(sheet, provider=at.name, held=tuple(said))
        values = {**said, **form.values} if current else form.values
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
    """What an update's fields say now, those that say something."""
    model = model_of(sheet, provider) if sheet.verb == "update" else None
    names = [] if model is None else list(model.model_fields)
    return {name: value for name in names if (value := getattr(held, name, None))}
