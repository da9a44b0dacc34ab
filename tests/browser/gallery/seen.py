"""The gallery as a test uses it: brings something to show, and tells what the app got."""

from playwright.async_api import Locator, Page

from bot.playground.workspace import Channel, Workspace
from tests.browser.gallery.views import VIEWS
from tests.browser.people import types


class Gallery:
    """What the gallery's app shows in #ops, and the lines in which it says what it got."""

    def __init__(self, workspace: Workspace, url: str) -> None:
        self.workspace = workspace
        self.url = url

    async def message(self, page: Page, name: str) -> Locator:
        """One of the messages, posted by whoever looks at the page."""
        await types(page, f"/gallery {name}")
        text = f"The gallery shows {name}"
        shown = await self.workspace.until(
            lambda: next(
                (it for it in self.workspace.seen_by("alice", "#ops") if it.text == text), None
            )
        )
        return page.locator(f'article[data-ts="{shown.ts}"]')

    async def form(self, page: Page, name: str) -> Locator:
        """One of the forms, opened by whoever looks at the page."""
        await types(page, f"/view {name}")
        form = self.dialog(page, VIEWS[name]["title"]["text"])
        await form.wait_for()
        return form

    def dialog(self, page: Page, title: str) -> Locator:
        """The form with this title."""
        return page.get_by_role("dialog", name=title, exact=True)

    def lines(self, person: str = "alice", place: Channel | str = "#ops") -> list[str]:
        """Everything that the app said to somebody alone, oldest first."""
        seen = self.workspace.seen_by(person, place)
        return [each.text for each in seen if each.ephemeral]

    async def got(self, line: str, person: str = "alice", place: Channel | str = "#ops") -> None:
        """Wait until the app said so as the newest of its lines."""
        try:
            await self.workspace.until(lambda: self.lines(person, place)[-1:] == [line])
        except TimeoutError:
            raise AssertionError(
                f"{line!r} is not the last of {self.lines(person, place)}"
            ) from None

    def submissions(self) -> int:
        """How often a form was sent to the app."""
        return [each.type for each in self.workspace.deliveries].count("view_submission")
