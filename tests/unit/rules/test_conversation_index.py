"""The conversation index: published and derived vectors, damage, and what joins two messages."""

from __future__ import annotations

import base64
import random
from datetime import UTC, datetime

import pytest

from letterbook.rules.conversation_index import (
    BLOCK,
    HEADER,
    MAX_LEVELS,
    above,
    chain_names,
    parse_index,
    usable_index,
)

_DAY = 864_000_000_000


def _when(ticks: int | None) -> str:
    assert ticks is not None
    seconds, rest = divmod(ticks, 10_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}.{rest:07d}"


def test_a_published_vector() -> None:
    """Header time, GUID and the one answer of a worked example are exact to 100 ns."""
    raw = base64.b64decode("AdQc2DN7rLoS3hgnE/O76rpFzxN/EwAddF4A")
    index = parse_index(raw)
    assert index is not None
    assert _when(index.ticks) == "2018-07-16 07:40:00.2799616"
    assert index.guid == "acba12de-1827-13f3-bbea-ba45cf137f13"
    (reply,) = index.replies
    assert (reply.delta_code, reply.random) == (0, 0)
    assert reply.delta_ticks == ((14 * 60 + 3) * 60 + 22) * 10_000_000 + 5_476_096
    assert _when(reply.ticks) == "2018-07-16 21:43:22.8275712"


def test_the_layout_with_the_reserved_byte_first() -> None:
    """The sum of an answer wraps, and its time is found again."""
    index = parse_index(base64.b64decode("AQHWLRNo4NaOjvXU8EODe0ZotrA8B6itzaxf"))
    assert index is not None
    assert index.reserved_first
    assert _when(index.ticks) == "2020-05-18 12:54:02.6467328"
    assert index.guid == "e0d68e8e-f5d4-f043-837b-4668b6b03c07"
    (reply,) = index.replies
    assert (reply.delta_code, reply.random) == (1, 0x5F)
    assert _when(reply.ticks) == "2020-05-18 12:57:39.7543936"


def _written(start: int, delays: list[int], *, reserved_first: bool) -> bytes:
    """Write an index as the programs do: from the header as an older one reads it."""
    file_time = start + 116_444_736_000_000_000
    if reserved_first:
        raw = b"\x01" + (file_time >> 24).to_bytes(5, "big")
    else:
        raw = (file_time >> 16).to_bytes(6, "big")
    raw += bytes(range(1, 17))
    at = int.from_bytes(raw[:6], "big") << 16
    now = file_time
    for delay in delays:
        now += delay
        delta = now - at
        code = 1 if delta >= 1 << 49 else 0
        shift = 23 if code else 18
        field = (delta >> shift) & 0x7FFF_FFFF
        raw += (code << 31 | field).to_bytes(4, "big") + b"\0"
        at += field << shift
    return raw


@pytest.mark.parametrize("reserved_first", [False, True])
def test_times_that_were_written_are_read_back(reserved_first: bool) -> None:
    """Over many random conversations, each time is right within the unit that was written."""
    rng = random.Random(3)
    for _ in range(300):
        start = rng.randrange(946_684_800, 1_900_000_000) * 10_000_000
        delays = [rng.randrange(20_000_000, 900 * _DAY) for _ in range(rng.randrange(1, 9))]
        index = parse_index(_written(start, delays, reserved_first=reserved_first))
        assert index is not None
        now = start
        for delay, reply in zip(delays, index.replies, strict=True):
            now += delay
            assert reply.ticks is not None
            assert 0 <= now - reply.ticks < 1 << 24


def test_a_long_silence_is_written_in_the_larger_unit() -> None:
    """Beyond 1.7 years the delta code is 1 and the unit 2^23 instead of 2^18."""
    raw = _written(1_400_000_000 * 10_000_000, [800 * _DAY], reserved_first=False)
    index = parse_index(raw)
    assert index is not None
    (reply,) = index.replies
    assert reply.delta_code == 1
    assert abs(reply.delta_ticks - 800 * _DAY) < 1 << 23


def test_an_index_without_a_time() -> None:
    """The prefix 0x010000000000 ([MS-OXOCFG] 2.2.8.8) holds a conversation and no time."""
    index = parse_index(bytes.fromhex("010000000000") + bytes(range(16)) + b"\0\0\0\x01\0")
    assert index is not None
    assert index.ticks is None
    assert index.replies[0].ticks is None


def test_what_is_no_index_is_not_read() -> None:
    """No length and no bytes raise; what cannot tell conversations apart is not used."""
    rng = random.Random(5)
    for length in range(80):
        raw = bytes([1]) + rng.randbytes(length)
        good = len(raw) >= HEADER and (len(raw) - HEADER) % BLOCK == 0
        assert bool(usable_index(raw)) is good
        assert (parse_index(raw) is not None) is good
    assert usable_index(bytes(22)) == b""
    assert usable_index(b"\x01" + bytes(21)) == b""
    assert usable_index(b"\x02" + bytes(range(21))) == b""
    assert usable_index(b"\x01" * HEADER + b"\x02" * (BLOCK * (MAX_LEVELS + 1))) == b""


def test_who_finds_whom() -> None:
    """An answer begins with what it answers; a first message also has to share the topic."""
    first = _written(1_400_000_000 * 10_000_000, [], reserved_first=False)
    answer = _written(1_400_000_000 * 10_000_000, [_DAY], reserved_first=False)
    assert above(answer) == first
    assert above(first) == b""
    assert set(chain_names(first, "quay")) & set(chain_names(answer, "quay"))
    assert not set(chain_names(first, "quay")) & set(chain_names(first, "clock"))
    assert set(chain_names(answer, "quay")) & set(chain_names(answer, "clock"))
    assert chain_names(b"", "quay") == ()
