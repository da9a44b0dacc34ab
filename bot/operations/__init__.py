"""What the bot can do: one file per operation, and the desk that runs them."""
