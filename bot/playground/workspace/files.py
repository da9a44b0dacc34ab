"""Files: what people and the bot uploaded."""

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from bot.playground.workspace.blocks import Json

_TYPES: Final = {"": "binary", "txt": "text", "jpeg": "jpg", "js": "javascript", "py": "python"}
"""Endings for which Slack has another word."""


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file as it was uploaded; `user` is who did, `url` where the bot may read it."""

    id: str
    name: str
    title: str
    user: str
    url: str
    created: int
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def filetype(self) -> str:
        """Slack's word for the kind: mostly the name's ending."""
        ending = PurePath(self.name).suffix.removeprefix(".").lower()
        return _TYPES.get(ending, ending)

    def shown(self) -> Json:
        """The file as Slack sends it."""
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.filetype,
            "pretty_type": self.filetype.upper(),
            "user": self.user,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "url_private": self.url,
            "url_private_download": f"{self.url}?download=1",
        }
