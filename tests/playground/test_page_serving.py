"""The page's server: it serves its own page, and nobody else's."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.playground.page.server import Page
from bot.playground.stage import Stage
from tests.databases import on_none

pytestmark = on_none("no bot is started")


@pytest.fixture
async def page(on_stage: Stage) -> AsyncIterator[Page]:
    async with Page(on_stage) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.mark.parametrize("path", ["", "app.js", "setup", "nothing-here"])
async def test_every_answer_keeps_others_out(page: Page, browser: ClientSession, path: str) -> None:
    answer = await browser.get(f"{page.url}/{path}")

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["..%2fserver.py", "a%00b", "style", "%2fetc%2fpasswd"])
async def test_only_the_pages_own_files_are_served(
    page: Page, browser: ClientSession, path: str
) -> None:
    answer = await browser.get(f"{page.url}/{path}")

    assert answer.status == 404


@pytest.mark.parametrize("body", ["", "no json", "[1]", '"text"'])
async def test_what_is_no_object_is_refused_in_words(
    page: Page, browser: ClientSession, body: str
) -> None:
    answer = await browser.post(f"{page.url}/act/send", data=body)

    assert answer.status == 400
    assert "JSON" in await answer.text()


async def test_a_file_that_could_run_is_downloaded_not_shown(
    on_stage: Stage, page: Page, browser: ClientSession
) -> None:
    kept = {
        name: on_stage.workspace.upload("alice", name, b"<script>alert(1)</script>")
        for name in ("a.html", "a.svg", "a.js", "a.png")
    }

    shown = {
        name: (await browser.get(f"{page.url}/file/{file}?person=U01ALICE")).headers
        for name, file in kept.items()
    }

    how = {name: each["Content-Disposition"].partition(";")[0] for name, each in shown.items()}
    assert how == {
        "a.html": "attachment",
        "a.svg": "attachment",
        "a.js": "attachment",
        "a.png": "inline",
    }


async def test_another_site_in_the_same_browser_is_refused(
    page: Page, browser: ClientSession
) -> None:
    foreign = await browser.post(
        f"{page.url}/act/home", json={"person": "alice"}, headers={"Origin": "http://evil.example"}
    )
    rebound = await browser.get(page.url, headers={"Host": "evil.example"})

    assert (foreign.status, rebound.status) == (403, 403)
