"""Writes for people: plain text everywhere, bold and dim on a terminal that wants them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from letterbook.cli.neutral import cut, one_line, width

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Screen:
    """Standard output as a person sees it.

    ``columns`` is the width of the terminal, 0 when the output goes to a file or a pipe: then
    nothing is shortened and nothing is styled.  NO_COLOR and TERM=dumb turn styles off.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.terminal = stream.isatty()
        self.columns = shutil.get_terminal_size().columns if self.terminal else 0
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        self.styled = self.terminal and not plain

    def line(self, text: str = "") -> None:
        """Write one line of text that holds nothing from the evidence but `one_line` text."""
        self._stream.write(text + "\n")

    @staticmethod
    def shown(text: str) -> str:
        """Return text from the evidence or a file name, neutralised and on one line."""
        return one_line(text)

    def hints(self, hints: Iterable[str]) -> None:
        """Write what the answer has to say beside its hits, a line each."""
        for hint in hints:
            self.line(f"hint: {self.shown(hint)}")

    def bold(self, text: str) -> str:
        """Return the text in bold."""
        return f"{_BOLD}{text}{_PLAIN}" if self.styled and text else text

    def dim(self, text: str) -> str:
        """Return the text dimmed."""
        return f"{_DIM}{text}{_PLAIN}" if self.styled and text else text

    def marked(self, text: str, ranges: Sequence[tuple[int, int]]) -> str:
        """Return the text, neutralised, with the ranges of its characters in bold."""
        pieces: list[str] = []
        at = 0
        for start, end in ranges:
            pieces.append(one_line(text[at:start]))
            pieces.append(self.bold(one_line(text[start:end])))
            at = end
        pieces.append(one_line(text[at:]))
        return "".join(pieces)

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: str = ""
    ) -> None:
        """Write rows under bold heads; ``right`` holds "r" for each column to be set right.

        Cells are neutralised here.  On a terminal the last column is cut to the width of it.
        """
        cells = [[one_line(cell) for cell in row] for row in rows]
        wide = [max(width(row[n]) for row in [list(heads), *cells]) for n in range(len(heads))]
        self.line(self.bold(self._row(heads, wide, right)))
        for row in cells:
            self.line(self._row(row, wide, right))

    def _row(self, row: Sequence[str], wide: Sequence[int], right: str) -> str:
        pieces = []
        for n, cell in enumerate(row):
            gap = " " * (wide[n] - width(cell))
            pieces.append(gap + cell if right[n : n + 1] == "r" else cell + gap)
        return cut("  ".join(pieces).rstrip(), self.columns)

    def facts(self, rows: Sequence[tuple[str, str]], *, indent: str = "") -> None:
        """Write names and values in two columns; rows without a value are left out."""
        rows = [row for row in rows if row[1]]
        wide = max((width(name) for name, _ in rows), default=0)
        for name, value in rows:
            self.line(f"{indent}{self.dim(name + ' ' * (wide - width(name)))}  {one_line(value)}")


def standard_output() -> Screen:
    """Return the screen on standard output, which never fails on a character it cannot write."""
    stream = sys.stdout
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
    return Screen(stream)


def write_bytes(raw: bytes) -> None:
    """Write exactly these bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def number(value: int) -> str:
    """Return ``1,234,567``."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """Return ``1 message`` or ``2 messages``."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def size(value: int) -> str:
    """Return bytes in the largest decimal unit that keeps a whole digit: ``12.3 MB``."""
    if value < 1000:
        return f"{value} bytes" if value != 1 else "1 byte"
    amount = float(value)
    for unit in ("kB", "MB", "GB", "TB"):
        amount /= 1000
        if amount < 999.95 or unit == "TB":
            return f"{amount:,.1f} {unit}"
    raise AssertionError("the last unit takes everything")


def duration(seconds: float) -> str:
    """Return ``under a second``, ``12 s``, ``3 min`` or ``2 h 05 min``."""
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
