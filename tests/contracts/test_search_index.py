"""What every search engine has to do; each implementation runs all of it."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Sequence

import pytest

from letterbook.errors import UsageError
from letterbook.model.facet import FACET_NAMES
from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.query import Catalogue, Everything, MessageSet, Not, Word
from letterbook.ports.search_index import SearchIndex, Sort
from tests.contracts.engines import ALICE, BOB, found, message, put

CASES = [
    ("marche", [1]),
    ("MARCHÉ", [1]),
    ("father's", [1]),
    ("father", [1]),
    ('"public market"', [2]),
    ('"market public"', []),
    ("market -public", [1]),
    ("mark*", [1, 2]),
    ("subject:market", [1]),
    ("subject:marche", []),
    ("quoted:market", [2]),
    ("new:market", []),
    ("body:market", [2]),
    ("京都", [2]),
    ("都京", []),
    ("東京都", [2]),
    ("ไทย", [2]),
    ("etudes", [2]),
    ("ete", [2]),
    ("from:alice.moreau@mail.example.org", [1]),
    ("from:alice@mail.example.org", []),
    ("from:example.org", [1]),
    ("from:@mail.example.org", [1]),
    ("from:ample.org", []),
    ("from:example.or*", [1, 2]),
    ("from:mail.exam*", [1]),
    ("from:@mail.exam*", [1]),
    ("mail.exam*", [1, 2]),
    ("from:ample.o*", []),
    ('from:"alice moreau"', [1]),
    ("from:elise", [1]),
    ("from:example", [1, 2]),
    ("from:org.uk", [2]),
    ("to:alice", [2]),
    ("with:bob", [1, 2]),
    ("bcc:bob", [1]),
    ("moreau", [1, 2]),
    ("alice.moreau@mail.example.org", [1, 2]),
    ("filename:report", [2]),
    ("filename:été", [2]),
    ("type:pdf", [2]),
    ("type:application/pdf", [2]),
    ("type:xlsx", [2]),
    ("has:attachment", [2]),
    ("-has:date", [3]),
    ("link:example.org", [1, 2]),
    ("link:https://example.org/a", [1]),
    ("link:www.example.org/a/b#x", [1]),
    ("link:example.org/page", [2]),
    ("link:example.org/page?u=7&v=8", [2]),
    ("link:example.org/pag", []),
    ("notice:limit", [3]),
    ("notice:limit:parts", [3]),
    ("notice:parts", []),
    ("lang:FR", [2]),
    ("channel:dm", [3]),
    ("source:dump folder:inbox", [1]),
    ('custodian:"jane doe"', [1]),
    ("id:<A.B@Example.org>", [3]),
    ("id:00000000000000000000000000000002", [2]),
    ("id:0000", [1, 2, 3]),
    ("after:2016", [1, 2]),
    ("before:2016", []),
    ("on:2016-10-12", [1, 2]),
    ("on:2016-10-13", [2]),
    ("date:2016-10-13..2016-11", [2]),
    ("*", [1, 2, 3]),
    ("-market", [3]),
    ("market OR channel:dm", [1, 2, 3]),
]


@pytest.mark.parametrize(("asked", "expected"), CASES)
def test_answers(index: SearchIndex, asked: str, expected: list[int]) -> None:
    """Each kind of question finds exactly the messages that it describes."""
    noon = 1_476_273_600  # 2016-10-12T12:00 UTC
    put(
        index,
        message(
            1,
            subject="My father's market",
            new="Le marche\u0301 est fermé",
            from_=(ALICE,),
            to=(BOB,),
            bcc=(BOB,),
            link=("http://www.example.org/a/b/",),
            source=("Jane's dump",),
            folder=("Inbox/2016",),
            custodian=("Jane Doe",),
            earliest=noon,
            latest=noon,
        ),
        message(
            2,
            new="東京都 l’été d’études ภาษาไทย",
            quoted="the public market",
            link=("https://example.org/page?u=7&v=8",),
            from_=(BOB,),
            to=(ALICE,),
            filename=("Report été.XLSX",),
            type=("application/pdf",),
            lang="fr",
            earliest=noon,
            latest=noon + 86_400,
        ),
        message(3, channel="dm", notice=("limit:parts",), stated_id=("a.b@example.org",)),
    )
    assert sorted(found(index, asked)) == expected


def test_orders(index: SearchIndex) -> None:
    """Dates sort both ways, undated messages come last in both, and ids break ties."""
    dates = {5: 100, 4: 100, 3: None, 2: 300, 1: -5, 9: None, 7: 100}
    put(index, *(message(n, earliest=d, latest=d) for n, d in dates.items()))
    assert found(index, "*", "oldest") == [1, 4, 5, 7, 2, 3, 9]
    assert found(index, "*", "newest") == [2, 4, 5, 7, 1, 3, 9]
    assert found(index, "*", "relevance") == [2, 4, 5, 7, 1, 3, 9]


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_paging(index: SearchIndex, sort: Sort) -> None:
    """Pages hold every hit exactly once, also where hundreds share one sort key."""
    put(index, *(message(n, new="word", earliest=n // 100 or None) for n in range(250)))
    for asked in (Everything(), Word("word")):
        cursor, ids = None, []
        while True:
            page = index.search(asked, sort=sort, limit=7, cursor=cursor)
            assert page.total == 250
            ids += [int(hit.id, 16) for hit in page.hits]
            cursor = page.cursor
            if cursor is None:
                break
        assert sorted(ids) == list(range(250))
        if sort == "oldest":
            assert ids == [*range(100, 250), *range(100)]


def test_a_cursor_outlives_additions(index: SearchIndex) -> None:
    """A message that is added later moves no other message between pages by date."""
    put(index, *(message(n, earliest=n) for n in range(10, 20)))
    page = index.search(Everything(), sort="oldest", limit=4, cursor=None)
    put(index, message(1, earliest=1), message(99, earliest=99))
    page = index.search(Everything(), sort="oldest", limit=100, cursor=page.cursor)
    assert [int(hit.id, 16) for hit in page.hits] == [*range(14, 20), 99]
    assert page.total == 12


_ID = "0" * 32
_STRANGE = (f"n~1~{_ID}~0", f"o~x~{_ID}~0", f"o~1~{_ID}", "o~1~zz~0", f"o~1~{_ID}~z")


@pytest.mark.parametrize("cursor", ["", "x", *_STRANGE])
def test_a_strange_cursor_is_refused(index: SearchIndex, cursor: str) -> None:
    """A cursor that is broken, or of another order, is an error of the caller."""
    put(index, message(1))
    if not cursor:
        assert index.search(Everything(), sort="oldest", limit=1, cursor=cursor).total == 1
        return
    with pytest.raises(UsageError):
        index.search(Everything(), sort="oldest", limit=1, cursor=cursor)


def test_every_id_of_an_answer(index: SearchIndex) -> None:
    """All messages of a query are named at once, however many there are."""
    put(index, *(message(n, new="word" if n % 3 else "other") for n in range(3_100)))
    wanted = {MessageId(f"{n:032x}") for n in range(3_100) if n % 3}
    assert index.ids(Word("word")) == wanted
    assert index.ids(Not(Word("word"))) == index.ids(Word("other"))
    assert index.ids(MessageSet(frozenset({MessageId(f"{7:032x}")}))) == {f"{7:032x}"}
    assert index.ids(Word("zebra")) == frozenset()
    with pytest.raises(UsageError):
        index.ids(Catalogue("tag", "x"))


def test_sets_of_messages(index: SearchIndex) -> None:
    """A set finds its members that exist, an empty one nothing, and NOT turns it round."""
    put(index, *(message(n) for n in range(5)))
    ids = frozenset(MessageId(f"{n:032x}") for n in (1, 3, 77))
    page = index.search(MessageSet(ids), sort="oldest", limit=9, cursor=None)
    assert [int(hit.id, 16) for hit in page.hits] == [1, 3]
    assert index.search(MessageSet(frozenset()), sort="newest", limit=9, cursor=None).total == 0
    assert index.search(Not(MessageSet(ids)), sort="newest", limit=9, cursor=None).total == 3


def test_catalogue_leaves_have_to_be_resolved(index: SearchIndex) -> None:
    """An engine refuses a leaf that only the catalogue can answer."""
    put(index, message(1))
    with pytest.raises(UsageError):
        index.search(Catalogue("tag", "x"), sort="newest", limit=1, cursor=None)


def test_delete_and_add_again(index: SearchIndex) -> None:
    """Deleted messages are gone after the commit, and may come back changed."""
    put(index, *(message(n, new="old") for n in range(4)))
    writer = index.writer()
    writer.delete([MessageId(f"{n:032x}") for n in (1, 2, 50)])
    writer.add([index.encode(message(2, new="changed"))])
    assert found(index, "old") == [0, 1, 2, 3]
    writer.commit()
    assert found(index, "old") == [0, 3]
    assert found(index, "changed") == [2]
    writer.close()
    assert sorted(int(id_, 16) for id_ in index.document_ids()) == [0, 2, 3]


def test_wipe(index: SearchIndex) -> None:
    """A wiped index is empty and can be filled again."""
    put(index, message(1, new="word"))
    index.wipe()
    assert found(index, "*") == []
    assert list(index.document_ids()) == []
    put(index, message(2, new="word"))
    assert found(index, "word") == [2]


def test_encode_may_run_elsewhere(index: SearchIndex) -> None:
    """The encoder can be pickled, and takes halves of surrogate pairs."""
    encode = pickle.loads(pickle.dumps(index.encode))
    put(index, message(1, filename=("bad\udce9name.pdf",), new="fine"))
    assert encode(message(1, new="x")) == index.encode(message(1, new="x"))
    assert found(index, "filename:name") == [1]


def test_long_words_are_kept(index: SearchIndex) -> None:
    """A word of 255 characters is found, in any script."""
    put(index, message(1, new="x" * 255), message(2, new="ж" * 255))
    assert found(index, "x" * 255) == [1]
    assert found(index, "ж" * 255) == [2]
    assert found(index, "x" * 254) == []


def test_counts_of_an_answer(index: SearchIndex) -> None:
    """Values are counted once a message, the most frequent first and equal ones by value."""
    put(
        index,
        message(1, from_=(ALICE,), to=(ALICE, BOB), lang="fr", folder=("Sent", "Sent/2016")),
        message(2, from_=(BOB,), lang="fr", filename=("a.PDF",), type=("application/pdf",)),
        message(3, earliest=20, latest=90),
    )
    counts = index.count(Everything(), FACET_NAMES, most=2, bounds=(0, 20, 21, 90, 91, 100))
    assert counts.values["from"] == (
        ("alice.moreau@mail.example.org", 1), ("bob@example.org.uk", 1)
    )  # fmt: skip
    assert counts.values["with"][0] == ("bob@example.org.uk", 2)
    assert counts.values["domain"] == (("example.org.uk", 2), ("org.uk", 2))
    assert counts.values["folder"] == (("Sent", 1), ("Sent/2016", 1))
    assert counts.values["lang"] == (("fr", 2),)
    assert set(counts.values["type"]) <= {("application", 1), ("application/pdf", 1), ("pdf", 1)}
    assert (counts.first, counts.last) == (20, 20)
    assert counts.between == (0, 1, 1, 1, 0)
    assert index.count(Everything(), (), most=2).between == ()
    assert (index.total(Everything()), index.total(Word("zebra"))) == (3, 0)
    nothing = index.count(Word("zebra"), FACET_NAMES, most=2)
    assert set(nothing.values.values()) == {()}
    assert (nothing.first, nothing.last) == (None, None)


@pytest.mark.parametrize(
    "dates",
    [
        ((5, 5), (15, 15), (15, 15), (25, 29)),  # each in one range
        ((5, 5), (9, 11), (15, 15), (0, 29)),  # some in two and three
        ((-1, -1), (15, 15), (30, 40), (25, 25)),  # some outside of all ranges
        ((-1, 5), (29, 31), (15, 15), (25, 25)),  # some partly outside
    ],
)
def test_counts_between_bounds(index: SearchIndex, dates: Sequence[tuple[int, int]]) -> None:
    """A date counts in every range that it may lie in, whatever the question leaves."""
    put(
        index,
        *(
            message(n, earliest=a, latest=b, new="odd" if n % 2 else "even")
            for n, (a, b) in enumerate(dates)
        ),
        message(9, new="odd"),
    )
    for asked, left in (
        (Everything(), dates),
        (Word("odd"), dates[1::2]),
        (Word("even"), dates[::2]),
    ):
        counts = index.count(asked, ("from",), most=1, bounds=(0, 10, 20, 30))
        assert counts.dated == len(left)
        assert counts.between == tuple(
            sum(a < end and begin <= b for a, b in left)
            for begin, end in ((0, 10), (10, 20), (20, 30))
        )


def test_counts_where_most_is_found(index: SearchIndex) -> None:
    """Counting what is not found gives the same, for values that all, most or few of them have."""
    people = [Address("", f"a{n % 23}@example.org") for n in range(200)]
    put(
        index,
        *(
            message(
                n, from_=(person,), to=(BOB,) if n % 5 else (ALICE,), earliest=n, latest=n,
                new="odd word" if n % 9 else "word",
            )
            for n, person in enumerate(people)
        ),
    )  # fmt: skip
    cases = (
        (Word("odd"), [n for n in range(200) if n % 9]),
        (Not(Word("nowhere")), list(range(200))),
        (Not(Word("a3@example.org", "from")), [n for n in range(200) if n % 23 != 3]),
    )
    for asked, left in cases:
        later = index.count_later(asked, FACET_NAMES, most=5, bounds=(0, 50, 120, 200))
        assert index.total(Word("odd")) == 177
        counts = index.count(asked, FACET_NAMES, most=5, bounds=(0, 50, 120, 200))
        assert later() == counts
        assert counts.total == counts.dated == len(left)
        assert counts.between == tuple(
            sum(a <= n < b for n in left) for a, b in ((0, 50), (50, 120), (120, 200))
        )
        authors = Counter(people[n].address for n in left)
        wanted = sorted(authors.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
        assert counts.values["from"] == tuple(wanted)
        got = sum(1 for n in left if n % 5)
        assert counts.values["with"][:2] == (
            ("bob@example.org.uk", got), ("alice.moreau@mail.example.org", len(left) - got)
        )  # fmt: skip


def test_counts_where_the_most_frequent_are_not_found(index: SearchIndex) -> None:
    """Who wrote the most may not be in an answer, and who comes first there nowhere before."""
    authors = [f"often{n}@example.org" for n in range(220) for _ in range(2)]
    authors += ["seldom@example.org"] * 2 + [f"once{n}@example.org" for n in range(900)]
    put(
        index,
        *(
            message(n, from_=(Address("", author),), new="noise" if author[0] == "o" and n % 2 == 0
                    and n < 440 else "word")
            for n, author in enumerate(authors)
        ),
    )  # fmt: skip
    counts = index.count(Word("word"), ("from",), most=3)
    assert counts.total == len(authors) - 220
    assert counts.values["from"] == (
        ("seldom@example.org", 2), ("often0@example.org", 1), ("often100@example.org", 1),
    )  # fmt: skip
