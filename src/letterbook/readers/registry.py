"""All readers: one line per format, and the door for outsiders' readers.

An outsider's package names its reader under the entry point group ``letterbook.readers``:

    [project.entry-points."letterbook.readers"]
    notebook = "my_package.notebook:NotebookReader"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from letterbook.ports.reader import Candidate, Reader

GROUP = "letterbook.readers"

SURE = 60
"""From this score on a reader is sure; two sure readers of one candidate make it ambiguous."""

_BUILT_IN = (
    "letterbook.readers.mbox:MboxReader",
    "letterbook.readers.eml:EmlReader",
    "letterbook.readers.emlx:EmlxReader",
    "letterbook.readers.maildir:MaildirReader",
    "letterbook.readers.x_archive:XArchiveReader",
    "letterbook.readers.facebook:FacebookReader",
    "letterbook.readers.irc_log:IrcLogReader",
    "letterbook.readers.telegram:TelegramReader",
    "letterbook.readers.transcript:TranscriptReader",
    "letterbook.readers.pdf:PdfReader",
    "letterbook.readers.office_document:OfficeDocumentReader",
    "letterbook.readers.rtf:RtfReader",
    "letterbook.readers.web_page:WebPageReader",
    "letterbook.readers.plain_document:PlainDocumentReader",
    "letterbook.readers.posts_csv:PostsCsvReader",
    "letterbook.readers.posts_json:PostsJsonReader",
    "letterbook.readers.printed_text:PrintedTextReader",
    "letterbook.readers.saved_page:SavedPageReader",
    "letterbook.readers.transcript_csv:CsvTranscriptReader",
    "letterbook.readers.transcript_book:BookTranscriptReader",
    "letterbook.readers.transcript_rtf:RtfTranscriptReader",
    "letterbook.readers.workbook:WorkbookReader",
    "letterbook.readers.web_archive:WebArchiveReader",
    "letterbook.readers.page_parts:PagePartsReader",
    "letterbook.readers.archives_zip:ZipReader",
    "letterbook.readers.archives_tar:TarReader",
    "letterbook.readers.compressed:GzipReader",
    "letterbook.readers.compressed:Bzip2Reader",
    "letterbook.readers.compressed:XzReader",
    "letterbook.readers.compressed:ZstdReader",
    "letterbook.readers.folder_tree:FolderTreeReader",
)


@lru_cache(maxsize=1)
def all_readers() -> tuple[Reader, ...]:
    """Return one instance of every reader: the built-in ones, then outsiders' sorted by name.

    An outsider's reader that cannot be imported raises what its import raised: a reader
    that is installed and silently missing would leave its format unread.
    """
    outsiders = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    return (
        *(_built_in(line) for line in _BUILT_IN),
        *(point.load()() for point in outsiders),
    )


@runtime_checkable
class TableReader(Protocol):
    """A reader of tables, which can be told what their columns state."""

    def with_columns(self, columns: Mapping[str, str], channel: str = "") -> Reader:
        """Return a reader that knows the columns of these names by what they state.

        ``channel``: of which one the tables were said to be, "" where nothing was said.
        """


@runtime_checkable
class LockedReader(Protocol):
    """A reader of what may be encrypted."""

    def with_passwords(self, passwords: Sequence[str]) -> Reader:
        """Return a reader that tries these passwords."""


def readers_for(
    columns: Mapping[str, str], channel: str = "", passwords: Sequence[str] = ()
) -> tuple[Reader, ...]:
    """Return all readers; those of tables know the columns by these names, and the channel.

    Those of what may be encrypted try the passwords.
    """
    return tuple(_told(reader, columns, channel, passwords) for reader in all_readers())


def _told(
    reader: Reader, columns: Mapping[str, str], channel: str, passwords: Sequence[str]
) -> Reader:
    if passwords and isinstance(reader, LockedReader):
        return reader.with_passwords(passwords)
    if (columns or channel) and isinstance(reader, TableReader):
        return reader.with_columns(columns, channel)
    return reader


def recognise(candidate: Candidate, readers: Sequence[Reader]) -> Reader | None:
    """Return the reader that is surest of ``candidate``, None when all say 0.

    Equal scores go to the name that comes first in the alphabet.
    """
    ranked = ranking(candidate, readers)
    return ranked[0][1] if ranked else None


def ranking(candidate: Candidate, readers: Sequence[Reader]) -> list[tuple[int, Reader]]:
    """Return (score, reader) of every reader that scores above 0, the surest first.

    A second one with a score of `SURE` or more makes the candidate ambiguous: it is a file
    that two programs would read as two formats.  Raises OSError when the disk fails and no
    reader knows the file by what can be read of it.
    """
    scored: list[tuple[int, Reader]] = []
    failure: OSError | None = None
    for reader in readers:
        try:
            score = reader.recognise(candidate)
        except OSError as error:
            failure = error
            continue
        if score > 0:
            scored.append((score, reader))
    if failure is not None and not scored:
        raise failure
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].name))


def reader_named(name: str, readers: Sequence[Reader]) -> Reader | None:
    """Return the reader of that name (as `Inner.assume` gives it), None without one."""
    return next((reader for reader in readers if reader.name == name), None)


def _built_in(line: str) -> Reader:
    module, _, name = line.partition(":")
    reader: Reader = getattr(import_module(module), name)()
    return reader
