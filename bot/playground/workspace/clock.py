"""A clock that stands still until somebody moves it."""


class StillClock:
    """For a Workspace's `clock`: time passes only by `advance`."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds
