"""New text, quoted text, headings and signatures of a mail, told apart by its lines.

One pass of a compiled pattern finds the few lines that can begin something (a quotation mark, a
separator, a header field), another the lines that end with a colon; only those are looked
at.  Everything is linear in the text.
"""

from __future__ import annotations

import re

from letterbook.model.message import Zone, ZoneKind
from letterbook.rules.quoted_blocks import (
    any_header_block,
    header_block,
    is_quoted_header,
    line_at,
    next_text,
    rule_before,
    tabular_reply_start,
)
from letterbook.rules.quoted_headings import (
    FORWARD_LINE,
    MAX_LINE,
    MAX_WRAPPED,
    RULE_LINE,
    SEPARATOR,
    begins_attribution,
    has_digit,
    is_attribution,
)
from letterbook.rules.quoted_signatures import signature_start

MAX_LOOKS = 4_000
"""Lines without a quotation mark that are looked at; of more only the marked ones count."""
_AUTHOR_FIELDS = (
    r"From|FROM|De|DE|Von|VON|Da|Van|Od|Fra|Från|Expéditeur|Mittente|Remitente|Avsändare|Avsender"
    r"|Afsender|Absender|Nadawca|Lähettäjä|Odesílatel|Odosielateľ|Feladó|Kimden|Gönderen|От|Від|Από"
    r"|发件人|寄件者|寄件人|差出人|送信者|보낸 ?사람|מאת"
)
# After a line end: a block of marked lines with the blank lines between them, or the first
# characters of a line worth looking at.  The look at one character spares most lines the rest.
_STARTS = re.compile(
    r"\n(?:(?P<marked>>[^\n]*+(?:\n(?:[ \t\r]*+\n){0,3}+>[^\n]*+)*+)"
    r"|[ \t\xa0]{0,40}+(?=[>A-Z*_=\-─À-\uffff])"
    r"(?:(?P<spaced>>)|(?P<initials>[A-Z][A-Za-z]{0,3}>[ \t>])"
    r"|(?P<rule>-{2}[- \t]*[A-Za-zÀ-\uffff]|_{5}|-{5}|={5}|\*{5}|─{3})"
    rf"|(?P<author>[*_]{{0,2}}(?:{_AUTHOR_FIELDS})[*_]{{0,2}}[ \t\xa0]?[:：])|(?P<recipient>To:)))"
)
_SPACED = re.compile(r"[ \t]{1,4}>[^\n]*+(?:\n[ \t]{1,4}>[^\n]*+)*+")
_COLON = re.compile(r":(?=[ \t\xa0*_\r]*+(?:\n|\Z))")
_WIDE_COLON = re.compile(r"：(?=[ \t\xa0*_\r]*+(?:\n|\Z))")
_INITIALS = re.compile(
    r"(?P<who>[A-Z][A-Za-z]{0,3}>)[ \t>][^\n]*+(?:\n(?:[ \t\r]*+\n)?+(?P=who)[ \t>][^\n]*+)*+"
)
_BAR = re.compile(r"(?:[|}][^\n]*+(?:\n(?:[ \t\r]*+\n)?+(?=[|}]))?+)++")
_ED_COMMAND = re.compile(r"\d+(?:,\d+)?[acd]\d+(?:,\d+)?[ \t\r]*\Z|---[ \t\r]*\Z")
_DIFF = re.compile(r"\n(?:diff -|@@ -|--- a/|Index: )")


def split_zones(text: str) -> tuple[Zone, ...]:
    """Return zones that cover ``text`` without gap or overlap; none for the empty text.

    What follows a separator or a header block that mail programs put above a reply is quoted to
    the end, unless its lines are marked: then only those are.
    """
    if not text:
        return ()
    splitter = _Splitter(text)
    splitter.run()
    return splitter.zones()


