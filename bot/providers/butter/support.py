"""What Butter AI can do, and where to turn for what its documented API cannot."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.providers.port import Feature

SELLS_NOTHING = "sells no numbers: import one you have elsewhere instead."

WITHOUT: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.SEARCH: SELLS_NOTHING,
        Feature.BUY_IN_AREA: SELLS_NOTHING,
        Feature.BUY_EXACT: SELLS_NOTHING,
        Feature.CREATE_SIP_USER: "has no SIP users in its documented API.",
        Feature.UPDATE: "has no update of a number in its documented API; change the number in its"
        " dashboard.",
        Feature.RELEASE: "has no release in its documented API; remove the number in its"
        " dashboard.",
        Feature.LIST_AGENTS: "has no list of agents in its documented API; copy the agent's id from"
        " its dashboard.",
    }
)

FEATURES = frozenset(Feature) - WITHOUT.keys()

CELLS: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.IMPORT_SIP: "yes (LiveKit trunks are made there)",
        Feature.IMPORT_INTEGRATION: "yes (Twilio)",
        Feature.LIST: "yes (first page; says when there is more)",
        Feature.GET: "from the list",
        Feature.ASSIGN: "one agent; a direction is refused in words",
        Feature.LIST_AGENTS: "\N{EN DASH} (ids are typed)",
    }
)
