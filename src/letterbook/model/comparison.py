"""Two copies of one correspondence, message by message."""

from __future__ import annotations

from typing import Literal

import msgspec

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.moment import Moment

PairReason = Literal["same-stated-id", "same-words", "like-words", "shortened"]


class WordChange(msgspec.Struct, frozen=True):
    """Words of X that stand otherwise, or not, in Y; ``context`` is the words before them."""

    context: str
    in_x: str
    in_y: str


class AuthorPair(msgspec.Struct, frozen=True):
    """An author of X and one of Y that are held to be the same, as ``messages`` pairs say."""

    x: str
    y: str
    messages: int


class NearPair(msgspec.Struct, frozen=True):
    """A message of X and one of Y that seem to be the same one and differ.

    ``likeness`` is of their words, from 0 to 100.  ``date_differs``: they cannot be of one
    instant; a date to the minute does not differ from one to the second within it.
    ``changes`` are up to a stated number of ``changes_total``; ``compared`` is False where the
    texts are too long to be compared word by word.
    """

    x: MessageId
    y: MessageId
    reason: PairReason
    likeness: float
    words_differ: bool
    date_differs: bool
    author_differs: bool
    recipients_differ: bool
    subject_differs: bool
    order_differs: bool
    x_sent: Moment | None
    y_sent: Moment | None
    recipients_only_x: tuple[str, ...]
    recipients_only_y: tuple[str, ...]
    changes: tuple[WordChange, ...]
    changes_total: int
    compared: bool


class TextRun(msgspec.Struct, frozen=True):
    """A run of a text; ``differs`` where its words are not those of the other text."""

    text: str
    differs: bool


class TextRow(msgspec.Struct, frozen=True):
    """Lines of two texts that stand beside each other; ``same`` where no word differs."""

    x: tuple[TextRun, ...]
    y: tuple[TextRun, ...]
    same: bool


class ListedMessage(msgspec.Struct, frozen=True):
    """A message that only one of the two has."""

    id: MessageId
    channel: str
    sent: Moment | None
    from_: tuple[Address, ...] = msgspec.field(name="from")
    subject: str
    excerpt: str


class TextsBeside(msgspec.Struct, frozen=True):
    """What two messages say themselves, in rows; quotations are left out.

    ``compared`` is False where the texts are too long to be compared word by word: then they
    stand in one row without marks.
    """

    x: ListedMessage
    y: ListedMessage
    rows: tuple[TextRow, ...]
    compared: bool


class Comparison(msgspec.Struct, frozen=True):
    """What two sources share and what only one of them has; counts are of messages.

    ``x_messages == both + near + only_x`` and the same for Y.  Lists hold up to ``limit`` rows.
    Of the ``near`` pairs those that differ in anything shown come first: ``near_differ`` of them.
    """

    schema: int
    x: str
    y: str
    x_messages: int
    y_messages: int
    both: int
    near: int
    only_x: int
    only_y: int
    rule: str
    limit: int
    both_ids: tuple[MessageId, ...]
    near_pairs: tuple[NearPair, ...]
    only_in_x: tuple[ListedMessage, ...]
    only_in_y: tuple[ListedMessage, ...]
    authors: tuple[AuthorPair, ...]
    """Authors of different platforms that are held to be the same for this comparison."""
    near_differ: int = 0
    known: dict[str, str] = {}
    """The names of accounts that are stated by number alone here."""
