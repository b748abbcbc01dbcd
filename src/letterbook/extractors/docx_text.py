"""The text of a Word document (ECMA-376, Office Open XML): paragraphs of its main part."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree import ElementTree

from letterbook.rules.not_readable import NotReadable

_MAIN = "word/document.xml"
_MOST_BYTES = 100_000_000
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class DocxText:
    """Opens a document from its bytes; nothing it refers to is opened."""

    def pages(self, raw: bytes) -> list[str]:
        """Return the text as one page, a line for each paragraph.

        Raises `NotReadable` for what is damaged, too large, or holds declarations of its own.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as document:
                if document.getinfo(_MAIN).file_size > _MOST_BYTES:
                    raise NotReadable("The document is too large to be read.")
                with document.open(_MAIN) as part:
                    xml = part.read(_MOST_BYTES + 1)
        except (zipfile.BadZipFile, KeyError, OSError, zlib.error, ValueError) as error:
            raise NotReadable(f"The document cannot be opened ({error}).") from error
        if len(xml) > _MOST_BYTES or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise NotReadable("The document is too large, or declares entities of its own.")
        return ["\n".join(_paragraphs(xml))]


def _paragraphs(xml: bytes) -> list[str]:
    found: list[str] = []
    line: list[str] = []
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(xml), events=("end",)):
            tag = element.tag.removeprefix(_SPACE)
            if tag == "t":
                line.append(element.text or "")
            elif tag in ("tab", "br", "cr"):
                line.append(" ")
            elif tag == "p":
                found.append("".join(line))
                line = []
            element.clear()
    except ElementTree.ParseError as error:
        raise NotReadable(f"The document is damaged ({error}).") from error
    return found
