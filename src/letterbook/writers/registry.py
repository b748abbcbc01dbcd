"""All writers: one line per format."""

from __future__ import annotations

from letterbook.errors import UsageError
from letterbook.model.export import EXPORT_FORMATS, ExportFormat
from letterbook.ports.writer import Writer
from letterbook.writers.csv_table import CsvWriter
from letterbook.writers.json_lines import JsonLinesWriter
from letterbook.writers.mailbox import MboxWriter
from letterbook.writers.original_files import EmlWriter

_NAMES = ", ".join(EXPORT_FORMATS)


def writer_of(name: ExportFormat, *, text: bool = False) -> Writer:
    """Return the writer of a format; ``text`` adds the text of the mail where it is a choice."""
    writers: tuple[Writer, ...] = (
        CsvWriter(text=text),
        JsonLinesWriter(),
        MboxWriter(),
        EmlWriter(),
    )
    for writer in writers:
        if writer.name == name:
            return writer
    raise UsageError(f"Nothing writes the format {name}.", next_step=f"Choose from: {_NAMES}.")
