"""The Procfile and the systemd units run what exists, and leave the bot its time to stop."""

import re
import shutil
import subprocess
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from typer.main import get_command

from bot.app import Tuning
from bot.cli import app
from bot.runner import CLOSES_WITHIN, LAST_ACKS

ROOT = Path(__file__).parent.parent
UNITS = sorted((ROOT / "deploy").glob("*.service"))
PROGRAM = "/opt/numberbot/.venv/bin/numberbot"
ANALYZE = shutil.which("systemd-analyze")
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]  # a group has them
Unit = Mapping[str, Mapping[str, Sequence[str]]]


def parsed(path: Path) -> Unit:
    """Every value of every key by its section: a key may stand there more than once."""
    unit: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith(("#", ";")):
            continue
        if head := re.fullmatch(r"\[(\w+)\]", line):
            section = unit.setdefault(head[1], {})
            continue
        key, equals, value = line.partition("=")
        assert equals, line
        section.setdefault(key, []).append(value)
    return unit


def options(name: str) -> set[str]:
    """The options that a command knows."""
    return {option for one in COMMANDS[name].params for option in one.opts}


def require_runs(line: str) -> None:
    """Fail unless our command line knows these words."""
    _, name, *rest = line.split()
    assert name in COMMANDS
    assert {word for word in rest if word.startswith("--")} <= options(name)


@pytest.mark.parametrize("line", (ROOT / "Procfile").read_text().splitlines())
def test_a_process_of_the_procfile_is_a_command_with_options_it_knows(line: str) -> None:
    name, _, command = line.partition(": ")

    assert name in {"release", "web", "worker"}
    require_runs(command)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_migrates_and_then_runs_the_bot(path: Path) -> None:
    service = parsed(path)["Service"]

    (before,), (start,) = service["ExecStartPre"], service["ExecStart"]
    assert before.split() == [PROGRAM, "migrate"]
    assert start.split()[:2] == [PROGRAM, "run"]
    require_runs(start)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_gives_the_bot_the_time_it_takes_to_stop(path: Path) -> None:
    (given,) = parsed(path)["Service"]["TimeoutStopSec"]
    closing = 3 * 2 * CLOSES_WITHIN  # connection, pages, database: rarely, and never all of them

    longest = Tuning().drain_within + 3 * LAST_ACKS + CLOSES_WITHIN
    assert longest < int(given) <= longest + closing


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_gives_it_no_right_that_it_does_not_need(path: Path) -> None:
    service = parsed(path)["Service"]

    for key in ("DynamicUser", "NoNewPrivileges", "PrivateTmp", "ProtectHome", "RestrictSUIDSGID"):
        assert service[key] == ["yes"], key
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    assert service["StateDirectory"][0].startswith("numberbot")
    assert service["EnvironmentFile"] == ["/etc/numberbot/numberbot.env"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_itself_takes_the_unit(path: Path, tmp_path: Path) -> None:
    if ANALYZE is None:
        pytest.skip("systemd-analyze is not installed here, so systemd did not look at the unit")
    there = tmp_path / path.name
    there.write_text(path.read_text().replace(PROGRAM, str(shutil.which("true"))))

    verified = subprocess.run(  # noqa: S603 systemd's own
        [ANALYZE, "verify", str(there)], capture_output=True, text=True, check=False
    )

    if verified.returncode and "Failed to" in verified.stderr and path.name not in verified.stderr:
        warnings.warn(f"systemd-analyze does not work here: {verified.stderr}", stacklevel=1)
        pytest.skip("systemd-analyze does not work here, so systemd did not look at the unit")
    assert [line for line in verified.stderr.splitlines() if "numberbot" in line] == []
    assert verified.returncode == 0
