"""Whatever the bytes of an X archive: nothing is lost, nothing raises, chunks do not matter."""

from __future__ import annotations

import io
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from letterbook.ports.reader import Entry, Residue
from letterbook.readers.candidates import StreamCandidate
from letterbook.readers.x_archive import XArchiveReader
from letterbook.rules.not_readable import NotReadable
from letterbook.rules.x_message import read_x_message
from letterbook.services.packed_mail import open_mail, pack_mail
from tests import x_export as x

QUIET = settings(
    max_examples=200, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("a", "tweet", "messageCreate")), inner, max_size=3)
    ),
    max_leaves=8,
)
fields = st.sampled_from(
    (
        *("id", "id_str", "senderId", "recipientId", "createdAt", "created_at", "text"),
        *("full_text", "urls", "entities", "mediaUrls", "core", "in_reply_to_status_id_str"),
    )
)
objects = st.dictionaries(fields, values, max_size=8)
messages = st.lists(
    st.builds(lambda said: {"messageCreate": said}, objects)
    | st.builds(lambda said: {"joinConversation": said}, objects),
    max_size=4,
)
archives = st.one_of(
    st.builds(
        lambda lists, indent: x.script(
            "direct_messages", [x.conversation("1-2", *some) for some in lists], indent=indent
        ),
        st.lists(messages, max_size=3),
        st.sampled_from((None, 1)),
    ),
    st.builds(
        lambda some, indent: x.script("tweets", [{"tweet": one} for one in some], indent=indent),
        st.lists(objects, max_size=4),
        st.sampled_from((None, 1)),
    ),
)
changes = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from(list(b'{}[]",:\\\n x\xff'))),
    max_size=6,
)


def changed(raw: bytes, some: list[tuple[float, int]]) -> bytes:
    """Return the bytes with some of them changed."""
    held = bytearray(raw)
    for place, byte in some:
        held[int(place * len(held))] = byte
    return bytes(held)


def found(raw: bytes, chunk: int) -> list[tuple[int, bytes]]:
    """Return the entries of a file, once its pieces have given it back."""
    candidate = StreamCandidate("any.js", lambda: io.BytesIO(raw), len(raw))
    reader = XArchiveReader(chunk)
    at = 0
    entries = []
    for finding in reader.read(candidate):
        if isinstance(finding, Entry):
            body = finding.body.as_bytes()
            if finding.step is not None:
                assert finding.step.value == f"{at}-{at + len(body)}"
                entries.append((at, body))
        elif isinstance(finding, Residue):
            body = finding.body
            assert (finding.start, finding.end) == (at, at + len(body))
        else:
            continue
        assert raw[at : at + len(body)] == body
        at += len(body)
    assert at == len(raw)
    return entries


@QUIET
@given(raw=archives, some=changes, chunk=st.integers(1, 400))
def test_pieces_give_the_file_back(raw: bytes, some: list[tuple[float, int]], chunk: int) -> None:
    """Damaged or not, wherever the reads end; the same objects come out every time."""
    damaged = changed(raw, some)
    assert found(damaged, chunk) == found(damaged, 1 << 20)


@QUIET
@given(raw=archives)
def test_every_object_of_a_sound_file_is_found(raw: bytes) -> None:
    """As many messages and posts as a parser of the whole file counts."""
    whole = json.loads(raw.partition(b"=")[2])
    kinds = [
        list(one)[:1]
        for outer in whole
        for one in (outer["dmConversation"]["messages"] if "dmConversation" in outer else [outer])
    ]
    assert len(found(raw, 1 << 20)) == sum(kind in (["messageCreate"], ["tweet"]) for kind in kinds)


@QUIET
@given(raw=st.one_of(st.binary(max_size=60), objects.map(lambda one: json.dumps(one).encode())))
def test_any_object_is_read_or_refused(raw: bytes) -> None:
    """What comes out can be kept and read again, halves of characters included."""
    for channel in ("dm", "post"):
        try:
            mail = read_x_message(raw, "", channel)
        except NotReadable:
            continue
        assert open_mail(pack_mail(mail)) == mail
        assert "".join(mail.text[zone.start : zone.end] for zone in mail.zones) == mail.text
