"""What every search engine knows of words: their forms, and which of them it holds."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.ports.search_index import SearchIndex
from letterbook.rules.query_text import parse_query
from tests.contracts.engines import ALICE, found, message, put

FORMS = [
    ("payment", [1, 2, 3]),
    ("PAYMENTS", [1, 2, 3]),
    ('"payment"', [1, 3]),
    ("new:payments", [1]),
    ("subject:payments", [3]),
    ("payments*", [2]),
    ("payment -quoted:payment", [1, 3]),
    ("demandé", [4, 5]),
    ("demandées", [4, 5]),
    ("tresor", [4]),
    ("Haus", [6]),
    ("hauses", [6]),
    ("договоры", [7]),
    ("συμβολαια", [8]),
    ("payees", []),
]


@pytest.mark.parametrize(("asked", "expected"), FORMS)
def test_a_word_finds_its_forms(index: SearchIndex, asked: str, expected: list[int]) -> None:
    """In the language of the zone, or in any that is there when it is in doubt; a phrase never."""
    put(
        index,
        message(1, new="The payment was made", zone_languages=(("new", "en"),)),
        message(2, quoted="Les payments", new="x", zone_languages=(("quoted", "en"),)),
        message(3, subject="payment"),
        message(4, new="les trésors demandées", zone_languages=(("new", "fr"),)),
        message(5, attachment="il demande", zone_languages=(("attachment", "fr"),)),
        message(6, new="im Hause", zone_languages=(("new", "de"),)),
        message(7, new="по договору", zone_languages=(("new", "ru"),)),
        message(8, new="το συμβόλαιο", zone_languages=(("new", "el"),)),
        message(9, new="demandes", zone_languages=(("new", "ja"),)),
        message(10, filename=("payments.txt",), new="y"),
    )
    asked_of = [n for n in found(index, asked) if n != 10]
    assert sorted(asked_of) == expected
    assert (10 in found(index, asked)) == (asked in ("PAYMENTS", "payments*"))


def test_words_that_were_written_come_before_words_that_are_quoted(index: SearchIndex) -> None:
    """However often a quotation has them."""
    put(
        index,
        message(1, quoted="quay " * 50),
        message(2, new="long text " * 500 + "quay"),
        message(3, other="quay", subject="quay"),
        message(4, new="lease", quoted="quay lease"),
    )
    assert found(index, "quay", "relevance")[:2] in ([2, 3], [3, 2])
    assert found(index, "quay lease", "relevance") == [4]
    assert found(index, "quoted:quay", "relevance") in ([1, 4], [4, 1])


def test_the_words_that_are_there(index: SearchIndex) -> None:
    """Most frequent first; what was deleted is not among them."""
    put(
        index,
        message(1, new="market hall markets", zone_languages=(("new", "en"),), lang="en"),
        message(2, new="markets", from_=(ALICE,)),
        message(3, new="marker"),
    )
    assert index.words("new", "mark", 9) == [("markets", 2), ("marker", 1), ("market", 1)]
    assert index.words("new", "mark", 1) == [("markets", 2)]
    assert index.words("from", "mor", 9) == [("moreau", 1)]
    assert index.values("from", "", 9) == [("alice.moreau@mail.example.org", 1)]
    assert index.values("lang", "e", 9) == [("en", 1)]
    assert index.spellings("Market") == {"market", "markets"}
    assert index.spellings("father's") == {"father", "s"}
    writer = index.writer()
    writer.delete([MessageId(f"{2:032x}")])
    writer.commit()
    writer.close()
    assert index.words("new", "mark", 9) == [("marker", 1), ("market", 1), ("markets", 1)]


def test_words_begin_as_they_are_written(index: SearchIndex) -> None:
    """With or without accents, and in scripts where a mark makes another letter."""
    put(index, message(1, new="Київ їжак École ışık Йогурт"))
    for start, word in (("Київ", "київ"), ("їж", "їжак"), ("éc", "ecole"), ("ış", "isik")):
        assert index.words("new", start, 9) == [(word, 1)]
    assert index.words("new", "йог", 9) == [("йогурт", 1)]
    assert index.words("new", "иог", 9) == []


def test_messages_that_are_alike(index: SearchIndex) -> None:
    """What shares rare words comes first; the message itself and strangers are left out."""
    put(
        index,
        message(1, subject="Quay lease", new="the harbour lease of the north quay"),
        message(2, new="the north quay and its harbour", channel="mail"),
        message(3, new="the lease", channel="dm"),
        message(4, new="quite another matter"),
        message(5, quoted="the harbour lease of the north quay"),
        message(6, subject="Quay", new="the harbour of the north quay", channel="dm"),
    )
    one = message(1, subject="Quay lease", new="the harbour lease of the north quay")

    def alike(asked: str, limit: int = 9) -> list[int]:
        query = parse_query(asked, UTC, date(2026, 1, 1))
        return [int(hit.id, 16) for hit in index.like(one, query, limit)]

    assert alike("*")[0] == 6
    assert set(alike("*")) == {2, 3, 6}
    assert alike("channel:dm") == [6, 3]
    assert alike("*", 1) == [6]
    assert index.like(message(9), parse_query("*", UTC, date(2026, 1, 1)), 9) == ()
    writer = index.writer()
    writer.delete([MessageId(f"{n:032x}") for n in (2, 3, 4, 5)])
    writer.commit()
    writer.close()
    assert alike("*") == [6]


def test_a_seldom_language_is_read_whole_for_who_asks_often(index: SearchIndex) -> None:
    """Forms in a language that few messages are in are found for the first word and the seventh."""
    usual = [message(n, new="The word", zone_languages=(("new", "en"),)) for n in range(100, 140)]
    words = ("demandées", "élections", "lettres", "maisons", "soldats", "tables", "voitures")
    seldom = [
        message(n, new=f"Les {word}", zone_languages=(("new", "fr"),))
        for n, word in enumerate(words, 1)
    ]
    put(index, *usual, *seldom[:1])
    put(index, *seldom[1:])
    singular = ("demandée", "élection", "lettre", "maison", "soldat", "table", "voiture")
    assert [found(index, word) for word in singular] == [[n] for n in range(1, 8)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/московск.й/", [1]),
        ("/.*СКИЙ/", [1, 5]),
        ("from:/каменский/", [5]),
        ("/їж.*/", [2]),
        ("/أحم./", [3]),
        ("/ガ/", [4]),
        ("/É[ck]ole/", [4]),
        ("/ış[iı]k/", [6]),
        ("московскай~1", [1]),
        ("їжок~1", [2]),
        ("исик~1", []),
        ("isık~1", [6]),
        ("from:каменскый~1", [5]),
        ("x\u0302yzw~1", []),  # a mark that no letter is composed with parts two words
    ],
)
def test_patterns_and_misspellings_in_every_script(
    index: SearchIndex, asked: str, expected: list[int]
) -> None:
    """They are compared with words as the words are kept: ``й`` is a letter, ``é`` an ``e``."""
    put(
        index,
        message(1, new="Московский район"),
        message(2, new="Їжак"),
        message(3, new="قال أحمد"),
        message(4, new="ガギグ à l'école"),
        message(5, from_=(Address("Каменский", "k@example.org"),)),
        message(6, new="Işık"),
    )
    assert found(index, asked) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("istanbul", [1]),
        ("İSTANBUL", [1]),
        ("ıstanbul", [1]),
        ("from:isik", [1]),
        ("كتب", [2]),
        ("كَتَبَ", [2]),
        ("كتـــب", [2]),
        ('"كتب الولد"', [2]),
        ("שלום", [3]),
        ("שָׁלוֹם", [3]),
        ("אל", [3]),  # the stroke between two words of Hebrew is none of its points
    ],
)
def test_what_most_leave_out_changes_no_word(
    index: SearchIndex, asked: str, expected: list[int]
) -> None:
    """Vowels of Arabic and Hebrew, the lengthening of a line, the dot of a capital I."""
    put(
        index,
        message(1, new="İstanbul", from_=(Address("Işık", "i@example.org"),)),
        message(2, new="كَتَبَ الوَلَدُ"),
        message(3, new="שָׁלוֹם אל־כולם"),
    )
    assert found(index, asked) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("데이터", []),
        ("계약서", [1]),
        ('"시장이"', [1]),
        ("서울*", [1]),
        ("subject:시장", []),
        ("データ", [2]),
        ("ﾃﾞｰﾀ", [2]),
        ("テータ", []),
        ("الوزير", [3]),
        ("인", []),
        ("人事", [4]),
        ("⼈事", [4]),
        ("VIII", [4]),
        ("Ⅷ", [4]),
        ("from:민수", [5]),
        ("김민수", [5]),
        ("brand", [6]),
    ],
)
def test_a_letter_is_found_in_whatever_shape(
    index: SearchIndex, asked: str, expected: list[int]
) -> None:
    """Half width, radicals, Arabic as it is joined; in Korean whatever follows without a space."""
    put(
        index,
        message(1, new="서울시장이 계약서에 서명했습니다"),
        message(2, new="ﾃﾞｰﾀを確認"),
        message(3, new="ﺍﻟﻮﺯﻳﺮ"),
        message(4, new="Kapitel Ⅷ ⼈事"),
        message(5, from_=(Address("김민수", "kim@example.org"),)),
        message(6, new="Brand™ of №5"),
    )
    assert found(index, asked) == expected
