"""The query language, sentence by sentence."""

from __future__ import annotations

from datetime import UTC, date, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from letterbook.errors import QuerySyntax
from letterbook.model.query import (
    And,
    Catalogue,
    DateRange,
    Exact,
    Fuzzy,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.rules.query_text import parse_query
from letterbook.rules.query_writing import write_query

TODAY = date(2026, 3, 29)


def parsed(text: str, zone: tzinfo = UTC) -> Query:
    """Return the tree with days beginning in ``zone``."""
    return parse_query(text, zone, TODAY)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a b", And((Word("a"), Word("b")))),
        ("a b OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a AND (b OR c)", And((Word("a"), Or((Word("b"), Word("c")))))),
        ("a -b", And((Word("a"), Not(Word("b"))))),
        ("NOT a", Not(Word("a"))),
        ("and or not", And((Word("and"), Word("or"), Word("not")))),
        ("“a b”", Phrase(("a", "b"))),
        ("« a b »", Phrase(("a", "b"))),
        ("„a b“", Phrase(("a", "b"))),
        ("»a b«", Phrase(("a", "b"))),
        ("‹a b› » c", And((Phrase(("a", "b")), Word("c")))),
        ("from:›a b‹", Phrase(("a", "b"), "from")),
        ("「契約 書」 『a b』 ＂c d＂", And(
            (Phrase(("契約", "書")), Phrase(("a", "b")), Phrase(("c", "d"))))),
        ('צה"ל', Word('צה"ל')),
        ('"חיל צה"ל" from:רס״ן', And((Phrase(("חיל", 'צה"ל')), Word("רס״ן", "from")))),
        ('"AND"', Phrase(("AND",))),
        ("elect*", Prefix("elect")),
        ("father's", Word("father's")),
        ("e-mail", Word("e-mail")),
        ("a@b.org", Word("a@b.org")),
        ("re: 12:30 std::vector c:\\x", And(
            (Word("re:"), Word("12:30"), Word("std::vector"), Word("c:\\x")))),
        ("http://a.b/c?d=e:f", Word("http://a.b/c?d=e:f")),
        ("FROM:bob", Word("bob", "from")),
        ('from:"Bob B"', Phrase(("Bob", "B"), "from")),
        ("to:(a OR b*)", Or((Word("a", "to"), Prefix("b", "to")))),
        ("type:application/pdf", Exact("type", "application/pdf")),
        ("(link:a.org/b_(c))", Exact("link", "a.org/b_(c)")),
        ("notice:limit:parts", Exact("notice", "limit:parts")),
        ("has:tag -tag:x", And((Catalogue("has", "tag"), Not(Catalogue("tag", "x"))))),
        ('tag:"two words"', Catalogue("tag", "two words")),
        ("amrket~", Fuzzy("amrket", 2)),
        ("mark~ from:alcie~1", And((Fuzzy("mark", 1), Fuzzy("alcie", 1, "from")))),
        ('"a~"', Phrase(("a~",))),
        ("new:\"a b\"~5", Near(("a", "b"), 5, "new")),
        ("(/Éle(c|k)t.*/ /etc/fstab)", And((Pattern("éle(c|k)t.*"), Word("/etc/fstab")))),
        ("subject:/x{2,3}/", Pattern("x{2,3}", "subject")),
        ("de:bob à:eve", And((Word("bob", "from"), Word("eve", "to")))),
        ("contient:pièce est:Réponse -est:non-lu", And(
            (Exact("has", "attachment"), Catalogue("is", "reply"),
             Not(Catalogue("is", "unread"))))),
        ("etiquette:x est:reply", And((Catalogue("tag", "x"), Catalogue("is", "reply")))),
        ("smith & sons - x", And((Word("smith"), Word("sons"), Word("x")))),
    ],
)  # fmt: skip
def test_trees(text: str, tree: Query) -> None:
    """Each way of writing has one tree, which is written back to the same tree."""
    assert parsed(text) == tree
    assert parsed(write_query(tree)) == tree


