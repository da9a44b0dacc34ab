"""Where it was measured: a figure without its machine says nothing."""

import os
import platform
import statistics
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

KEPT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
LIBRARIES = ("slack-bolt", "slack-sdk", "aiohttp", "httpx", "sqlalchemy", "aiosqlite", "psycopg")
SYNCS = 200
INTRODUCTION = """\
# Benchmarks

`make bench` measures this and writes this file; `make bench ARGS="people --quick"` tries a part. It
ends with 1 when a figure misses. Every figure stands beside its baseline's of the same run on the
same machine, so it is the ratio that tells something.

- **B0** ([b0.py](../benchmarks/b0.py)): the least Bolt app that acks and answers; behind the same
  server, with the same verification of requests and the same knowledge of who it is.
- **B1** ([b1.py](../benchmarks/b1.py)): the same work written straight down: ack, the same provider
  calls by one httpx client, the same rows in the same transactions by bare aiosqlite, the same
  blocks as constants, the same posts. No policy, no parsing, no reading of what the provider says.
  A test holds its calls and rows against ours.
- **50 people**: each sends the next command when the last was answered, as fast as they come. Slack
  and the provider are played by a light stand-in in the driver's process, the bot has a process of
  its own. Rounds of ours and of the baseline take turns; shown is the median over the rounds.
  Limits of pace, Slack's and the provider's, are lifted for all alike.
- **Look-ups**: the file was read once before, so that it is in the machine's memory; both ask the
  same questions in turn, now the one first, now the other.
- **One person**: the provider is the playground's simulator, without delay.
"""
LIMITS = """\
## What sets the limits

- **Start until ready**: it takes 165 ms to import our own 212 modules, of which CPython takes 70
  to make 169 dataclasses (0.4 ms each, by compiling their methods), and 20 to read the machine's
  certificates, for the providers. To load a verb only when it is first used would move the wait to
  somebody's command.
- **By actor and time, from the first size to the last**: the machine's memory. It is the one
  question that is asked of another place of the 4.4 GB each time, and the baseline's same rows grow
  at least as much. Asked again and again in one process at 5,000,000 events, ours took 0.6 to
  1.4 ms while the baseline took 0.3 to 0.9.
- **Purchases of fifty people**: Python's one core. What ours spends beyond B1 goes to what B1 does
  not do: reading and judging what people and providers say, the log, the metrics.
"""


def keep(tables: str) -> None:
    """Write docs/benchmarks.md."""
    KEPT.write_text(f"{INTRODUCTION}\n{described()}\n\n{tables}\n\n{LIMITS}")


def described() -> str:
    """The machine, the versions, the day and the commit, as a list."""
    told = {
        "Measured": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}",
        "Machine": f"{_model()}, {os.cpu_count()} cores, {_memory():.1f} GiB,"
        f" {platform.system()} {platform.release()}",
        "Disk": f"{sync_ms():.2f} ms for a write with fsync (median of {SYNCS})",
        "Python": platform.python_version(),
        "Libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    }
    return "\n".join(f"- {name}: {words}" for name, words in told.items())


def sync_ms() -> float:
    """Milliseconds until a few bytes are on the disk that databases are put on."""
    took = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1_000)
    return statistics.median(took)


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _commit() -> str:
    asked = ["git", "-C", str(KEPT.parent), "describe", "--always", "--dirty"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip() or "unknown"
