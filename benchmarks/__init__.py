"""How fast the bot is, against the same work done with nothing between: `make bench`."""
