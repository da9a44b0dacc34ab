"""An import at a simulated Butter: what it must say, and what becomes of it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bot.playground.simulators.butter import bodies
from bot.playground.simulators.butter.refusing import Refused

TRUNK = ("sip_trunk_name", "sip_username", "sip_server_address", "inbound_room_name")
"""What is kept of a trunk. Its password and its PIN are not."""


def wanted(body: Any) -> Mapping[str, Any]:
    """The body of an import, if it has all that its provider needs."""
    sound = bodies.checked(body, bodies.IMPORT, "phone_number", "provider")
    match sound["provider"]:
        case "twilio":
            bodies.need(sound, "integration_id")
        case "sip" if sound.get("supports_outbound"):
            bodies.need(sound, "sip_server_address")
        case "sip":
            pass
        case _:
            raise Refused(HTTPStatus.BAD_REQUEST, "provider must be twilio or sip")
    return sound


def kept(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the record that an import makes."""
    fields = {
        "provider": body["provider"],
        "supports_inbound": body.get("supports_inbound", False),
        "supports_outbound": body.get("supports_outbound", False),
    }
    if body["provider"] == "twilio":
        return {**fields, "integration_id": body["integration_id"]}
    trunk = {field: body.get(field) for field in TRUNK}
    return {**fields, **trunk, "media_encryption": body.get("media_encryption", "allow")}
