"""A form as a view: what is chosen first, then the fields that follow from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.requests import Way
from bot.providers.port import NumberProvider
from bot.slack import ids
from bot.slack.blocks import Block, context, option
from bot.slack.forms.fields import Kind, fields_of
from bot.slack.forms.inputs import Around, field_input, labelled, line_select
from bot.slack.forms.shapes import SHAPES, model_of
from bot.slack.forms.sheet import Sheet
from bot.slack.message import MOST_BLOCKS, View
from bot.slack.text import cut, escape

ANY = "any"
WAYS: Mapping[Way, str] = {
    Way.SIP: "A number, over its SIP trunk",
    Way.INTEGRATION: "A number, through an integration",
    Way.SIP_USER: "A new SIP user",
}
LONGEST_ALERT = 2_900
CHOOSE = "Choose {what}, and its fields follow."


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that a form shows.

    `offered` are the providers that can be chosen, `ways` the kinds at the one that is; `values`
    what the fields say, by their names; `names` agents by their ids; `alert` what went wrong.
    """

    sheet: Sheet
    provider: NumberProvider | None = None
    offered: Sequence[NumberProvider] = ()
    ways: Sequence[Way] = ()
    values: Mapping[str, str | None] = field(default_factory=dict)
    lists: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    types_secrets: bool = True
    alert: str | None = None


def laid_out(form: Prepared) -> View:
    """The form as a modal. It can be sent once all that comes first is chosen."""
    shape = SHAPES[form.sheet.verb]
    model = model_of(form.sheet, form.provider)
    alert = [_alert(form.alert)] if form.alert else []
    blocks = [*alert, *_first(form), *_fields(form)]
    if model is None:
        what = "a number" if "line" in shape.first else "a provider"
        blocks.append(context(CHOOSE.format(what=what)))
    view: View = {
        "type": "modal",
        "callback_id": ids.FORM,
        "title": {"type": "plain_text", "text": shape.title},
        "close": {"type": "plain_text", "text": "Cancel"},
        "submit": {"type": "plain_text", "text": shape.submit},
        "private_metadata": form.sheet.pack(),
        "blocks": blocks[:MOST_BLOCKS],
    }
    return view


def _alert(words: str) -> Block:
    return {
        "type": "alert",
        "level": "error",
        "text": {"type": "mrkdwn", "text": escape(cut(words, LONGEST_ALERT)), "verbatim": True},
    }


def _first(form: Prepared) -> list[Block]:
    """The selects on which the fields depend; choosing in one lays the form out anew."""
    shape, sheet = SHAPES[form.sheet.verb], form.sheet
    blocks = []
    if "line" in shape.first:
        title = form.provider.title if form.provider else None
        select = line_select(sheet.line, sheet.provider, title)
        blocks.append(_deciding("Number", select, "line", sheet.turn))
    if "provider" in shape.first:
        choices = {one.name: one.title for one in form.offered}
        if shape.any_provider:
            choices = {ANY: "Whichever has it", **choices}
        chosen = sheet.provider or (ANY if shape.any_provider else None)
        select = _select(ids.FORM_PROVIDER, choices, chosen)
        blocks.append(_deciding("Provider", select, "provider", sheet.turn))
    if "way" in shape.first and form.ways:
        select = _select(ids.FORM_WAY, {way: WAYS[way] for way in form.ways}, sheet.way)
        blocks.append(_deciding("What to bring", select, "way", sheet.turn))
    return blocks


def _deciding(label: str, element: Block, name: str, turn: int) -> Block:
    return labelled(label, element, name, turn) | {"dispatch_action": True}


def _select(action_id: str, choices: Mapping[str, str], chosen: str | None) -> Block:
    options = {value: option(label, value) for value, label in choices.items()}
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "options": list(options.values()),
    }
    return element | ({"initial_option": options[chosen]} if chosen in options else {})


def _fields(form: Prepared) -> list[Block]:
    model = model_of(form.sheet, form.provider)
    if model is None:
        return []
    around = Around(form.sheet.turn, form.lists, form.names, form.types_secrets)
    values = form.values
    return [
        field_input(one, None if one.kind is Kind.SECRET else values.get(one.name), around)
        for one in fields_of(model)
    ]
