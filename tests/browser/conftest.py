"""A real browser at the playground's page, and what must hold wherever it goes."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright, expect

from bot.cli.info import manifest_kept
from bot.cli.process import BotProcess
from bot.playground.page.server import Page as Playground
from bot.playground.stage import Stage
from bot.playground.workspace.manifest import Manifest
from bot.store.keys import Keys
from bot.store.store import Store
from tests.browser.gallery.app import MANIFEST, gallery
from tests.browser.gallery.seen import Gallery
from tests.conftest import SECRET, StartBot

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LEFT_OUT = "there is no Chromium, so the page was not tried: sh requirements/chromium.sh brings it"
WITHIN = 60_000
"""Milliseconds until something is given up as never seen; no claim about speed."""


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> str:
    """Where Chromium is; without it the test is left out, or fails when it must not be."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and request.config.getoption("--with-browser"):
        pytest.fail(LEFT_OUT)
    if found is None:
        pytest.skip(LEFT_OUT)
    return found


expect.set_options(timeout=WITHIN)


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        await launched.close()


class Watch:
    """Everything that must not happen in a browser, whatever it shows."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def over(self, page: Page) -> None:
        page.set_default_timeout(WITHIN)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        to = urlsplit(request.url)
        if to.scheme not in {"data", "blob"} and to.hostname != "127.0.0.1":
            self.wrong.append(f"asked another machine: {request.url}")


Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
async def visits(browser: Browser) -> AsyncIterator[Visit]:
    """Opens an address in a window of its own: `await visits(url, "dark")`.

    When the test ends, nothing must have gone wrong in any of them, and nothing must stand there
    that could not be drawn.
    """
    watch = Watch()
    opened: list[Page] = []

    async def visit(
        url: str, scheme: str = "light", size: tuple[int, int] = (1440, 900), scale: int = 1
    ) -> Page:
        context = await browser.new_context(
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=scale,
            timezone_id="UTC",
            locale="en-US",
        )
        page = await context.new_page()
        watch.over(page)
        await page.goto(url)
        opened.append(page)
        return page

    yield visit
    undrawn = [
        await each.get_attribute("data-cannot-draw")
        for page in opened
        for each in await page.locator("[data-cannot-draw]").all()
    ]
    assert (watch.wrong, undrawn) == ([], [])


@pytest.fixture
async def store_read(on_stage: Stage) -> AsyncIterator[Store]:
    """The bot's own database, as the page reads it."""
    opened = Store.open(on_stage.settings["database_url"], Keys.derive(SECRET))
    yield opened
    await opened.close()


Open = Callable[..., Awaitable[Playground]]


@pytest.fixture
async def opens(on_stage: Stage, start_bot: StartBot, store_read: Store) -> AsyncIterator[Open]:
    """The page with a bot of these settings behind it: `await opens(numberbot_operators=…)`."""
    on_stage.workspace.manifest = Manifest.read(manifest_kept())
    async with AsyncExitStack() as stack:

        async def open_page(**changed: Any) -> Playground:
            await start_bot("socket", **changed)
            return await stack.enter_async_context(Playground(on_stage, store=store_read))

        yield open_page


@pytest.fixture
async def playground(opens: Open) -> Playground:
    """The page with the bot behind it, as `numberbot demo` serves it."""
    return await opens()


@pytest.fixture
async def brisk(on_stage: Stage, store_read: Store) -> AsyncIterator[Playground]:
    """The page as `numberbot demo` serves it: the bot in a process of its own, with short times."""
    on_stage.workspace.manifest = Manifest.read(manifest_kept())
    async with AsyncExitStack() as stack:
        given = {**on_stage.settings, "numberbot_secret_key": SECRET}
        bot = await stack.enter_async_context(BotProcess(given, "error"))
        yield await stack.enter_async_context(Playground(on_stage, store=store_read, bot=bot))


@pytest.fixture
async def shows(on_stage: Stage) -> AsyncIterator[Playground]:
    """The page with the gallery's app behind it."""
    on_stage.workspace.manifest = Manifest.read(MANIFEST.read_text(encoding="utf-8"))
    on_stage.workspace.state.rate_limits = False
    async with gallery(on_stage.workspace), Playground(on_stage) as page:
        yield page


@pytest.fixture
def app(shows: Playground, on_stage: Stage) -> Gallery:
    """The gallery, to show one thing after another."""
    return Gallery(on_stage.workspace, shows.url)


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where pictures go: to docs when `make pictures` asks for them, else nowhere that stays."""
    given = request.config.getoption("--pictures")
    folder = Path(given) if given else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
