"""The shape of a conversation: who answers whom, and which messages are missing.

A parent is named by the headers first (RFC 5322 section 3.6.4): In-Reply-To when it names one
identifier, else the last of References.  Where they name none, the conversation index of Outlook
does, and where that does not, a quotation that was taken from one message and no other.  A
subject never makes a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from letterbook.rules.conversation_index import HEADER, above

Reason = Literal["", "in-reply-to", "references", "conversation-index", "quotation"]

LINK_RULES: dict[Reason, str] = {
    "in-reply-to": "The message names the one above it in In-Reply-To, or in the field of its"
    " platform that says what it answers.",
    "references": "The message above stands last before this one in References.",
    "conversation-index": "The conversation index of the message (Thread-Index) begins with that of"
    " the one above it.",
    "quotation": "The message names no other; it quotes the one above it, author and date, and no"
    " other mail of the record fits the quotation.",
}


class ThreadMail(msgspec.Struct, frozen=True):
    """What the shape needs to know of one message.

    ``key`` is its number; ``names``, ``references`` and ``in_reply_to`` are numbers of
    identifiers; ``index`` is the usable conversation index, ``quoted`` the key of the mail that
    it quotes; ``quotes_unknown`` is True where it refers to none, and quotes one that is not in the
    record; ``order`` sorts siblings.
    """

    key: int
    names: tuple[int, ...]
    references: tuple[int, ...]
    in_reply_to: tuple[int, ...]
    order: tuple[int, int, str]
    index: bytes = b""
    quoted: int | None = None
    quotes_unknown: bool = False


class ThreadNode(msgspec.Struct, frozen=True):
    """One place of the conversation, in reading order; ``parent`` is the place of what it answers.

    ``key`` is None for a missing message, which then has the ``name`` or else the ``index`` by
    which ``referred_by`` know it, or neither, and is known from their quotation only.  ``reason``
    says what made the link, "" for a root.
    """

    depth: int
    parent: int | None
    key: int | None
    name: int | None
    index: bytes
    referred_by: tuple[int, ...]
    reason: Reason


def draw_thread(mails: Iterable[ThreadMail]) -> list[ThreadNode]:
    """Return the conversation in reading order: each message after its parent, siblings by date.

    What comes out does not depend on the order of ``mails``; no depth or number is too large.
    """
    ordered = sorted(mails, key=lambda mail: mail.order)
    if len(ordered) == 1 and _stands_alone(ordered[0]):
        return [ThreadNode(0, None, ordered[0].key, None, b"", (), "")]
    return _Drawing(ordered).nodes()


def _stands_alone(mail: ThreadMail) -> bool:
    refers = mail.references or mail.in_reply_to or mail.quotes_unknown
    return not refers and len(mail.index) <= HEADER


class _Drawing:
    """Places are numbers: first the messages in order, then the missing ones."""

    def __init__(self, mails: Sequence[ThreadMail]) -> None:
        self.mails = mails
        self.order = [mail.order for mail in mails]
        self.holder: dict[int, int] = {}
        self.parents: dict[int, int] = {}
        self.reasons: dict[int, Reason] = {}
        self.tops: dict[int, int] = {}
        self.missing: list[tuple[int | None, bytes]] = []
        self.referrers: list[list[int]] = []
        self.by_index: dict[bytes, int] = {}
        for place, mail in enumerate(mails):
            for name in mail.names:
                self.holder.setdefault(name, place)
            if mail.index:
                self.by_index.setdefault(mail.index, place)
        self._missing_names()
        named = [self._by_header(place, mail) for place, mail in enumerate(mails)]
        self._chains()
        for place, mail in enumerate(mails):
            if not named[place] and len(mail.index) > HEADER:
                self._by_index(place, mail)
        self._by_quotation()

    def _missing_names(self) -> None:
        for place, mail in enumerate(self.mails):
            for name in dict.fromkeys((*mail.references, *mail.in_reply_to)):
                held = self.holder.get(name)
                if held is None:
                    self.holder[name] = self._add_missing(name, b"", place)
                elif held >= len(self.mails):
                    self.referrers[held - len(self.mails)].append(place)

    def _add_missing(self, name: int | None, index: bytes, place: int) -> int:
        self.missing.append((name, index))
        self.referrers.append([place])
        self.order.append(self.mails[place].order)
        return len(self.order) - 1

    def _link(self, child: int, parent: int, reason: Reason) -> bool:
        """Return whether the child has a parent now; none is made that would close a ring."""
        if child in self.parents:
            return True
        if self._top(parent) == child:
            return False
        self.parents[child] = parent
        self.reasons[child] = reason
        self.tops[child] = parent
        return True

    def _top(self, place: int) -> int:
        tops = self.tops
        top = place
        while top in tops:
            top = tops[top]
        while place != top:
            tops[place], place = top, tops[place]
        return top

    def _by_header(self, place: int, mail: ThreadMail) -> bool:
        """Link to the first identifier that is not the message's own; True when there is one."""
        replies, references = mail.in_reply_to, mail.references
        named: list[tuple[int, Reason]] = []
        if len(replies) == 1:
            named.append((replies[0], "in-reply-to"))
        if references:
            named += [(name, "references") for name in reversed(references)]
        named += [(name, "in-reply-to") for name in replies[1:]]
        for name, reason in named:
            if self.holder[name] != place:
                return self._link(place, self.holder[name], reason)
        return False

    def _chains(self) -> None:
        """Link missing messages to what stands before them in References."""
        first_missing = len(self.mails)
        for mail in self.mails:
            if len(mail.references) > 1:
                chain = [self.holder[name] for name in mail.references]
                for upper, lower in pairwise(chain):
                    if lower >= first_missing and lower not in self.parents:
                        self._link(lower, upper, "references")

    def _by_index(self, place: int, mail: ThreadMail) -> None:
        """Link to the message whose index this one begins with, through those that are missing."""
        child, index = place, above(mail.index)
        if self.by_index.get(index) == place:
            return
        while index:
            held = self.by_index.get(index)
            if held is not None:
                if held >= len(self.mails):
                    self.referrers[held - len(self.mails)].append(place)
                if not self._link(child, held, "conversation-index"):
                    return
                if held < len(self.mails):
                    return
                child, index = held, above(index)
                if child in self.parents:
                    return
            elif mail.quoted is not None:
                return
            else:
                held = self._add_missing(None, index, place)
                self.by_index[index] = held
                self._link(child, held, "conversation-index")
                child, index = held, above(index)

    def _by_quotation(self) -> None:
        places = {mail.key: place for place, mail in enumerate(self.mails)}
        for place, mail in enumerate(self.mails):
            if place in self.parents:
                continue
            if mail.quoted is not None and mail.quoted in places:
                self._link(place, places[mail.quoted], "quotation")
            elif mail.quotes_unknown:
                self._link(place, self._add_missing(None, b"", place), "quotation")

    def nodes(self) -> list[ThreadNode]:
        """Return the places in reading order, walked without recursion."""
        first_missing = len(self.mails)
        places = sorted(
            range(len(self.order)),
            key=lambda place: (self.order[place], place < first_missing, place),
        )
        children: dict[int, list[int]] = {}
        for place in places:
            children.setdefault(self.parents.get(place, -1), []).append(place)
        found: list[ThreadNode] = []
        stack = [(place, 0, -1) for place in reversed(children.get(-1, ()))]
        while stack:
            place, depth, parent = stack.pop()
            if place in children:
                here = len(found)
                stack += [(child, depth + 1, here) for child in reversed(children[place])]
            found.append(self._node(place, depth, parent))
        return found

    def _node(self, place: int, depth: int, parent: int) -> ThreadNode:
        reason = self.reasons.get(place, "")
        above_it = None if parent < 0 else parent
        number = place - len(self.mails)
        if number < 0:
            return ThreadNode(depth, above_it, self.mails[place].key, None, b"", (), reason)
        name, index = self.missing[number]
        by = tuple(self.mails[other].key for other in dict.fromkeys(self.referrers[number]))
        return ThreadNode(depth, above_it, None, name, index, by, reason)
