"""`python -m bot`, the same as `numberbot`."""

from bot.cli import main

main()
