"""Writes an answer to a file that is not there yet."""

from __future__ import annotations

import os
from pathlib import Path

from letterbook.store.new_files import NewFile, beside, publish, refuse_existing


def write_new_file(path: str | os.PathLike[str], content: bytes) -> None:
    """Have the content in a new file, whole; raise `UsageError` when there is one already."""
    target = Path(path)
    refuse_existing((target,))
    part = beside(target)
    file = NewFile(part)
    try:
        file.write(content)
        file.close()
        publish(part, target)
    finally:
        file.abandon()
        part.unlink(missing_ok=True)
