"""Times without an offset, read in the zone that whoever handed them over said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from letterbook.model.moment import Moment

_EPOCH = datetime(1970, 1, 1)
_EAST, _WEST = 14 * 3600, 12 * 3600


def in_zone(moment: Moment, zone: tzinfo | None) -> Moment:
    """Return the moment as the clocks of a zone showed it, with the doubt that it was assumed.

    A moment that states its offset, or no date, and any without a zone, is returned as it is.
    """
    if zone is None or moment.offset_minutes is not None:
        return moment
    if moment.earliest is None or moment.latest is None:
        return moment
    try:
        first = (_EPOCH + timedelta(seconds=moment.earliest + _EAST)).replace(tzinfo=zone)
        last = (_EPOCH + timedelta(seconds=moment.latest - _WEST)).replace(tzinfo=zone, fold=1)
        offset = first.utcoffset() or timedelta(0)
        earliest, latest = (_seconds(one) for one in (first, last))
    except OverflowError:
        return moment
    doubts = tuple(doubt for doubt in moment.doubts if doubt != "offset-missing")
    return msgspec.structs.replace(
        moment,
        earliest=earliest,
        latest=latest,
        offset_minutes=offset // timedelta(minutes=1),
        doubts=(*doubts, "offset-assumed"),
    )


def _seconds(at: datetime) -> int:
    return (at.astimezone(UTC) - _EPOCH.replace(tzinfo=UTC)) // timedelta(seconds=1)
