"""The lines of a text under construction: blanks collapsed, quotation levels as "> "."""

from __future__ import annotations

_RULE = "_" * 32
MAX_LEVEL = 50
"""Deeper quotation levels are written as this one."""


class Lines:
    """Collects runs of text into lines."""

    def __init__(self) -> None:
        """Start with no line."""
        self._done: list[str] = []
        self._line: list[str] = []
        self._level = 0
        self._prefix = ""
        self._blank = False
        self._space = False
        self._marker = ""
        self._fresh = True
        self._hard_space = False

    def add(self, text: str) -> None:
        """Add running text; any run of white space is one space."""
        words = text.split()
        if not words:
            self._space = self._space or bool(text and self._line)
            self._hard_space = self._hard_space or (not self._line and "\xa0" in text)
            return
        if self._line and (self._space or text[0].isspace()):
            self._line.append(" ")
        self._start()
        self._line.append(" ".join(words))
        self._space = text[-1].isspace()

    def add_preformatted(self, text: str) -> None:
        """Add text whose spaces and line ends stand as they are."""
        first, *rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._raw(first)
        for line in rest:
            self.end_line()
            self._raw(line)

    def _raw(self, text: str) -> None:
        if not text:
            return
        self._start()
        if self._space:
            self._line.append(" ")
            self._space = False
        self._line.append(text)

    def _start(self) -> None:
        if self._line:
            return
        if self._marker:
            self._line.append(self._marker)
            self._marker = ""

    def end_line(self) -> None:
        """End the line, even an empty one."""
        if self._line:
            self._flush()
        else:
            self.blank_line()
            self._space = False

    def end_block(self) -> None:
        """End the line if anything is on it."""
        if self._line:
            self._flush()
        elif self._hard_space:
            self.blank_line()
        self._space = False

    def _flush(self) -> None:
        if self._blank and self._done:
            self._done.append(self._prefix.rstrip())
        self._blank = False
        self._done.append(self._prefix + "".join(self._line).rstrip())
        self._line.clear()
        self._space = self._fresh = self._hard_space = False

    def blank_line(self) -> None:
        """Leave one blank line before the next text, unless it begins the text or a level."""
        self._hard_space = False
        self._blank = not self._fresh and not self._marker

    def blank(self) -> None:
        """Ask for one blank line before the next text."""
        self.end_block()
        self.blank_line()

    def rule(self) -> None:
        """Add a line across the page."""
        self.end_block()
        self._line.append(_RULE)
        self._flush()

    def deeper(self) -> None:
        """Begin a quotation; a blank line asked for stands before it, outside."""
        self.end_block()
        if self._blank and self._done:
            self._done.append(self._prefix.rstrip())
        self._blank = False
        self._fresh = True
        self._set_level(self._level + 1)

    def shallower(self) -> None:
        """End a quotation."""
        self.end_block()
        self._set_level(self._level - 1)
        self._blank = self._fresh = False

    def _set_level(self, level: int) -> None:
        self._level = level
        self._prefix = "> " * min(level, MAX_LEVEL)

    def item(self) -> None:
        """Begin a list item."""
        self.end_block()
        self._blank = False
        self._marker = "- "

    def cell(self) -> None:
        """Begin a cell; it follows the one before on the same line."""
        if self._line:
            self._line.append("\t")
            self._space = False

    def finish(self) -> str:
        """Return all lines; no further text may be added."""
        self.end_block()
        return "\n".join(self._done)
