"""Slack: words and clicks in, blocks out. Decides nothing."""
