"""A web page that a browser saved in one file with its pictures (MHTML, RFC 2557)."""

from __future__ import annotations

from collections.abc import Iterator

from letterbook.model.message import Limits
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Finding, Skip
from letterbook.readers.archive_members import MemberNames, member_finding, place_name
from letterbook.readers.bodies import MemoryBody
from letterbook.readers.candidates import body_candidate, budget_of
from letterbook.readers.pieces import read_up_to
from letterbook.rules.mail_decode import decode_text, decode_transfer
from letterbook.rules.mail_headers import lf_only, plain_value, split_headers
from letterbook.rules.mail_layout import Node, scan_layout
from letterbook.rules.mail_params import parse_value

LARGEST = 64 * 1024 * 1024
_DEFAULT = Limits()
_SURE = 85
_NAMES = (".mht", ".mhtml")
_PAGES = ("text/html", "application/xhtml+xml")


class PagePartsReader:
    """Hands on the page and those in its frames; pictures, scripts and styles are skipped."""

    name = "mhtml"
    version = 1
    transparent = False

    def __init__(self, limits: Limits = _DEFAULT) -> None:
        """Keep the limits of what is in parts."""
        self._limits = limits

    def recognise(self, candidate: Candidate) -> int:
        """Return 85 for a file that is called so and is a page or in parts that belong together."""
        if candidate.kind != "file" or not candidate.name.lower().endswith(_NAMES):
            return 0
        head = lf_only(candidate.head())
        stated = split_headers(head, 0, len(head), self._limits).first("content-type")
        if stated is None or (candidate.size or 0) > LARGEST:
            return 0
        return _SURE if parse_value(stated).value in ("multipart/related", *_PAGES) else 0

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the pages, in the order of the file."""
        if candidate.kind != "file":
            return
        raw = lf_only(read_up_to(candidate, LARGEST))
        budget, names, pages = budget_of(candidate, self._limits), MemberNames(), 0
        layout = scan_layout(raw, self._limits)
        for node in layout.nodes:
            if node.container:
                continue
            name = place_name(plain_value(node.headers.first("content-location") or b"page"))
            step = names.step(name)
            if node.type.value not in _PAGES:
                yield Skip(step, "web-archive-rest", node.end - node.start)
                continue
            pages += 1
            yield member_finding(step, name, body_candidate(name, _page(raw, node), budget))
        for code, detail in layout.doubts:
            if code.startswith("limit:"):
                yield Notice(code, detail)
        if any(code == "ambiguous:end-boundary" for code, _ in layout.doubts):
            yield Notice("unread:truncated", "The page was saved without its end.")
        if not pages:
            yield Notice("unread:damaged", "The file holds no page.")


def _page(raw: bytes, node: Node) -> MemoryBody:
    """Return the page as its server wrote it, in UTF-8 where its charset is stated beside it."""
    data = decode_transfer(raw[node.start : node.end], node.encoding).data
    charset = node.type.params.get("charset", "")
    if charset:
        data = decode_text(data, charset).text.encode("utf-8", "replace")
    return MemoryBody(data)
