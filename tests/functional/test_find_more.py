"""Beyond a list of hits: did you mean, by conversation, more like this, completion."""

from __future__ import annotations

from pathlib import Path

import pytest

import letterbook
from letterbook.cli.completion import completions
from letterbook.errors import UsageError
from letterbook.wiring import Letterbook
from tests.functional import program
from tests.functional.conftest import Case

TEXTS = (
    ("Quay lease", "The lease of the northern quay ends in March.", ""),
    ("Re: Quay lease", "The northern quay again, and its leases.", "m0"),
    ("Re: Quay lease", "Yes.\n\n> The lease of the northern quay", "m1"),
    ("Bail du quai", "Nous avons demandé les clés. Les clés sont dans le bureau du maire.", ""),
    ("Lunch", "Sandwiches at noon in the harbour office, please.", ""),
)


def _mail(number: int) -> bytes:
    subject, text, parent = TEXTS[number]
    sender = ("Alice Alder <alice@alder.example>", "Bob Birch <bob@birch.example>")[number % 2]
    head = [
        f"From: {sender}",
        "To: Zoë Quill <quill@press.example>",
        f"Date: {number + 1} Mar 2018 09:00:00 +0000",
        f"Message-ID: <m{number}@alder.example>",
        f"Subject: {subject}",
        "Content-Type: text/plain; charset=utf-8",
        *([f"In-Reply-To: <{parent}@alder.example>"] if parent else []),
    ]
    return ("\n".join(head) + "\n\n" + text + "\n").encode()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Letterbook:
    """Return a letterbook of five mails in three conversations."""
    folder = tmp_path_factory.mktemp("more")
    box = program.mbox(folder / "quay.mbox", [_mail(n) for n in range(len(TEXTS))])
    made = letterbook.init(folder / "book")
    made.add([box], workers=0)
    return made


def test_a_word_finds_its_forms_and_shows_them(book: Letterbook) -> None:
    """What was found is marked in the snippet, whatever its form."""
    answer = book.search("lease", sort="oldest")
    assert answer.total == 3
    marked = {hit.snippet[a:b].lower() for hit in answer.hits for a, b in hit.highlights}
    assert marked == {"lease", "leases"}
    assert book.search('"leases"').total == 1
    assert book.search("demandées").total == 1
    assert [
        hit.snippet[a:b] for hit in book.search("demandées").hits for a, b in hit.highlights
    ] == ["demandé"]


def test_the_words_of_a_list_are_taken_as_written(book: Letterbook) -> None:
    """Most are names: a list counts the word itself, and its query finds the same."""
    (row,) = book.report_terms(["leases"]).terms
    assert (row.hits, row.query) == (1, '"leases"')
    assert book.search(row.query).total == 1
    assert book.search("leases").total == 3


def test_what_was_written_comes_before_what_was_quoted(book: Letterbook) -> None:
    """The mail that only quotes the words is the last."""
    answer = book.search('"northern quay"', sort="relevance")
    assert [hit.sent.text[:1] for hit in answer.hits if hit.sent][-1] == "3"


@pytest.mark.parametrize(
    ("typed", "meant", "total"),
    [
        ("laese", "lease", 3),
        ("from:alise quay", "from:alice quay", 2),
        ("hrabour", "harbour", 1),
        ("sandwitches -lease", "sandwiches -lease", 1),
    ],
)
def test_did_you_mean(book: Letterbook, typed: str, meant: str, total: int) -> None:
    """A query without hits is answered with one that has some, in the letterbook's own words."""
    answer = book.search(typed)
    assert answer.total == 0
    assert (answer.suggestions[0].query, answer.suggestions[0].total) == (meant, total)
    assert book.search(meant).total == total


def test_nothing_is_suggested_without_need_or_likeness(book: Letterbook) -> None:
    """Neither beside hits, nor for a word that resembles none."""
    assert book.search("lease").suggestions == ()
    assert book.search("xylophones").suggestions == ()
    assert book.search("lease sandwiches").suggestions == ()


def test_hits_by_conversation(book: Letterbook) -> None:
    """Messages and conversations are counted; each page goes on after the one before."""
    answer = book.conversations("*", sort="oldest")
    assert (answer.total, answer.conversations) == (5, 3)
    assert [group.found for group in answer.groups] == [3, 1, 1]
    assert [len(group.hits) for group in answer.groups] == [3, 1, 1]
    ids, cursor = [], None
    for _ in range(3):
        page = book.conversations("*", sort="oldest", limit=1, cursor=cursor)
        ids += [group.conversation for group in page.groups]
        cursor = page.cursor
    assert cursor is None
    assert ids == [group.conversation for group in answer.groups]
    with pytest.raises(UsageError, match="cursor"):
        book.conversations("*", cursor="abc")


