"""The Web API: one table of methods, with Slack's error words."""

from bot.playground.workspace.api.answer import Answer, answer

__all__ = ["Answer", "answer"]
