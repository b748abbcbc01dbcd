"""Where a letterbook is to be: the folder that is proposed, and what stands against one."""

from __future__ import annotations

import os
from pathlib import Path

from letterbook.wiring import FORMAT_FILE

_HOME = "Letterbooks"
_MOST = 1_000


def proposed_folder() -> str:
    """Return a folder for a new letterbook that is not there yet, below the reader's own."""
    home = Path.home() / _HOME
    names = ("letterbook", *(f"letterbook-{number}" for number in range(2, _MOST)))
    return str(next((home / name for name in names if not os.path.lexists(home / name)), home))


def known_folders() -> list[str]:
    """Return the letterbooks where new ones are proposed, by their folders."""
    return sorted(str(path.parent) for path in (Path.home() / _HOME).glob(f"*/{FORMAT_FILE}"))


def trouble_with(folder: Path) -> str:
    """Return why a letterbook can neither be made nor be filled in a folder, "" if it can."""
    if folder.is_dir():
        if (folder / FORMAT_FILE).exists():
            return ""
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return "You may not write in this folder. Choose another one."
        if any(not one.is_dir() for one in folder.rglob("*")):
            return "This folder exists and is not empty. Choose a new or an empty one."
        return ""
    if os.path.lexists(folder):
        return "There is a file of this name. Choose another folder."
    above = next(one for one in folder.absolute().parents if os.path.lexists(one))
    if not above.is_dir():
        return "A part of this path is a file. Choose another folder."
    if not os.access(above, os.W_OK | os.X_OK):
        return "You may not write in the folder above it. Choose another one."
    return ""
