"""Random messages and questions that have a fair chance of meeting."""

from __future__ import annotations

from datetime import UTC, date

from hypothesis import strategies as st

from letterbook.model.identity import MessageId
from letterbook.model.message import Address
from letterbook.model.query import (
    QUERY_FIELDS,
    And,
    DateRange,
    Everything,
    Exact,
    Fuzzy,
    MessageSet,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from letterbook.ports.search_index import IndexDocument
from letterbook.rules.query_dates import date_range

WORDS = (
    "maire",
    "mairie",
    "Marché",
    "marché",
    "élection",
    "ELECTION",
    "e-mail",
    "email",
    "mail",
    "father's",
    "père",
    "l'été",
    "études",
    "étude",
    "elections",
    "payment",
    "payments",
    "paiements",
    "payée",
    "paye",
    "été2016",
    "12:30",
    "x1",
    "alice",
    "Alice",
    "bob@example.org",
    "東京都",
    "京都",
    "東京",
    "ภาษาไทย",
    "ไทย",
    "naïve",
    "straße",
    "Straße",
    "שלום",
    "Привет",
    "московский",
    "Їжак",
    "ışık",
    "привет",
    "don’t",
    "a",
    "b",
    "ab",
    "abc",
    "_id",
    "n°",
    "re:",
    "👍",
    "…",
    "50%",
    "C++",
    "https://example.org/a/b",
)
NAMES = (
    "Alice Moreau",
    "4711 Nights",
    "Bob",
    "",
    "Élise d'Artagnan",
    "山田 太郎",
    "J.-P. Martin",
    "alice",
)
ADDRESSES = (
    "alice@example.org",
    "alice.moreau@mail.example.org",
    "bob@example.com",
    "b.o-b+x@my-site.example.org",
    "/O=FIRM/OU=EU/CN=ALICE",
    "alice",
    "élise@exämple.org",
    "weird@",
    "@odd",
    "4711",
    "4711@example.com",
    "two words@example.org",
    "",
)
LINKS = (
    "https://www.Example.org/a/b/#top",
    "http://mail.example.org",
    "example.com/x?y=1",
    "a.b/c/",
)
TYPES = ("application/pdf", "image/png", "application/vnd.ms-excel", "text")
FILES = ("report.pdf", "Été 2016.XLSX", "README", ".hidden", "a.b.tar.gz")
NOTICES = ("limit:parts", "ambiguous:boundary", "limit:depth")
STATED = ("<A.1@example.org>", "abc123", "Deadbeef", "x y@z")
SECONDS = (-1, 0, 1, 1_476_230_400, 1_476_230_401, 1_500_000_000, -70_000_000_000_000, 10**15)

_words = st.sampled_from(WORDS)
_texts = st.lists(_words, max_size=8).map(" ".join)
_people = st.lists(
    st.builds(Address, st.sampled_from(NAMES), st.sampled_from(ADDRESSES)), max_size=2
).map(tuple)


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2).map(tuple)


_ids = st.one_of(
    st.integers(0, 2**128 - 1),
    st.integers(0, 30).map(lambda n: 0xABCD << 112 | n),  # ids alike in their first bits
).map(lambda n: MessageId(f"{n:032x}"))


@st.composite
def _dates(draw: st.DrawFn) -> tuple[int | None, int | None]:
    if draw(st.booleans()):
        return None, None
    earliest = draw(st.sampled_from(SECONDS))
    return earliest, earliest + draw(st.sampled_from((0, 0, 1, 86_399, 10_000_000)))


_zone_languages = st.lists(
    st.tuples(
        st.sampled_from(("subject", "new", "quoted", "attachment")),
        st.sampled_from(("en", "fr", "de", "ja")),
    ),
    max_size=4,
    unique_by=lambda pair: pair[0],
).map(tuple)


@st.composite
def documents(draw: st.DrawFn) -> IndexDocument:
    """Return one message."""
    earliest, latest = draw(_dates())
    return IndexDocument(
        id=draw(_ids),
        channel=draw(st.sampled_from(("mail", "dm"))),
        subject=draw(_texts),
        new=draw(_texts),
        quoted=draw(_texts),
        attachment=draw(_texts),
        other=draw(_texts),
        from_=draw(_people),
        sender=draw(_people),
        to=draw(_people),
        cc=draw(_people),
        bcc=draw(_people),
        filename=draw(_some(FILES)),
        type=draw(_some(TYPES)),
        link=draw(_some(LINKS)),
        stated_id=draw(_some(STATED)),
        lang=draw(st.sampled_from(("", "en", "fr"))),
        source=draw(_some(("Jane's dump", "inbox.mbox"))),
        source_id=draw(_some(("s1", "s2"))),
        folder=draw(_some(("Inbox/2016", "Envoyés", "inbox"))),
        custodian=draw(_some(("Jane Doe", "Élise"))),
        notice=draw(_some(NOTICES)),
        earliest=earliest,
        latest=latest,
        zone_languages=draw(_zone_languages),
    )


