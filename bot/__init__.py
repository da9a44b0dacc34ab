"""Numberbot: a team's phone numbers at every provider, managed from Slack."""
