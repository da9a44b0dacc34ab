"""The verbs of /number: what each does, how it is written, and its options."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb; `options` are the keys that may be written as `key:value`."""

    name: str
    does: str
    usage: tuple[str, ...]
    options: frozenset[str] = frozenset()
    more: str = ""


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
        ),
        Verb(
            "assign",
            "Let an agent take and place a number's calls. You see who has them now and confirm.",
            (
                '/number assign +14155550100 "Front desk"',
                "/number assign +14155550100 agent_1 inbound",
            ),
            frozenset({"provider"}),
            "The number, the agent by its name or its id at the provider, and `inbound` or"
            " `outbound` where only one is meant, at a provider that can tell them apart.",
        ),
        Verb(
            "unassign",
            "Take a number's agent away. Nobody answers its calls then.",
            ("/number unassign +14155550100", "/number unassign +14155550100 outbound"),
            frozenset({"provider"}),
            "Where a provider cannot do that, or not for sure, I say what to do instead.",
        ),
        Verb(
            "list",
            "Show the numbers that we have, at all providers.",
            ("/number list", "/number list provider:vogent unassigned", "/number list country:US"),
            frozenset({"provider", "country"}),
            "`unassigned` shows those that no agent answers.",
        ),
        Verb(
            "audit",
            "Ask the trail who did what, and what was refused.",
            (
                "/number audit",
                "/number audit +14155550100",
                "/number audit actor:@alice action:buy since:7d",
            ),
            frozenset(
                {"number", "actor", "action", "provider", "outcome", "plan", "since", "until"}
            ),
            "Times: `7d`, `12h`, `2026-10-01`. A number or a plan alone shows its whole story.",
        ),
        Verb(
            "help",
            "Show this, or everything about one command.",
            ("/number help", "/number help buy"),
        ),
    )
}
