"""The text of a document, of slides or a workbook: Office Open XML (ECMA-376), OpenDocument.

Headers and footers are read too: letterheads and the numbers of a production stand there; of
slides their notes.  Cells of a workbook stand in a line for each row, with tabs between.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from letterbook.extractors.sheet_text import is_workbook, sheet_lines
from letterbook.rules.not_readable import NotReadable

_MOST_BYTES = 100_000_000
_MOST_CHARS = 20_000_000
_MOST_PARTS = 200
_PIECE = 1 << 16
_WORD_MAIN = "word/document.xml"
_WORD_BEFORE = re.compile(r"word/header\d{0,4}\.xml")
_WORD_AFTER = re.compile(r"word/(?:footer|footnotes|endnotes)\d{0,4}\.xml")
_SLIDE = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)(\d{1,6})\.xml")
_OPEN_MAIN = "content.xml"
_OPEN_AROUND = "styles.xml"
_PARAGRAPHS = frozenset(("w:p", "a:p", "text:p", "text:h"))
_SPACES = frozenset(("w:tab", "w:br", "w:cr", "a:br", "text:tab", "text:line-break", "text:s"))
_LETTERS = frozenset(("w:t", "a:t"))
_UNSEEN = frozenset(("w:del", "w:instrText", "text:tracked-changes", "office:annotation"))
_MARGINS = frozenset(("style:header", "style:footer"))


class OfficeText:
    """Opens a document from its bytes; nothing it refers to is opened, no macro is read."""

    def pages(self, raw: bytes) -> list[str]:
        """Return the text as one page, a line for each paragraph.

        Raises `NotReadable` for what is damaged, encrypted, too large, or declares entities.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as document:
                if is_workbook(document):
                    return ["\n".join(sheet_lines(raw, document))]
                return ["\n".join(_lines(document))]
        except (
            zipfile.BadZipFile, KeyError, OSError, zlib.error, ValueError, RuntimeError,
            NotImplementedError,
        ) as error:  # fmt: skip
            raise NotReadable(f"The document cannot be opened ({error}).") from error


def _lines(document: zipfile.ZipFile) -> Iterator[str]:
    names = sorted(document.namelist())[: 100 * _MOST_PARTS]
    if _WORD_MAIN in names:
        parts = [name for name in names if _WORD_BEFORE.fullmatch(name)][:_MOST_PARTS]
        parts.append(_WORD_MAIN)
        parts += [name for name in names if _WORD_AFTER.fullmatch(name)][:_MOST_PARTS]
        for name in parts:
            yield from _Paragraphs(margins=False).read(document, name)
    elif slides := sorted(filter(None, map(_SLIDE.fullmatch, names)), key=_place):
        for slide in slides[: 20 * _MOST_PARTS]:
            yield from _Paragraphs(margins=False).read(document, slide[0])
    elif _OPEN_MAIN in names:
        if _OPEN_AROUND in names:
            yield from _Paragraphs(margins=True).read(document, _OPEN_AROUND)
        yield from _Paragraphs(margins=False).read(document, _OPEN_MAIN)
    else:
        raise NotReadable("The archive holds no text of a word processor.")


def _place(slide: re.Match[str]) -> tuple[int, str]:
    return int(slide[2]), "" if slide[1].startswith("slides") else slide[1]


class _Paragraphs:
    """Collects the paragraphs of one part; ``margins``: only those of headers and footers."""

    def __init__(self, *, margins: bool) -> None:
        self._found: list[str] = []
        self._line: list[str] = []
        self._open = 0
        self._letters = 0
        self._unseen = 0
        self._wanted = 0 if margins else 1
        self._chars = 0

    def read(self, document: zipfile.ZipFile, name: str) -> list[str]:
        if document.getinfo(name).file_size > _MOST_BYTES:
            raise NotReadable("The document is too large to be read.")
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = self._declared
        parser.buffer_text = True
        left = _MOST_BYTES
        try:
            with document.open(name) as part:
                while piece := part.read(_PIECE):
                    left -= len(piece)
                    if left < 0 or self._chars > _MOST_CHARS:
                        raise NotReadable("The document is too large to be read.")
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise NotReadable(f"The document is damaged ({error}).") from error
        return self._found

    def _declared(self, *_: object) -> None:
        raise NotReadable("The document declares entities of its own.")

    def _start(self, tag: str, _: dict[str, str]) -> None:
        if tag in _MARGINS:
            self._wanted += 1
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag in _PARAGRAPHS:
            self._open += 1
            self._letters += not tag.startswith(("w:", "a:"))
        elif tag in _LETTERS:
            self._letters += 1
        elif tag in _SPACES and self._open:
            self._line.append(" ")

    def _end(self, tag: str) -> None:
        if tag in _MARGINS:
            self._wanted -= 1
        elif tag in _UNSEEN:
            self._unseen -= 1
        elif tag in _LETTERS:
            self._letters -= 1
        elif tag in _PARAGRAPHS:
            self._open -= 1
            self._letters -= not tag.startswith(("w:", "a:"))
            if self._wanted > 0:
                self._found.append("".join(self._line))
            self._line = []

    def _said(self, text: str) -> None:
        if self._open and self._letters and not self._unseen:
            self._chars += len(text)
            self._line.append(text)
