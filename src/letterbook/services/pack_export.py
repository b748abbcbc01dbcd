"""Packs an export for those who take one file: what was written, and the account of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from letterbook.model.export import ExportReport
from letterbook.store.durable import writing


def pack_export(report: ExportReport, path: Path) -> None:
    """Have a new ZIP file with everything that an export wrote, its manifest too."""
    written, manifest = Path(report.path), Path(report.manifest)
    files = sorted(written.iterdir()) if written.is_dir() else [written]
    with writing(path), zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as pack:
        for file in (*files, manifest):
            pack.write(file, file.relative_to(written.parent))
