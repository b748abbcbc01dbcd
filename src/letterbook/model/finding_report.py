"""What is handed to an editor or a lawyer: findings with the bytes they rest on, and the method."""

from __future__ import annotations

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.kept_finding import KeptFinding


class ReportedPlace(msgspec.Struct, frozen=True):
    """A message that a finding rests on, as it can be shown to others.

    ``line`` cites it and ``check`` are commands that print its digests where the source is at
    hand; both name no giver who is sealed.  ``there`` is False when the letterbook no longer has
    the message: then ``line`` is "".
    """

    message: MessageId
    channel: str
    author: str
    sent: str
    passage: str
    before: str
    after: str
    sha256: str
    line: str
    check: tuple[str, ...]
    there: bool


class ReportedFinding(msgspec.Struct, frozen=True):
    """A kept finding with its messages; ``finding`` names none of their places."""

    finding: KeptFinding
    places: tuple[ReportedPlace, ...]


class FindingReport(msgspec.Struct, frozen=True):
    """Findings in the order of their articles.

    ``working`` is True for a working copy, which has findings that no person has confirmed.
    ``confirmed``, ``open`` and ``dismissed`` count all that the record keeps, here or not.
    ``letterbook`` is its id and ``custody_head`` the last link of its custody chain.
    """

    schema: int
    letterbook: str
    custody_head: str
    working: bool
    confirmed: int
    open: int
    dismissed: int
    findings: tuple[ReportedFinding, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]
