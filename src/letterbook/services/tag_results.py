"""Tags messages, or takes a tag off them, so that all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from letterbook.errors import NothingFound, Refused
from letterbook.model.mark import TagChange
from letterbook.services.mark_messages import passage_of, tag_name, tagged_anchors, withholds
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.record import Record


def tag_results(
    record: Record,
    catalogue: CatalogueReader,
    names: Iterable[str],
    tag: str,
    by: str,
    passage: str = "",
) -> TagChange:
    """Return what was written down, once every one of these messages carries the tag.

    ``privileged``, in any case, withholds them.  ``passage``: words of the message that alone are
    meant.
    """
    tag = tag_name(tag)
    anchors = [passage_of(catalogue, catalogue.resolve(name), passage) for name in names]
    claims = record.tag(anchors, tag, by)
    return TagChange("tag", tag, len(anchors), claims[0] if claims else 0)


def untag_results(
    record: Record, catalogue: CatalogueReader, names: Iterable[str], tag: str, by: str
) -> TagChange:
    """Return what was written down, once none of these messages carries the tag anywhere."""
    anchors = tagged_anchors(record, catalogue, names, tag)
    claims = record.untag(anchors, tag, by)
    messages = len({anchor.key[:2] for anchor in anchors})
    return TagChange("untag", tag, messages, claims[0] if claims else 0)


def tag_change(record: Record, claim: int) -> TagChange:
    """Return what was written down from a claim on; raise `NothingFound` where that is no tag."""
    found = record.tags_set(claim)
    if not found:
        raise NothingFound(f"No tag was given or taken off by claim {claim}.")
    messages = len({(one.subject["content"], one.subject["locator"]) for one, _ in found})
    first = found[0][0]
    kind: Literal["tag", "untag"] = "tag" if first.kind == "tag" else "untag"
    undone = all(undone for _, undone in found)
    return TagChange(kind, str(first.body["tag"]), messages, claim, undone)


def can_undo(catalogue: CatalogueReader, change: TagChange) -> bool:
    """Return whether a change may be taken back here: what is withheld is not shown by it."""
    return not change.undone and (
        catalogue.sees_all or change.kind == "untag" or not withholds(change.tag)
    )


def undo_tags(record: Record, catalogue: CatalogueReader, claim: int, by: str) -> TagChange:
    """Return a change once the messages carry their tags again as they did before it."""
    change = tag_change(record, claim)
    if not can_undo(catalogue, change):
        if change.undone:
            raise Refused("This was taken back already.")
        raise Refused(
            "The tag privileged is taken off only where privileged messages are shown.",
            next_step="Ask for privileged messages when Letterbook is started.",
        )
    with record.transaction():
        for one, undone in record.tags_set(claim):
            if not undone:
                record.undo(one.id, by)
    return tag_change(record, claim)