def test_more_like_this(book: Letterbook) -> None:
    """The mail with the same rare words comes first; a query may choose among them."""
    first = book.search("subject:lease -subject:re").hits[0].id
    answer = book.similar(first)
    assert answer.id == first
    assert answer.hits[0].subject == "Re: Quay lease"
    assert first not in [hit.id for hit in answer.hits]
    assert [hit.from_[0].address for hit in book.similar(first, "from:bob").hits] == [
        "bob@birch.example"
    ]


@pytest.mark.parametrize(
    ("typed", "kind", "query"),
    [
        ("fro", "field", "from:"),
        ("obj", "field", "objet:"),
        ("quay -fi", "field", "quay -filename:"),
        ("from:bi", "person", "from:bob@birch.example"),
        ("de:ali", "person", "de:alice@alder.example"),
        ("to:zoë", "person", "to:quill@press.example"),
        ("harb", "word", "harbour"),
        ("(lease OR harb", "word", "(lease OR harbour"),
        ("subject:qu", "word", "subject:quay"),
        ("lang:f", "value", "lang:fr"),
        ("source:", "value", "source:s1"),
        ("place:", "value", "place:s1"),
        ("quay endroit:s", "value", "quay endroit:s1"),
        ("has:att", "value", "has:attachment"),
        ("is:re", "value", "is:reply"),
        ("est:non", "value", "est:non-lu"),
        ("contient:pie", "value", "contient:pièce"),
        ("l’harb", "word", "l’harbour"),
        ("HARB", "word", "harbour"),
        ("new:d'harb", "word", "new:d'harbour"),
        ("tag:to", "value", 'tag:"to read"'),
        ("with:bob", "person", "with:bob@birch.example"),
        ("bob", "person", "with:bob@birch.example"),
    ],
)
def test_completion(book: Letterbook, typed: str, kind: str, query: str) -> None:
    """Fields, people, values and words are offered; what is typed before stays."""
    if "to read" not in book.tags():
        book.tag([book.search("lunch").hits[0].id], "to read")
    found = [(one.kind, one.query) for one in book.complete(typed).completions]
    assert (kind, query) in found
    assert len(book.complete(typed, limit=1).completions) == 1


def test_a_person_is_offered_with_one_address(book: Letterbook) -> None:
    """The name beside the address, each once."""
    shown = {one.shown for one in book.complete("from:").completions}
    assert shown
    assert all(one.count("@") == 1 for one in shown)
    assert any(" <" in one for one in shown)


@pytest.mark.parametrize(
    "typed", ["", "zzz", "lease ", '"northern quay', "nofield:x", "id:ab", "("]
)
def test_nothing_to_complete(book: Letterbook, typed: str) -> None:
    """Where nothing is known to go on, nothing is offered."""
    assert book.complete(typed).completions == ()


def test_the_shell_completes_from_the_letterbook(
    book: Letterbook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In or with a letterbook its people are offered; elsewhere only fields, and no error."""
    monkeypatch.delenv("LETTERBOOK", raising=False)
    monkeypatch.chdir(tmp_path)
    words = ["-C", str(book.path), "search", "from:bi"]
    assert completions(words) == ["from:bob@birch.example"]
    assert completions(["search", "fro"]) == ["from:"]
    assert completions(["search", "from:bi"]) == []


def test_the_command_line_shows_them(case: Case) -> None:
    """Each has its own listing, and its own JSON."""
    grouped = program.run("-C", case.path, "search", "--group", "invoice").stdout
    assert "in 1 conversation" in grouped
    assert case.ask("search", "--group", "invoice")["conversations"] == 1
    first = case.ask("search", "invoice", "--sort", "oldest")["hits"][0]["id"]
    assert program.run("-C", case.path, "search", "--like", first).stdout.startswith("most like ")
    assert case.ask("search", "--like", first)["id"] == first
    assert "did you mean" in program.run("-C", case.path, "search", "invioce").stdout
    assert case.ask("search", "invioce")["suggestions"][0]["query"] == "invoice"
    refused = program.run("-C", case.path, "search", "--like", first, "--group")
    assert refused.returncode == 2
