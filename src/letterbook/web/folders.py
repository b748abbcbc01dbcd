"""The folders of a source as a tree: each stands under those that its name begins with."""

from __future__ import annotations

from collections.abc import Sequence

from letterbook.contract.page_replies import FolderRow
from letterbook.model.source import SourceFolder

_DEEPEST = 20


def folder_rows(folders: Sequence[SourceFolder]) -> list[FolderRow]:
    """Return a line for each folder, and for those above it that hold no message themselves."""
    rows: list[FolderRow] = []
    above: list[str] = []
    for one in folders:
        parts = one.name.split("/", _DEEPEST)
        kept = 0
        while kept < min(len(above), len(parts) - 1) and above[kept] == parts[kept]:
            kept += 1
        for depth in range(kept, len(parts) - 1):
            rows.append(FolderRow("/".join(parts[: depth + 1]), parts[depth], depth, 0, ""))
        rows.append(FolderRow(one.name, parts[-1], len(parts) - 1, one.messages, one.query))
        above = parts
    return rows
