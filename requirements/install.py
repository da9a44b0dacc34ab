"""Make a virtual environment and install the pinned requirements and the project into it.

usage: install.py VENV REQUIREMENTS
"""

import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)


def main(venv: str, requirements: str) -> None:
    """Install what `requirements` pins, then the project itself, without asking for more."""
    if sys.version_info < OLDEST:
        sys.exit(
            f"Numberbot needs Python 3.11 or newer; this is {sys.version.split()[0]}."
            " Name another one: make PYTHON=python3.12 demo"
        )
    say(f"Installing {requirements} into {venv} (once)…")
    if not Path(venv, "bin", "python").exists():
        run(sys.executable, "-m", "venv", venv)
    pip = [str(Path(venv, "bin", "python")), "-m", "pip", "--disable-pip-version-check"]
    run(*pip, "install", "-qq", "--require-hashes", "-r", requirements)
    run(*pip, "install", "-qq", "--no-deps", "--no-build-isolation", "-e", ".")


def run(*command: str) -> None:
    """Run a command; end with its status when it fails."""
    status = subprocess.run(command, check=False).returncode  # noqa: S603 our own words
    if status:
        sys.exit(status)


def say(words: str) -> None:
    """Print to the terminal, not into the output of what was asked for."""
    sys.stderr.write(words + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
