"""A gallery of all that a bot can show, for the tests of the page."""
