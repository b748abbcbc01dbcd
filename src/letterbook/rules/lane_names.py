"""What the lanes of a timeline are called, in English or French, no two of them alike."""

from __future__ import annotations

from typing import NamedTuple

from letterbook.model.timeline import Lane, TimelineAnswer
from letterbook.rules.account_names import details_beside
from letterbook.rules.chart_style import channel_words
from letterbook.rules.chart_words import ChartLanguage, words


class LaneName(NamedTuple):
    """A name, what stands beside it, and in ``full`` its channel, addresses and accounts."""

    name: str
    detail: str
    full: str


def lane_names(answer: TimelineAnswer, language: ChartLanguage) -> list[LaneName]:
    """Return the name of each lane, in their order."""
    names = [_name(answer, lane, language) for lane in answer.lanes]
    details = [_detail(answer, lane, language) for lane in answer.lanes]
    beside = details_beside(zip(names, details, strict=True))
    return [LaneName(*one) for one in zip(names, beside, details, strict=True)]


def _name(answer: TimelineAnswer, lane: Lane, language: ChartLanguage) -> str:
    if lane.rest:
        return words(language, "rest" if len(answer.lanes) > 1 else "all")
    return channel_words(language, lane.name) if answer.by == "channels" else lane.name


def _detail(answer: TimelineAnswer, lane: Lane, language: ChartLanguage) -> str:
    if answer.by != "people-channels":
        return lane.detail
    channel, comma, rest = lane.detail.partition(",")
    return f"{channel_words(language, channel)}{comma}{rest}"
