"""Makes the HTML of a mail fit to be shown, with the pictures that came in the mail itself."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from letterbook.errors import NothingFound, UsageError
from letterbook.model.message import Limits, Part
from letterbook.rules.mail_decode import decode_text
from letterbook.rules.mail_message import read_mail
from letterbook.rules.safe_html import SafeHtml, safe_html
from letterbook.services.read_bytes import read_part

MOST_PICTURE_BYTES = 8_000_000
"""What the pictures of one mail may take together; the others are not shown."""

_PICTURES = frozenset(("image/png", "image/gif", "image/jpeg", "image/webp", "image/bmp"))


def show_html(raw: bytes, path: str) -> SafeHtml:
    """Return an HTML part of a mail with nothing in it that runs, loads or links.

    ``raw`` is the mail (RFC 822).  Raises `NothingFound` where there is no such part and
    `UsageError` for one that is no HTML.
    """
    parts = read_mail(raw, Limits()).parts
    part = next((one for one in parts if one.path == path), None)
    if part is None:
        raise NothingFound(f"The message has no part {path}.")
    if part.content_type != "text/html":
        raise UsageError(
            f"Part {path} is {part.content_type}, which is not shown as a page.",
            next_step="Read it as text, or download it.",
        )
    html = decode_text(read_part(raw, path), part.charset).text
    return safe_html(html, _pictures(raw, parts))


def _pictures(raw: bytes, parts: Sequence[Part]) -> dict[str, str]:
    """Return the pictures of the mail as data addresses, by Content-ID."""
    found: dict[str, str] = {}
    left = MOST_PICTURE_BYTES
    for part in parts:
        if part.content_type in _PICTURES and part.content_id and 0 < part.size <= left:
            left -= part.size
            content = base64.b64encode(read_part(raw, part.path)).decode("ascii")
            name = part.content_id.strip().strip("<>")
            found[name] = f"data:{part.content_type};base64,{content}"
    return found
