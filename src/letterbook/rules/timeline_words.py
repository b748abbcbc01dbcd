"""What a timeline says of itself: its counting rule, and what keeps it from being read well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from letterbook.rules.calendar_bins import LADDER, Periods, periods_over

TIMELINE_RULE = (
    "Every message that the query finds counts once in each lane that it belongs to, by its stated"
    " date alone. A date that is known only within bounds is drawn from the earliest to the latest"
    " instant that it may mean, and counts in each period that it touches. A message without a"
    " readable date is counted in its lane and stands nowhere on the axis."
)

_FEW = 20
_MOST_OF = 50
_NARROW = 4
_ROUND = tuple(step for step in LADDER if step.size == 1 and step.unit in ("day", "month", "year"))


def lanes_remark(lanes: int, together: int) -> str:
    """Return what is said where there are more lanes than are shown."""
    return (
        f"Shown are the {lanes - 1} lanes with the most messages, in alphabetical order; what is in"
        f" none of them, of {together} more, stands together in the last."
    )


def span_remarks(
    periods: Periods | None, spans: Sequence[tuple[int, int]], zone: tzinfo
) -> list[str]:
    """Return what is said of dates with bounds, and of a few messages that stretch the axis."""
    if periods is None:
        return []
    touched = (periods.touched(*span) for span in spans)
    several = sum(one is not None and one[0] != one[1] for one in touched)
    found = []
    if several:
        found.append(f"{several:,} of the messages may be dated in several periods.")
    ordered = sorted(span[0] for span in spans)
    spare = len(ordered) // _MOST_OF // 2
    if len(ordered) >= _FEW:
        first, last = ordered[spare], ordered[-1 - spare]
        if (last - first) * _NARROW < periods.bounds[-1] - periods.bounds[0]:
            inner = periods_over(first, last, zone, 60, _ROUND)
            until = inner.texts[-2]
            found.append(
                "All but a few messages lie close together:"
                f" --from {inner.texts[0]} --to {until} shows them wider."
            )
    return found
