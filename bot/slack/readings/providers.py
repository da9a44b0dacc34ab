"""Which providers are on, and what each of them can do."""

from collections.abc import Mapping

from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import NO, PROVIDERS, YES, variables
from bot.slack.blocks import context, raw, section, table
from bot.slack.message import Message


def providers(on: Mapping[str, NumberProvider]) -> Message:
    """A row a feature, a column a provider that is on; those that are off by name."""
    titles = [one.title for one in on.values()]
    rows = [
        [raw(feature), *(raw(_cell(one, feature)) for one in on.values())] for feature in Feature
    ]
    off = [
        f"{adapter.title} is off: whoever runs Numberbot sets {' and '.join(variables(name))}."
        for name, adapter in PROVIDERS.items()
        if name not in on
    ]
    title = f"On: {', '.join(titles)}"
    small = [context(*off)] if off else []
    return Message(
        "\n".join([title, *map(_line, on.values()), *off]),
        [section(f"*{title}*"), table(["What", *titles], rows), *small],
    )


def _cell(provider: NumberProvider, feature: Feature) -> str:
    """Yes or no, and more where there is more to say."""
    more = PROVIDERS[provider.name].cells.get(feature) if provider.name in PROVIDERS else None
    return more or (YES if feature in provider.features else NO)


def _line(provider: NumberProvider) -> str:
    """The same in words."""
    can = [feature for feature in Feature if not _cell(provider, feature).startswith(NO)]
    return f"{provider.title}: {', '.join(can)}"
