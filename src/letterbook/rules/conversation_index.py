"""The conversation index of Outlook and Exchange: Thread-Index, PidTagConversationIndex.

[MS-OXOMSG] section 2.2.1.3: 22 bytes of header (6 that hold a time, 16 of a GUID), then 5 bytes
for each answer, so that the index of an answer begins with that of what it answers.  Two things
are otherwise than the text of the specification says, and were measured on dated mail: the
times of answers add up one after another, and newer programs, which put the reserved byte before
the time (appendix A, note 2), go on counting from the header as older ones would read it, so that
the sum wraps.
"""

from __future__ import annotations

import msgspec

HEADER = 22
BLOCK = 5
MAX_LEVELS = 500
"""An index of more answers than this is not used."""

_TICKS = 10_000_000
_TO_1970 = 116_444_736_000_000_000
_WRAP = 1 << 54
_EARLY = 3600 * _TICKS
_NO_TIME = bytes.fromhex("010000000000")
_NO_GUID = bytes(16)


class IndexReply(msgspec.Struct, frozen=True):
    """One answer: ``delta_ticks`` since the message before it, as the block states it.

    ``ticks`` is its time in units of 100 ns since 1970 UTC, None where the header has no time.
    """

    delta_code: int
    delta_ticks: int
    random: int
    ticks: int | None


class ConversationIndex(msgspec.Struct, frozen=True):
    """What an index says; ``ticks`` as in `IndexReply`, of the first message.

    ``guid`` is written as the bytes stand, in five groups.  ``reserved_first`` is True for the
    layout of newer programs.
    """

    ticks: int | None
    guid: str
    reserved_first: bool
    replies: tuple[IndexReply, ...]


def usable_index(raw: bytes) -> bytes:
    """Return the index when it can tell one conversation from another, b"" when it cannot.

    Its length must be 22 and a multiple of 5 more, its first byte 1, and its GUID not empty.
    """
    blocks, rest = divmod(len(raw) - HEADER, BLOCK)
    if blocks < 0 or rest or blocks > MAX_LEVELS or raw[0] != 1 or raw[6:HEADER] == _NO_GUID:
        return b""
    return raw


def parse_index(raw: bytes) -> ConversationIndex | None:
    """Return what an index says, None when it is not one."""
    raw = usable_index(raw)
    if not raw:
        return None
    reserved_first = raw[1] == 1
    older = int.from_bytes(raw[:6], "big") << 16
    begun = int.from_bytes(raw[1:6], "big") << 24 if reserved_first else older
    timed = raw[:6] != _NO_TIME
    replies: list[IndexReply] = []
    total = older
    for at in range(HEADER, len(raw), BLOCK):
        word = int.from_bytes(raw[at : at + 4], "big")
        code = word >> 31
        delta = (word & 0x7FFF_FFFF) << (23 if code else 18)
        total += delta
        ticks = _unwrapped(total, begun) - _TO_1970 if timed else None
        replies.append(IndexReply(code, delta, raw[at + 4], ticks))
    return ConversationIndex(
        begun - _TO_1970 if timed else None, _guid(raw[6:HEADER]), reserved_first, tuple(replies)
    )


def _unwrapped(total: int, begun: int) -> int:
    """Return the first time with this remainder that is not before the conversation."""
    floor = begun - _EARLY
    if total >= floor:
        return total
    return total + -((total - floor) // _WRAP) * _WRAP


def _guid(raw: bytes) -> str:
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def above(index: bytes) -> bytes:
    """Return the index of what a message answers, b"" for the first of a conversation."""
    return index[:-BLOCK] if len(index) > HEADER else b""


def chain_names(index: bytes, topic: str) -> tuple[str, ...]:
    """Return the names by which messages of one conversation find each other.

    Answers share the header alone; a first message joins those with its own topic only, so that
    unlike messages made from one template are not one conversation.
    """
    if not index:
        return ()
    header = index[:HEADER].hex()
    own = f"\0index:{header}:{topic}"
    return (own, f"\0index:{header}") if len(index) > HEADER else (own,)
