"""The structure of a mail as other parsers see it.

Two programs that read one mail differently are how text is hidden from one of them, so
every mail is read by a second, independent parser, and by a third where the two differ.
"""

from __future__ import annotations

import email
import email.message
import re
from collections.abc import Iterable, Iterator

import fast_mail_parser
import msgspec

from letterbook.rules.mail_decode import decode_text
from letterbook.rules.mail_params import parse_value

_SECOND_MOST_BYTES = 96 * 1024 * 1024
_SECOND_MOST_LEVELS = 16
_THIRD_MOST_BYTES = 32 * 1024 * 1024
_THIRD_MOST_DELIMITERS = 20_000
_THIRD_MOST_FIELDS = 20_000
_THIRD_MOST_NESTING = 120
_NESTING = re.compile(rb"multipart/|message/", re.IGNORECASE)
# What the standard library is known to raise on damaged mail.
_THIRD_ERRORS = (
    RecursionError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
)


class Leaf(msgspec.Struct):
    """One leaf part: content type, decoded bytes (``whole`` false: not known), stated charset."""

    type: str
    data: bytes
    charset: str = ""
    whole: bool = True


class Opinion(msgspec.Struct):
    """Where other parsers differ (codes with details) and the texts that they see."""

    doubts: list[tuple[str, str]] = []
    texts: list[str] = []


def compare_readings(
    raw: bytes,
    ours: list[Leaf],
    *,
    essence: bytes | None,
    level: int,
    most_parts: int,
    doubtful: bool = False,
) -> Opinion:
    """Return how other parsers' readings of the mail differ from ``ours``.

    ``essence`` is the mail without the fields that have no part in its structure; it is given
    when the header block has one reading only, and spares the second parser most of it.
    ``level`` counts the mails that this one is attached in; more than ``most_parts`` leaves
    are not compared, since the second parser has no bound of its own.  A mail that is
    ``doubtful`` as it stands is read by the third even where the second agrees.
    """
    opinion = Opinion()
    if len(raw) > _SECOND_MOST_BYTES or level > _SECOND_MOST_LEVELS or len(ours) > most_parts:
        opinion.doubts.append(
            ("limit:second-reading", "The mail is too large or lies too deep to be read twice.")
        )
        return opinion
    try:
        root = fast_mail_parser.parse_email_tree(raw if essence is None else essence)
    except fast_mail_parser.ParseError as error:
        differs = "ambiguous:structure", f"Another parser refuses the mail: {str(error)[:200]}"
    except BaseException as error:
        # A panic in the parser's native code arrives as a direct child of BaseException.
        if type(error).__name__ != "PanicException":
            raise
        differs = "ambiguous:structure", "Another parser breaks down on the mail."
    else:
        theirs = list(_second_leaves(root))
        found = _difference(ours, theirs)
        if not found:
            if doubtful:
                _third(raw, ours, opinion, doubtful=doubtful)
            return opinion
        differs = found
        opinion.texts.extend(_texts(_second_leaves(root, charsets=True), ours))
    opinion.doubts.append(differs)
    _third(raw, ours, opinion, doubtful=doubtful)
    return opinion


def _second_leaves(root: fast_mail_parser.PyMimePart, *, charsets: bool = False) -> Iterator[Leaf]:
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if part.content is None:
            waiting.extend(reversed(part.children))
        else:
            charset = _charset(part) if charsets else ""
            yield Leaf(part.content_type.lower(), part.content, charset)


def _charset(part: fast_mail_parser.PyMimePart) -> str:
    stated = next((v[0] for k, v in part.headers.items() if k.lower() == "content-type"), "")
    return parse_value(stated.encode("utf-8", "replace")).params.get("charset", "")


def _difference(ours: list[Leaf], theirs: list[Leaf]) -> tuple[str, str] | None:
    if len(ours) != len(theirs):
        return (
            "ambiguous:structure",
            f"Another parser sees {len(theirs)} parts where this one sees {len(ours)}.",
        )
    for mine, other in zip(ours, theirs, strict=True):
        if mine.type != other.type:
            return (
                "ambiguous:content-type",
                f"Another parser reads the type {other.type!r} where this one reads {mine.type!r}.",
            )
        if mine.data != other.data and _differs(mine, other):
            return "ambiguous:content", f"Another parser decodes a {mine.type} part differently."
    return None


def _differs(mine: Leaf, other: Leaf) -> bool:
    """Return whether two readings differ in more than line ends or, in texts, white space."""
    if not other.whole:
        return False
    ours = mine.data.replace(b"\r\n", b"\n").strip()
    if ours == other.data.replace(b"\r\n", b"\n").strip():
        return False
    return not mine.type.startswith("text/") or mine.data.split() != other.data.split()


def _texts(leaves: Iterable[Leaf], ours: list[Leaf]) -> Iterator[str]:
    """Yield the texts, and the attached mails where this program sees none."""
    known = {leaf.type for leaf in ours}
    for leaf in leaves:
        kind = leaf.type
        if kind.startswith("text/") or (kind.startswith("message/") and kind not in known):
            yield decode_text(leaf.data, leaf.charset).text


def _third(raw: bytes, ours: list[Leaf], opinion: Opinion, *, doubtful: bool) -> None:
    """Add the standard library's reading, when it can be asked without danger."""
    if (
        len(raw) > _THIRD_MOST_BYTES
        or raw.count(b"\n--") > _THIRD_MOST_DELIMITERS
        or len(_NESTING.findall(raw)) > _THIRD_MOST_NESTING
        or raw.find(b"\n\n") > 1024 * 1024
        or raw[: max(raw.find(b"\n\n"), 0)].count(b"\n") > _THIRD_MOST_FIELDS
    ):
        opinion.doubts.append(("limit:third-reading", "The mail is too large for a third reading."))
        return
    try:
        root = email.message_from_bytes(raw)
        leaves = list(_third_leaves(root))
        found = _difference(ours, leaves)
        # Attached mails are not compared: in a doubtful mail they may be others than ours.
        if found or (doubtful and not all(leaf.whole for leaf in leaves)):
            opinion.texts.extend(list(_texts(_third_leaves(root, inside=True), ours)))
    except _THIRD_ERRORS as error:
        opinion.doubts.append(
            ("ambiguous:structure", f"A third parser fails on the mail ({type(error).__name__}).")
        )
        return
    if found:
        opinion.doubts.append((found[0], found[1].replace("Another", "A third")))


def _third_leaves(root: email.message.Message, *, inside: bool = False) -> Iterator[Leaf]:
    """Yield the leaves; with ``inside`` those of attached mails in the place of these."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        held = part.get_payload()
        kind = part.get_content_type()
        if isinstance(held, list) and (inside or part.get_content_maintype() == "multipart"):
            waiting.extend(item for item in reversed(held) if isinstance(item, type(root)))
        elif isinstance(held, list):
            # An attached mail is parsed, its bytes are gone: only its place can be compared.
            yield Leaf(kind, b"", whole=False)
        else:
            data = part.get_payload(decode=True)
            charset = str(part.get_param("charset", ""))
            yield Leaf(kind, data if isinstance(data, bytes) else b"", charset)
