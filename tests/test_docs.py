"""The documents say what is true: held against the program itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.playground.tour import story
from bot.providers.registry import PROVIDERS
from bot.settings import Settings
from bot.slack.verbs import VERBS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def test_the_tables_in_readme_are_what_the_program_says() -> None:
    checked = subprocess.run(
        [sys.executable, "docs/tables.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]

    assert dead == []


def test_every_shell_command_is_in_readme() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    commands = re.findall(r"^  (\w+) {2,}", helped.stdout.partition("Commands:")[2], re.MULTILINE)

    assert commands != []
    assert [name for name in commands if f"`numberbot {name}" not in README] == []


def test_every_setting_in_the_example_exists() -> None:
    example = (ROOT / ".env.example").read_text()
    named = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)

    assert [name for name in named if name.lower() not in Settings.model_fields] == []


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_its_page(name: str) -> None:
    page = (ROOT / "docs" / "providers" / f"{name}.md").read_text()

    assert page.startswith(f"# {PROVIDERS[name].title}\n")


def test_the_tour_shows_every_verb() -> None:
    typed = " ".join(step.what for step in story())

    assert [verb for verb in VERBS if f"/number {verb}" not in typed] == []


def test_every_decision_is_numbered_once_and_titled() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [page.read_text().split(".")[0] for page in pages] == [
        f"# {number}" for number in range(1, len(pages) + 1)
    ]


def test_the_procfile_runs_commands_that_exist() -> None:
    named = re.findall(r"numberbot (\w+)", (ROOT / "Procfile").read_text())

    assert named == ["migrate", "run", "run"]
