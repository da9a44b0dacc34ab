"""The verbs of /number: what each does, how it is written, its options, what it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.providers.port import Feature
from bot.providers.registry import PROVIDERS

BUYS = frozenset({Feature.BUY_EXACT, Feature.BUY_IN_AREA})
IMPORTS = frozenset({Feature.IMPORT_SIP, Feature.IMPORT_INTEGRATION, Feature.CREATE_SIP_USER})
UPDATABLE = tuple(
    dict.fromkeys(
        field
        for adapter in PROVIDERS.values()
        if Feature.UPDATE in adapter.forms
        for field in adapter.forms[Feature.UPDATE].model_fields
    )
)
"""The fields of every provider's update."""
SECRET = frozenset(
    field
    for adapter in PROVIDERS.values()
    for form in adapter.forms.values()
    for field in form.model_fields
    if form.is_secret(field)
)
"""The fields that are typed into a form and never into a command."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb; `options` are the keys that may be written as `key:value`.

    `needs`: one of these a provider must offer for the verb to be of use; none: always.
    `form`: alone, without more words, it opens a form.
    """

    name: str
    does: str
    usage: tuple[str, ...]
    options: frozenset[str] = frozenset()
    more: str = ""
    needs: frozenset[Feature] = frozenset()
    form: bool = False

    @property
    def changes(self) -> bool:
        """Whether it can end in a change."""
        return bool(self.needs) and self.name != "search"

    def offered(self, features: Iterable[Feature]) -> bool:
        """Whether it is of use with what the providers that are on can do."""
        return not self.needs or not self.needs.isdisjoint(features)


VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "buy",
            "Buy a number. You see what would be bought, and nothing is bought before you confirm.",
            (
                "/number buy US 415",
                "/number buy +14155550100",
                "/number buy GB 20 provider:vogent",
                '/number buy US 415 name:"Main line" agent:"Front desk"',
            ),
            frozenset({"provider", "name", "agent"}),
            "Country and area code, or one exact number. Without `provider:` I take the first"
            " that can show you the very number; *Other offers* on the card asks all of them.",
            BUYS,
            form=True,
        ),
        Verb(
            "search",
            "See what is for sale, at every provider at once. Choosing one shows its card.",
            ("/number search US 415", "/number search +14155550100"),
            frozenset({"provider", "name", "agent"}),
            "A provider shows ten numbers at most; one that picks by itself is a line.",
            BUYS,
            form=True,
        ),
        Verb(
            "import",
            "Bring a number that you have at a carrier, over its SIP trunk, or create a SIP user.",
            ("/number import", "/number import provider:vogent"),
            frozenset({"provider"}),
            "A form asks for what the provider needs. Sending it is the confirmation.",
            IMPORTS,
            form=True,
        ),
        Verb(
            "update",
            "Change a number's name, agents or trunk. You see what changes, and confirm.",
            (
                "/number update +12125550190",
                '/number update +12125550190 name:"Sales"',
                "/number update +12125550190 trunk:sip.example.com",
            ),
            frozenset({"provider", *UPDATABLE} - SECRET),
            "With a number alone a form opens, with the values as they are now. Passwords are typed"
            " there, never in a command.",
            frozenset({Feature.UPDATE}),
            form=True,
        ),
        Verb(
            "assign",
            "Let an agent take and place a number's calls. You see who has them now and confirm.",
            (
                '/number assign +15125550190 "Front desk"',
                '/number assign +12125550190 "Front desk" inbound',
            ),
            frozenset({"provider", "agent"}),
            "The number, the agent by its name or its id at the provider, and `inbound` or"
            " `outbound` where only one is meant, at a provider that can tell them apart.",
            frozenset({Feature.ASSIGN}),
            form=True,
        ),
        Verb(
            "unassign",
            "Take a number's agent away. Nobody answers its calls then.",
            ("/number unassign +15125550190",),
            frozenset({"provider"}),
            "Where a provider cannot do that, or not for sure, I say what to do instead.",
            frozenset({Feature.UNASSIGN}),
            form=True,
        ),
        Verb(
            "release",
            "Give a number back for good. You see whom that would hit, and confirm.",
            ("/number release +15125550190",),
            frozenset({"provider"}),
            "It cannot be undone here: the number may go to somebody else.",
            frozenset({Feature.RELEASE}),
            form=True,
        ),
        Verb(
            "call",
            "Place a test call from a number. It rings somebody and costs money, so you confirm.",
            (
                "/number call +15125550190 to:+14155552671",
                '/number call +15125550190 to:+14155552671 agent:"Front desk"',
            ),
            frozenset({"provider", "to", "agent"}),
            "The number's own agent speaks, unless another one is named.",
            frozenset({Feature.CALL}),
            form=True,
        ),
        Verb(
            "list",
            "Show the numbers that we have, at all providers.",
            ("/number list", "/number list provider:vogent unassigned", "/number list country:US"),
            frozenset({"provider", "country", "page"}),
            "`unassigned` shows those that no agent answers.",
        ),
        Verb(
            "show",
            "Everything known of one number: its agents, its trunk, its history.",
            ("/number show +15125550190",),
            frozenset({"provider"}),
            "A SIP user stands wherever a number can; write `sip:1001` where its name is digits.",
            form=True,
        ),
        Verb(
            "audit",
            "Ask the trail who did what, and what was refused.",
            (
                "/number audit",
                "/number audit +15125550190",
                "/number audit actor:@alice action:buy since:7d",
            ),
            frozenset(
                {
                    "number",
                    "actor",
                    "action",
                    "provider",
                    "outcome",
                    "plan",
                    "since",
                    "until",
                    "older",
                    "newer",
                    "page",
                }
            ),
            "Times: `7d`, `12h`, `2026-10-01` (midnight UTC). A number or a plan alone shows its"
            " whole story.",
        ),
        Verb(
            "providers",
            "Which providers are on, and what each of them can do.",
            ("/number providers",),
        ),
        Verb(
            "help",
            "Show this, or everything about one command.",
            ("/number help", "/number help buy"),
        ),
    )
}
