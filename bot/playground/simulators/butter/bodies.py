"""What a simulated Butter wants of the body of each write, field by field."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from bot.playground.simulators.butter.refusing import Refused

PIN_LENGTHS = range(4, 11)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must be. A breach is told as FastAPI does, but never with the value."""

    type: str
    msg: str
    allows: Callable[[Any], bool]

    def breach(self, *where: str) -> dict[str, Any]:
        """One entry of the list that a malformed body is answered with."""
        return {"type": self.type, "loc": ["body", *where], "msg": self.msg}


def _text_like(pattern: str) -> Rule:
    return Rule(
        "string_pattern_mismatch",
        f"String should match pattern '^{pattern}$'",
        lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None,
    )


FLAG = Rule("bool_type", "Input should be a valid boolean", lambda value: isinstance(value, bool))
TEXT = Rule("string_type", "Input should be a valid string", lambda value: isinstance(value, str))
OBJECT = Rule("dict_type", "Input should be a valid object", lambda value: isinstance(value, dict))
NUMBER = _text_like(r"\+[1-9][0-9]{1,14}")
PIN = Rule(
    "string_length",
    "String should have 4 to 10 characters",
    lambda value: isinstance(value, str) and len(value) in PIN_LENGTHS,
)
ENCRYPTION = Rule(
    "literal_error",
    "Input should be 'disable', 'allow' or 'require'",
    lambda value: value in ("disable", "allow", "require"),
)

IMPORT: Mapping[str, Rule] = {
    "phone_number": NUMBER,
    "provider": TEXT,
    "supports_inbound": FLAG,
    "supports_outbound": FLAG,
    "integration_id": _text_like("intg_[a-f0-9]{12,}"),
    "sip_trunk_name": TEXT,
    "sip_username": TEXT,
    "sip_password": TEXT,
    "sip_server_address": TEXT,
    "inbound_room_name": TEXT,
    "inbound_pin": PIN,
    "media_encryption": ENCRYPTION,
}
ASSIGN: Mapping[str, Rule] = {"phone_number_id": _text_like("phon_[a-f0-9]{12,}")}
CALL: Mapping[str, Rule] = {
    "call_to": NUMBER,
    "call_from": NUMBER,
    "agent_id": TEXT,
    "prompt_variables": OBJECT,
}


def checked(body: Any, rules: Mapping[str, Rule], *needed: str) -> Mapping[str, Any]:
    """The body, if it keeps to the rules and has every field that is needed; others pass."""
    breaches = [*_breaches(body, rules)]
    if breaches:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, breaches)
    sound: Mapping[str, Any] = body
    need(sound, *needed)
    return sound


def need(body: Mapping[str, Any], *fields: str) -> None:
    """Refuse a body in which one of the fields is missing."""
    for field in fields:
        if not body.get(field):
            raise Refused(HTTPStatus.BAD_REQUEST, f"{field} is required")


def _breaches(body: Any, rules: Mapping[str, Rule]) -> Iterator[dict[str, Any]]:
    if not isinstance(body, dict):
        yield OBJECT.breach()
        return
    for field, rule in rules.items():
        if field in body and not rule.allows(body[field]):
            yield rule.breach(field)
