"""The MIME structure of a mail as byte ranges (RFC 2045, 2046).

One pass over the lines that begin with two hyphens, with the open boundaries in a table:
linear in the size of the mail whatever the nesting, and without recursion.  Attached mails
(message/rfc822) are leaves here.
"""

from __future__ import annotations

import re

import msgspec

from letterbook.model.message import Limits
from letterbook.rules.mail_encodings import encodings_named, first_encoding
from letterbook.rules.mail_headers import HeaderBlock, decode_value, plain_value, split_headers
from letterbook.rules.mail_params import Value, is_media_type, parse_value

_LONGEST_DELIMITER = 10_000
_MOST_ENCODINGS = 20
_PART_HEADERS = re.compile(rb"(?:(?!--|\r*\n)[^\n]*(?:\n|\Z))*")
_BLANK = re.compile(rb"\r*\n")
_NO_VALUE = Value("", {})
_ENCODINGS = frozenset(
    ("", "7bit", "8bit", "binary", "quoted-printable", "base64", "x-uuencode", "uuencode")
)


_MAIL_FIELDS = ("from", "to", "subject", "date", "received", "message-id", "content-type")


class Node(msgspec.Struct):
    """One node of the MIME tree; ``parent`` is an index into the layout, -1 for the mail itself.

    ``start`` and ``end`` are the body's half-open byte range, ``outer_end`` where the last
    preamble or epilogue byte of a container lies; ``children`` are indexes.
    """

    parent: int
    path: str
    depth: int
    header_start: int
    headers: HeaderBlock
    start: int
    end: int = -1
    type: Value = _NO_VALUE
    disposition: Value = _NO_VALUE
    encoding: str = ""
    disputed: tuple[str, ...] = ()
    """Other transfer encodings that the header block may be read to name."""
    container: bool = False
    closed: bool = False
    last_end: int = -1
    children: list[int] = []


class Choice(msgspec.Struct, frozen=True):
    """What a reader makes of a doubtful mail; the default is how this program reads it.

    ``last_field`` and ``last_param``: of a repeated field or parameter the last counts, not the
    first.  ``exact``: a delimiter may be followed by blanks only (RFC 2046, 5.1.1).
    """

    last_field: bool = False
    last_param: bool = False
    exact: bool = False


_OURS = Choice()


class Layout(msgspec.Struct):
    """All nodes in the order of the mail, and what was noticed: codes with a detail."""

    nodes: list[Node]
    doubts: list[tuple[str, str]]
    residues: list[tuple[int, int]]
    """Byte ranges of preambles, epilogues and other text that belongs to no part."""
    choice: Choice = _OURS
    loose: bool = False
    """True when a delimiter was met that an exact reader does not take for one."""


def scan_layout(raw: bytes, limits: Limits, choice: Choice = _OURS) -> Layout:
    """Return the MIME tree of the mail as a reader with that ``choice`` sees it."""
    layout = Layout([], [], [], choice)
    headers = split_headers(raw, 0, len(raw), limits)
    root = Node(-1, "", 0, 0, headers, headers.body)
    layout.nodes.append(root)
    if headers.junk >= 0 and not any(name in headers.values for name in _MAIL_FIELDS):
        # No field that every mail has: what stands there is text without a header block.
        headers.body = root.start = headers.junk
    _describe(root, "text/plain", layout)
    if headers.cut:
        layout.doubts.append((f"limit:{headers.cut}", "The header block is larger than is read."))
    if root.container:
        _Scanner(raw, limits, layout).run()
    else:
        root.end = len(raw)
    return layout


def _describe(node: Node, default: str, layout: Layout) -> None:
    """Fill in type, disposition and encoding from the node's header fields."""
    values = node.headers.values
    pick = -1 if layout.choice.last_field else 0
    stated = values.get("content-type")
    if stated:
        node.type = parse_value(stated[pick])
        if layout.choice.last_param and node.type.others:
            params = node.type.params | node.type.others
            node.type = msgspec.structs.replace(node.type, params=params)
        if not is_media_type(node.type.value):
            node.type = msgspec.structs.replace(node.type, value="text/plain")
    else:
        node.type = Value(default, {})
    disposition = values.get("content-disposition")
    if disposition:
        node.disposition = parse_value(disposition[pick])
    encoding = values.get("content-transfer-encoding")
    if encoding:
        node.encoding = plain_value(encoding[pick]).lower()
        if node.encoding not in _ENCODINGS or len(encoding) > 1:
            _dispute(node, encoding, layout)
    if node.type.value.startswith("multipart/"):
        if node.type.params.get("boundary", "").strip():
            node.container = True
        else:
            layout.doubts.append(("ambiguous:boundary", f"{_place(node)} states no boundary."))


