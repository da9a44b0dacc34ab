"""What SigmaMind wants to know: an import over a SIP trunk, an update, a test call."""

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from bot.providers.forms import AgentId, Form, Name, Number
from bot.providers.sip import SipUri

Uri = Annotated[SipUri, StringConstraints(max_length=253)]
Credential = Annotated[str, StringConstraints(max_length=128)]
Password = Annotated[SecretStr, Field(max_length=128)]


class SipImport(Form):
    """A number of a carrier's, reached over a SIP trunk (seed; the limits are documented)."""

    number: Number = Field(
        title="Number",
        description="The number at your carrier, with + and country code.",
        serialization_alias="phoneNumber",
    )
    trunk: Uri = Field(
        title="Termination URI",
        description="Where your carrier takes calls to the phone network, like sip.telnyx.com.",
        serialization_alias="terminationSipURI",  # capital here, unlike in an update (seed)
    )
    username: Credential = Field(title="Trunk user name", serialization_alias="trunkUsername")
    password: Password = Field(title="Trunk password", serialization_alias="trunkPassword")
    name: Name | None = Field(
        None,
        title="Name",
        description="Without one, SigmaMind shows the number.",
        serialization_alias="friendlyName",
    )
    inbound_agent: AgentId | None = Field(
        None,
        title="Inbound agent",
        description="Without one, nobody answers calls to the number.",
        serialization_alias="inboundAgentId",
    )
    outbound_agent: AgentId | None = Field(
        None,
        title="Outbound agent",
        description="Without one, each call has to name its agent.",
        serialization_alias="outboundAgentId",
    )
    test_number: Number | None = Field(
        None,
        title="Number for test calls",
        description="Whom SigmaMind's own test button rings; no caller id.",
        serialization_alias="outboundPhoneNumber",
    )


class UpdateFields(Form):
    """What both paths of an update take. What is left blank stays as it is."""

    name: Name | None = Field(None, title="Name", serialization_alias="friendlyName")
    inbound_agent: AgentId | None = Field(
        None, title="Inbound agent", serialization_alias="inboundAgentId"
    )
    outbound_agent: AgentId | None = Field(
        None, title="Outbound agent", serialization_alias="outboundAgentId"
    )
    trunk: Uri | None = Field(
        None,
        title="Termination URI",
        description="Only for a number that was imported.",
        serialization_alias="terminationSipUri",
    )
    username: Credential | None = Field(
        None, title="Trunk user name", serialization_alias="trunkUsername"
    )
    password: Password | None = Field(
        None,
        title="Trunk password",
        description="Left blank, it stays as it is.",
        serialization_alias="trunkPassword",
    )


class SeedUpdate(UpdateFields):
    """At the path of the seed."""

    trunk_name: Name | None = Field(None, title="Trunk name", serialization_alias="sipTrunkName")


class NewerUpdate(UpdateFields):
    """At the newer path: no trunk name, but the number that test calls ring (documented)."""

    test_number: Number | None = Field(
        None,
        title="Number for test calls",
        description="Whom SigmaMind's own test button rings; no caller id.",
        serialization_alias="outboundPhoneNumber",
    )


class TestCall(Form):
    """A call to hear how the number and its agent work (documented)."""

    __test__ = False

    to: Number = Field(
        title="Number to ring",
        description="Who is rung, with + and country code. It costs money.",
        serialization_alias="toPhoneNumber",
    )
    agent: AgentId | None = Field(
        None,
        title="Agent",
        description="Left blank, the number's outbound agent speaks.",
        serialization_alias="agentId",
    )
