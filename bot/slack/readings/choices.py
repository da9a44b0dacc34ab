"""Asking back: which provider is meant, and whether a form should open again."""

from bot.domain.errors import Ambiguous
from bot.domain.requests import Proposable
from bot.slack import ids, typed
from bot.slack.asked import Fill, Show
from bot.slack.blocks import actions, button, section
from bot.slack.message import Message
from bot.slack.text import escape


def which(request: Proposable | Show, error: Ambiguous) -> Message:
    """A button for each provider that has the line; pressing one asks again, there."""
    words = escape(str(error))
    buttons = [
        button(title, f"{ids.INSTEAD}.{name}", ids.pack(typed.of_request(request, name)))
        for title, name in error.providers.items()
    ]
    return Message(words, [section(f":grey_question: {words}"), actions(*buttons)])


def reopen(fill: Fill) -> Message:
    """For a form that Slack did not open in time."""
    words = f"Slack was too slow to open the form for `{fill.verb.name}`. Nothing was done."
    again = button("Open the form", ids.ASK, ids.pack(typed.of_fill(fill)), "primary")
    return Message(words, [section(f":hourglass: {words}"), actions(again)])