archives = st.lists(documents(), min_size=1, max_size=12, unique_by=lambda d: d.id)

_TEXT_FIELDS = ["", *(f.name for f in QUERY_FIELDS if f.kind in ("text", "people"))]
_VALUES = {
    "has": ("attachment", "link", "quoted", "notice", "date", "id"),
    "type": ("pdf", "application/pdf", "image", "xlsx", ".pdf", "vnd", "gz"),
    "channel": ("mail", "dm", "chat"),
    "lang": ("en", "FR"),
    "id": ("abcd", "ABCD0000", "a.1@example.org", "<abc123>", "dead", "x y@z"),
    "link": (
        "example.org",
        "https://example.org/a",
        "EXAMPLE.com/x",
        "a.b/c",
        "org",
        "top",
        "mail",
    ),
    "notice": ("limit", "limit:parts", "parts"),
}
_asked = st.one_of(
    _words,
    st.sampled_from(NAMES),
    st.sampled_from(ADDRESSES),
    st.sampled_from(FILES),
    st.sampled_from(
        (
            "example.org",
            "@example.org",
            "4711@",
            "alice@",
            "alice.moreau",
            "@org",
            "my-site",
            "mail.example",
            "inbox",
            "2016",
            "site",
            "firm",
            "Envoyes",
            "b.o-b",
        )
    ),
).filter(str.strip)
_fields = st.sampled_from(_TEXT_FIELDS)
_cut = st.tuples(_asked, st.integers(1, 6)).map(lambda pair: pair[0][: pair[1]]).filter(str.strip)


@st.composite
def _ranges(draw: st.DrawFn) -> DateRange:
    field = draw(st.sampled_from(("after", "before", "on", "date")))
    text = draw(st.sampled_from(("1970", "1970-01-01", "2016-10-12", "2016-10", "0001", "9999")))
    if field == "date" and draw(st.booleans()):
        text = draw(st.sampled_from((f"{text}..", f"..{text}", "1969-12-31..2016")))
    return date_range(field, text, UTC, date(2026, 1, 1))


@st.composite
def _exacts(draw: st.DrawFn) -> Exact | Prefix:
    field = draw(st.sampled_from(sorted(_VALUES)))
    value = draw(st.sampled_from(_VALUES[field]))
    return Prefix(value[:4], field) if draw(st.booleans()) else Exact(field, value)


_NEAR_FIELDS = ["", *(f.name for f in QUERY_FIELDS if f.kind == "text")]
_MISSPELT = (
    "marche",
    "mraché",
    "elction",
    "alicia",
    "étude",
    "exampel",
    "mail",
    "Moreau",
    "moraeu",
    "московскай",
    "їжок",
    "xşık",
)
_PATTERNS = (
    "mar.*",
    "m[ae]i?re?",
    "(alice|bob)",
    "[a-c]{1,3}",
    ".*2016",
    "x.",
    "el+ection",
    "él.*",
    "моск.*й",
    "[ії]жак",
    "2016",
)

leaves = st.one_of(
    st.builds(Fuzzy, st.sampled_from(_MISSPELT), st.integers(1, 2), _fields),
    st.builds(
        Near,
        st.lists(_words.filter(lambda w: any(c.isalnum() for c in w)), min_size=2, max_size=3).map(
            tuple
        ),
        st.integers(0, 6),
        st.sampled_from(_NEAR_FIELDS),
    ),
    st.builds(Pattern, st.sampled_from(_PATTERNS), _fields),
    st.just(Everything()),
    st.builds(Word, _asked, _fields),
    st.builds(Prefix, _cut, _fields),
    st.builds(Phrase, st.lists(_asked, min_size=1, max_size=3).map(tuple), _fields),
    _exacts(),
    _ranges(),
    st.builds(MessageSet, st.frozensets(_ids, max_size=3), st.just("tag:x")),
)


def _branches(children: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(children, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, several), st.builds(Or, several), st.builds(Not, children))


queries: st.SearchStrategy[Query] = st.recursive(leaves, _branches, max_leaves=6)
