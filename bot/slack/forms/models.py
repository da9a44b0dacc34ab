"""The forms of our own verbs, for what no provider asks."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from bot.domain.errors import NotUnderstood
from bot.domain.holdings import Direction
from bot.domain.numbers import E164, Area
from bot.domain.requests import UNSAID
from bot.providers.forms import AGENT, Form, Name

LONGEST = 128
"""Characters of an agent's name or id."""


def _country(text: str) -> str:
    try:
        return Area.parse(text).country
    except NotUnderstood as error:
        raise ValueError(str(error)) from None


class SearchForm(Form):
    """Where a number is wanted, or which very one."""

    country: Annotated[str, AfterValidator(_country)] = Field(
        title="Country", description="Two letters: US, GB, DE…"
    )
    area_code: str | None = Field(
        None, title="Area code", description="Like 415. Some providers need one."
    )
    number: str | None = Field(
        None, title="One exact number", description="Instead of an area code, if you know it."
    )

    @field_validator("area_code")
    @classmethod
    def _real_area(cls, code: str | None, info: ValidationInfo) -> str | None:
        if code is not None and "country" in info.data:
            try:
                Area.parse(info.data["country"], code)
            except NotUnderstood as error:
                raise ValueError(str(error)) from None
        return code

    @field_validator("number")
    @classmethod
    def _real_number(cls, number: str | None, info: ValidationInfo) -> str | None:
        if number is None:
            return None
        try:
            return E164.parse(number, info.data.get("country")).value
        except NotUnderstood as error:
            raise ValueError(str(error)) from None

    @property
    def what(self) -> E164 | Area:
        """The very number, or the area."""
        return E164(self.number) if self.number else Area.parse(self.country, self.area_code)


class BuyForm(SearchForm):
    """And what it should be called, and who should answer it."""

    name: Name | None = Field(None, title="Name", description="Where the provider has names.")
    agent: Annotated[str, Field(json_schema_extra=AGENT, max_length=LONGEST)] | None = Field(
        None, title="Agent", description="Who takes and places its calls: by name, or by id."
    )


Directions = Annotated[
    Literal["both", "inbound", "outbound"], Field(title="For which calls", validate_default=True)
]


class DirectionForm(Form):
    """Which calls are meant."""

    directions: Directions = "both"

    @property
    def ways(self) -> frozenset[Direction]:
        """Both are what is not said: some providers know no directions."""
        return UNSAID if self.directions == "both" else frozenset({Direction(self.directions)})


class AssignForm(DirectionForm):
    """Who is to be linked."""

    agent: Annotated[str, Field(json_schema_extra=AGENT, max_length=LONGEST)] = Field(title="Agent")


class LineForm(Form):
    """Nothing but the line itself."""
