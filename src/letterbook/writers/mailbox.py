"""mbox, in the mboxrd form: the one whose quoting can always be undone.

Each mail stands after a line ``From mboxrd@z DATE``: the usual mark that tells a reader which
quoting was applied.  It names nobody, because who handed a mail to the network is not known.  Its
date is the stated instant in UTC; where none is known it is `NO_INSTANT`, the date that git
writes where it has none to state.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from letterbook.model.export import ExportFormat, ExportItem, ExportPiece
from letterbook.model.moment import Moment
from letterbook.rules.mbox_quoting import quote

NO_INSTANT = "Mon Sep 17 00:00:00 2001"
"""The date of a separator line whose mail states no instant."""

NO_DATE = "date-not-known"
LINE_END_ADDED = "line-end-added"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = -2_208_988_800, 4_102_444_799
"""The instants of the years 1900 to 2099, which readers of an mbox take for dates."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


class MboxWriter:
    """Writes one mail after the other."""

    name: ExportFormat = "mbox"
    folder = False
    needs_mail = True

    def opening(self) -> bytes:
        """Return nothing."""
        return b""

    def pieces(self, item: ExportItem) -> Iterator[ExportPiece]:
        """Yield separator line, quoted mail and blank line; the mail ends with a line end."""
        date = _asctime(item.view.mail.sent)
        raw = item.rfc822
        exact = _comes_back(raw)
        end = b"" if raw.endswith(b"\n") or not raw else b"\n"
        data = b"From mboxrd@z %s\n%s%s\n" % (date.encode("ascii"), quote(raw), end)
        remarks = [] if exact else [LINE_END_ADDED]
        if date == NO_INSTANT:
            remarks.append(NO_DATE)
        yield ExportPiece(data, remark=" ".join(remarks))


def _asctime(moment: Moment | None) -> str:
    """Return a stated instant as C's asctime writes it, in UTC, whatever the locale."""
    known = (
        moment is not None
        and moment.earliest is not None
        and moment.offset_minutes is not None
        and moment.precision in ("second", "minute")
        and _FIRST <= moment.earliest <= _LAST
    )
    if not known or moment is None or moment.earliest is None:
        return NO_INSTANT
    at = _EPOCH + timedelta(seconds=moment.earliest)
    return f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:2d} {at:%H:%M:%S} {at.year}"


def _comes_back(raw: bytes) -> bool:
    """Return True when a reader gives these bytes back.

    False where the file's own line end or blank line is read as the mail's: a mail without a
    last line end, or one that ends with its header.
    """
    if not raw:
        return True
    first = raw.find(b"\n")
    blank = b"\n\r\n" if first > 0 and raw[first - 1] == 13 else b"\n\n"
    return raw.endswith(b"\n") and (len(blank) == 3 or blank in raw)
