"""The text of a mail as it is read: which parts are shown, and what only others show."""

from __future__ import annotations

import hashlib
import re

import msgspec

from letterbook.model.message import Limits, Part, PartKind
from letterbook.model.notice import Notice
from letterbook.rules.html_text import html_text
from letterbook.rules.mail_decode import Decoded, decode_text, decode_transfer
from letterbook.rules.mail_encodings import other_decodings
from letterbook.rules.mail_layout import Layout, Node, content_id_of, filename_of
from letterbook.rules.rtf_text import LARGEST, is_rtf, rtf_text

_WORD = re.compile(r"\w+")
_COURTESY = re.compile(
    r"mime|multi-?\s?part|openpgp|s/mime|rfc ?\d|attachment|message en plusieurs", re.I
)
_COURTESY_LONGEST = 600
_READABLE = ("text/", "message/")
_COMPOSITE_OR_TEXT = (*_READABLE, "multipart/")
_MAILS = ("message/rfc822", "message/global", "message/news")
_PLAIN_NAME = re.compile(r"\.(?:txt|text|csv|tsv|md|log|json|xml|ics|vcf|html?)$", re.IGNORECASE)
_HTML_NAME = re.compile(r"\.html?$", re.IGNORECASE)
_TEMPLATE_CHARS = 200
_FEW_WORDS = 20
"""Up to so many words are looked for one by one; for more, all words of a text are listed."""


class Body(msgspec.Struct):
    """What the parts of one mail hold.

    ``views`` are texts that another reading shows, ``mails`` bytes that it takes for a mail.
    """

    parts: list[Part] = []
    leaves: list[tuple[int, bytes]] = []
    text: str = ""
    text_parts: list[str] = []
    attachment_text: str = ""
    views: list[str] = []
    mails: list[bytes] = []
    links: list[str] = []
    inner: list[tuple[str, bytes]] = []
    notices: list[Notice] = []


class _Piece(msgspec.Struct):
    """The text of one leaf: ``amount`` is how many characters it shows."""

    kind: PartKind
    text: str
    amount: int


def read_body(raw: bytes, layout: Layout, limits: Limits) -> Body:
    """Return the parts, the text as read and the other texts of the mail."""
    body = Body()
    pieces: dict[int, _Piece] = {}
    for index, node in enumerate(layout.nodes):
        if node.container:
            body.parts.append(_container(node))
        else:
            _read_leaf(raw, index, node, body, pieces)
    hidden = _hidden(layout, pieces) if len(layout.nodes) > 1 else frozenset()
    shown: list[str] = []
    attached: list[str] = []
    for index, piece in pieces.items():
        if piece.kind == "attachment":
            attached.append(piece.text)
        elif index in hidden:
            body.views.append(piece.text)
        else:
            shown.append(piece.text.strip("\n") if len(pieces) > 1 else piece.text)
            body.text_parts.append(layout.nodes[index].path)
    body.text = "\n\n".join(shown) if len(shown) > 1 else "".join(shown)
    body.attachment_text = "\n\n".join(attached)
    _cut(body, limits)
    _outside(raw, layout, body)
    return body


def _cut(body: Body, limits: Limits) -> None:
    if len(body.text) > limits.text_chars or len(body.attachment_text) > limits.text_chars:
        body.text = body.text[: limits.text_chars]
        body.attachment_text = body.attachment_text[: limits.text_chars]
        body.notices.append(Notice("limit:text", f"Only {limits.text_chars} characters are read."))


def _container(node: Node) -> Part:
    return Part(
        node.path, "container", node.type.value, start=node.start, end=node.end,
        disposition=node.disposition.value, content_id=content_id_of(node), encoding=node.encoding,
    )  # fmt: skip


def _read_leaf(raw: bytes, index: int, node: Node, body: Body, pieces: dict[int, _Piece]) -> None:
    whole = raw[node.start : node.end]
    decoded = decode_transfer(whole, node.encoding)
    data = decoded.data
    kind = _kind(node, data)
    body.leaves.append((index, data))
    charset = node.type.params.get("charset", "")
    filename = filename_of(node)
    body.parts.append(
        Part(
            node.path, kind, node.type.value, charset, filename, node.disposition.value,
            content_id_of(node) if "content-id" in node.headers.values else "", node.encoding,
            node.start, node.end, len(data), hashlib.sha256(data).digest(),
            _line_content(data, node.encoding),
        )
    )  # fmt: skip
    if decoded.repair or decoded.late:
        _repairs(node, decoded, charset, body)
    clear = kind == "message" and data is not whole and _is_mail(whole)
    if decoded.repair or node.disputed or clear:
        _other_contents(node, kind, whole, body)
    if kind == "message":
        body.inner.append((node.path or "1", data))  # the only part of a mail is its part 1
    elif kind == "attachment" and is_rtf(data) and len(data) <= LARGEST:
        pieces[index] = _Piece(kind, rtf_text(data), 0)
    elif kind != "attachment" or node.type.value.startswith(_READABLE) or _is_plain(filename, data):
        pieces[index] = _piece(node, kind, data, charset, body)
    _unread(node, data, body)


def _line_content(data: bytes, encoding: str) -> bytes:
    if encoding == "base64" or b"\r" not in data or b"\r\n" not in data:
        return b""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).digest()


def _kind(node: Node, data: bytes) -> PartKind:
    value = node.type.value
    if value in _MAILS:
        return "message"
    filename = filename_of(node)
    if filename[-4:].lower() == ".eml" and not value.startswith("text/") and _is_mail(data):
        return "message"
    if value not in ("text/plain", "text/html"):
        # A composite type that could not be taken apart is shown as the text that it is.
        return "text" if value.startswith("multipart/") else "attachment"
    if node.path and (node.disposition.value == "attachment" or filename):
        return "attachment"
    return "html" if value == "text/html" else "text"


def _is_plain(filename: str, data: bytes) -> bool:
    """Return whether an attachment is text, whatever type a mail program stated for it."""
    return _PLAIN_NAME.search(filename) is not None and b"\0" not in data


_MAIL_START = re.compile(rb"\s*(?:>?From [^\n]*\n)?[!-9;-~]{1,70}[ \t]*:[^\n]*\n")


def _is_mail(data: bytes) -> bool:
    return _MAIL_START.match(data[:4096]) is not None


def _piece(node: Node, kind: PartKind, data: bytes, charset: str, body: Body) -> _Piece:
    decoded = decode_text(data, charset)
    if decoded.replaced:
        body.notices.append(
            Notice(
                "repaired:charset",
                f"{_place(node)} is not wholly text in {charset or 'any charset'!r}.",
            )
        )
    text = decoded.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if node.type.value == "text/html" or (
        kind == "attachment" and _HTML_NAME.search(filename_of(node))
    ):
        html = html_text(text)
        body.links.extend(html.links)
        text = html.text
    elif "-----BEGIN PGP MESSAGE-----" in text:
        body.notices.append(Notice("unread:encrypted", f"{_place(node)} holds encrypted text."))
    return _Piece(kind, text, len(text.strip()))


def _place(node: Node) -> str:
    return f"Part {node.path}" if node.path else "The mail"


def _repairs(node: Node, decoded: Decoded, charset: str, body: Body) -> None:
    repair = decoded.repair
    if decoded.late:
        body.views.append(decode_text(decoded.late, charset).text)
        code = "repaired:uuencode" if repair in ("", "uuencode") else "ambiguous:content"
        body.notices.append(Notice(code, f"{_place(node)} can be decoded in two ways ({repair})."))
    if repair in ("base64", "quoted-printable", "uuencode"):
        body.notices.append(Notice(f"repaired:{repair}", f"{_place(node)} is damaged {repair}."))
    elif repair == "encoding-unknown":
        body.notices.append(
            Notice("unread:encoding", f"{_place(node)} states the encoding {node.encoding[:60]!r}.")
        )


def _other_contents(node: Node, kind: PartKind, whole: bytes, body: Body) -> None:
    """Keep what readers show that decode a part in doubt otherwise."""
    if not node.type.value.startswith(_COMPOSITE_OR_TEXT) and kind == "attachment":
        return
    charset = node.type.params.get("charset", "")
    encodings = (*node.disputed, node.encoding)
    if encodings == ("quoted-printable",) and kind != "message":
        # Damage is read in one way but for line ends, and undecoded it is no text to search.
        return
    for data in other_decodings(whole, encodings, charset):
        if kind == "message":
            body.mails.append(data)
        elif data:
            text = decode_text(data, charset).text
            body.views.append(html_text(text).text if kind == "html" else text)


