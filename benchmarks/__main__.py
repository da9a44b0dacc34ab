"""Runs the benchmarks: python -m benchmarks [part …] [--quick].

Parts are modules beside this one, each with `async def rows(quick: bool) -> list[Row]`. All of
them, and not quick, is what docs/benchmarks.md keeps. Ends with 1 when a figure misses.
"""

import argparse
import asyncio
import sys
from importlib import import_module

from benchmarks import machine, table

PARTS = ("people", "alone", "starting", "lookups", "appending")


def main() -> int:
    """Run, print, keep."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", choices=(*PARTS, []), help="all, when none is named")
    asked.add_argument("--quick", action="store_true", help="few rounds: for trying, not telling")
    given = asked.parse_args()
    rows: list[table.Row] = []
    for part in given.parts or PARTS:
        print(f"{part} …", file=sys.stderr, flush=True)
        rows += asyncio.run(import_module(f"benchmarks.{part}").rows(given.quick))
    shown = table.markdown(rows)
    print(shown)
    if not given.parts and not given.quick:
        machine.keep(shown)
    missed = [f"{row.part}: {row.name}" for row in rows if row.good is False]
    print(f"\n{len(missed)} of {len(rows)} figures miss", *missed, sep="\n  ")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
