"""Compares two sources message by message: in both, in one only, and nearly the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from letterbook.model.chain import ChainMessage
from letterbook.model.comparison import (
    AuthorPair,
    Comparison,
    ListedMessage,
    NearPair,
    TextsBeside,
)
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.rules.author_pairs import AUTHOR_RULE, author_pairs
from letterbook.rules.delays import delay, in_order
from letterbook.rules.near_pairs import PAIR_RULE, Paired, find_pairs, out_of_order
from letterbook.rules.texts_beside import texts_beside
from letterbook.rules.word_changes import MOST_CHANGES, same_tokens, word_changes
from letterbook.services.chain_messages import excerpt, mail_of, read_chain, zone_text
from letterbook.services.read_messages import account_names
from letterbook.store.catalogue_copies import messages_of_source
from letterbook.store.catalogue_exchange import chain_rows, numbers_of
from letterbook.store.catalogue_read import CatalogueReader

COMPARE_SCHEMA = 1
_RULE = (
    "A message is in both when copies of it stand in both: same author, stated date, base subject,"
    " text and attachments. "
)


class CopyAsked(NamedTuple):
    """One of the two: a source, or what a query finds (``ids``), by the name it was asked for."""

    name: str
    ids: Collection[MessageId] | None = None


def compare_copies(
    catalogue: CatalogueReader, one: CopyAsked, other: CopyAsked, *, limit: int = 100
) -> Comparison:
    """Return what the copies share and what only one has; ``limit`` -1 lists everything.

    Pairs that differ stand before those that do not.
    """
    x, y = one.name, other.name
    of_x, of_y = (_numbers(catalogue, asked) for asked in (one, other))
    both = _Side(catalogue, of_x & of_y)
    left, right = _Side(catalogue, of_x - of_y), _Side(catalogue, of_y - of_x)
    pairs = find_pairs(left.messages.values(), right.messages.values())
    shared = list(both.messages.values())
    authors = author_pairs((pair.x, pair.y) for pair in pairs)
    same = {pair.x: pair.y for pair in authors}
    rule = f"{_RULE}{PAIR_RULE} {AUTHOR_RULE}" if authors else _RULE + PAIR_RULE
    moved = out_of_order([*((m, m) for m in shared), *((p.x, p.y) for p in pairs)])
    paired = {p.x.id for p in pairs} | {p.y.id for p in pairs}
    subjects = {**left.subjects, **right.subjects}
    differing = [p for p in _by_date(pairs) if _differs(p, moved, same, subjects)]
    unlike = {p.x.id for p in differing}
    ordered = [*differing, *(p for p in _by_date(pairs) if p.x.id not in unlike)]
    rows = [_near(catalogue, pair, moved, same) for pair in ordered[: _most(limit)]]
    only_x = [i for i in left.order() if i not in paired]
    only_y = [i for i in right.order() if i not in paired]
    listed = (
        tuple(_listed(catalogue, only_x[: _most(limit)])),
        tuple(_listed(catalogue, only_y[: _most(limit)])),
    )
    return Comparison(
        schema=COMPARE_SCHEMA, x=x, y=y, x_messages=len(of_x), y_messages=len(of_y),
        both=len(shared), near=len(pairs), only_x=len(only_x), only_y=len(only_y),
        rule=rule, limit=limit, both_ids=tuple(both.order()[: _most(limit)]),
        near_pairs=tuple(rows),
        only_in_x=listed[0], only_in_y=listed[1], authors=authors, near_differ=len(differing),
        known=_known(catalogue, listed, authors),
    )  # fmt: skip


def compare_texts(catalogue: CatalogueReader, x: MessageId, y: MessageId) -> TextsBeside:
    """Return what two messages say themselves, side by side."""
    texts = [zone_text(mail_of(catalogue, one), "new") for one in (x, y)]
    rows, compared = texts_beside(*texts)
    left, right = (next(_listed(catalogue, [one])) for one in (x, y))
    return TextsBeside(left, right, rows, compared)


def _numbers(catalogue: CatalogueReader, asked: CopyAsked) -> set[int]:
    if asked.ids is None:
        return messages_of_source(catalogue.connection, asked.name)
    return numbers_of(catalogue.connection, asked.ids)


def _most(limit: int) -> int | None:
    return None if limit < 0 else limit


class _Side:
    """Messages by id, as the measures see them."""

    def __init__(self, catalogue: CatalogueReader, numbers: set[int]) -> None:
        rows = chain_rows(catalogue.connection, sorted(numbers))
        self.messages: dict[MessageId, ChainMessage] = {}
        self.subjects: dict[MessageId, str] = {}
        for one in read_chain(rows):
            self.messages[one.message.id] = one.message
            self.subjects[one.message.id] = one.mail.subject

    def order(self) -> list[MessageId]:
        """Return the ids by date, undated ones last."""
        dated = [m.id for m in in_order(self.messages.values())]
        return dated + sorted(i for i, m in self.messages.items() if m.earliest is None)


def _by_date(pairs: Iterable[Paired]) -> list[Paired]:
    return sorted(pairs, key=lambda p: (p.x.earliest is None, p.x.earliest or 0, p.x.id))


def _known(
    catalogue: CatalogueReader,
    listed: Iterable[Iterable[ListedMessage]],
    authors: Iterable[AuthorPair],
) -> dict[str, str]:
    """Return the names of the accounts that are stated by number alone in what is listed."""
    numbers = (key.partition(":")[2] for pair in authors for key in (pair.x, pair.y))
    people = [one for rows in listed for row in rows for one in row.from_]
    return account_names(catalogue, [*people, *(Address("", number) for number in numbers)])


def _date_differs(x: ChainMessage, y: ChainMessage) -> bool:
    bounds = delay(x, y)
    return x.earliest != y.earliest if bounds is None else not bounds[0] <= 0 <= bounds[1]


def _differs(
    pair: Paired, moved: set[MessageId], same: Mapping[str, str], subjects: Mapping[MessageId, str]
) -> bool:
    """Return whether a pair differs in anything that is shown of it."""
    x, y = pair.x, pair.y
    got = sorted(same.get(one, one) for one in x.recipients)
    return (
        same.get(x.author, x.author) != y.author or got != sorted(y.recipients)
        or x.id in moved or subjects[x.id] != subjects[y.id] or _date_differs(x, y)
        or not same_tokens(x.text, y.text)
    )  # fmt: skip


def _near(
    catalogue: CatalogueReader, pair: Paired, moved: set[MessageId], same: Mapping[str, str]
) -> NearPair:
    x, y = pair.x, pair.y
    author = same.get(x.author, x.author)
    got = tuple(sorted(same.get(one, one) for one in x.recipients))
    x_mail, y_mail = mail_of(catalogue, x.id), mail_of(catalogue, y.id)
    changes, compared = word_changes(x.text, y.text)
    return NearPair(
        x=x.id, y=y.id, reason=pair.reason, likeness=pair.likeness,
        words_differ=bool(changes) or not compared,
        date_differs=_date_differs(x, y),
        author_differs=author != y.author, recipients_differ=got != tuple(sorted(y.recipients)),
        subject_differs=x_mail.subject != y_mail.subject, order_differs=x.id in moved,
        x_sent=x_mail.sent, y_sent=y_mail.sent,
        recipients_only_x=tuple(sorted(set(got) - set(y.recipients))),
        recipients_only_y=tuple(sorted(set(y.recipients) - set(got))),
        changes=tuple(changes[:MOST_CHANGES]), changes_total=len(changes), compared=compared,
    )  # fmt: skip


def _listed(catalogue: CatalogueReader, ids: Sequence[MessageId]) -> Iterator[ListedMessage]:
    numbers = [catalogue.number(identity) for identity in ids]
    for one in read_chain(chain_rows(catalogue.connection, numbers)):
        mail = one.mail
        yield ListedMessage(
            id=one.message.id, channel=one.message.channel, sent=mail.sent,
            from_=mail.from_ or mail.sender, subject=mail.subject,
            excerpt=excerpt(one.message.text),
        )  # fmt: skip