def _unread(node: Node, data: bytes, body: Body) -> None:
    value = node.type.value
    smime = node.type.params.get("smime-type", "").lower()
    if value == "application/pgp-encrypted" or (
        value in ("application/pkcs7-mime", "application/x-pkcs7-mime")
        and not smime.startswith(("signed", "certs", "compressed"))
    ):
        body.notices.append(Notice("unread:encrypted", f"{_place(node)} is encrypted."))
    elif value in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        body.notices.append(Notice("unread:wrapped", f"{_place(node)} is wrapped in S/MIME."))
    elif value == "message/partial":
        body.notices.append(Notice("unread:partial", f"{_place(node)} is a piece of a mail."))
        body.mails.append(data)
    elif value == "message/external-body":
        body.notices.append(Notice("unread:external", f"{_place(node)} is kept elsewhere."))
        body.mails.append(data)


def _hidden(layout: Layout, pieces: dict[int, _Piece]) -> frozenset[int]:
    """Return the text leaves in those branches of multipart/alternative that are not shown."""
    nodes = layout.nodes
    if not any(node.type.value == "multipart/alternative" for node in nodes):
        return frozenset()
    plain = [0] * len(nodes)
    html = [0] * len(nodes)
    for index in range(len(nodes) - 1, -1, -1):
        piece = pieces.get(index)
        if piece and piece.kind == "text":
            plain[index] += piece.amount
        elif piece and piece.kind == "html":
            html[index] += piece.amount
        parent = nodes[index].parent
        if parent >= 0:
            plain[parent] += plain[index]
            html[parent] += html[index]
    dropped: set[int] = set()
    for index, node in enumerate(nodes):
        if index in dropped:
            dropped.update(node.children)
        elif node.type.value == "multipart/alternative" and node.children:
            best = _shown_branch(node.children, plain, html)
            dropped.update(child for child in node.children if child != best)
    return frozenset(dropped)


def _shown_branch(children: list[int], plain: list[int], html: list[int]) -> int:
    """Return the branch with plain text, or with HTML when the plain text is a mere note."""
    by_plain = max(children, key=lambda child: (plain[child], -child))
    by_html = max(children, key=lambda child: (html[child], child))
    amount, other = plain[by_plain], html[by_html]
    if amount == 0 or (amount < _TEMPLATE_CHARS and other > 4 * amount + _TEMPLATE_CHARS):
        return by_html if other else by_plain
    return by_plain


def _outside(raw: bytes, layout: Layout, body: Body) -> None:
    """Keep the text that stands among the fields, and before, between and after the parts."""
    headers = layout.nodes[0].headers
    if 0 <= headers.junk < headers.body:
        body.views.append(decode_text(raw[headers.junk : headers.body], "").text)
    seen = False
    for start, end in layout.residues:
        text = raw[start:end].strip()
        if not text.strip(b"-"):
            continue
        if (
            len(text) < _COURTESY_LONGEST
            and _COURTESY.search(text.decode("utf-8", "replace"))
            and (b"\n--" not in text and b"\n\n" not in text)
        ):
            continue
        body.views.append(decode_text(text, "").text)
        seen = True
    if seen:
        body.notices.append(
            Notice(
                "ambiguous:outside-parts", "Text stands before the first or after the last part."
            )
        )


def lacking(candidates: list[str], known: str, most: int) -> str:
    """Return the candidates that show a word which ``known`` and those before them lack."""
    if not any(candidates):
        return ""
    tokens = set(known.split())
    low = known.lower()
    words: set[str] = set()
    whole = False
    kept: list[str] = []
    room = most
    for text in candidates:
        fresh = set(text.split()) - tokens
        lacked = set(_WORD.findall(" ".join(fresh).lower())) - words
        if not whole and len(lacked) > _FEW_WORDS:
            words.update(_WORD.findall(low))
            whole = True
        lacked = lacked - words if whole else {one for one in lacked if not _holds(low, one)}
        if lacked and room > 0:
            words |= lacked
            tokens |= fresh
            kept.append(text[:room])
            room -= len(text)
    return "\n\n".join(kept)


def _holds(text: str, word: str) -> bool:
    """Return whether the word stands in the text with no letter or digit beside it."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        before = place > 0 and _WORD.match(text, place - 1, place)
        if not before and not _WORD.match(text, end, end + 1):
            return True
        place = text.find(word, end)
    return False
