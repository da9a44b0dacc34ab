"""The agents that a simulated SigmaMind has; their ids have the looks seen in its documents."""

from typing import Any

_KNOWN = {
    "agent_Qm3kZr81TbLw0xYd": ("Front desk", "Take the caller's name, and put them through."),
    "SPk29fTqWz61LmVd": ("After hours", "Say when we open, and offer to call back."),
    "D7hR2wXc9LpTs4VnB": ("Appointments", "Find a free time, and read it back."),
}


def seeded() -> dict[str, dict[str, Any]]:
    """The same agents every time, by id."""
    return {handle: _agent(handle, *told) for handle, told in _KNOWN.items()}


def _agent(handle: str, name: str, instructions: str) -> dict[str, Any]:
    return {
        "agentId": handle,
        "agentName": name,
        "instructions": instructions,
        "welcomeMessageType": "static",
        "welcomeMessage": f"Hello, this is {name.lower()}.",
        "agentSettings": {"language": "en-US", "webhooks": []},
    }
