"""Standard Markdown as HTML, for the markdown block."""

from markdown_it import MarkdownIt

_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)


def as_html(text: str) -> str:
    """Sound HTML: tags in the text are shown as text, and links of dangerous kinds are none."""
    return str(_READER.render(text))
