"""A saved web page that shows public posts: kept whole, its posts beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

from letterbook.model.locator import Step
from letterbook.model.message import POST_ROW
from letterbook.ports.reader import Candidate, Entry, Finding
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.pieces import read_up_to
from letterbook.readers.text_lines import charset_of
from letterbook.rules.page_posts import PagePost, posts_in

LARGEST = 16 * 1024 * 1024
_SURE = 85
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<!--.{0,2000}?-->\s{0,200})?<(?:!doctype\s+html|html)",
    re.IGNORECASE | re.DOTALL,
)
_TOLD = re.compile(rb"ld\+json|data-testid=|data-tweet-id|h-entry|twitter-tweet", re.I)
_COLUMNS = {name: at for at, name in enumerate(("id", "url", "date", "author", "name", "text"))}


class SavedPageReader:
    """Takes each post of a page; the page itself is kept as it was saved."""

    name = "saved-page"
    version = 1
    transparent = False

    def recognise(self, candidate: Candidate) -> int:
        """Return 85 for a web page that shows at least one post."""
        if candidate.kind != "file" or (candidate.size or 0) > LARGEST:
            return 0
        if _HTML.match(candidate.head()) is None:
            return 0
        raw = read_up_to(candidate, LARGEST)
        return _SURE if _TOLD.search(raw) is not None and _posts(raw) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield a post for each that the page shows."""
        if candidate.kind != "file":
            return
        raw = read_up_to(candidate, LARGEST)
        around = {"columns": _COLUMNS, "order": "", "of": hashlib.sha256(raw).hexdigest()[:16]}
        for number, post in enumerate(_posts(raw), start=1):
            body = json.dumps(post[:6], ensure_ascii=False, separators=(",", ":"))
            context = json.dumps({**around, "how": post.how}, separators=(",", ":"))
            yield Entry(
                step=Step("row", f"post/{number}"),
                body=MemoryBody(body.encode("utf-8", "replace")),
                media=POST_ROW,
                context=context,
            )


def _posts(raw: bytes) -> list[PagePost]:
    if len(raw) > LARGEST:
        return []
    return posts_in(raw.decode(charset_of(raw) or "utf-8", "replace"))
