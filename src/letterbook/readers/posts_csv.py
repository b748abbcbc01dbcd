"""A table of public posts, as scrapers and archives of posts write it (RFC 4180 and its kin)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from letterbook.model.locator import byte_range
from letterbook.model.message import POST_ROW, PRINTED_TEXT
from letterbook.model.notice import Notice
from letterbook.ports.reader import Candidate, Entry, Finding, Residue
from letterbook.readers.bodies import MemoryBody, whole_body
from letterbook.readers.mail_sniff import mail_score
from letterbook.readers.pieces import read_up_to
from letterbook.readers.post_rows import GUESSED_POSTS, POSTS, is_post, why_no_posts
from letterbook.readers.text_lines import LARGEST, charset_of
from letterbook.readers.text_rows import (
    TextRow,
    looks_like_table,
    rows_of,
    separator_of,
    separators_in,
)
from letterbook.readers.whole_document import document_entry
from letterbook.rules.post_table import PostTable, post_columns, post_table_of

_SURE, _ASKED_FOR = 78, 95
_MAYBE_MAIL = 40
_INDEX = "data/js/tweet_index.js"
_OF_THE_ARCHIVE = (b"tweet_id", b"retweeted_status_timestamp", b"expanded_urls")
_TWICE = Notice(
    "unread:x-data", "The table holds the posts of data/js/tweets once more; they are read there."
)


class _Table(NamedTuple):
    charset: str
    separator: str
    rows: list[TextRow]
    posts: PostTable


class PostsCsvReader:
    """Takes each row of a table with texts, authors, and ids or addresses of posts."""

    name = "posts-csv"
    version = 1
    transparent = True

    def __init__(self, columns: Mapping[str, str] | None = None, channel: str = "") -> None:
        self._columns = columns or {}
        self._channel = channel

    def with_columns(self, columns: Mapping[str, str], channel: str = "") -> PostsCsvReader:
        """Return a reader that knows the columns of these names by what they state."""
        return PostsCsvReader(columns, channel)

    def recognise(self, candidate: Candidate) -> int:
        """Return 78 for a table with the columns of public posts, 95 where it was said to be one.

        0 where tables were said to be of another channel.
        """
        head = candidate.head()
        if candidate.kind != "file" or not head or (candidate.size or 0) > LARGEST:
            return 0
        if self._channel not in ("", POSTS) or mail_score(head, candidate.name) > _MAYBE_MAIL:
            return 0
        if self._table(head, cut=candidate.size != len(head)) is not None:
            return _ASKED_FOR if self._asked else _SURE
        return _ASKED_FOR if self._asked and looks_like_table(candidate) else 0

    @property
    def _asked(self) -> bool:
        return self._channel == POSTS

    def read(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield a post for each row, and a residue for the header and what is empty."""
        if candidate.kind != "file":
            return
        if not self._asked and _is_second_copy(candidate):
            yield Entry(step=None, body=whole_body(candidate), media="text/csv", notices=(_TWICE,))
            return
        raw = read_up_to(candidate, LARGEST)
        table = self._table(raw, cut=False) if len(raw) <= LARGEST else None
        if table is None:
            yield self._why_not(raw)
            yield from document_entry(candidate, PRINTED_TEXT, text=True)
            return
        posts = table.posts
        if posts.guessed:
            yield GUESSED_POSTS
        around = {
            "columns": posts.columns, "order": posts.order, "delimiter": table.separator,
            "charset": table.charset, "of": hashlib.sha256(raw).hexdigest()[:16],
        }  # fmt: skip
        context = json.dumps(around, ensure_ascii=False, separators=(",", ":"))
        for number, row in enumerate(table.rows):
            piece = raw[row.start : row.end]
            if number <= posts.header or not is_post(row.cells, posts):
                why = "table-header" if number == posts.header else "between-messages"
                yield Residue(row.start, row.end, why, piece)
                continue
            yield Entry(
                step=byte_range(row.start, row.end),
                body=MemoryBody(piece),
                media=POST_ROW,
                context=context,
            )

    def _why_not(self, raw: bytes) -> Notice:
        if len(raw) > LARGEST:
            return Notice("unread:posts", "The table is too large; it is kept as it is.")
        charset = charset_of(raw)
        rows = [row.cells for row in rows_of(raw, charset, separator_of(raw, charset))]
        return why_no_posts(rows, self._columns)

    def _table(self, raw: bytes, *, cut: bool) -> _Table | None:
        charset = charset_of(raw)
        least = 2 if self._asked else 3
        for separator in separators_in(raw, charset, self._is_header, least) if charset else ():
            rows = rows_of(raw, charset, separator)
            if cut and len(rows) > 2:
                rows.pop()  # the head of the file may end within it
            posts = post_table_of([row.cells for row in rows], self._columns, asked=self._asked)
            if posts is not None:
                return _Table(charset, separator, rows, posts)
        return None

    def _is_header(self, cells: list[str]) -> bool:
        return post_columns(cells, self._columns, asked=self._asked) is not None


def _is_second_copy(candidate: Candidate) -> bool:
    """Return whether it is the table beside the months of an archive of X of before 2018."""
    header = candidate.head().partition(b"\n")[0]
    return all(name in header for name in _OF_THE_ARCHIVE) and candidate.sibling(_INDEX) is not None
