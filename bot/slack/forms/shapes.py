"""What each verb's form asks: what is chosen first, which model the fields are of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.domain.numbers import E164, SipUser
from bot.domain.requests import (
    Assign,
    Buy,
    Call,
    Import,
    Proposable,
    Release,
    Unassign,
    Update,
    Way,
)
from bot.operations.imports import FEATURES, LINES
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from bot.slack.asked import Search, Show
from bot.slack.forms.models import AssignForm, BuyForm, DirectionForm, LineForm, SearchForm
from bot.slack.forms.sheet import Sheet

First = Literal["provider", "way", "line"]


@dataclass(frozen=True, slots=True)
class Shape:
    """`first` is what is chosen before the fields; `model` those of a verb that has its own.

    Else the fields are those of the provider's model for `feature`. `any_provider`: none need
    be chosen.
    """

    title: str
    submit: str
    first: tuple[First, ...]
    model: type[Form] | None = None
    feature: Feature | None = None
    any_provider: bool = False

    @property
    def follows(self) -> bool:
        """Whether the fields hang on what is chosen first."""
        return self.model is None or self.model is AssignForm


SHAPES: Mapping[str, Shape] = {
    "buy": Shape("Buy a number", "Next", ("provider",), BuyForm, any_provider=True),
    "search": Shape("Search numbers", "Search", ("provider",), SearchForm, any_provider=True),
    "import": Shape("Import a number", "Import", ("provider", "way")),
    "update": Shape("Update a number", "Next", ("line",), feature=Feature.UPDATE),
    "assign": Shape("Assign an agent", "Next", ("line",), AssignForm),
    "unassign": Shape("Unassign an agent", "Next", ("line",), DirectionForm),
    "release": Shape("Release a number", "Next", ("line",), LineForm),
    "call": Shape("Place a test call", "Next", ("line",), feature=Feature.CALL),
    "show": Shape("Look up a number", "Show", ("line",), LineForm),
}


def ways(provider: NumberProvider) -> tuple[Way, ...]:
    """How lines can be brought to a provider."""
    return tuple(way for way, feature in FEATURES.items() if feature in provider.features)


def model_of(sheet: Sheet, provider: NumberProvider | None) -> type[Form] | None:
    """The model of a form's fields; None while not enough is chosen."""
    shape = SHAPES[sheet.verb]
    if sheet.verb == "assign" and provider is None:
        return None  # whose agents could be chosen?
    if shape.model is not None:
        return shape.model
    feature = FEATURES[sheet.way] if sheet.way is not None else shape.feature
    return None if provider is None or feature is None else provider.forms.get(feature)


Wanted = Search | Show | Proposable
"""What a form asks for, but for an import, which its Submit confirms."""


def asked(sheet: Sheet, form: Form) -> Wanted | Import:
    """What a form asks for that was filled in and is sound."""
    provider = sheet.provider
    match sheet.verb, form:
        case "buy", BuyForm(name=name, agent=agent):
            return Buy(form.what, provider, name, agent)
        case "search", SearchForm():
            return Search(Buy(form.what, provider))
        case "import", _:
            return _import(sheet, form)
        case _:
            return _of_line(sheet, form)


def _import(sheet: Sheet, form: Form) -> Import:
    if sheet.provider is None or sheet.way is None:
        raise ValueError("an import is sent with its provider and its kind")
    given = form.given()
    named = str(given[LINES[sheet.way]])
    line = SipUser(named) if sheet.way is Way.SIP_USER else E164(named)
    return Import(line, sheet.provider, sheet.way, given)


def _of_line(sheet: Sheet, form: Form) -> Wanted:
    if sheet.line is None:
        raise ValueError(f"{sheet.verb} is sent with a line")
    line, provider = sheet.line, sheet.provider
    match sheet.verb, form:
        case "assign", AssignForm(agent=agent):
            return Assign(line, agent, form.ways, provider)
        case "unassign", DirectionForm():
            return Unassign(line, form.ways, provider)
        case "release", _:
            return Release(line, provider)
        case "show", _:
            return Show(line, provider)
        case "call", _:
            given = form.given()
            speaker = str(given["agent"]) if "agent" in given else None
            return Call(line, E164(str(given["to"])), speaker, provider)
        case _:
            return Update(line, form.given(), provider=provider)
