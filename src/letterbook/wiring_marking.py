"""The part of `Letterbook` that writes down what people think of messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from letterbook.errors import NothingFound
from letterbook.model.identity import MessageId
from letterbook.model.mark import TagChange
from letterbook.services import mark_messages, tag_results

if TYPE_CHECKING:
    from letterbook.store.catalogue_read import CatalogueReader
    from letterbook.store.record import Record


class Marking:
    """Methods of `Letterbook` that mark messages and passages of them; each mark can be undone."""

    _record: Record
    _catalogue: CatalogueReader

    def has_message(self, name: str) -> bool:
        """Return whether there is a message of this name that is not withheld."""
        try:
            self._catalogue.resolve(name)
        except NothingFound:
            return False
        return True

    def tag(self, names: Iterable[str], tag: str, *, by: str = "", passage: str = "") -> int:
        """Return how many messages now carry the tag, on a passage of them or as a whole.

        The tag ``privileged`` withholds them.  Raises `UsageError` for words that a message
        does not have.
        """
        change = tag_results.tag_results(self._record, self._catalogue, names, tag, by, passage)
        return change.messages

    @staticmethod
    def withholds(tag: str) -> bool:
        """Return whether a tag withholds the messages that are given it."""
        return mark_messages.withholds(tag)

    def untag(self, names: Iterable[str], tag: str, *, by: str = "") -> int:
        """Return how many messages no longer carry the tag."""
        return self.untag_all(names, tag, by=by).messages

    def tag_all(self, names: Iterable[str], tag: str, *, by: str = "") -> TagChange:
        """Return what was written down, once all these messages carry the tag: `undo_tags` it."""
        return tag_results.tag_results(self._record, self._catalogue, names, tag, by)

    def untag_all(self, names: Iterable[str], tag: str, *, by: str = "") -> TagChange:
        """Return what was written down, once none of these messages carries the tag."""
        return tag_results.untag_results(self._record, self._catalogue, names, tag, by)

    def tag_change(self, claim: int) -> TagChange:
        """Return what was written down by `tag_all` or `untag_all`, by its claim."""
        return tag_results.tag_change(self._record, claim)

    def can_undo(self, change: TagChange) -> bool:
        """Return whether `undo_tags` takes a change back; not what withholds, from who sees less.

        A letterbook that was opened with what is privileged takes that back too.
        """
        return tag_results.can_undo(self._catalogue, change)

    def undo_tags(self, claim: int, *, by: str = "") -> TagChange:
        """Return a change once the messages carry their tags again as they did before it.

        Raises `NothingFound` for a claim that began none, `Refused` where `can_undo` is False.
        """
        return tag_results.undo_tags(self._record, self._catalogue, claim, by)

    def withheld(self) -> int:
        """Return how many messages are withheld as privileged."""
        return len(self._catalogue.hidden())

    def tags(self) -> dict[str, int]:
        """Return every tag and how many messages carry it."""
        return self._record.tags()

    def note(self, name: str, text: str, *, by: str = "", passage: str = "") -> MessageId:
        """Return the id of the message that now carries the note, on a passage or as a whole."""
        return mark_messages.note(self._record, self._catalogue, name, text, by, passage)

    def unnote(self, name: str, claim: int, *, by: str = "") -> MessageId:
        """Return the id of the message whose note, by its claim, was taken off it."""
        return mark_messages.unnote(self._record, self._catalogue, name, claim, by)

    def unread_passage(self, name: str, claim: int, *, by: str = "") -> MessageId:
        """Return the id of the message of which a passage, by its claim, counts as read no more."""
        return mark_messages.unread_passage(self._record, self._catalogue, name, claim, by)

    def mark_read(
        self, names: Iterable[str], *, by: str = "", read: bool = True, passage: str = ""
    ) -> int:
        """Return how many messages are marked as read from now on, or with ``read`` False as not.

        ``is:read`` and ``is:unread`` find them.  With ``passage`` it is the passage of these words
        alone; the message stays read or unread as it was.
        """
        return mark_messages.mark_read(
            self._record, self._catalogue, names, by, read=read, passage=passage
        )