def _dispute(node: Node, stated: list[bytes], layout: Layout) -> None:
    """Settle on one encoding where the field is damaged or repeated, and note the others."""
    others: dict[str, None] = {}
    for value in stated[:_MOST_ENCODINGS]:
        text = plain_value(value).lower()
        others.update(dict.fromkeys((text,) if text in _ENCODINGS else encodings_named(text)))
    if node.encoding not in _ENCODINGS:
        layout.doubts.append(
            (
                "ambiguous:encoding",
                f"{_place(node)} states the transfer encoding {node.encoding[:60]!r}.",
            )
        )
        node.encoding = first_encoding(node.encoding)
    others.pop(node.encoding, None)
    node.disputed = tuple(others)


def _place(node: Node) -> str:
    return f"Part {node.path}" if node.path else "The mail"


def stated_boundary(node: Node) -> bytes:
    """Return the boundary of a container as the bytes that lines are compared with."""
    text = node.type.params["boundary"].rstrip()
    return text.encode("utf-8", "surrogateescape")


class _Scanner:
    """The pass over the delimiter lines; ``stack`` holds the open containers, outermost first."""

    def __init__(self, raw: bytes, limits: Limits, layout: Layout) -> None:
        self.raw = raw
        self.limits = limits
        self.layout = layout
        self.nodes = layout.nodes
        self.stack: list[int] = []
        self.open: dict[bytes, int] = {}
        self.leaf = -1
        self.shadowed = False

    def run(self) -> None:
        """Walk over every line that begins with two hyphens."""
        self._push(0)
        raw = self.raw
        at = self.nodes[0].start
        while True:
            start = raw.find(b"\n--", at - 1) + 1 if not raw.startswith(b"--", at) else at
            if start < 1:
                break
            end = raw.find(b"\n", start)
            at = len(raw) if end < 0 else end + 1
            name = raw[start + 2 : at].rstrip() if at - start < _LONGEST_DELIMITER else b""
            level = self.open.get(name)
            last = level is None and name.endswith(b"--")
            if last:
                level = self.open.get(name[:-2])
            if level is None or not self._accepts(raw[start + 2 + len(name) : at]):
                continue
            if last:
                self._close(level, start, at)
            else:
                at = self._separator(level, start, at)
        self._finish()

    def _accepts(self, tail: bytes) -> bool:
        """Return whether a line with ``tail`` behind the boundary is taken for a delimiter."""
        if tail in (b"\n", b"\r\n") or not tail.strip(b" \t\r\n"):
            return True
        if not self.layout.loose:
            self.layout.loose = True
            self._doubt("ambiguous:boundary", "Control characters follow a boundary.")
        return not self.layout.choice.exact

    def _push(self, index: int) -> None:
        node = self.nodes[index]
        name = stated_boundary(node)
        if name in self.open:
            self._doubt(
                "ambiguous:boundary", f"{_place(node)} repeats the boundary of an outer part."
            )
            self.shadowed = True
        self.stack.append(index)
        self.open[name] = len(self.stack) - 1
        node.last_end = node.start

    def _separator(self, level: int, start: int, after: int) -> int:
        """Begin a new part of the container at ``level``; return where to go on."""
        self._end_inner(level, start)
        if self.nodes[self.stack[level]].closed:
            self._doubt("ambiguous:end-boundary", "A part follows the end boundary.")
            return after
        if len(self.nodes) > self.limits.parts:
            self._doubt("limit:parts", f"Only the first {self.limits.parts} parts are read apart.")
            self.layout.residues.append((after, len(self.raw)))
            self.open.clear()
            return len(self.raw)
        index = self.stack[level]
        parent = self.nodes[index]
        return self._new_part(index, parent, start, after)

    def _new_part(self, index: int, parent: Node, start: int, after: int) -> int:
        if not parent.children:
            self._residue(parent.start, start)
        found = _PART_HEADERS.match(self.raw, after)
        stop = found.end() if found else after
        headers = split_headers(self.raw, after, stop, self.limits)
        self._trim(headers, stop)
        path = (
            f"{parent.path}.{len(parent.children) + 1}"
            if parent.path
            else str(len(parent.children) + 1)
        )
        node = Node(index, path, parent.depth + 1, after, headers, headers.body)
        parent.children.append(len(self.nodes))
        self.nodes.append(node)
        default = "message/rfc822" if parent.type.value == "multipart/digest" else "text/plain"
        _describe(node, default, self.layout)
        if node.container and node.depth >= self.limits.depth:
            node.container = False
            self._doubt("limit:depth", f"{_place(node)} lies too deep to be read apart.")
        if node.container:
            self._push(len(self.nodes) - 1)
            self.leaf = -1
        else:
            self.leaf = len(self.nodes) - 1
        return node.start

    def _trim(self, headers: HeaderBlock, stop: int) -> None:
        """Set the body's start: after the blank line, or at the first line that is no field."""
        if headers.junk >= 0:
            headers.body = headers.junk
            self._doubt(
                "ambiguous:header-block", "A part's header block holds a line that is no field."
            )
            return
        headers.body = stop
        blank = _BLANK.match(self.raw, stop)
        if blank:
            headers.body = blank.end()

    def _end_inner(self, level: int, start: int) -> None:
        """End every open part below ``level``; the line end before a delimiter belongs to it."""
        end = self._before(start)
        if self.leaf >= 0:
            leaf = self.nodes[self.leaf]
            leaf.end = max(leaf.start, end)
            self.leaf = -1
        while len(self.stack) > level + 1:
            node = self.nodes[self.stack.pop()]
            node.end = max(node.start, end)
            self.open.pop(stated_boundary(node), None)
            if not node.closed:
                self._unclosed(node)
            else:
                self._residue(node.last_end, node.end)
        if self.shadowed:
            self._reopen(len(self.stack))

    def _reopen(self, below: int) -> None:
        """Let boundaries that an inner part of the same name hid be seen again."""
        for level, index in enumerate(self.stack[:below]):
            self.open[stated_boundary(self.nodes[index])] = level

    def _before(self, start: int) -> int:
        end = start
        if end and self.raw[end - 1] == 10:
            end -= 1
            if end and self.raw[end - 1] == 13:
                end -= 1
        return end

    def _close(self, level: int, start: int, after: int) -> None:
        """End the container at ``level``; what follows is its epilogue."""
        self._end_inner(level, start)
        node = self.nodes[self.stack[level]]
        if node.closed:
            return
        if not node.children:
            self._residue(node.start, start)
        node.closed = True
        node.last_end = after
        if self.shadowed:
            self._reopen(level)

    def _unclosed(self, node: Node) -> None:
        self._doubt("ambiguous:end-boundary", f"{_place(node)} has no end boundary.")
        if not node.children:
            self._residue(node.start, node.end)

    def _residue(self, start: int, end: int) -> None:
        if end > start:
            self.layout.residues.append((start, end))

    def _doubt(self, code: str, detail: str) -> None:
        self.layout.doubts.append((code, detail))

    def _finish(self) -> None:
        end = len(self.raw)
        if self.leaf >= 0:
            self.nodes[self.leaf].end = end
        while self.stack:
            node = self.nodes[self.stack.pop()]
            node.end = end
            if not node.closed:
                self._unclosed(node)
            else:
                self._residue(node.last_end, end)


def filename_of(node: Node) -> str:
    """Return the file name that the part states, "" when it states none."""
    return node.disposition.params.get("filename") or node.type.params.get("name") or ""


def content_id_of(node: Node) -> str:
    """Return the Content-ID without its angle brackets."""
    raw = node.headers.first("content-id")
    return decode_value(raw).strip().strip("<>") if raw is not None else ""
