"""The documents say what is true: held against the program itself."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.playground.story import story
from bot.providers.config import ProviderConfig
from bot.providers.forms import Form
from bot.providers.port import Feature, NumberProvider
from bot.providers.registry import PROVIDERS, build
from bot.settings import Settings
from bot.slack.verbs import VERBS
from tests.openapi import document

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CERTAIN = {"seed": "its reference", "documented": "its documentation"}
"""How sure a request is: in the words of an OpenAPI document, and in those of a page."""
CAN, CANNOT = "| what | request |", "| what it cannot do |"
FIELDS = "| field | our name |"
IN_SLACK = {
    Feature.SEARCH: "search",
    Feature.BUY_IN_AREA: "buy",
    Feature.BUY_EXACT: "buy",
    Feature.IMPORT_SIP: "import",
    Feature.IMPORT_INTEGRATION: "import",
    Feature.CREATE_SIP_USER: "import",
    Feature.LIST: "list",
    Feature.GET: "show",
    Feature.UPDATE: "update",
    Feature.ASSIGN: "assign",
    Feature.UNASSIGN: "unassign",
    Feature.RELEASE: "release",
    Feature.CALL: "call",
}
"""The verb that asks for it. Agents are listed within forms, and asked for by no verb."""
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
    assert page_of(name).startswith(f"# {PROVIDERS[name].title}\n")


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_page_tells_of_every_feature_whether_it_is_there(name: str) -> None:
    can = {feature.value for feature in (await with_all(name)).features}
    can |= {row for row, cell in PROVIDERS[name].cells.items() if cell.startswith("yes")}

    assert {row[0] for row in rows(page_of(name), CAN)} == can
    assert {row[0] for row in rows(page_of(name), CANNOT)} == set(Feature) - can


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_page_names_documented_requests_and_says_how_sure_they_are(name: str) -> None:
    paths = document(name)["paths"]
    doubted = f"unconfirmed, off by default: `{name.upper()}_UNCONFIRMED`"

    for feature, request, known, _ in rows(page_of(name), CAN):
        method, path = re.findall(r"`([A-Z]+) (/[^`]*)`", request)[0]
        off = feature not in PROVIDERS[name].features and feature == Feature.UNASSIGN
        sure = CERTAIN[paths[path][method.lower()]["x-status"]]
        assert known == (doubted if off else sure), feature


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_page_sends_people_only_to_settings_and_commands_that_exist(name: str) -> None:
    page, prefix = page_of(name), f"{name.upper()}_"
    settings = {one.upper() for one in Settings.model_fields if one.upper().startswith(prefix)}
    in_slack = {row[0]: row[3] for row in rows(page, CAN)}

    assert set(re.findall(rf"{prefix}[A-Z_]+", page)) == settings
    assert set(re.findall(r"/number (\w+)", page)) <= set(VERBS)
    assert in_slack.keys() <= {*IN_SLACK, Feature.LIST_AGENTS}
    for feature in IN_SLACK.keys() & in_slack.keys():
        assert in_slack[feature].startswith(f"`/number {IN_SLACK[feature]}")


def test_every_verb_that_needs_a_feature_is_told_of_on_the_providers_pages() -> None:
    told = {feature: VERBS[verb] for feature, verb in IN_SLACK.items()}

    assert {verb.name for verb in VERBS.values() if verb.needs} <= {*IN_SLACK.values()}
    for feature, verb in told.items():
        assert not verb.needs or verb.offered({feature}) or feature is Feature.SEARCH


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_page_has_every_field_of_every_form_with_its_limits(name: str) -> None:
    wanted: dict[str, dict[tuple[str, ...], set[str]]] = {}
    for forms in (PROVIDERS[name].forms, (await with_all(name)).forms):
        for feature, form in forms.items():
            wanted.setdefault(feature.value, {}).update(fields(form))
    page = page_of(name).partition("## Its forms")[2]
    sections = {part.partition("\n")[0]: part for part in page.split("\n### ")[1:]}

    assert sections.keys() == wanted.keys()
    for section, known in wanted.items():
        told = {row[:3]: row[3] for row in rows(sections[section], FIELDS)}
        assert told.keys() == known.keys()
        for field, limits in known.items():
            assert said(told[field]) == limits, field


def test_every_file_that_the_steps_of_adding_a_provider_name_is_there() -> None:
    steps = (ROOT / "CONTRIBUTING.md").read_text().partition("## Adding a provider")[2]
    named = re.findall(r"`((?:bot|tests|docs)/[^`<]*)`", steps.partition("\n## ")[0])

    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


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


def page_of(name: str) -> str:
    """A provider's page."""
    return (ROOT / "docs" / "providers" / f"{name}.md").read_text(encoding="utf-8")


async def with_all(name: str) -> NumberProvider:
    """A provider with what is unconfirmed as well."""
    config = ProviderConfig(name, SecretStr("key"), organization_id="org", unconfirmed=True)
    async with build([config]) as on:
        return on[name]


def rows(page: str, head: str) -> list[tuple[str, ...]]:
    """The cells of a page's only table with such a head."""
    table = page.partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    found = [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in table]
    assert found != [], head
    return found


def fields(form: type[Form]) -> dict[tuple[str, ...], set[str]]:
    """Every field of a form as a page writes it: title, our name, the provider's; its limits."""
    schema = form.model_json_schema()["properties"]
    return {
        (
            str(field.title),
            f"`{name}`",
            f"`{field.serialization_alias or name}`",
        ): limits(schema[name], needed=field.is_required())
        for name, field in form.model_fields.items()
    }


def limits(schema: dict[str, Any], *, needed: bool) -> set[str]:
    """What bounds a field: its lengths, its choices, whether it is needed or secret."""
    one = {**schema, **next(iter(schema.get("anyOf", [])), {})}
    found = {str(one[key]) for key in ("minLength", "maxLength") if one.get(key, 1) > 1}
    found |= {f"`{choice}`" for choice in one.get("enum", [])}
    return found | ({"needed"} if needed else set()) | ({"secret"} if "writeOnly" in one else set())


def said(cell: str) -> set[str]:
    """What a page says of the same."""
    words = {word for word in ("needed", "secret") if word in cell.split("; ")}
    choices = set(re.findall(r"`[a-z]+`", cell))
    return words | choices | set(re.findall(r"(?<![\w`])[0-9]+(?= to | characters)", cell))
