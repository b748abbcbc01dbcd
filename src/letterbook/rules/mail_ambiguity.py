"""Places where two readers of one mail would see two mails, found in the mail itself."""

from __future__ import annotations

import re

from letterbook.model.notice import Notice
from letterbook.rules.mail_headers import HeaderBlock, decode_value, unfold
from letterbook.rules.mail_layout import Layout, Node, stated_boundary

_ONCE = (
    "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id",
    "in-reply-to", "references",
)  # fmt: skip
_ONCE_IN_PART = ("content-type", "content-transfer-encoding", "content-disposition")
_BLANK_FOLD = re.compile(rb"\n[ \t]++\r*+(?:\n|\Z)")
_MOST_COMPARED = 200
_STRUCTURAL = frozenset(("boundary", "charset"))


def header_doubts(raw: bytes, layout: Layout) -> tuple[list[Notice], list[str]]:
    """Return notices about the header blocks, and field values that the reading leaves out."""
    notices: list[Notice] = []
    others: list[str] = []
    root = layout.nodes[0]
    _repeated_fields(root.headers, notices, others)
    head = raw[: root.headers.body]
    if b"\0" in head:
        notices.append(Notice("ambiguous:nul", "The header block holds NUL bytes."))
    if b"\r" in head and head.count(b"\r") != head.count(b"\r\n"):
        notices.append(
            Notice("ambiguous:line-ends", "The header block holds CR that is not part of a CR LF.")
        )
    if b"\n " in head and _BLANK_FOLD.search(head):
        notices.append(
            Notice("ambiguous:header-block", "A line of the header block holds only white space.")
        )
    if root.headers.junk >= 0:
        end = raw.find(b"\n", root.headers.junk)
        shown = _plain(raw[root.headers.junk : end if end > 0 else None])[:80]
        notices.append(
            Notice(
                "ambiguous:header-block",
                f"The header block holds a line that is no field: {shown!r}.",
            )
        )
    has_cr = b"\r" in raw
    if root.container and has_cr and b"\r--" in raw and _cr_delimiter(raw, layout):
        notices.append(Notice("ambiguous:line-ends", "A boundary follows a CR without LF."))
    if has_cr and len(layout.nodes) > 1 and _cr_in_part_headers(raw, layout):
        notices.append(
            Notice(
                "ambiguous:line-ends", "A part's header block holds CR that is not part of CR LF."
            )
        )
    for node in layout.nodes:
        _node_doubts(node, notices)
    notices.extend(Notice(code, detail) for code, detail in dict.fromkeys(layout.doubts))
    return notices, others


def _cr_delimiter(raw: bytes, layout: Layout) -> bool:
    """Return whether a boundary of the mail stands after a lone CR."""
    names = {stated_boundary(node) for node in layout.nodes[:_MOST_COMPARED] if node.container}
    return any(b"\r--" + name in raw for name in names)


def _cr_in_part_headers(raw: bytes, layout: Layout) -> bool:
    """Return whether a lone CR, which ends a line to some, stands in the header of a part."""
    if raw.count(b"\r") == raw.count(b"\r\n"):
        return False
    return any(
        raw.count(b"\r", node.header_start, node.start)
        != raw.count(b"\r\n", node.header_start, node.start)
        for node in layout.nodes[1:]
    )


def _plain(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _repeated_fields(headers: HeaderBlock, notices: list[Notice], others: list[str]) -> None:
    values = headers.values
    for name in _ONCE:
        found = values.get(name)
        if found is not None and len(found) > 1 and len({unfold(value) for value in found}) > 1:
            others.extend(decode_value(value) for value in found[1:100])
            notices.append(
                Notice(f"ambiguous:duplicate-{name}", f"The mail has {len(found)} {name} fields.")
            )


def _node_doubts(node: Node, notices: list[Notice]) -> None:
    values = node.headers.values
    place = f"Part {node.path}" if node.path else "The mail"
    for name in _ONCE_IN_PART:
        found = values.get(name)
        if (
            found is not None
            and len(found) > 1
            and len({unfold(value).lower() for value in found}) > 1
        ):
            notices.append(
                Notice(f"ambiguous:duplicate-{name}", f"{place} has {len(found)} {name} fields.")
            )
    if node.headers.spaced:
        notices.append(
            Notice(
                "ambiguous:header-block", f"{place} has a field name with a space before its colon."
            )
        )
    for doubt in node.type.doubts:
        what, _, name = doubt.partition("-")
        if doubt == "bare-cr" or not name:
            notices.append(
                Notice("ambiguous:content-type", f"{place}: {doubt} in the Content-Type.")
            )
        elif name in _STRUCTURAL:
            notices.append(Notice(f"ambiguous:{name}", f"{place}: {what} {name} parameter."))
    if node.encoding not in ("", "7bit", "8bit", "binary") and (
        node.container or node.type.value.startswith(("multipart/", "message/"))
    ):
        notices.append(
            Notice("ambiguous:encoding", f"{place} is composite and states {node.encoding[:40]!r}.")
        )


def is_ambiguous(notices: list[Notice]) -> bool:
    """Return whether another choice among repeated values may give another structure."""
    return any(
        notice.code.startswith(
            (
                "ambiguous:duplicate-content",
                "ambiguous:boundary",
                "ambiguous:charset",
            )
        )
        for notice in notices
    )
