"""What readers show that make other choices in a doubtful mail: all of it can be searched."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.rules.mail_ambiguity import is_ambiguous
from letterbook.rules.mail_body import Body, read_body
from letterbook.rules.mail_crosscheck import Leaf, compare_readings
from letterbook.rules.mail_decode import decode_text
from letterbook.rules.mail_encodings import other_decodings
from letterbook.rules.mail_headers import HeaderBlock
from letterbook.rules.mail_layout import Choice, Layout, Node, scan_layout

_MOST_WORDS = 2_000
"""Marks of encoded words up to which the second parser, which is quadratic in them, is asked."""
_STRUCTURAL = ("mime-version", "content-type", "content-transfer-encoding", "content-disposition")
_PACKED = ("base64", "quoted-printable")
_CHOICES = (
    Choice(last_field=True, last_param=True),
    Choice(last_field=True),
    Choice(last_param=True),
)


def other_readings(
    raw: bytes,
    layout: Layout,
    body: Body,
    notices: list[Notice],
    limits: Limits,
    level: int,
    *,
    has_doubts: bool,
) -> list[str]:
    """Return the texts that other parsers, and readers with other choices, see in the mail.

    Where other parsers differ, ``notices`` says so afterwards.  What is a mail to such a reader
    only is read once and no deeper, so that doubts within doubts do not multiply.
    """
    views = _asked(raw, layout, body, notices, limits, level, has_doubts=has_doubts)
    mails = body.mails
    if has_doubts:
        for other in _otherwise(raw, layout, notices, limits):
            views.extend(_texts(other))
            mails = mails + other.mails
        for node in layout.nodes:
            if node.container and (node.disputed or node.encoding in _PACKED):
                mails = mails + list(_unpacked(raw, node))
    for data in dict.fromkeys(mails):
        inside = scan_layout(data, limits)
        read = read_body(data, inside, limits)
        views.extend(_texts(read))
        views += _asked(data, inside, read, notices, limits, level, has_doubts=True)
    return views


def _asked(
    raw: bytes,
    layout: Layout,
    body: Body,
    notices: list[Notice],
    limits: Limits,
    level: int,
    *,
    has_doubts: bool,
) -> list[str]:
    """Return the texts that other parsers see; where they differ, ``notices`` says so."""
    # Counting one byte is much quicker, and most mails hold few question marks.
    if raw.count(b"?") > _MOST_WORDS and raw.count(b"=?") > _MOST_WORDS:
        notices.append(Notice("limit:second-reading", "The mail holds too many encoded words."))
        return []
    nodes = layout.nodes
    ours = [
        Leaf(nodes[index].type.value, data, nodes[index].type.params.get("charset", ""))
        for index, data in body.leaves
    ]
    opinion = compare_readings(
        raw,
        ours,
        essence=None if has_doubts else _essence(raw, nodes[0].headers),
        level=level,
        most_parts=limits.parts - 1,
        doubtful=has_doubts,
    )
    notices.extend(Notice(code, detail) for code, detail in opinion.doubts)
    return opinion.texts


def _otherwise(raw: bytes, layout: Layout, notices: list[Notice], limits: Limits) -> Iterator[Body]:
    """Yield the mail as readers see it that choose otherwise where it leaves a choice."""
    choices = _CHOICES if is_ambiguous(notices) else ()
    for choice in (*choices, Choice(exact=True)) if layout.loose else choices:
        yield read_body(raw, scan_layout(raw, limits, choice), limits)
    if any(notice.code == "ambiguous:line-ends" for notice in notices):
        lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for choice in (Choice(), *choices[:1]):
            yield read_body(lines, scan_layout(lines, limits, choice), limits)


def _texts(body: Body) -> Iterator[str]:
    """Yield all that a reading shows; the mails inside it as the text that they are."""
    yield body.text
    yield from body.views
    yield body.attachment_text
    for _, data in body.inner:
        yield decode_text(data, "").text


def _unpacked(raw: bytes, node: Node) -> Iterator[bytes]:
    """Yield a composite part as readers see it that undo the encoding stated for the whole."""
    stated = b"".join(
        b"Content-Type:" + value + b"\n" for value in node.headers.values["content-type"][:1]
    )
    for data in other_decodings(raw[node.start : node.end], (*node.disputed, node.encoding)):
        if data:
            yield stated + b"\n" + data


def _essence(raw: bytes, headers: HeaderBlock) -> bytes | None:
    """Return the mail with only those fields that say how its body is to be read."""
    if not headers.blank or headers.cut:
        return None
    fields = [
        name.encode("ascii") + b":" + value
        for name in _STRUCTURAL
        for value in headers.values.get(name, ())
    ]
    return b"\n".join([*fields, b"", raw[headers.body :]])
