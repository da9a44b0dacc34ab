"""A form that was sent: what it asks for, or what is wrong with it, each at its field."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from bot.domain.requests import Import
from bot.operations.facts import Secrets
from bot.providers.forms import Form, Problems
from bot.providers.port import NumberProvider
from bot.slack.forms.fields import Kind, fields_of
from bot.slack.forms.inputs import NO, YES
from bot.slack.forms.secrets import NO_SUCH, SecretSource
from bot.slack.forms.shapes import SHAPES, Wanted, asked, model_of
from bot.slack.forms.sheet import Sheet, block_id, typed
from bot.slack.message import View
from bot.slack.verbs import SECRET

EMPTIED = "It cannot be emptied here. Write the new value, or leave the old one as it was."
CHOOSE = "Choose one."
GONE = "This provider is not on any more. Choose another one."


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that is sound: what it asks for, and its secrets."""

    asked: Wanted | Import
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, as Slack takes it: by the blocks' names."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stale:
    """Something was chosen just before, and the fields that follow from it are not there yet."""

    chosen: Mapping[str, str | None]


def read(
    sheet: Sheet, view: View, provider: NumberProvider | None, secrets: SecretSource
) -> Filled | Wrong:
    """Every field is checked, so that all that is wrong is told at once."""
    found = typed(view)
    model = model_of(sheet, provider)
    first: tuple[str, ...] = SHAPES[sheet.verb].first
    missing = {name: CHOOSE for name in first if _unchosen(name, sheet)}
    if model is None:
        gone = CHOOSE if sheet.provider is None or provider is not None else GONE
        missing = missing or {first[0]: gone}
        return Wrong({block_id(name, sheet.turn): words for name, words in missing.items()})
    form = model.read({**_values(model, found), **_secrets(model, found, secrets)})
    problems = dict(form) if isinstance(form, Problems) else {}
    problems |= _unknown_secrets(model, found, secrets)
    emptied = [name for name in sheet.held if not (found.get(name) or "").strip()]
    problems |= dict.fromkeys(emptied, EMPTIED)
    problems |= missing
    if problems or isinstance(form, Problems):  # what stands at a field is plain text
        plain = {name: words.replace("`", "") for name, words in problems.items()}
        return Wrong({block_id(name, sheet.turn): words for name, words in plain.items()})
    return Filled(asked(sheet, form), form.hidden())


def _unchosen(name: str, sheet: Sheet) -> bool:
    """Whether something that comes first is not chosen, and must be."""
    if name == "provider" and SHAPES[sheet.verb].any_provider:
        return False
    return getattr(sheet, name) is None


def _values(model: type[Form], found: Mapping[str, str | None]) -> dict[str, str | bool | None]:
    words: dict[str, bool] = {YES: True, NO: False}
    values: dict[str, str | bool | None] = {}
    for field in fields_of(model):
        value = found.get(field.name)
        if field.kind is Kind.YES_NO and value is not None:
            values[field.name] = words.get(value)
        elif field.kind is not Kind.SECRET:
            values[field.name] = value
    return values


def _secrets(
    model: type[Form], found: Mapping[str, str | None], secrets: SecretSource
) -> dict[str, SecretStr | None]:
    return {name: secrets.read(value) for name, value in _filled_secrets(model, found).items()}


def _unknown_secrets(
    model: type[Form], found: Mapping[str, str | None], secrets: SecretSource
) -> dict[str, str]:
    """Names of secrets that the environment has no more."""
    return {
        name: NO_SUCH  # never what was filled in: it may have been typed while that was allowed
        for name, value in _filled_secrets(model, found).items()
        if secrets.read(value) is None
    }


def _filled_secrets(model: type[Form], found: Mapping[str, str | None]) -> dict[str, str]:
    named = [field.name for field in fields_of(model) if field.kind is Kind.SECRET]
    return {name: value for name in named if (value := found.get(name))}


def kept(sheet: Sheet, view: View, provider: NumberProvider | None) -> dict[str, str | None]:
    """What was typed, for when the form is laid out anew: everything but secrets."""
    model = model_of(sheet, provider)
    secret = [] if model is None else [f.name for f in fields_of(model) if f.kind is Kind.SECRET]
    return {name: value for name, value in typed(view).items() if name not in {*secret, *SECRET}}
