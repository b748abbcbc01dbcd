"""Layer 2, the record: what people and the program decided, as claims with undo."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from letterbook.model.anchor import Anchor as Anchor
from letterbook.model.identity import ContentId
from letterbook.model.mark import PRIVILEGED_TAG, MessageMark
from letterbook.model.problem import Problem
from letterbook.store.claims import Claim
from letterbook.store.layout import Layout
from letterbook.store.record_sources import Run as Run
from letterbook.store.record_sources import SourceClaims
from letterbook.store.record_sources import SourceRow as SourceRow
from letterbook.store.record_verify import verify_record
from letterbook.store.tombstones import Tombstone as Tombstone
from letterbook.store.tombstones import bury, read_tombstones


class Note(msgspec.Struct, frozen=True):
    """A note: ``claim`` undoes it."""

    claim: int
    anchor: Anchor
    text: str
    by: str
    at: str


class PrivilegedMessages:
    """The messages that carry the tag ``privileged``, read again when a claim was added."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._known: tuple[object, list[Anchor]] | None = None

    def state(self) -> object:
        """Return what is another value once a claim was added."""
        return self._record.state()

    def anchors(self) -> list[Anchor]:
        """Return where the messages stand that are withheld."""
        state = self.state()
        if self._known is None or self._known[0] != state:
            self._known = state, self._record.messages_with_tag(PRIVILEGED_TAG)
        return self._known[1]


