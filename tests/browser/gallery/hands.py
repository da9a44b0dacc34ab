"""How people handle elements, and how a test keeps what they do on its way."""

import asyncio

from playwright.async_api import Locator, Page, Route


def element(where: Page | Locator, action_id: str) -> Locator:
    """An element by its action_id."""
    return where.locator(f'[data-action-id="{action_id}"]')


def control(where: Page | Locator, action_id: str) -> Locator:
    """What of an element takes the keys: its button, its field."""
    return element(where, action_id).locator("[data-control], button, a").first


def entry(page: Page, words: str) -> Locator:
    """An entry of the list or menu that is open."""
    return page.locator("[role=option], [role=menuitem]").filter(has_text=words)


async def picks(opener: Locator, *words: str) -> None:
    """Open a list or a menu, and press entries of it."""
    await opener.click()
    for each in words:
        await entry(opener.page, each).click()


async def holds_back(page: Page, act: str) -> "Held":
    """Keep every request of this act from the server."""
    held = Held()
    await page.route(f"**/act/{act}", held.take)
    return held


class Held:
    """Requests on their way, kept there until `let_go`."""

    def __init__(self) -> None:
        self.count = 0
        self._gone = asyncio.Event()

    async def take(self, route: Route) -> None:
        self.count += 1
        await self._gone.wait()
        await route.continue_()

    def let_go(self) -> None:
        self._gone.set()
