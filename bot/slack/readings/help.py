"""Help: everything at a glance, or one verb; only what the providers that are on can do."""

from collections.abc import Mapping, Sequence

from bot.providers.port import NumberProvider
from bot.slack.blocks import context, header, section
from bot.slack.message import Message
from bot.slack.verbs import VERBS, Verb

TITLE = "What /number can do"
PRIVATE = "Only you see my answers. Everybody here sees one line for each change."


def help_for(verb: Verb | None, providers: Mapping[str, NumberProvider]) -> Message:
    """Everything at a glance, or one verb with its examples."""
    if verb is not None:
        return _one(verb, providers)
    features = {feature for one in providers.values() for feature in one.features}
    offered = [one for one in VERBS.values() if one.offered(features)]
    lines = [f"`{_examples(one, providers)[0]}`\n{one.does}" for one in offered]
    text = "\n".join([TITLE, *(f"{one.name}: {one.does}" for one in offered)])
    small = f"{PRIVATE} More of one: `/number help {offered[0].name}`."
    return Message(text, [header(TITLE), *map(section, lines), context(small)])


def _one(verb: Verb, providers: Mapping[str, NumberProvider]) -> Message:
    examples = "\n".join(f"`{usage}`" for usage in _examples(verb, providers))
    more = [verb.more] if verb.more else []
    titles = [one.title for one in providers.values() if verb.offered(one.features)]
    if verb.form and titles:
        more.append(f"`/number {verb.name}` alone opens a form.")
    if verb.needs:
        more.append(_where(titles))
    blocks = [section(f"*{verb.name}*: {verb.does}"), section(examples)]
    text = f"{verb.name}: {verb.does} {' '.join(_examples(verb, providers))}"
    return Message(text, [*blocks, *([context(*more)] if more else [])])


def _examples(verb: Verb, providers: Mapping[str, NumberProvider]) -> list[str]:
    """Those that name no provider that is not on."""
    named = [(usage, usage.partition("provider:")[2].split(" ")[0]) for usage in verb.usage]
    return [usage for usage, name in named if not name or name in providers]


def _where(titles: Sequence[str]) -> str:
    """Which of the providers that are on offer it."""
    if not titles:
        return "None of the providers that are on offers it: see `/number providers`."
    return f"At {' and '.join(', '.join(titles).rsplit(', ', 1))}."
