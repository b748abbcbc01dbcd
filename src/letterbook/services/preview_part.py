"""Shows a part of a message as text or as pixels, whatever it is called and says it is.

What it is, its first bytes tell.  Pictures and pages are drawn by another process, which hands
back pixels alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from letterbook.errors import NothingFound, UsageError
from letterbook.model.message import Limits, Part
from letterbook.model.preview import Door, Preview, PreviewKind
from letterbook.rules.mail_decode import decode_text
from letterbook.rules.mail_message import read_mail
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.rtf_text import is_rtf, rtf_text
from letterbook.services.read_bytes import read_part

MOST_CHARS = 200_000
MOST_PAGES = 50
MOST_BYTES = 64_000_000
"""What is larger is not shown: it can be downloaded."""

Pages = Callable[[str, bytes], Sequence[str]]
Draw = Callable[[str, bytes], bytes]
Doors = Callable[[], tuple[Door, ...]]
_PICTURES = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"),
)
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_HEAD = 1_024


def preview_part(raw: bytes, path: str, pages: Pages, doors: Doors) -> Preview:
    """Return how a part of a mail (RFC 822) is shown; ``pages`` reads documents.

    ``doors`` tells what the process is not kept from that reads documents and pictures.

    Raises `NothingFound` where there is no such part.
    """
    part, content = _content(raw, path)
    if len(content) > MOST_BYTES:
        return Preview("none", reason="It is too large to be shown.")
    kind = _kind(content)
    if kind == "picture":
        return Preview("picture", pages=1, doors=doors())
    if kind == "text":
        if b"\0" in content[:_HEAD] and not part.charset.casefold().startswith("utf-16"):
            return Preview("none", reason="It is of no kind that is shown here.")
        text = rtf_text(content) if is_rtf(content) else decode_text(content, part.charset).text
        return Preview("text", (text[:MOST_CHARS],), cut=len(text) > MOST_CHARS)
    try:
        texts = tuple(pages("pdf" if kind == "pages" else "office", content))
    except NotReadable as problem:
        return Preview("none", reason=str(problem))
    if kind == "pages":
        cut = len(texts) > MOST_PAGES
        return Preview("pages", texts[:MOST_PAGES], len(texts), cut=cut, doors=doors())
    whole = "\n\n".join(texts)
    cut = len(whole) > MOST_CHARS
    return Preview("text", (whole[:MOST_CHARS],), cut=cut, doors=doors())


def draw_part(raw: bytes, path: str, page: int, draw: Draw) -> bytes:
    """Return a part, or a page of it from 1, as a PNG; raise `UsageError` for what has none."""
    _, content = _content(raw, path)
    kind = _kind(content)
    if kind not in ("picture", "pages") or not 1 <= page <= MOST_PAGES:
        raise UsageError("This part has no such picture.", next_step="Download the part.")
    try:
        return draw("picture" if kind == "picture" else f"page:{page}", content)
    except NotReadable as problem:
        raise UsageError(str(problem), next_step="Download the part.") from problem


def _content(raw: bytes, path: str) -> tuple[Part, bytes]:
    part = next((one for one in read_mail(raw, Limits()).parts if one.path == path), None)
    if part is None:
        raise NothingFound(f"The message has no part {path}.")
    return part, read_part(raw, path)


def _kind(content: bytes) -> PreviewKind | None:
    """Return what the first bytes tell; None for a word processor's document."""
    head = content[:_HEAD]
    webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if webp or head.startswith(_PICTURES):
        return "picture"
    if _PDF in head:
        return "pages"
    return None if head.startswith(_ZIP) else "text"
