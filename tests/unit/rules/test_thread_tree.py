"""The shape of conversations: any order of arrival, any depth, missing messages in their places."""

from __future__ import annotations

import random
import time

from letterbook.rules.thread_tree import ThreadMail, ThreadNode, draw_thread


def _mail(
    key: int, *, references: tuple[int, ...] = (), reply: tuple[int, ...] = (),
    index: bytes = b"", quoted: int | None = None, day: int | None = None, unknown: bool = False,
) -> ThreadMail:  # fmt: skip
    return ThreadMail(
        key, (key,), references, reply, (False, key if day is None else day, f"{key:032x}"), index,
        quoted, unknown,
    )  # fmt: skip


def _shape(nodes: list[ThreadNode]) -> list[tuple[int, object, str]]:
    return [(n.depth, n.key if n.key is not None else f"?{n.name}", n.reason) for n in nodes]


def test_headers_name_the_parent() -> None:
    """In-Reply-To counts where it names one; else the last of References."""
    nodes = draw_thread([
        _mail(1), _mail(2, reply=(1,)), _mail(3, references=(1, 2)), _mail(4, reply=(1, 2)),
        _mail(5, reply=(2,), references=(1,)),
    ])  # fmt: skip
    assert _shape(nodes) == [
        (0, 1, ""), (1, 2, "in-reply-to"), (2, 3, "references"), (2, 4, "in-reply-to"),
        (2, 5, "in-reply-to"),
    ]  # fmt: skip


def test_missing_messages_stand_in_their_places() -> None:
    """Two that References name are missing, one below the other; who refers to them is told."""
    nodes = draw_thread([_mail(1), _mail(4, references=(1, 2, 3)), _mail(5, references=(1, 2))])
    assert _shape(nodes) == [
        (0, 1, ""), (1, "?2", "references"), (2, "?3", "references"), (3, 4, "references"),
        (2, 5, "references"),
    ]  # fmt: skip
    assert [n.referred_by for n in nodes if n.key is None] == [(4, 5), (4,)]


def test_a_ring_is_cut_and_nobody_is_lost() -> None:
    """Messages that answer each other in a ring are all shown, once."""
    mails = [_mail(n, reply=((n + 1) % 7,)) for n in range(7)] + [_mail(9, reply=(9,))]
    nodes = draw_thread(mails)
    assert sorted(n.key for n in nodes if n.key is not None) == [*range(7), 9]
    assert sum(n.parent is None for n in nodes) == 2


def _index(blocks: int, last: int = 0) -> bytes:
    head = b"\x01" + bytes(range(21))
    return head + b"".join(bytes([n, 0, 0, 0, 0]) for n in range(1, blocks)) + (
        bytes([last or blocks, 0, 0, 0, 0]) if blocks else b""
    )  # fmt: skip


def test_the_conversation_index_links_what_headers_do_not() -> None:
    """The longest prefix that is here is the parent; those between are missing messages."""
    nodes = draw_thread([_mail(1, index=_index(0)), _mail(2, index=_index(1)),
                         _mail(3, index=_index(3))])  # fmt: skip
    assert [(n.depth, n.key, n.reason) for n in nodes] == [
        (0, 1, ""), (1, 2, "conversation-index"), (2, None, "conversation-index"),
        (3, 3, "conversation-index"),
    ]  # fmt: skip
    assert nodes[2].index == _index(2)
    assert nodes[2].referred_by == (3,)


def test_headers_come_before_the_index_and_the_index_before_quotations() -> None:
    """Each reason is the last resort of the one before it."""
    nodes = draw_thread([
        _mail(1, index=_index(0)), _mail(2),
        _mail(3, index=_index(1), reply=(2,), quoted=1),
        _mail(4, index=_index(1, 9), quoted=2), _mail(5, quoted=2), _mail(6, unknown=True),
    ])  # fmt: skip
    links = {
        n.key: (nodes[n.parent].key, n.reason) for n in nodes if n.parent is not None and n.key
    }
    assert links == {
        3: (2, "in-reply-to"), 4: (1, "conversation-index"), 5: (2, "quotation"),
        6: (None, "quotation"),
    }  # fmt: skip


def test_two_messages_of_one_index_are_not_parent_and_child() -> None:
    """Twins stand side by side."""
    nodes = draw_thread([_mail(1, index=_index(1)), _mail(2, index=_index(1))])
    assert {n.key: n.depth for n in nodes if n.key} == {1: 1, 2: 1}


def test_the_order_of_arrival_does_not_matter() -> None:
    """A hundred random conversations, each shuffled: the same places, reasons and referrers."""
    rng = random.Random(11)
    for _ in range(100):
        many = rng.randrange(2, 40)
        mails = []
        for key in range(1, many):
            named = [rng.randrange(1, many + 8) for _ in range(rng.randrange(4))]
            mails.append(
                _mail(
                    key, references=tuple(named[1:]), reply=tuple(named[:1]),
                    index=(
                        _index(rng.randrange(4), rng.randrange(3, 5)) if rng.random() < 0.3 else b""
                    ),
                    quoted=rng.randrange(1, many) if rng.random() < 0.2 else None,
                    day=rng.randrange(5),
                )
            )  # fmt: skip
        drawn = draw_thread(mails)
        assert sorted(n.key for n in drawn if n.key is not None) == list(range(1, many))
        for _ in range(3):
            rng.shuffle(mails)
            assert draw_thread(mails) == drawn


def test_nothing_is_cut_by_depth_or_number() -> None:
    """10,000 in one chain, and 10,000 below one, in time that grows with the number."""
    chain = [_mail(n, reply=(n - 1,), references=tuple(range(max(0, n - 20), n)))
             for n in range(1, 10_001)]  # fmt: skip
    random.Random(1).shuffle(chain)
    began = time.process_time()
    nodes = draw_thread(chain)
    assert [n.depth for n in nodes] == list(range(10_001))
    wide = draw_thread([_mail(1), *(_mail(n, reply=(1,)) for n in range(2, 10_002))])
    assert sum(n.depth == 1 for n in wide) == 10_000
    by_index = draw_thread([_mail(n, index=_index(n % 200, 0)) for n in range(1, 10_001)])
    assert sum(n.key is not None for n in by_index) == 10_000
    assert time.process_time() - began < 10
