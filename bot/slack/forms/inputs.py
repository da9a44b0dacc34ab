"""A field as an input of a modal."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.numbers import Line
from bot.slack import ids
from bot.slack.blocks import Block, option
from bot.slack.forms.fields import Field, Kind
from bot.slack.forms.sheet import block_id, line_of
from bot.slack.text import cut

LONGEST_LABEL = 2_000
LONGEST_PLACEHOLDER = 150
LONGEST_VALUE = 150
SEEN = "Slack shows it while you type, so mind who looks on. It is kept nowhere in plain text."
NAMED = "Typing secrets is switched off: choose one by its name, from Numberbot's environment."
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Around:
    """What the fields of one form have in common.

    `lists`: whether the provider's agents can be listed; `names` are theirs by id; `secrets`
    whether secrets are typed, or else chosen by name.
    """

    turn: int
    lists: bool = False
    names: Mapping[str, str] | None = None
    types_secrets: bool = True


def field_input(field: Field, value: str | None, around: Around) -> Block:
    """An input, filled with `value`; a secret is never filled in again."""
    if field.kind is Kind.SECRET:
        return _secret(field, around)
    if value is None and field.default is not None:
        value = _spelled(field.default)
    element = _element(field, value, around)
    return labelled(field.title, element, field.name, around.turn, field.hint, field.needed)


def labelled(
    label: str,
    element: Block,
    name: str,
    turn: int,
    hint: str | None = None,
    needed: bool = True,  # noqa: FBT001, FBT002
) -> Block:
    """An element with its label and hint."""
    block: Block = {
        "type": "input",
        "block_id": block_id(name, turn),
        "label": {"type": "plain_text", "text": cut(label, LONGEST_LABEL)},
        "element": element,
        "optional": not needed,
    }
    return block | ({"hint": {"type": "plain_text", "text": hint}} if hint else {})


def _element(field: Field, value: str | None, around: Around) -> Block:
    match field.kind:
        case Kind.CHOICE:
            return _one_of({choice: choice.capitalize() for choice in field.choices}, value)
        case Kind.YES_NO:
            return _one_of({YES: "Yes", NO: "No"}, value)
        case Kind.AGENT if around.lists:
            return agent_select(value, around.names or {})
        case _:
            return _text(value, "+14155552671" if field.kind is Kind.NUMBER else None)


def _text(value: str | None, placeholder: str | None = None) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": ids.FORM_FIELD}
    if value:
        element["initial_value"] = value
    return element | ({"placeholder": _plain(placeholder)} if placeholder else {})


def _one_of(choices: Mapping[str, str], value: str | None) -> Block:
    """Radio buttons: every choice is seen at once."""
    options = {choice: option(label, choice) for choice, label in choices.items()}
    element: Block = {
        "type": "radio_buttons",
        "action_id": ids.FORM_FIELD,
        "options": list(options.values()),
    }
    return element | ({"initial_option": options[value]} if value in options else {})


def agent_select(value: str | None, names: Mapping[str, str]) -> Block:
    """A select that asks us for agents while somebody types."""
    element: Block = {
        "type": "external_select",
        "action_id": ids.FORM_AGENT,
        "min_query_length": 0,
        "placeholder": _plain("Choose an agent"),
    }
    if value and len(value) <= LONGEST_VALUE:
        element["initial_option"] = option((names.get(value) or value).strip() or value, value)
    return element


def line_select(line: Line | None, provider: str | None, title: str | None) -> Block:
    """A select that asks us for lines while somebody types."""
    element: Block = {
        "type": "external_select",
        "action_id": ids.FORM_LINE,
        "min_query_length": 0,
        "placeholder": _plain("Choose a number, or type one"),
    }
    return element | (
        {} if line is None else {"initial_option": line_option(line, provider, title)}
    )


def line_option(line: Line, provider: str | None, title: str | None) -> Block:
    """A line at its provider, where that is known."""
    label = f"{line.pretty} · {title}" if title else line.pretty
    return option(label, f"{provider or ''}|{line.typed}")


def line_in(value: str) -> tuple[Line, str | None]:
    """The line of such an option, and its provider."""
    provider, _, line = value.partition("|")
    return line_of(line), provider or None


def _secret(field: Field, around: Around) -> Block:
    if around.types_secrets:
        hint = f"{field.hint} {SEEN}" if field.hint else SEEN
        return labelled(field.title, _text(None), field.name, around.turn, hint, field.needed)
    element: Block = {
        "type": "external_select",
        "action_id": ids.FORM_SECRET,
        "min_query_length": 0,
        "placeholder": _plain("Choose a secret by its name"),
    }
    hint = f"{field.hint} {NAMED}" if field.hint else NAMED
    return labelled(field.title, element, field.name, around.turn, hint, field.needed)


def _spelled(default: str | bool) -> str:  # noqa: FBT001 a default of any field
    if isinstance(default, bool):
        return YES if default else NO
    return default


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": cut(words, LONGEST_PLACEHOLDER)}
