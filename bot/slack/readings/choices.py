"""Asking back: which provider is meant, and whether a form should open again."""

from collections.abc import Collection

from bot.domain.errors import Ambiguous
from bot.domain.requests import Proposable
from bot.slack import ids, typed
from bot.slack.asked import Fill, Show
from bot.slack.asking import asks
from bot.slack.blocks import actions, section
from bot.slack.message import Message
from bot.slack.text import escape


def which(request: Proposable | Show, error: Ambiguous, able: Collection[str]) -> Message:
    """A button for each provider that has the line and can do it; pressing one asks again, there.

    Where none can, each has its button, and says why not.
    """
    words = escape(str(error))
    can = {title: name for title, name in error.providers.items() if name in able}
    cannot = [title for title, name in error.providers.items() if name not in able]
    if can and cannot:
        words = f"{words} {escape(' and '.join(cannot))} cannot do that."
    buttons = [
        button
        for title, name in (can or error.providers).items()
        for button in asks(title, typed.of_request(request, name), f"{ids.INSTEAD}.{name}")
    ]
    if not buttons:
        words = f"{words} Say it with `provider:`."
    row = [actions(*buttons)] if buttons else []
    return Message(words, [section(f":grey_question: {words}"), *row])


def reopen(fill: Fill) -> Message:
    """For a form that Slack did not open in time."""
    words = f"Slack was too slow to open the form for `{fill.verb.name}`. Nothing was done."
    again = asks("Open the form", typed.of_fill(fill), style="primary")
    row = [actions(*again)] if again else []
    return Message(words, [section(f":hourglass: {words}"), *row])
