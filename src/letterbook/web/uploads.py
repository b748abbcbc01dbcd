"""Files that a browser sent to be added: kept apart until the letterbook has its copies."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

MOST_FILES = 1_000
_PREFIX = "letterbook-sent-"
_CHUNK = 1 << 20
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")


class Staging:
    """A new folder, readable by this user alone, for the files of one form."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self.paths: list[Path] = []

    async def take(self, name: str, read: Callable[[int], Awaitable[bytes]]) -> None:
        """Have one more file, under the last part of its name."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        path = self._folder / _file_name(name, len(self.paths))
        with path.open("xb") as file:
            while chunk := await read(_CHUNK):
                file.write(chunk)
        self.paths.append(path)

    def discard(self) -> None:
        """Delete the files."""
        for path in self.paths:
            path.unlink(missing_ok=True)
        if self._folder is not None:
            self._folder.rmdir()


def is_staged(path: Path) -> bool:
    """Return whether a path is that of a file which a browser sent."""
    return path.parent.name.startswith(_PREFIX) and path.parent.parent == Path(
        tempfile.gettempdir()
    )


def _file_name(name: str, number: int) -> str:
    """Return a name that stays in the folder; the number keeps two of one name apart."""
    last = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1])[-120:].lstrip(".")
    return f"{number:03d}-{last or 'file'}"
