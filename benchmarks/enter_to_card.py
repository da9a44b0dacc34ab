"""From Enter to the card, in a real browser: what a person waits for.

usage: python benchmarks/enter_to_card.py [times]

The baseline is an ordinary message, from Enter until it stands in the channel: the same page, the
same browser, the same workspace, and no bot. Simulators answer without delay.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet
from playwright.async_api import Page, async_playwright

from bot import settings
from bot.cli.info import manifest_kept
from bot.cli.process import BotProcess
from bot.playground.page.server import Page as Playground
from bot.playground.stage import stage
from bot.playground.workspace.manifest import Manifest
from bot.store.keys import Keys
from bot.store.store import Store

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
WANTED = 300
"""Milliseconds, as a median."""
STOPWATCH = """
(wanted) => new Promise((resolve) => {
  const field = document.querySelector(".composer textarea");
  const log = document.querySelector("[role=log]");
  const before = log.querySelectorAll("article").length;
  const shown = () => [...log.querySelectorAll("article")]
    .slice(before).some((each) => each.textContent.includes(wanted));
  const watch = new MutationObserver(() => {
    if (!shown()) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  });
  watch.observe(log, { childList: true, subtree: true });
  const started = performance.now();
  field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})
"""


async def measured(page: Page, text: str, wanted: str) -> float:
    """Milliseconds from Enter until it was painted."""
    await page.get_by_label("Message #ops", exact=True).fill(text)
    return float(await page.evaluate(STOPWATCH, wanted))


async def main(times: int) -> int:
    """Measure, print, and say by the status whether it is as fast as wanted."""
    settings.forget_proxies()
    secret = Fernet.generate_key().decode()
    cards, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder), Manifest.read(manifest_kept())) as on:
            given = {**on.settings, "numberbot_secret_key": secret}
            store = Store.open(on.settings["database_url"], Keys.derive(secret))
            async with (
                BotProcess(given, "error") as bot,
                Playground(on, store=store, bot=bot) as playground,
                async_playwright() as playwright,
            ):
                browser = await playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=FLAGS
                )
                page = await browser.new_page()
                await page.goto(f"{playground.url}/#/alice/ops")
                for place in range(times):
                    plain.append(await measured(page, f"message {place}", f"message {place}"))
                    cards.append(await measured(page, "/number buy US 415", "Buy +1 415"))
                await browser.close()
            await store.close()
    return told(cards, plain)


def told(cards: list[float], plain: list[float]) -> int:
    """One table."""
    middle = {"card": statistics.median(cards), "message": statistics.median(plain)}
    print(f"{len(cards)} times each, in Chromium     median      p90      max")
    for name, found in (("card", cards), ("message", plain)):
        ninth = statistics.quantiles(found, n=10)[8]
        print(f"Enter to {name:<20} {middle[name]:7.0f} ms {ninth:6.0f} ms {max(found):6.0f} ms")
    print(f"the card takes {middle['card'] / middle['message']:.1f} times a message without a bot")
    good = middle["card"] <= WANTED
    print(f"{'within' if good else 'OVER'} the {WANTED} ms that a person may wait")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 50)))
