"""What a provider wants to know for an import, an update or a call: models that become forms.

A field has a title, a description (the hint beneath it) and limits. Its name is our word, its
serialization alias the provider's. Secrets are SecretStr.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SecretStr,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from bot.domain.errors import NotUnderstood
from bot.domain.numbers import E164
from bot.providers.redaction import MASK

LONGEST_AGENT_ID = 64
EXAMPLE = "Write it with + and country code, like +14155552671."


SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "There is no such field.",
    "value_error": "{error}",
    "string_too_short": "At least {min_length} characters are needed.",
    "too_short": "At least {min_length} characters are needed.",
    "string_too_long": "At most {max_length} characters are allowed.",
    "too_long": "At most {max_length} characters are allowed.",
    "string_type": "Text is wanted.",
    "literal_error": "Choose {expected}.",
    "bool_parsing": "Choose yes or no.",
    "bool_type": "Choose yes or no.",
}
"""pydantic's kinds of error, as sentences for the person at the field."""


class Form(BaseModel):
    """What a person fills in. Blank fields count as not given; unknown ones are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
        validate_default=True,
        defer_build=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, typed: Any) -> Any:
        if not isinstance(typed, Mapping):
            return typed
        return {name: value for name, value in typed.items() if not _blank(value)}

    @classmethod
    def read(cls, typed: Mapping[str, Any]) -> "Self | Problems":
        """The form as it was filled in, or all that is wrong with it, each at its field."""
        try:
            return cls.model_validate(typed)
        except ValidationError as error:
            return Problems(error, cls)

    def body(self) -> dict[str, Any]:
        """What is sent: the provider's field names, nothing that was not given, secrets plain."""
        sent = self.model_dump(by_alias=True, exclude_none=True)
        return {name: _plain(value) for name, value in sent.items()}

    def secrets(self) -> tuple[str, ...]:
        """What no message, log or kept answer may show."""
        return tuple(one.get_secret_value() for one in self.hidden().values())

    def hidden(self) -> dict[str, SecretStr]:
        """What was filled into secret fields, by the fields' names."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: value for name, value in values.items() if isinstance(value, SecretStr)}

    def given(self) -> dict[str, str | bool]:
        """What was filled into all other fields, by the fields' names."""
        secret = {*self.hidden()}
        kept = {name: getattr(self, name) for name in type(self).model_fields if name not in secret}
        return {
            name: value if isinstance(value, bool) else str(value)
            for name, value in kept.items()
            if value is not None
        }

    def shown(self) -> dict[str, str | bool]:
        """What people and the trail may see of it: secrets are masked."""
        return {**self.given(), **dict.fromkeys(self.hidden(), MASK)}

    @classmethod
    def title_of(cls, name: str) -> str:
        """What people call a field."""
        field = cls.model_fields.get(name)
        return (field.title if field else None) or name

    @classmethod
    def is_secret(cls, name: str) -> bool:
        """Whether what is filled into a field is a secret."""
        field = cls.model_fields.get(name)
        return field is not None and SecretStr in _types(field.annotation)


class Problems(Mapping[str, str]):
    """By field: one sentence on what to mend. Holds nothing that was typed into a secret field."""

    def __init__(self, error: ValidationError, form: type[Form]) -> None:
        self._form = form
        self._said: dict[str, str] = {}
        for one in error.errors(include_url=False, include_context=True, include_input=False):
            name = str(one["loc"][0]) if one["loc"] else ""
            self._said.setdefault(name, _sentence(one))

    def __getitem__(self, name: str) -> str:
        return self._said[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def __repr__(self) -> str:
        return f"Problems({self._said!r})"

    def said(self) -> list[str]:
        """The same where there are no fields to put them at: each with its field's title."""
        return [f"{self._form.title_of(name)}: {words}" for name, words in self._said.items()]


def _sentence(error: Mapping[str, Any]) -> str:
    """Pydantic's finding in words for the person at the field."""
    words = SENTENCES.get(error["type"])
    return f"{error['msg']}." if words is None else words.format(**error.get("ctx", {}))


def _types(annotation: Any) -> set[Any]:
    """The types in an annotation, however deep."""
    inner = get_args(annotation)
    return {annotation} if not inner else {each for one in inner for each in _types(one)}


def _blank(value: Any) -> bool:
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    return text is None or (isinstance(text, str) and not text.strip())


def _plain(value: Any) -> Any:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _number(typed: Any) -> Any:
    """E.164 as a person writes it: with a plus, perhaps with spaces."""
    if isinstance(typed, E164):
        return typed
    if not isinstance(typed, str) or not typed.strip().startswith("+"):
        raise ValueError(f"The country code is missing. {EXAMPLE}")
    try:
        return E164.parse(typed)
    except NotUnderstood as error:
        raise ValueError(str(error)) from None


def _agent(typed: str) -> str:
    if not typed.isascii() or not typed.isprintable() or " " in typed or "/" in typed:
        raise ValueError("An agent's id has no spaces and no slashes: copy it from the dashboard.")
    return typed


Number = Annotated[
    E164,
    BeforeValidator(_number),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "format": "e164"}),
]
"""A telephone number in E.164."""
AGENT = {"format": "agent"}
"""Marks, in a form's schema, a field that takes an agent's id."""
AgentId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_AGENT_ID),
    AfterValidator(_agent),
    Field(json_schema_extra=AGENT),
]
"""An agent's id at the provider."""
Name = Annotated[str, StringConstraints(max_length=128)]
"""A name of 128 characters at most."""
