"""An animated picture from screenshots."""

import io
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

COLOURS = 255


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
        """As a GIF that repeats; the frames share their colours."""
        palette = self._all().quantize(COLOURS)
        first, *others = [
            each.quantize(palette=palette, dither=Image.Dither.NONE) for each in self._frames
        ]
        first.save(
            path, save_all=True, append_images=others, duration=self._lasting, loop=0, optimize=True
        )

    def _all(self) -> Image.Image:
        """Every frame, one below the other."""
        width, height = self._frames[0].size
        whole = Image.new("RGB", (width, height * len(self._frames)))
        for place, each in enumerate(self._frames):
            whole.paste(each, (0, place * height))
        return whole
