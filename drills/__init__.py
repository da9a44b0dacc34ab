"""Long checks, each a script that prints its figures and fails when its claim does not hold."""