class Record(SourceClaims):
    """The record of one letterbook, open to any process at any time.

    Every method that writes is one durable transaction, unless it stands in `transaction`.
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout.record_path)
        self._tags_now: tuple[object, list[tuple[str, Anchor]]] | None = None

    def tag(self, messages: Iterable[Anchor], tag: str, by: str = "") -> list[int]:
        """Make the anchors carry a tag, and return the claims; a tag they have stays one."""
        return self._tag("tag", messages, tag, by)

    def untag(self, messages: Iterable[Anchor], tag: str, by: str = "") -> list[int]:
        """Make the anchors carry a tag no longer, and return the claims."""
        return self._tag("untag", messages, tag, by)

    def tags_set(self, first: int) -> list[tuple[Claim, bool]]:
        """Return the claims that gave or took off a tag at once, from the first of them on.

        With each is told whether it was undone.  There are none where ``first`` is no such claim.
        """
        rows = self.connection.execute(
            "SELECT id, kind, subject, body, by_whom, at, id IN (SELECT claim FROM undone)"
            " FROM claim WHERE id>=? ORDER BY id", (first,),
        )  # fmt: skip
        found: list[tuple[Claim, bool]] = []
        for number, kind, about, says, by, at, undone in rows:
            claim = Claim(number, kind, json.loads(about), json.loads(says), by, at)
            begun = found[0][0] if found else claim
            alike = (claim.kind, claim.body.get("tag"), by, at)
            if number != first + len(found) or kind not in ("tag", "untag"):
                break
            if alike != (begun.kind, begun.body.get("tag"), begun.by, begun.at):
                break
            found.append((claim, bool(undone)))
        return found

    def tags(self) -> dict[str, int]:
        """Return every tag in use and how many anchors carry it, by name."""
        counts: dict[str, int] = {}
        for tag, _ in self._tagged():
            counts[tag] = counts.get(tag, 0) + 1
        return dict(sorted(counts.items()))

    def messages_with_tag(self, tag: str) -> list[Anchor]:
        """Return the anchors that carry a tag, in the order they got it."""
        return [anchor for carried, anchor in self._tagged() if carried == tag]

    def marks_on(self, *contents: str) -> list[tuple[MessageMark, Anchor]]:
        """Return the marks whose anchors lie in these blobs, oldest first, with these.

        They are tags, notes, and passages that were read.
        """
        found: dict[object, tuple[MessageMark, Anchor]] = {}
        kinds = ("tag", "untag", "note", "reviewed", "unreviewed")
        for claim in self.current(kinds, first=("content", contents)):
            anchor = _anchor(claim.subject, claim.body)
            if claim.kind == "note":
                mark = MessageMark(
                    "note", str(claim.body["text"]), anchor.text, claim.id, claim.by, claim.at
                )
                found[claim.id] = mark, anchor
                continue
            kind: Literal["tag", "read"] = "tag" if "tag" in claim.body else "read"
            text = str(claim.body.get("tag", ""))
            if claim.kind in ("untag", "unreviewed"):
                found.pop((kind, text, anchor.key), None)
            elif kind == "tag" or anchor.text:
                mark = MessageMark(kind, text, anchor.text, claim.id, claim.by, claim.at)
                found.setdefault((kind, text, anchor.key), (mark, anchor))
        return list(found.values())

    def privileged(self) -> PrivilegedMessages:
        """Return what is withheld at the moment: the messages that are tagged as privileged."""
        return PrivilegedMessages(self)

    def note(self, anchor: Anchor, text: str, by: str = "") -> int:
        """Attach a note and return its claim."""
        return self.claim("note", _subject(anchor), {"text": text, **_hint(anchor)}, by)

    def notes(self) -> list[Note]:
        """Return every note, oldest first."""
        found = ((claim, _anchor(claim.subject, claim.body)) for claim in self.current("note"))
        return [Note(c.id, a, str(c.body["text"]), c.by, c.at) for c, a in found]

    def review(self, messages: Iterable[Anchor], by: str = "", *, read: bool = True) -> list[int]:
        """Mark the anchors as read by a person, or as not read, and return the claims."""
        kind = "reviewed" if read else "unreviewed"
        return self.claim_many(kind, ((_subject(a), _hint(a)) for a in messages), by)

    def reviewed(self, *contents: str) -> list[Anchor]:
        """Return the messages that a person has read, each once; ``contents``: in these blobs.

        Passages that were read are `marks_on` their blob.
        """
        first = ("content", contents) if contents else None
        found: dict[tuple[str, str, str], Anchor] = {}
        for claim in self.current(("reviewed", "unreviewed"), first=first):
            anchor = _anchor(claim.subject, claim.body)
            if anchor.text:
                continue
            if claim.kind == "reviewed":
                found.setdefault(anchor.key, anchor)
            else:
                found.pop(anchor.key, None)
        return list(found.values())

    def has_marks(self) -> bool:
        """Return whether anything was ever tagged, noted or marked as read."""
        row = self.connection.execute(
            "SELECT EXISTS(SELECT 1 FROM claim WHERE kind IN ('tag', 'note', 'reviewed'))"
        ).get
        return bool(row)

    def set_setting(self, name: str, value: str, by: str = "") -> int:
        """Set a setting of the letterbook and return the claim; undo brings the last one back."""
        return self.claim("setting", {"name": name}, {"value": value}, by)

    def setting(self, name: str, default: str = "") -> str:
        """Return a setting of the letterbook."""
        value = default
        for claim in self.current("setting", {"name": name}):
            value = str(claim.body["value"])
        return value

    def set_zone(self, zone: str, by: str = "") -> int:
        """Set the time zone (IANA name) in which the letterbook reads and shows days."""
        return self.set_setting("zone", zone, by)

    def zone(self) -> str:
        """Return the letterbook's time zone, "" when none was set."""
        return self.setting("zone")

    def record_tombstone(
        self,
        source: str,
        contents: Sequence[ContentId],
        reason: str,
        by: str,
        *,
        salted: bool = False,
    ) -> int:
        """Note that contents of a source were forgotten, with a link of custody; return the claim.

        With ``salted`` the hashes are kept as salted digests, so that the tombstone alone does
        not tell who else holds the same bytes.  A source is forgotten from its first tombstone.
        """
        return bury(self, source, contents, reason, by, salted=salted)

    def tombstones(self) -> list[Tombstone]:
        """Return every tombstone, oldest first."""
        return read_tombstones(self)

    def verify(self, *, head: str = "") -> Iterator[Problem]:
        """Yield everything in the record that is not as it was written.

        ``head``: a head of the custody chain that was kept elsewhere.
        """
        return verify_record(self, head)

    def _tag(self, kind: str, messages: Iterable[Anchor], tag: str, by: str) -> list[int]:
        claims = ((_subject(anchor), {"tag": tag, **_hint(anchor)}) for anchor in messages)
        return self.claim_many(kind, claims, by)

    def _tagged(self) -> list[tuple[str, Anchor]]:
        """Return every tag with its anchor, told anew only when a claim was added since."""
        if self._depth:  # what a transaction adds may still be taken back
            return self._read_tagged()
        state = self.state()
        if self._tags_now is None or self._tags_now[0] != state:
            self._tags_now = state, self._read_tagged()
        return self._tags_now[1]

    def _read_tagged(self) -> list[tuple[str, Anchor]]:
        latest: dict[tuple[str, tuple[str, str, str]], Anchor] = {}
        for claim in self.current(("tag", "untag")):
            anchor = _anchor(claim.subject, claim.body)
            key = (str(claim.body["tag"]), anchor.key)
            if claim.kind == "tag":
                latest.setdefault(key, anchor)
            else:
                latest.pop(key, None)
        return [(tag, anchor) for (tag, _), anchor in latest.items()]


def _subject(anchor: Anchor) -> dict[str, str]:
    return {"content": anchor.content, "locator": anchor.locator, "text": anchor.text}


def _hint(anchor: Anchor) -> dict[str, str]:
    return {"message": anchor.message} if anchor.message else {}


def _anchor(subject: dict[str, Any], body: dict[str, Any]) -> Anchor:
    told = body.get("message", "")
    return Anchor(subject["content"], subject["locator"], subject["text"], str(told))
