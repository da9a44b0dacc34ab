"""Opening forms, laying them out anew when something is chosen, and reading them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.actors import Actor, Origin
from bot.domain.errors import BotError, NotUnderstood
from bot.domain.events import Action
from bot.domain.plans import new_id
from bot.domain.requests import Way
from bot.operations.desk import Desk
from bot.providers.port import NumberProvider
from bot.slack.answers import Notices
from bot.slack.asked import Fill
from bot.slack.forms import submitted
from bot.slack.forms.fields import Kind, fields_of
from bot.slack.forms.inputs import line_in
from bot.slack.forms.layout import ANY, laid_out
from bot.slack.forms.preparing import Preparing, Values
from bot.slack.forms.shapes import SHAPES, model_of
from bot.slack.forms.sheet import OLD, Sheet, block_id, typed
from bot.slack.forms.submitted import Filled, Stale, Wrong
from bot.slack.message import Message, View, modal, waiting
from bot.slack.places import InChannel, InModal, Place, Places
from bot.slack.readings.choices import reopen
from bot.slack.verbs import VERBS

OPENING = "Opening the form…"
LONGEST_LINE = 100
"""Characters of a line that fit, with its provider, into what a select carries."""
UNSHOWN = "Slack does not take this form. Whoever runs Numberbot finds the reason in its log."
Who = Callable[[], Awaitable[Actor]]
"""Tells who opens a form; Slack may have to be asked, and a modal has to be open by then."""


@dataclass(frozen=True, slots=True)
class Forms:
    """`country` is the one that is meant where none is typed."""

    preparing: Preparing
    places: Places
    notices: Notices
    country: str = "US"

    @property
    def desk(self) -> Desk:
        """Where it is asked what the forms show."""
        return self.preparing.desk

    async def open(self, fill: Fill, trigger: str, place: Place, at: Origin, who: Who) -> None:
        """A form: at once as a view that waits, then, for `who` may use it, with its fields.

        In a modal it takes the place of what that shows. Where Slack's time to open one is over,
        a button offers it again. Raises NotAllowed, and NotUnderstood for an unknown provider.
        """
        channel = at.channel_id
        opened = await self._opened(fill, trigger, place, channel)
        actor = await who()
        if fill.verb.changes:
            await self.desk.gate.allow(actor, at, about=Action(f"number.{fill.verb.name}"))
        if opened is None:
            await self.notices.answer(place, actor.id, reopen(fill))
            return
        if fill.line is not None and len(str(fill.line)) > LONGEST_LINE:
            raise NotUnderstood(f"“{str(fill.line)[:LONGEST_LINE]}…” is no line of ours: too long.")
        self.desk.policy.may_read(actor)
        sheet = Sheet(fill.verb.name, new_id(), line=fill.line, channel=channel)
        sheet = self.preparing.placed(sheet, fill.provider)
        values = {"country": self.country, **fill.typed}
        prepared = await self.preparing.prepare(sheet, values)
        plain = modal(Message(UNSHOWN), SHAPES[fill.verb.name].title, channel)
        if not await opened.fill(laid_out(prepared), plain=plain):
            await self.notices.post(actor.id, reopen(fill))

    async def _opened(
        self, fill: Fill, trigger: str, place: Place, channel: str | None
    ) -> InModal | None:
        """The modal that the form will stand in, as far as it could be opened."""
        loading = waiting(OPENING, SHAPES[fill.verb.name].title, channel)
        if isinstance(place, InModal):
            return place if await place.fill(loading) else None
        origin = place if isinstance(place, InChannel) else None
        return await self.places.open(trigger, loading, origin)

    async def change(
        self, view: View, chosen: Values, place: InModal, latest: Callable[[], Awaitable[bool]]
    ) -> None:
        """Lay the form out anew for what was `chosen`; `latest` tells whether nothing was chosen
        or sent since. The latest choice wins, even over a view that an earlier one laid out.
        """
        changed, values = self._changed(view, chosen)
        changed = self.preparing.placed(changed, changed.provider)
        prepared = await self.preparing.prepare(changed, values)
        if not await latest() or await place.fill(laid_out(prepared), seen=view["hash"]):
            return
        if await latest():
            await place.fill(laid_out(prepared))

    async def follow(self, view: View, chosen: Values, place: InModal, person: str) -> None:
        """Lay the form out for what was chosen just before it was sent: the view waits for it."""
        sheet, values = self._changed(view, chosen)
        alert = None
        try:
            sheet = self.preparing.placed(sheet, sheet.provider)
        except BotError as error:  # its provider was switched off meanwhile
            sheet, alert = replace(sheet, provider=None, way=None), str(error)
        prepared = await self.preparing.prepare(sheet, values)
        prepared = replace(prepared, alert=alert or prepared.alert)
        if not await place.fill(laid_out(prepared)):
            fill = Fill(VERBS[sheet.verb], sheet.provider, sheet.line)
            await self.notices.post(person, reopen(fill))

    async def again(self, view: View, words: str, *, asks: bool = True) -> View:
        """The same form with everything but its secrets, and what went wrong on top.

        Not `asks`: no provider is asked, since an ack waits for it.
        """
        sheet = Sheet.of(view).next(plan_id=new_id())
        values = self._kept(view)
        try:
            prepared = self.preparing.plainly(sheet, values)
            if asks:
                prepared = await self.preparing.prepare(sheet, values, current=False)
        except BotError:  # what went wrong may be the very thing that is asked: the database
            prepared = self.preparing.plainly(sheet, values)
        return laid_out(replace(prepared, alert=f"{words}{self._retype(view)}"))

    def read(self, view: View) -> Filled | Wrong | Stale:
        """A form that was sent. Raises NotUnderstood for one of another version."""
        sheet = Sheet.of(view)
        now = replace(sheet, **choice(self._chosen(sheet, view)))
        same = (now.provider, now.way, now.line) == (sheet.provider, sheet.way, sheet.line)
        same = same and sheet.types_secrets == self.preparing.secrets.typed
        provider = self.preparing.provider_of(now)
        if SHAPES[sheet.verb].follows and not (same and _has_fields(view, now, provider)):
            return Stale(self._chosen(sheet, view))
        return submitted.read(now, view, provider, self.preparing.secrets)

    def _chosen(self, sheet: Sheet, view: View) -> Values:
        """What stands in the selects that come first."""
        found = typed(view)
        return {name: found[name] for name in SHAPES[sheet.verb].first if found.get(name)}

    def _changed(self, view: View, chosen: Values) -> tuple[Sheet, Values]:
        """The sheet with what was chosen, and what of the values still means something there."""
        sheet, values = Sheet.of(view), self._kept(view)
        changed = sheet.next(plan_id=new_id(), **choice(chosen))
        if (changed.line, changed.provider) != (sheet.line, sheet.provider):
            values = {} if sheet.verb == "update" else self._without_agents(sheet, values)
        return changed, values

    def _kept(self, view: View) -> Values:
        """What was typed, but for secrets."""
        sheet = Sheet.of(view)
        return submitted.kept(sheet, view, self.preparing.provider_of(sheet))

    def _retype(self, view: View) -> str:
        """Which secrets have to be filled in again, as a sentence; none stays in a form."""
        sheet, found = Sheet.of(view), typed(view)
        model = model_of(sheet, self.preparing.provider_of(sheet))
        fields = [] if model is None else fields_of(model)
        gone = [one.title for one in fields if one.kind is Kind.SECRET and found.get(one.name)]
        return f" Fill in again what I do not keep: {', '.join(gone)}." if gone else ""

    def _without_agents(self, sheet: Sheet, values: Values) -> Values:
        """An agent is one of a provider's, and means nothing at another."""
        model = model_of(sheet, self.preparing.provider_of(sheet))
        fields = [] if model is None else fields_of(model)
        agents = {field.name for field in fields if field.kind is Kind.AGENT}
        return {name: value for name, value in values.items() if name not in agents}


def _has_fields(view: View, sheet: Sheet, provider: NumberProvider | None) -> bool:
    """Whether the view has what it asks; not where the provider could not be asked before."""
    model = model_of(sheet, provider)
    if model is None:
        return sheet.line is None
    there = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    return all(block_id(field.name, sheet.turn) in there for field in fields_of(model))


def choice(chosen: Values) -> dict[str, Any]:
    """What of a sheet changes when something that comes first is chosen."""
    changed: dict[str, Any] = {}
    if "provider" in chosen:
        value = chosen["provider"]
        changed["provider"] = None if value == ANY else value
    try:
        if chosen.get("way"):
            changed["way"] = Way(str(chosen["way"]))
        if chosen.get("line"):
            changed["line"], changed["provider"] = line_in(str(chosen["line"]))
    except ValueError:  # no option that this version made
        raise NotUnderstood(OLD) from None
    return changed
