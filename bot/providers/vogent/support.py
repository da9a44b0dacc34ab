"""What Vogent can do, and where to turn for what its documented API cannot."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.providers.port import Feature

WITHOUT: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.BUY_IN_AREA: "does not pick a number itself: search, and buy one of its offers.",
        Feature.IMPORT_INTEGRATION: "has no import through an integration in its documented API;"
        " import the number over its SIP trunk.",
        Feature.UPDATE: "has no names in its documented API, and no change of a trunk;"
        " change the trunk in its dashboard.",
    }
)

FEATURES = frozenset(Feature) - WITHOUT.keys()

CELLS: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.SEARCH: "yes (10 at most, no price)",
        Feature.BUY_IN_AREA: "yes: search, then buy the offer",
        Feature.ASSIGN: "one agent; a direction is refused in words",
    }
)
