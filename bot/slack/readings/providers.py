"""Which providers are on, and what each of them can do."""

from collections.abc import Mapping

from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS, variables
from bot.slack.blocks import context, raw, section, table
from bot.slack.message import Message

YES, NO = "yes", "no"


def providers(on: Mapping[str, NumberProvider]) -> Message:
    """A row a feature, a column a provider that is on; those that are off by name."""
    titles = [one.title for one in on.values()]
    head = ["What", *titles]
    rows = [
        [raw(feature), *(raw(_cell(one, feature)) for one in on.values())] for feature in Feature
    ]
    off = [
        f"{adapter.title} is off: whoever runs Numberbot sets {' and '.join(variables(name))}."
        for name, adapter in PROVIDERS.items()
        if name not in on
    ]
    title = f"On: {', '.join(titles)}"
    lines = [
        f"{one.title}: {', '.join(feature for feature in Feature if feature in one.features)}"
        for one in on.values()
    ]
    return Message(
        "\n".join([title, *lines, *off]),
        [section(f"*{title}*"), table(head, rows), *([context(*off)] if off else [])],
    )


def _cell(provider: NumberProvider, feature: Feature) -> str:
    return YES if feature in provider.features else NO