class _Splitter:
    """The pass over the lines; positions are in the text with a line end put before it."""

    def __init__(self, text: str) -> None:
        """Begin with nothing marked."""
        self.text = "\n" + text
        self.marks: list[tuple[int, int, ZoneKind]] = []
        self.done = 1
        self.cut = False
        self.fields_end = 0
        self._patch: bool | None = None

    @property
    def patch(self) -> bool:
        """Whether the mail holds a diff, in which marks may be part of the file."""
        if self._patch is None:
            self._patch = _DIFF.search(self.text) is not None
        return self._patch

    def run(self) -> None:
        """Mark every heading and quotation, in order."""
        text = self.text
        events = [(m.start() + 1, m.end(), m.lastgroup or "") for m in _STARTS.finditer(text)]
        events += [(m.start(), m.end(), "colon") for m in _COLON.finditer(text)]
        if not text.isascii():
            events += [(m.start(), m.end(), "colon") for m in _WIDE_COLON.finditer(text)]
        events.sort()
        handlers = {
            "marked": self._marked,
            "spaced": self._spaced,
            "initials": self._initials,
            "rule": self._rule,
            "author": self._author,
            "recipient": self._recipient,
            "colon": self._colon,
        }
        looks = 0
        for start, end, name in events:
            if start < self.done:
                continue
            if name != "marked":
                looks += 1
                if looks > MAX_LOOKS:
                    continue
            handlers[name](start, end)
            if self.cut:
                return

    def _mark(self, start: int, end: int, kind: ZoneKind) -> None:
        if end > start:
            self.marks.append((start, end, kind))
            self.done = end

    def _quote(self, start: int, end: int) -> None:
        """Mark a quotation up to its line end, and the heading above it."""
        heading = self._heading_above(start)
        if heading < start:
            self._mark(heading, start, "heading")
        self._mark(start, min(end + 1, len(self.text)), "quoted")

    def _marked(self, start: int, end: int) -> None:
        text = self.text
        if text.startswith(">From ", start) and "\n" not in text[start:end]:
            return  # a line that an mbox writer escaped
        if start > 2 and text[start - 2].isascii() and self._after_ed_command(start):
            return
        self._quote(start, end)

    def _after_ed_command(self, start: int) -> bool:
        """Return whether the marks are those of a diff without context."""
        above = self.text.rfind("\n", 0, start - 1) + 1
        return start - above < 40 and bool(_ED_COMMAND.match(self.text[above : start - 1]))

    def _spaced(self, start: int, _: int) -> None:
        block = _SPACED.match(self.text, start)
        if not block or self.patch:
            return
        if "\n" in block[0] or self._heading_above(start) < start:
            self._quote(start, block.end())

    def _initials(self, start: int, _: int) -> None:
        block = _INITIALS.match(self.text, start)
        if block and ("\n" in block[0] or self._heading_above(start) < start):
            self._quote(start, block.end())

    def _rule(self, start: int, _: int) -> None:
        line, end = line_at(self.text, start)
        if SEPARATOR.match(line[:MAX_LINE]):
            self._separate(start, min(end + 1, len(self.text)))
        elif RULE_LINE.match(line):
            below = next_text(self.text, end + 1, 2)
            if below >= 0:
                stop = any_header_block(self.text, below)
                if stop >= 0:
                    self._announce(start, stop)

    def _separate(self, start: int, end: int) -> None:
        """Take a separator and the header lines below it as the heading of the rest."""
        text = self.text
        at = next_text(text, end, 3)
        for _ in range(5):
            if at < 0:
                break
            block = header_block(text, at)
            if block.kinds:
                end = block.end
                break
            line, stop = line_at(text, at)
            if len(line) > 120 or line.startswith(">"):
                break
            if line.rstrip().endswith("----"):
                end = min(stop + 1, len(text))
            at = next_text(text, stop + 1, 2)
        self._announce(start, end)

    def _announce(self, start: int, end: int) -> None:
        """Mark a heading; the rest is quoted unless marked lines or nothing follow it."""
        self._mark(start, end, "heading")
        text = self.text
        below = next_text(text, end, 6)
        if below >= 0 and text[below] == ">":
            return
        self._mark(end, len(text), "quoted")
        self.cut = True

    def _author(self, start: int, _: int) -> None:
        if start < self.fields_end:
            return
        block = header_block(self.text, start)
        self.fields_end = block.end
        if is_quoted_header(self.text, start, block, patch=self.patch):
            self._announce(max(self.done, rule_before(self.text, start)), block.end)

    def _recipient(self, start: int, _: int) -> None:
        if start < self.fields_end:
            return
        block = header_block(self.text, start)
        self.fields_end = block.end
        if not {"subject", "to"} <= block.kinds:
            return
        if "from" in block.kinds:
            self._announce(max(self.done, rule_before(self.text, start)), block.end)
            return
        above = tabular_reply_start(self.text, start, self.done)
        if above >= 0:
            self._announce(above, block.end)

    def _colon(self, at: int, after: int) -> None:
        """Look at a line that ends with a colon and that no marked line follows."""
        text = self.text
        start = text.rfind("\n", self.done - 1, at) + 1
        if start < self.done or at - start > MAX_LINE or text[start] in "+-@\t>":
            return
        if at - start < 6 and text[start:at].isascii() and text[start:at].strip() != "wrote":
            return
        line = text[start:after]
        end = min(line_at(text, after)[1] + 1, len(text))
        if FORWARD_LINE.match(line):
            self._separate(start, end)
            return
        below = next_text(text, end, 2)
        if below >= 0 and text[below] == ">":
            return
        heading = self._wrapped(start, line, quote_follows=False)
        if heading < 0:
            return
        bars = _BAR.match(text, below) if below >= 0 else None
        if bars:
            self._mark(heading, below, "heading")
            self._mark(below, min(bars.end() + 1, len(text)), "quoted")
        else:
            self._announce(heading, end)

    def _heading_above(self, start: int) -> int:
        """Return where the heading of the quotation at ``start`` begins; ``start`` without one."""
        text = self.text
        at = start
        for _ in range(3):
            if at <= self.done:
                return start
            above = max(text.rfind("\n", 0, at - 1) + 1, self.done)
            line = text[above : at - 1]
            if line.strip():
                break
            at = above
        else:
            return start
        if len(line) > MAX_LINE:
            return start
        heading = self._wrapped(above, line.rstrip(), quote_follows=True)
        return heading if heading >= 0 else start

    def _wrapped(self, start: int, line: str, *, quote_follows: bool) -> int:
        """Return where the attribution begins that ends with ``line``, -1 when it is none."""
        text = self.text
        if begins_attribution(line) and is_attribution(line, quote_follows=quote_follows):
            return start
        at = start
        joined = line
        for _ in range(MAX_WRAPPED - 1):
            if at <= self.done:
                break
            above = max(text.rfind("\n", 0, at - 1) + 1, self.done)
            line_above = text[above : at - 1].rstrip()
            if not line_above or len(line_above) + len(joined) > MAX_LINE:
                break
            joined = f"{line_above} {joined}"
            at = above
            if begins_attribution(line_above):
                if is_attribution(joined, quote_follows=quote_follows) and has_digit(line_above):
                    return at
                break
        return start if is_attribution(line, quote_follows=quote_follows) else -1

    def zones(self) -> tuple[Zone, ...]:
        """Return the marks and, between them, new text and its signatures.

        A signature stands at the end of the first and last passage of new text, or above a
        heading.
        """
        text = self.text
        size = len(text)
        found: list[tuple[int, int, ZoneKind]] = []
        at = 1
        first = True
        for start, end, kind in (*self.marks, (size, size, "new")):
            if start > at:
                if found and not text[at : at + 1000].strip() and not text[at:start].strip():
                    found.append((at, start, found[-1][2]))
                elif first or kind != "quoted":
                    cut = signature_start(text, at, start, last=start == size)
                    found.append((at, cut, "new"))
                    found.append((cut, start, "signature"))
                    first = False
                else:
                    found.append((at, start, "new"))
            found.append((start, end, kind))
            at = end
        return _merged(found)


def _merged(found: list[tuple[int, int, ZoneKind]]) -> tuple[Zone, ...]:
    """Return the ranges as zones of the text, empty ones left out and equal neighbours joined."""
    zones: list[Zone] = []
    for start, end, kind in found:
        if end <= start:
            continue
        if zones and zones[-1].kind == kind:
            zones[-1] = Zone(zones[-1].start, end - 1, kind)
        else:
            zones.append(Zone(start - 1, end - 1, kind))
    return tuple(zones)
