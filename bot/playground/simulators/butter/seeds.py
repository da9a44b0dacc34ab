"""What a simulated Butter knows from the start: agents, integrations, and how it makes ids."""

import hashlib
from typing import Any

LONG_AGO = "2026-01-10T09:00:00Z"
AGENT = "agent_5a1f0c9e7b32"
INTEGRATION = "intg_3c8e51d07a94"
FOREIGN_INTEGRATION = "intg_b60f29ae14d7"
OTHER_ORGANIZATION = "org_neighbour"
AGENT_NAMES = {
    AGENT: "Front desk",
    "agent_81c4d2e6f093": "After hours",
    "agent_e7093b5ad1c8": "Appointments",
}


def handle(kind: str, of: str) -> str:
    """The id of something, such as `phon_…` of a number; always the same."""
    return f"{kind}_{hashlib.sha256(of.encode()).hexdigest()[:12]}"


def agents(organization: str) -> dict[str, dict[str, Any]]:
    """An organization's agents by id."""
    return {
        agent: {
            "agent_id": agent,
            "agent_name": name,
            "client_id": organization,
            "updated_at": LONG_AGO,
        }
        for agent, name in AGENT_NAMES.items()
    }


def integrations(organization: str) -> dict[str, dict[str, Any]]:
    """Two by id: an organization's own, and one of another."""
    return {
        INTEGRATION: _integration(INTEGRATION, organization, "Twilio main"),
        FOREIGN_INTEGRATION: _integration(
            FOREIGN_INTEGRATION, OTHER_ORGANIZATION, "Twilio of a neighbour"
        ),
    }


def _integration(integration: str, organization: str, name: str) -> dict[str, Any]:
    return {
        "integration_id": integration,
        "client_id": organization,
        "name": name,
        "provider": "twilio",
        "category": "telephony",
        "status": "active",
        "created_at": LONG_AGO,
        "updated_at": LONG_AGO,
    }
