"""What the bot is about: numbers, requests, plans, events, policy. Imports no other layer."""
