"""What SigmaMind's documents demand of a request's body, one form for each operation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from bot.playground.simulators.sigmamind.answers import Refused

E164_FORM = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
COUNTRY_FORM = re.compile(r"[A-Z]{2}")


class Rule(Protocol):
    """What a field's value has to be."""

    def fault(self, value: Any) -> str | None:
        """What is wrong with a value, never with the value in it: it may be a password."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A string, not longer than `most`, of a form; or null, where that is allowed."""

    most: int | None = None
    form: re.Pattern[str] | None = None
    null: bool = False

    def fault(self, value: Any) -> str | None:
        """Its type, its length, its form."""
        if value is None and self.null:
            return None
        if not isinstance(value, str):
            return "must be a string"
        if self.most is not None and len(value) > self.most:
            return f"must have at most {self.most} characters"
        if self.form is not None and not self.form.fullmatch(value):
            return f"must match {self.form.pattern}"
        return None


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer within limits."""

    least: int
    most: int

    def fault(self, value: Any) -> str | None:
        """Its type (true is no integer), its limits."""
        if type(value) is int and self.least <= value <= self.most:
            return None
        return f"must be an integer from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Anything:
    """A JSON object with whatever is in it."""

    def fault(self, value: Any) -> str | None:
        """Its type."""
        return None if isinstance(value, dict) else "must be an object"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a body: those it knows, those it needs all of, those it needs one of."""

    fields: Mapping[str, Rule]
    needs: tuple[str, ...] = ()
    needs_one: tuple[str, ...] = ()

    def read(self, body: Any) -> Mapping[str, Any]:
        """The body, if nothing is wrong with it."""
        if not isinstance(body, dict):
            raise Refused("The body is not a JSON object")
        missing = [name for name in self.needs if name not in body]
        if missing:
            raise Refused(f"{missing[0]} is needed")
        if self.needs_one and not any(name in body for name in self.needs_one):
            raise Refused(f"Either {' or '.join(self.needs_one)} is needed")
        for name, value in body.items():
            fault = self.fields[name].fault(value) if name in self.fields else "is not known here"
            if fault:
                raise Refused(f"{name} {fault}")
        return body


ANY, SHORT, AGENT, NUMBER = Text(), Text(most=128), Text(most=64), Text(form=E164_FORM)
ASSIGNED = Text(most=64, null=True)

BUY = Form(
    {
        "friendlyName": SHORT,
        "countryCode": Text(form=COUNTRY_FORM),
        "areaCode": Whole(100, 99_999),
        "phoneNumber": NUMBER,
        "inboundAgentId": AGENT,
        "outboundAgentId": AGENT,
        "outboundPhoneNumber": NUMBER,
    },
    needs_one=("phoneNumber", "countryCode"),
)

IMPORT_NEEDS = ("phoneNumber", "trunkUsername", "trunkPassword", "terminationSipURI")
IMPORT = Form(
    {
        **dict.fromkeys(IMPORT_NEEDS, ANY),
        "phoneNumber": NUMBER,
        "friendlyName": ANY,
        "inboundAgentId": ANY,
        "outboundAgentId": ANY,
        "outboundPhoneNumber": ANY,
    },
    needs=IMPORT_NEEDS,
)
IMPORT_PLURAL = Form(
    {
        **IMPORT.fields,
        "friendlyName": SHORT,
        "inboundAgentId": AGENT,
        "outboundAgentId": AGENT,
    },
    needs=IMPORT_NEEDS,
)

UPDATE = Form(
    dict.fromkeys(
        (
            "friendlyName",
            "inboundAgentId",
            "outboundAgentId",
            "terminationSipUri",
            "sipTrunkName",
            "trunkUsername",
            "trunkPassword",
        ),
        ANY,
    )
)
UPDATE_PLURAL = Form(
    {
        "friendlyName": SHORT,
        "inboundAgentId": ASSIGNED,
        "outboundAgentId": ASSIGNED,
        "terminationSipUri": Text(most=253),
        "trunkUsername": SHORT,
        "trunkPassword": SHORT,
        "outboundPhoneNumber": NUMBER,
    }
)

CALL = Form(
    {
        "fromPhoneNumber": NUMBER,
        "toPhoneNumber": NUMBER,
        "agentId": AGENT,
        "dynamicVariables": Anything(),
    },
    needs=("fromPhoneNumber", "toPhoneNumber"),
)

IMPORTS: Mapping[str, Form] = MappingProxyType(
    {"/v1/phone-number": IMPORT, "/v1/phone-numbers": IMPORT_PLURAL}
)
"""By the family of paths: the singular one of its first pages, the plural one of its newer."""
UPDATES: Mapping[str, Form] = MappingProxyType(
    {"/v1/phone-number": UPDATE, "/v1/phone-numbers": UPDATE_PLURAL}
)
"""Likewise."""
