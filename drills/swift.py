"""The bot in a process of its own, with the times of the drills: python -m drills.swift."""

from datetime import timedelta

from bot.app import Tuning
from bot.cli import alone
from bot.operations.reconcile import Patience

SWIFT = Tuning(
    patience=Patience(
        looks=3,
        span=timedelta(seconds=0.6),
        lease=timedelta(seconds=1),
        grace=timedelta(seconds=0.5),
    ),
    lease=timedelta(seconds=1),
    reading=timedelta(0),
    reconcile_every=timedelta(seconds=0.25),
    drain_within=5.0,
    first_sync=timedelta(hours=1),
)
"""Settles what it can in two seconds, by the same steps that take minutes."""

if __name__ == "__main__":
    alone.main(SWIFT)
