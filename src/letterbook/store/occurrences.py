"""Where messages stand, and what was noticed there: the rows of the catalogue that tell it."""

from __future__ import annotations

from collections.abc import Sequence

from letterbook.model.identity import MessageId
from letterbook.model.reply import Copy, NoticeRow
from letterbook.store.sql_values import whole

ENTRIES = "entry e JOIN container c ON c.c=e.c JOIN source s ON s.s=c.s"
COPY_COLUMNS = (
    "s.id, c.locator, e.step, e.folder, e.flags, e.status, lower(hex(e.content)), e.size, e.reader"
)
NOTICES = (
    "notice x LEFT JOIN source s ON s.s=x.s LEFT JOIN entry e ON e.e=x.e"
    " LEFT JOIN container c ON c.c=e.c LEFT JOIN container d ON d.c=x.c"
)
NOTICE_COLUMNS = (
    "x.code, x.detail, coalesce(s.id,''), coalesce(c.locator, d.locator, ''), coalesce(e.step,''),"
    " x.locator"
)


def copy_in(row: Sequence[object]) -> Copy:
    """Return the copy of a row that begins with the path of an attached mail and `COPY_COLUMNS`."""
    path, source, place, step, folder, flags, status, sha, size, reader = row[:10]
    return Copy(
        source=str(source), locator=join_locator(str(place), str(step)), path=str(path),
        folder=str(folder), flags=tuple(filter(None, str(flags).split(","))), status=str(status),
        sha256=str(sha), size=whole(size), reader=str(reader),
    )  # fmt: skip


def notice_in(row: Sequence[object], message: MessageId | None) -> NoticeRow:
    """Return the notice of a row that begins with `NOTICE_COLUMNS`, and which message it is of."""
    code, detail, source, place, step, own = row[:6]
    locator = str(own) or join_locator(str(place), str(step))
    return NoticeRow(str(code), str(detail), str(source), locator, message)


def join_locator(container: str, step: str) -> str:
    """Return the locator text of a step inside a container; "" for a folder root adds nothing."""
    return f"{container}!{step}" if container and step else container or step
