"""The conversation index: published and derived vectors, damage, and what joins two messages.

The published ones, each with the values that others printed for it:

- Microsoft's MFCMAPI, UnitTest/SmartViewTestData (In/3-ci1.txt, 3-ci2.dat, 3-ci3.dat and Out/
  3-ci-out1.txt, 3-ci-out2.dat, 3-ci-out3.dat): the bytes; the time of the header to the
  millisecond, the GUID, and of each block the delta code, the time delta and the random number.
  It prints the last byte of a block as two halves, of which the lower is 0 in all of them.
- Meridian Discovery, "E-mail Conversation Index Analysis for Computer Forensics" (2013): the times.
- Metaspike, community.metaspike.com/t/thread-index-header-field/175 (2018): times to 100 ns.
- The package thread_index 0.1.0 (hex.pm, 2026): indexes of Exchange Online with the times to the
  microsecond of fourteen and of four answers, which the sum of the blocks reaches only wrapped.

[MS-OXOMSG] 2.2.1.3 itself has the layout and no worked bytes.
"""

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


def _blocks(text: str) -> list[tuple[int, int]]:
    """Return (time delta, random) of blocks written as ``6F3E.9``, in hexadecimal."""
    pairs = (one.split(".") for one in text.split())
    return [(int(delta, 16), int(number, 16)) for delta, number in pairs]


MFCMAPI = [
    (
        "01CAE55B20E5FEE284D557D84277BAB585FBD4BB2BE900006F3E90",
        "2010-04-26 16:11:29.014",
        "fee284d5-57d8-4277-bab5-85fbd4bb2be9",
        "6F3E.9",
    ),
    (
        "01CB8689063677A2CE55DFB04D199A5F3C0723B540DB00005D407000664616D000000D12300000C7FED0"
        "00001445300236274CB00000186550",
        "2010-11-17 18:55:38.303",
        "77a2ce55-dfb0-4d19-9a5f-3c0723b540db",
        "5D40.7 664616.D D12.3 C7FE.D 1445.3 236274C.B 1865.5",
    ),
    (
        "01CA697FF84A28B660A5B37D4058B462AF2C2CE5CCA600011C476000005ABB40001A3E6490000246F8A0"
        "0005A625B00009B7BBF0",
        "2009-11-20 01:22:48.084",
        "28b660a5-b37d-4058-b462-af2c2ce5cca6",
        "11C47.6 5ABB.4 1A3E64.9 246F8.A 5A625.B 9B7BB.F",
    ),
]


@pytest.mark.parametrize(("written", "when", "guid", "blocks"), MFCMAPI)
def test_the_test_data_of_microsoft(written: str, when: str, guid: str, blocks: str) -> None:
    """Header time, GUID and every block are what Microsoft's own program prints of the bytes."""
    index = parse_index(bytes.fromhex(written))
    assert index is not None
    assert _when(index.ticks)[: len(when)] == when
    assert index.guid == guid
    assert all(reply.delta_code == 0 for reply in index.replies)
    found = [(reply.delta_ticks >> 18, reply.random) for reply in index.replies]
    assert found == [(delta, number << 4) for delta, number in _blocks(blocks)]


def test_the_worked_example_of_meridian() -> None:
    """The times of two answers add up one after another."""
    raw = bytes.fromhex("01CDE90ABFE0D78F0E4280824120B2F1D0E3C07ED0070000CCBA300000114460")
    index = parse_index(raw)
    assert index is not None
    assert _when(index.ticks)[:19] == "2013-01-02 17:01:04"
    assert index.guid == "d78f0e42-8082-4120-b2f1-d0e3c07ed007"
    assert [_when(reply.ticks)[:19] for reply in index.replies] == [
        "2013-01-02 17:23:58",
        "2013-01-02 17:25:53",
    ]
    assert [reply.random for reply in index.replies] == [0x30, 0x60]


def test_the_worked_example_of_metaspike() -> None:
    """Header time, GUID and the one answer are exact to 100 ns."""
    raw = base64.b64decode("AdQc2DN7rLoS3hgnE/O76rpFzxN/EwAddF4A")
    index = parse_index(raw)
    assert index is not None
    assert _when(index.ticks) == "2018-07-16 07:40:00.2799616"
    assert index.guid == "acba12de-1827-13f3-bbea-ba45cf137f13"
    (reply,) = index.replies
    assert (reply.delta_code, reply.random) == (0, 0)
    assert reply.delta_ticks == ((14 * 60 + 3) * 60 + 22) * 10_000_000 + 5_476_096
    assert _when(reply.ticks) == "2018-07-16 21:43:22.8275712"


EXCHANGE = [
    (
        "AQHWLRNo4NaOjvXU8EODe0ZotrA8B6itzaxf",
        "e0d68e8e-f5d4-f043-837b-4668b6b03c07",
        ["2020-05-18 12:54:02.646732", "2020-05-18 12:57:39.754393"],
    ),
    (
        "AQHc6TYSLtZGMVfdlUCnuaPyVxH6J7YYmsW9gAACQIyAASsQ+YAS6c0x",
        "2ed64631-57dd-9540-a7b9-a3f25711fa27",
        [
            "2026-05-21 15:25:35.376793",
            "2026-05-21 15:29:21.148313",
            "2026-05-21 15:37:24.332134",
            "2026-05-22 09:27:47.514982",
            "2026-06-03 10:17:16.315443",
        ],
    ),
    (
        "AQHctryY3+i7P65pYUme3pKf8kZPArXI35KggAGSpwCAIkh3AIAABA4AgAFp9ICABNzTdIAAA2IAgABA+FSADIHE"
        "Z4AAAoIAgAAUJICAFC7C5YAOBJwAgANHAoE=",
        "dfe8bb3f-ae69-6149-9ede-929ff2464f02",
        [
            "2026-03-18 09:50:03.451596",
            "2026-03-31 15:53:30.852147",
            "2026-04-01 15:54:39.784550",
            "2026-04-23 11:26:51.258470",
            "2026-04-23 11:41:21.995980",
            "2026-04-24 09:16:50.837708",
            "2026-04-27 11:32:14.803148",
            "2026-04-27 11:44:21.256601",
            "2026-04-27 15:36:53.189427",
            "2026-05-05 14:36:27.121868",
            "2026-05-05 14:45:25.670502",
            "2026-05-05 15:57:30.836787",
            "2026-05-18 12:10:03.628339",
            "2026-05-27 10:14:11.623526",
            "2026-05-29 12:17:07.179315",
        ],
    ),
]


@pytest.mark.parametrize(("written", "guid", "times"), EXCHANGE)
def test_the_layout_with_the_reserved_byte_first(written: str, guid: str, times: list[str]) -> None:
    """The sum of an answer wraps, and each time is found again to the microsecond."""
    index = parse_index(base64.b64decode(written))
    assert index is not None
    assert index.reserved_first
    assert index.guid == guid
    assert all(reply.delta_code == 1 for reply in index.replies)
    found = [index.ticks, *(reply.ticks for reply in index.replies)]
    assert [_when(ticks)[:26] for ticks in found] == times


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
