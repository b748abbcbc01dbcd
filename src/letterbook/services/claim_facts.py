"""What the verdicts on claims share: the exchange they are about, days, and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property

from letterbook.model.article import Claim, StatedDate
from letterbook.model.chain import ChainMessage
from letterbook.model.finding import ClaimFinding, ClaimVerdict
from letterbook.model.identity import MessageId
from letterbook.model.replies import RepliesAnswer, SideReplies
from letterbook.rules.article_reading import ReadArticle
from letterbook.services.chain_messages import read_chain
from letterbook.services.claim_people import ArticlePeople, Keys, Pair
from letterbook.services.measure_replies import RepliesRequest, measure_replies
from letterbook.services.name_people import PeopleNames
from letterbook.services.record_texts import RecordTexts, Said
from letterbook.store.catalogue_exchange import chain_rows, written_by

MOST_MESSAGES = 50
NOBODY = "Nobody of this record is named whom this could be about."
WORLD = (-12, 14)
"""The clocks of the world lie so many hours west and east of Greenwich at most."""


class Facts:
    """One publication beside the record."""

    def __init__(self, texts: RecordTexts, read: ReadArticle, names: PeopleNames) -> None:
        self.texts = texts
        self.read = read
        self.names = names
        self.people = ArticlePeople(texts, read)

    @property
    def pair(self) -> Pair | None:
        """The two whose exchange the publication is about."""
        return self.people.pair

    @property
    def zone(self) -> tzinfo:
        """The zone in which days are read."""
        return self.texts.parts.zone

    @cached_property
    def replies(self) -> RepliesAnswer | None:
        """The figures of the pair on its main channel, under every counting rule."""
        if self.pair is None:
            return None
        one, other = (self._on_channel(side) for side in (self.pair.one, self.pair.other))
        if not one or not other:
            return None
        request = RepliesRequest(one, other, self.pair.channel)
        return measure_replies(self.texts.parts.catalogue, self.names, request)

    def _on_channel(self, side: Keys) -> str:
        """Return the account of a side that wrote or got messages on the main channel."""
        assert self.pair is not None
        used = {m.author for m in self.pair.messages}
        used |= {key for m in self.pair.messages for key in m.recipients}
        return next((key for key in side if key in used), "")

    def side(self, keys: Keys) -> tuple[SideReplies, SideReplies] | None:
        """Return the figures of the side that these keys are of, and those of the other side."""
        if self.replies is None or self.pair is None or not keys:
            return None
        first, second = self.replies.sides
        if set(keys) & set(self.pair.one):
            return first, second
        return (second, first) if set(keys) & set(self.pair.other) else None

    def by(self, keys: Keys) -> list[ChainMessage]:
        """Return the messages of the pair's exchange that this side wrote, in order."""
        return [m for m in self.pair.messages if m.author in keys] if self.pair else []

    def written(self, keys: Keys) -> list[ChainMessage]:
        """Return everything that these parties wrote, on any channel, in order of date."""
        connection = self.texts.parts.catalogue.connection
        numbers = written_by(connection, self.people.numbers(keys))
        messages = [r.message for r in read_chain(chain_rows(connection, sorted(numbers)))]
        return in_date_order(m for m in messages if m.author in keys)

    def name(self, keys: Keys) -> str:
        """Return how the record writes a side: its name, with its accounts where it needs them."""
        return self.texts.people.called(keys)

    def finding(
        self,
        claim: Claim,
        verdict: ClaimVerdict,
        sentence: str,
        *,
        rule: str = "",
        messages: Sequence[MessageId] = (),
        others: Sequence[str] = (),
        would_change: str = "",
    ) -> ClaimFinding:
        """Return a finding with the messages that decide it and the query that finds them."""
        shown = tuple(dict.fromkeys(messages))
        return ClaimFinding(
            claim=claim,
            verdict=verdict,
            sentence=sentence,
            rule=rule,
            messages=shown[:MOST_MESSAGES],
            messages_total=len(shown),
            query=" OR ".join(f"id:{one[:16]}" for one in shown[:MOST_MESSAGES]),
            zone=self.texts.parts.zone_name,
            others=tuple(others),
            would_change=would_change or "Messages that this record lacks.",
        )

    def day_text(self, seconds: int) -> str:
        """Return an instant in the zone of the letterbook, to the minute."""
        return datetime.fromtimestamp(seconds, self.zone).strftime("%Y-%m-%d %H:%M")


def as_chain(facts: Facts, one: Said) -> ChainMessage:
    """Return a message as far as its date and author count."""
    sent = one.mail.sent
    return ChainMessage(
        one.id,
        one.mail.channel,
        "",
        facts.texts.author(one),
        (),
        sent.earliest if sent is not None else None,
        sent.latest if sent is not None else None,
    )


def in_date_order(messages: Iterable[ChainMessage]) -> list[ChainMessage]:
    """Return dated messages in order; those without a date are left out."""
    return sorted((m for m in messages if m.earliest is not None), key=_when)


def _when(message: ChainMessage) -> tuple[int, str]:
    return message.earliest or 0, message.id


def bounds_of(date: StatedDate, year: int, zone: tzinfo) -> tuple[int, int]:
    """Return the first and the last second of a stated day, month or year in a zone."""
    month, day = date.month or 1, date.day or 1
    begun = datetime(year, month, day, tzinfo=zone)
    if date.day is not None:
        ended = begun + timedelta(days=1)
    elif date.month is not None:
        ended = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    else:
        ended = datetime(year + 1, 1, 1, tzinfo=zone)
    return int(begun.timestamp()), int(ended.timestamp()) - 1


def anywhere(date: StatedDate, year: int, zones: tuple[int, int] = WORLD) -> tuple[int, int]:
    """Return the bounds of a stated date in whatever zone between two it is meant."""
    first, last = bounds_of(date, year, UTC)
    return first - zones[1] * 3600, last - zones[0] * 3600


def years_of(date: StatedDate, messages: Iterable[ChainMessage]) -> list[int]:
    """Return the years that may be meant: the stated one, else those of the messages too."""
    if date.year is not None and date.year_from == "words":
        return [date.year]
    years = {
        datetime.fromtimestamp(m.earliest, UTC).year for m in messages if m.earliest is not None
    }
    ordered = sorted(years, key=lambda year: (abs(year - (date.year or year)), year))
    return ordered or ([date.year] if date.year is not None else [])


def within(message: ChainMessage, bounds: tuple[int, int]) -> bool:
    """Return whether a message may have been sent between the bounds, both inclusive."""
    if message.earliest is None or message.latest is None:
        return False
    return message.earliest <= bounds[1] and message.latest >= bounds[0]


def rounds_to(seconds: float, stated: float, unit: float, *, about: bool) -> bool:
    """Return whether a span is the stated one, rounded to its unit or counted in whole ones.

    With "about" a fifth more or less is the same too.
    """
    over = seconds - stated
    return abs(over) <= max(unit / 2, stated * 0.2 if about else 0.0) or 0 <= over < unit
