"""What a simulated Vogent takes in the bodies of its requests, and how it refuses the rest."""

from http import HTTPStatus
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

LEAST_OF_A_LOGIN = 5
FEW_OFFERS, MOST_OFFERS = 5, 10
LOUDEST = 300

Sent = TypeVar("Sent")
Filled = Annotated[str, Field(min_length=1)]
Login = Annotated[str, Field(min_length=LEAST_OF_A_LOGIN)]
Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{1,14}$")]
Unused = dict[str, Any] | None


class Refused(Exception):
    """A request that changes nothing. Its status is all that Vogent tells."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Body(BaseModel):
    """Vogent spells in camel case. Fields that it does not know are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, alias_generator=to_camel)


class Search(Body):
    """The leading digits without the country code."""

    prefix: str
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "US"
    limit: Annotated[int, Field(ge=1, le=MOST_OFFERS)] = FEW_OFFERS


class Offered(Body):
    """A number for sale, as the search showed it."""

    number: str


class Trunk(Body):
    """A number at a carrier, and how to reach it there."""

    phone_number: Number
    termination_uri: Filled
    username: Filled
    password: Filled


class SipLogin(Body):
    """A SIP user's name, and what its telephone logs in with."""

    sip_prefix: Filled
    username: Login
    password: Login


class Purchase(Body):
    """Buy; the objects of the other types may be there, unread, or null."""

    type: Literal["purchase"]
    purchase: Offered
    sip_import: Unused = None
    vogent_sip: Unused = None


class SipImport(Body):
    """Import over a SIP trunk."""

    type: Literal["sip_import"]
    sip_import: Trunk
    purchase: Unused = None
    vogent_sip: Unused = None


class SipUser(Body):
    """Make a SIP user."""

    type: Literal["vogent_sip"]
    vogent_sip: SipLogin
    purchase: Unused = None
    sip_import: Unused = None


class Update(Body):
    """An agent, or an empty string for none; without either nothing changes."""

    agent_id: str = ""


class Dial(Body):
    """A call by an agent, to a number or to a browser."""

    call_agent_id: str
    to_number: Number | None = None
    from_number_id: str | None = None
    from_number_pool_id: str | None = None
    browser_call: bool | None = None
    webhook_url: str | None = None
    ai_voice_id: str | None = None
    voice_volume_level: Annotated[int, Field(ge=-LOUDEST, le=LOUDEST)] = 0
    versioned_model_id: str = ""
    timeout_minutes: int = 0
    call_agent_extractor_id: str = ""
    call_agent_input: dict[str, Any] | None = None
    keywords: list[str] | None = None


CREATE: TypeAdapter[Purchase | SipImport | SipUser] = TypeAdapter(
    Annotated[Purchase | SipImport | SipUser, Field(discriminator="type")]
)
SEARCH = TypeAdapter(Search)
UPDATE = TypeAdapter(Update)
DIAL = TypeAdapter(Dial)


def read(wanted: TypeAdapter[Sent], body: Any) -> Sent:
    """A body by its rules, or 422."""
    try:
        return wanted.validate_python(body)
    except ValidationError:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY) from None
