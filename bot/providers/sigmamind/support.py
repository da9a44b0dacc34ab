"""What SigmaMind can do, and where to turn for what its documented API cannot."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.providers.port import Feature

WITHOUT: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.SEARCH: "has no search in its documented API: it picks a number in the area,"
        " or sells the very one you name.",
        Feature.IMPORT_INTEGRATION: "has no import through an integration in its documented API;"
        " import the number over its SIP trunk.",
        Feature.CREATE_SIP_USER: "has no SIP users in its documented API.",
        Feature.UNASSIGN: "has no sure way to unassign an agent: assign another one. Whoever runs"
        " Numberbot can set SIGMAMIND_UNCONFIRMED=on, to try what its newer documents say.",
        Feature.RELEASE: "has no release in its documented API; release the number in its"
        " dashboard.",
    }
)

FEATURES = frozenset(Feature) - WITHOUT.keys()

CELLS: Mapping[Feature, str] = MappingProxyType(
    {
        Feature.BUY_IN_AREA: "yes: it picks, and takes the nearest when the area has none;"
        " the card says so",
        Feature.GET: "from the list",
        Feature.ASSIGN: "inbound, outbound or both (both when not said); unassign unconfirmed,"
        " off by default",
    }
)
