"""What Butter AI wants to know: an import over SIP or through Twilio, a test call."""

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from bot.providers.forms import AGENT, Form, Name, Number
from bot.providers.sip import SipHost

AGENT_ID = re.compile(r"agent_[a-f0-9]{12,}", re.ASCII)
INTEGRATION_ID = re.compile(r"intg_[a-f0-9]{12,}", re.ASCII)
SHORTEST_PIN, LONGEST_PIN = 4, 10  # (seed)


def agent_id(text: str) -> str:
    """An agent's id as Butter makes them; raises ValueError for anything else (documented)."""
    if not AGENT_ID.fullmatch(text):
        raise ValueError("Agents look like agent_5a1f0c9e7b32: copy the id from the dashboard.")
    return text


def _integration_id(text: str) -> str:
    if not INTEGRATION_ID.fullmatch(text):
        raise ValueError(
            "Integrations look like intg_a1b2c3d4e5f6: copy the id from the dashboard."
        )
    return text


class Import(Form):
    """What both imports want. The directions are always sent: unsaid means neither (seed)."""

    kind: ClassVar[str]

    number: Number = Field(
        title="Number",
        description="With + and country code.",
        serialization_alias="phone_number",
    )
    inbound: bool = Field(default=True, title="Takes calls", serialization_alias="supports_inbound")
    outbound: bool = Field(
        default=True, title="Places calls", serialization_alias="supports_outbound"
    )

    @field_validator("outbound")
    @classmethod
    def _one_way_at_least(cls, outbound: bool, info: ValidationInfo) -> bool:  # noqa: FBT001
        if not outbound and info.data.get("inbound") is False:
            raise ValueError("A number that neither takes nor places calls is of no use.")
        return outbound

    def body(self) -> dict[str, Any]:
        """With the kind of import, which Butter calls provider."""
        return super().body() | {"provider": self.kind}


class SipImport(Import):
    """A number of a carrier's, reached over a SIP trunk; its LiveKit trunks are made there."""

    kind = "sip"

    server: SipHost | None = Field(
        None,
        title="SIP server",
        description="Where your carrier takes calls, like sip.example.com. Needed to place calls.",
        serialization_alias="sip_server_address",
    )
    trunk_name: Name | None = Field(None, title="Trunk name", serialization_alias="sip_trunk_name")
    username: str | None = Field(None, title="Trunk user name", serialization_alias="sip_username")
    password: SecretStr | None = Field(
        None, title="Trunk password", serialization_alias="sip_password"
    )
    room: str | None = Field(
        None,
        title="Room for calls coming in",
        description="A pattern for the names of rooms.",
        serialization_alias="inbound_room_name",
    )
    pin: Annotated[SecretStr, Field(min_length=SHORTEST_PIN, max_length=LONGEST_PIN)] | None = (
        Field(
            None,
            title="PIN for calls coming in",
            description=f"{SHORTEST_PIN} to {LONGEST_PIN} characters.",
            serialization_alias="inbound_pin",
        )
    )
    media_encryption: Literal["disable", "allow", "require"] = Field(
        "allow", title="Encryption of the calls"
    )

    @field_validator("server")
    @classmethod
    def _needed_to_place_calls(cls, server: str | None, info: ValidationInfo) -> str | None:
        if server is None and info.data.get("outbound"):
            raise ValueError("A number that places calls needs the SIP server.")
        return server


class TwilioImport(Import):
    """A number at Twilio, through an integration that stands in Butter AI already."""

    kind = "twilio"

    integration: Annotated[str, AfterValidator(_integration_id)] = Field(
        title="Twilio integration",
        description="Its id, like intg_a1b2c3d4e5f6, from Butter AI's dashboard.",
        serialization_alias="integration_id",
    )


class TestCall(Form):
    """A call to hear how the number and its agent work (documented)."""

    __test__ = False

    to: Number = Field(
        title="Number to ring",
        description="Who is rung, with + and country code. It costs money.",
        serialization_alias="call_to",
    )
    agent: Annotated[str, AfterValidator(agent_id), Field(json_schema_extra=AGENT)] | None = Field(
        None,
        title="Agent",
        description="Left blank, the number's own agent speaks.",
        serialization_alias="agent_id",
    )
