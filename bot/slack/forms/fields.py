"""The fields of a form, from its model: what each is called, takes, and may be left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.providers.forms import Form


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    NUMBER = "number"
    AGENT = "agent"
    CHOICE = "choice"
    YES_NO = "yes_no"
    SECRET = "secret"  # noqa: S105 the word itself


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `default` is what it says when nothing was filled in."""

    name: str
    title: str
    hint: str | None
    kind: Kind
    needed: bool
    choices: tuple[str, ...] = ()
    default: str | bool | None = None


KINDS: Mapping[str, Kind] = {
    "e164": Kind.NUMBER,
    "agent": Kind.AGENT,
    "password": Kind.SECRET,
}
"""By the schema's format."""


def fields_of(model: type[Form]) -> tuple[Field, ...]:
    """The fields in their order, from the model's JSON schema."""
    schema = model.model_json_schema()
    needed = schema.get("required", [])
    return tuple(
        _field(name, field, needed=name in needed)
        for name, field in schema.get("properties", {}).items()
    )


def _field(name: str, schema: Mapping[str, Any], *, needed: bool) -> Field:
    value = next((one for one in schema.get("anyOf", []) if one.get("type") != "null"), schema)
    return Field(
        name,
        schema.get("title", name),
        schema.get("description"),
        _kind(value),
        needed,
        tuple(value.get("enum", ())),
        schema.get("default"),
    )


def _kind(value: Mapping[str, Any]) -> Kind:
    if value.get("enum"):
        return Kind.CHOICE
    if value.get("type") == "boolean":
        return Kind.YES_NO
    return KINDS.get(value.get("format", ""), Kind.TEXT)
