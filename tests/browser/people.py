"""What people do and see in a browser, in few words."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect

BUY = "Buy this number"


async def types(page: Page, text: str, place: str = "#ops") -> None:
    """Type into the composer of a channel, and press Enter."""
    field = page.get_by_label(f"Message {place}", exact=True)
    await field.fill(text)
    await field.press("Enter")


async def sees(page: Page, *texts: str) -> Locator:
    """Wait until a message with all these texts is there; the newest of them."""
    found = page.locator("article")
    for text in texts:
        found = found.filter(has_text=text)
    newest = found.last
    await expect(newest).to_be_visible()
    return newest


async def presses(where: Page | Locator, label: str) -> None:
    """Press a button by its name."""
    await where.get_by_role("button", name=label, exact=True).click()


async def asks(page: Page, text: str, *texts: str) -> Locator:
    """Type a command and wait for the answer with these texts."""
    await types(page, text)
    return await sees(page, *texts)


async def focused(page: Page) -> str:
    """What has the focus, by its name or its words."""
    words: str = await page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
    )
    return words.strip()


async def tabs_to(page: Page, name: str, key: str = "Tab", most: int = 60) -> None:
    """Press Tab, or Shift+Tab, until what has this name has the focus."""
    been: list[str] = []
    for _ in range(most):
        await page.keyboard.press(key)
        been.append(await focused(page))
        if been[-1] == name:
            return
    raise AssertionError(f"{key} does not lead to {name}, but to {been}")


async def barriers(page: Page) -> list[str]:
    """What keeps somebody out, as axe finds it: names, roles, contrast, order."""
    found = await Axe().run(page)
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