@pytest.mark.parametrize(
    ("text", "position", "suggestion"),
    [
        ("form:bob", 0, "from:bob"),
        ("depuis:2016", 0, "after:2016"),
        ("x author:bob", 2, "x from:bob"),
        ("foo:bar", 0, '"foo:bar"'),
        ('say "hello', 4, 'say "hello"'),
        ('hello"', 5, "hello"),
        ("(a OR b", 0, "(a OR b)"),
        ("a) b", 1, "a b"),
        ("a AND", 2, "a"),
        ("OR a", 0, "a"),
        ("OR", 0, '"OR"'),
        ("a ()", 2, "a"),
        ("a AND OR b", 2, "a OR b"),
        ("()", 0, None),
        ("from: bob", 5, "from:bob"),
        ("from:-bob", 5, "-from:bob"),
        ("f*o", 1, '"f*o"'),
        ("has:attachement", 4, "has:attachment"),
        ("channel:email", 8, "channel:mail"),
        ("after:12/10/2016", 6, "after:2016-10-12"),
        ("after:25/10/2016", 6, "after:2016-10-25"),
        ("after:10/25/2016", 6, "after:2016-10-25"),
        ("on:2016/10/3", 3, "on:2016-10-03"),
        ("on:2015-02-29", 3, "on:2015-02-28"),
        ("on:tuesday", 3, None),
        ("on:20161012", 3, "on:2016-10-12"),
        ('le:"3 mai 2016"', 3, "le:2016-05-03"),
        ("on:may-2016", 3, "on:2016-05"),
        ("after:2016-10-12T14:30:05", 6, "after:2016-10-12T14:30"),
        ("after:7d", 6, "after:2026-03-22"),
        ('après:"2 semaines"', 6, "après:2026-03-15"),
        ("after:9999w", 6, "after:1834-08-10"),
        ("date:2017..2016", 5, "date:2016..2017"),
        ('"a b"~', 5, '"a b"'),
        ('"a b"~99', 5, '"a b"'),
        ('"a"~5', 0, '"a"'),
        ('from:"a b"~5', 11, 'from:"a b"'),
        ("mark~3", 4, "mark~2"),
        ("a-b~", 3, "a-b"),
        ("ab~", 2, "ab"),
        ("/a(b/", 0, '"a(b"'),
        ("/(?=a)/", 0, '"(?=a)"'),
        ("has:/a/", 4, None),
        ("is:answer", 3, "is:answered"),
        ("a has:reply", 6, "a is:reply"),
        ("is:note", 3, "has:note"),
        ("contient:pdf", 9, "type:pdf"),
        ("has:(pdf OR note)", 5, None),
        ("lang:french", 5, "lang:fr"),
        ("lang:german", 5, None),
        ("recipients:5..2", 11, "recipients:2..5"),
        ("delay:2d..1h", 6, "delay:1h..2d"),
        ("between:bob", 8, "with:bob"),
        ("between:a,b,c", 8, None),
        ("…", 0, None),
        ("from:(a to:b)", 8, None),
    ],
)
def test_refusals(text: str, position: int, suggestion: str | None) -> None:
    """What does not parse is refused at its place, with a query that does parse if there is one."""
    with pytest.raises(QuerySyntax) as refusal:
        parsed(text)
    assert (refusal.value.position, refusal.value.suggestion) == (position, suggestion)


@pytest.mark.parametrize(
    "text",
    ["a " * 1001, "(" * 51 + "a" + ")" * 51, "x" * 65_537, "é" * 32_769],
)
def test_limits(text: str) -> None:
    """A query beyond 64 KiB, 1,000 parts or 50 levels is refused, not run."""
    with pytest.raises(QuerySyntax):
        parsed(text)


def bounds(text: str, zone: tzinfo = UTC) -> tuple[int | None, int | None]:
    """Return the bounds of a query that is one date leaf."""
    leaf = parsed(text, zone)
    assert isinstance(leaf, DateRange)
    return leaf.earliest, leaf.latest


def test_dates() -> None:
    """Days, months and years begin at midnight in the zone of the letterbook."""
    midnight = 1_476_230_400  # 2016-10-12T00:00 UTC
    assert bounds("on:2016-10-12") == (midnight, midnight + 86_399)
    assert bounds("after:2016-10-12") == (midnight, None)
    assert bounds("before:2016-10-12") == (None, midnight - 1)
    assert bounds("on:2016-10-12T01:02") == (midnight + 3_720, midnight + 3_779)
    assert bounds("date:2016-10..2016-10-11") == (1_475_280_000, midnight - 1)
    assert bounds("date:..2016-10-11") == (None, midnight - 1)
    assert bounds("on:2016") == (1_451_606_400, 1_483_228_799)
    paris = ZoneInfo("Europe/Paris")
    assert bounds("after:2016-10-12", paris) == (midnight - 7_200, None)
    east = timezone(timedelta(hours=5, minutes=45))
    assert bounds("after:2016-10-12", east) == (midnight - 20_700, None)


def test_a_day_of_changing_clocks() -> None:
    """A day on which clocks go forward has 23 hours, one on which they go back has 25."""
    paris = ZoneInfo("Europe/Paris")
    for text, hours in (("on:2026-03-29", 23), ("on:2026-10-25", 25), ("on:2026-07-01", 24)):
        earliest, latest = bounds(text, paris)
        assert earliest is not None
        assert latest is not None
        assert latest - earliest + 1 == hours * 3600
    assert bounds("on:today", paris) == bounds("on:2026-03-29", paris)
    assert bounds("on:yesterday", paris) == bounds("on:2026-03-28", paris)
    assert bounds("le:aujourd’hui", paris) == bounds("on:today", paris)
    assert bounds("date:hier..Aujourd'hui", paris) == bounds("date:yesterday..today", paris)


def test_the_ends_of_the_calendar() -> None:
    """The first and last year can be asked for in any zone."""
    for zone in (UTC, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")):
        first, last = bounds("date:0001..9999", zone)
        assert first is not None
        assert last is not None
        assert first < last
