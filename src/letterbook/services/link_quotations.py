"""Links mails without references to what they quote: the last resort of a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from letterbook.rules.quotation_fit import Candidate, fit_quotation
from letterbook.rules.quoted_authors import read_heading
from letterbook.rules.quoted_levels import outer_quotation, own_words
from letterbook.services.packed_mail import open_mail
from letterbook.store.catalogue_quotations import (
    MailRow,
    Resolved,
    candidates_of,
    mail_rows,
    put_links,
    quoters_to_look_at,
)
from letterbook.store.catalogue_schema import Connection

MOST_CANDIDATES = 2_000
"""One author's mails about one stated time; with more, a quotation is not told apart."""


def link_quotations(connection: Connection) -> int:
    """Return how many mails were looked at, once every link that they allow is made or unmade.

    What comes out depends on the mails of the letterbook alone, not on when each of them came.
    """
    numbers = quoters_to_look_at(connection)
    put_links(connection, list(_resolved(connection, numbers)))
    return len(numbers)


def _resolved(connection: Connection, numbers: list[int]) -> Iterator[Resolved]:
    for m in numbers:
        candidates = candidates_of(connection, m)
        if not candidates:
            yield Resolved(m, None, ())
        elif len(candidates) > MOST_CANDIDATES:
            yield Resolved(m, None, tuple(candidates[:MOST_CANDIDATES]))
        else:
            yield _resolve(connection, m, candidates)


def _resolve(connection: Connection, m: int, candidates: list[int]) -> Resolved:
    own = open_mail(mail_rows(connection, [m])[0].view)
    quotation = outer_quotation(own.text, own.zones)
    if quotation is None or quotation.announced != 1:
        return Resolved(m, None, ())
    said = read_heading(quotation.heading)
    rows = _candidates(mail_rows(connection, candidates))
    fit = fit_quotation(quotation.said, said.moments, rows)
    if said.appointment and fit.target is not None:
        return Resolved(m, None, (fit.target,))
    return Resolved(m, fit.target, fit.fitting)


def _candidates(rows: Iterable[MailRow]) -> Iterator[Candidate]:
    for row in rows:
        mail = open_mail(row.view)
        if mail.sent is not None:
            yield Candidate(row.m, mail.sent, own_words(mail.text, mail.zones))
