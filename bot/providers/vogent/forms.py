"""What Vogent wants to know: an import over a SIP trunk, a SIP user, a test call."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from bot.providers.forms import AgentId, Form, Number
from bot.providers.sip import SipUri

SHORTEST = 5  # of a SIP user's name and password (seed, in prose)


def _one_word(text: str) -> str:
    if any(character.isspace() or character in "@:/" for character in text):
        raise ValueError("A SIP user name has no spaces and none of @ : /.")
    return text


class SipImport(Form):
    """A number of a carrier's, reached over a SIP trunk (seed). It has no name there."""

    number: Number = Field(
        title="Number",
        description="The number at your carrier, with + and country code.",
        serialization_alias="phoneNumber",
    )
    trunk: SipUri = Field(
        title="Termination URI",
        description="Where your carrier takes calls to the phone network, like sip.telnyx.com.",
        serialization_alias="terminationUri",
    )
    username: str = Field(title="Trunk user name")
    password: SecretStr = Field(title="Trunk password")


class SipUserForm(Form):
    """A line that has a SIP user name and no telephone number (seed)."""

    user: Annotated[str, AfterValidator(_one_word)] = Field(
        title="SIP user name",
        description="How the line is reached; it stands where a number would.",
        serialization_alias="sipPrefix",
    )
    username: Annotated[str, StringConstraints(min_length=SHORTEST)] = Field(
        title="Login name", description=f"At least {SHORTEST} characters."
    )
    password: SecretStr = Field(
        title="Password", description=f"At least {SHORTEST} characters.", min_length=SHORTEST
    )


class TestCall(Form):
    """A call to hear how the number and its agent work (documented)."""

    __test__ = False

    to: Number = Field(
        title="Number to ring",
        description="Who is rung, with + and country code. It costs money.",
        serialization_alias="toNumber",
    )
    agent: AgentId | None = Field(
        None,
        title="Agent",
        description="Left blank, the number's own agent speaks.",
        serialization_alias="callAgentId",
    )
