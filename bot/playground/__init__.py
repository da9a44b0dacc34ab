"""A Slack workspace and three providers, simulated on this machine: to try the bot, and to test it.

Nothing but the command line and the tests imports it; the bot does not know it is there.
"""
