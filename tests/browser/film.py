"""An animated picture from screenshots."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

COLOURS = 128


class Film:
    """Frames of a page, each shown for some milliseconds."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[Image.Image] = []
        self._lasting: list[int] = []

    async def shows(self, milliseconds: int) -> None:
        """Take what the page shows now."""
        taken = await self._page.screenshot(animations="disabled", caret="initial")
        self._frames.append(Image.open(io.BytesIO(taken)).convert("RGB"))
        self._lasting.append(milliseconds)

    def save(self, path: Path) -> None:
        """As a GIF that repeats; all frames share the colours of the last, fullest one."""
        palette = self._frames[-1].quantize(COLOURS)
        first, *others = [
            each.quantize(palette=palette, dither=Image.Dither.NONE) for each in self._frames
        ]
        first.save(
            path, save_all=True, append_images=others, duration=self._lasting, loop=0, optimize=True
        )
