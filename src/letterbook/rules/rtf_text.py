"""The text of a document in Rich Text Format (RTF 1.9.1), without its layout."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import NamedTuple

from letterbook.rules.not_readable import NotReadable
from letterbook.rules.whole_characters import whole_characters

_MARK = b"{\\rtf"
_HEAD = 64
LARGEST = 64 * 1024 * 1024
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)",
    re.DOTALL,
)
_SAID: Mapping[str, str] = {
    "par": "\n", "line": "\n", "sect": "\n", "row": "\n", "nestrow": "\n", "page": "\f",
    "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "\u2014", "endash": "\u2013",
    "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "\u2011", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_UNSEEN = frozenset(
    (
        *("colortbl", "stylesheet", "info", "pict", "objdata", "fldinst", "themedata", "datastore"),
        *(
            "colorschememapping",
            "listtable",
            "listoverridetable",
            "rsidtbl",
            "generator",
            "fonttbl",
        ),
        *("xmlnstbl", "latentstyles", "bkmkstart", "bkmkend", "atnid", "atnauthor", "annotation"),
        *(
            "shprslt",
            "sn",
            "sv",
            "nonshppict",
            "filetbl",
            "revtbl",
            "private",
            "template",
            "xe",
            "tc",
            "falt",
            "panose",
        ),
    )
)
_MACHINES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


class _Group(NamedTuple):
    """What holds until a brace closes."""

    unseen: bool = False
    fonts: bool = False
    fallback: int = 1
    font: int = -1
    deleted: bool = False


def is_rtf(raw: bytes) -> bool:
    """Return whether bytes begin as RTF does."""
    return raw[:_HEAD].lstrip().startswith(_MARK)


def rtf_text(raw: bytes) -> str:
    """Return the text of an RTF document, a line for each paragraph, form feeds between pages.

    Headers, footers and notes are read, comments and deleted text are not.  One that ends early is
    read as far as it goes.  Raises `NotReadable` for what does not begin as RTF or is too large.
    """
    if not is_rtf(raw):
        raise NotReadable("The file does not begin as RTF does.")
    if len(raw) > LARGEST:
        raise NotReadable("The document is too large to be read.")
    return _Reading().read(raw)


class _Reading:
    def __init__(self) -> None:
        self._group = _Group()
        self._above: list[_Group] = []
        self._found: list[str] = []
        self._bytes = bytearray()
        self._page = "cp1252"
        self._of_fonts: dict[int, str] = {}
        self._skip = 0
        self._starred = False

    def read(self, raw: bytes) -> str:
        at = 0
        while (found := _TOKEN.search(raw, at)) is not None:
            at = found.end()
            starred, self._starred = self._starred, False
            if word := found["word"]:
                number = found["number"]
                name = word.decode("ascii").lower()
                if name == "bin":
                    at += max(0, int(number or 0))
                else:
                    self._word(name, int(number) if number else None, starred)
            elif brace := found["brace"]:
                self._brace(brace)
            elif found["hex"] is not None:
                self._take(bytes((int(found["hex"], 16),)))
            elif (plain := found["plain"]) is not None:
                self._take(plain)
            else:
                self._sign(found["sign"].decode("latin-1"))
        self._flush()
        return whole_characters("".join(self._found))

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._skip = 0
        if brace == b"{":
            self._above.append(self._group)
        elif self._above:
            self._group = self._above.pop()

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _word(self, name: str, number: int | None, starred: bool) -> None:
        group = self._group
        if name in _UNSEEN or (starred and name != "shpinst"):
            self._flush()
            self._group = group._replace(unseen=True, fonts=name == "fonttbl")
        elif name == "u" and number is not None:
            self._say(chr(number % 0x10000))
            self._skip = group.fallback
        elif name == "uc":
            self._group = group._replace(fallback=min(max(number or 0, 0), 100))
        elif name in _SAID:
            self._say(_SAID[name])
        elif name == "deleted":
            self._flush()
            self._group = group._replace(deleted=number != 0)
        elif name in ("f", "deff"):
            self._flush()
            self._group = group._replace(font=number or 0)
        elif name == "fcharset" and group.fonts:
            self._of_fonts[group.font] = _CHARSETS.get(number or 0, self._page)
        elif name in _MACHINES:
            self._page = _MACHINES[name]
        elif name == "ansicpg":
            self._page = _codec("utf-8" if number == 65001 else f"cp{number}") or self._page

    def _take(self, raw: bytes) -> None:
        """Take bytes in the charset of the font; those that stand for a ``\\u`` before are left."""
        left = min(self._skip, len(raw))
        self._skip -= left
        if not (self._group.unseen or self._group.deleted):
            self._bytes += raw[left:]

    def _say(self, text: str) -> None:
        self._flush()
        if self._skip:  # a sign that stands for a character is one of those left out
            self._skip -= 1
        elif not (self._group.unseen or self._group.deleted):
            self._found.append(text)

    def _flush(self) -> None:
        if self._bytes:
            charset = self._of_fonts.get(self._group.font, self._page)
            self._found.append(self._bytes.decode(charset, "replace"))
            self._bytes.clear()


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
