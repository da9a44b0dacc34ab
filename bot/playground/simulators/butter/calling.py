"""A call at a simulated Butter: what it must say, and the record it leaves."""

from collections.abc import Mapping
from typing import Any

from bot.playground.simulators.butter import bodies, seeds


def wanted(body: Any) -> Mapping[str, Any]:
    """The body of a call, if it says who calls whom, and which agent talks."""
    return bodies.checked(body, bodies.CALL, "call_to", "call_from", "agent_id")


def placed(body: Mapping[str, Any], number: Mapping[str, Any], before: int) -> dict[str, Any]:
    """The record of a call from a number, after so many calls before it."""
    return {
        "call_sid": seeds.handle("call", str(before)),
        "to": body["call_to"],
        "from": body["call_from"],
        "agent_id": body["agent_id"],
        "call_type": number["provider"],
        "status": "initiated",
        "prompt_variables": body.get("prompt_variables", {}),
    }
