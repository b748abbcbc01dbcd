"""Conversations as their user sees them: order of arrival, quotations, missing messages, size."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import apsw
import pytest

import letterbook
from letterbook.errors import CatalogueOutdated
from letterbook.model.conversation import ThreadPlace, ThreadView
from letterbook.wiring import Letterbook
from tests.functional.program import run

_LEASE = (
    "The lease of the north quay runs out in May and nobody has told the harbour board, so I ask"
    " you to put it on the agenda before the holidays begin."
)
_ADA = "Ada Quay <ada.quay@saltmere.example>"
_BO = "Bo Cole <bo.cole@halcyon.example>"


def _mail(
    name: str, text: str, *, by: str = _ADA, to: str = _BO, day: int = 3, hour: int = 10,
    minute: int = 12, subject: str = "lease", header: str = "",
) -> str:  # fmt: skip
    return (
        f"From: {by}\nTo: {to}\nDate: {day} May 2018 {hour:02d}:{minute:02d}:00 +0200\n"
        f"Message-ID: <{name}@x.example>\nSubject: {subject}\n{header}\n{text}\n"
    )


def _quoting(
    text: str, quoted: str, *, by: str = "Ada Quay", when: str = "3 May 2018 10:12"
) -> str:
    marked = "\n".join(f"> {line}" for line in quoted.split("\n"))
    return f"{text}\n\nOn {when}, {by} <ada.quay@saltmere.example> wrote:\n{marked}\n"


def _book(folder: Path, mails: dict[str, str], adds: list[list[str]] | None = None) -> Letterbook:
    folder.mkdir()
    book = letterbook.init(folder / "book")
    for n, names in enumerate(adds or [list(mails)]):
        part = folder / f"part{n}"
        part.mkdir()
        for name in names:
            (part / f"{name}.eml").write_text(mails[name], encoding="utf-8")
        book.add([part], workers=0)
    return book


def _place(view: ThreadView, identity: str) -> ThreadPlace:
    return next(place for place in view.places if place.id == identity)


def _shapes(book: Letterbook, mails: dict[str, str]) -> dict[str, object]:
    """Return for each mail its conversation, parent, reason and remark, by Message-IDs."""
    found: dict[str, object] = {}
    for name in mails:
        message = book.message(f"{name}@x.example")
        view = book.thread(message.id)
        place = _place(view, message.id)
        members = sorted(p.id or f"?{p.missing_id}" for p in view.places)
        found[name] = (members, place.depth, place.parent, place.reason, place.remark)
    return found


def _plot(rng: random.Random) -> dict[str, str]:
    """Return mails that answer by headers, by index and by quotation alone, some missing ones."""
    mails: dict[str, str] = {}
    texts: dict[str, tuple[str, int, int]] = {}
    for n in range(24):
        name = f"m{n}"
        some = ["quay", "lease", "board", "May", "tide", "crane", "rope", "salt"]
        words = " ".join(rng.choice(some) for _ in range(30)) + f" number {n}"
        day, minute = 1 + n, rng.randrange(60)
        body, header = words, ""
        kind = rng.choice(("root", "reply", "quote", "ghost", "index"))
        if kind == "reply" and mails:
            header = f"In-Reply-To: <{rng.choice(list(mails))}@x.example>\n"
        elif kind == "ghost":
            header = f"References: <gone{rng.randrange(3)}@x.example>\n"
        elif kind == "quote" and texts:
            said, on, at = texts[rng.choice(list(texts))]
            body = _quoting(words, said, when=f"{on} May 2018 10:{at:02d}")
        elif kind == "index":
            header = "Thread-Index: AdQc2DN7rLoS3hgnE/O76rpFzxN/" + rng.choice(
                ("EwAddF4A", "EwAddF4AAAAAAQA=", "Ew==")
            ) + "\n"  # fmt: skip
        mails[name] = _mail(name, body, day=day, minute=minute, header=header)
        texts[name] = (words, day, minute)
    return mails


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, seed: int) -> None:
    """The same mails in other orders, in one add or in many, are the same conversations."""
    rng = random.Random(seed)
    mails = _plot(rng)
    with _book(tmp_path / "once", mails) as book:
        expected = _shapes(book, mails)
    assert len({str(row) for row in expected.values()}) > 10
    for n in range(2):
        names = list(mails)
        rng.shuffle(names)
        parts: list[list[str]] = []
        while names:
            size = rng.randrange(1, 8)
            parts.append(names[:size])
            names = names[size:]
        with _book(tmp_path / f"apart{n}", mails, parts) as book:
            assert _shapes(book, mails) == expected
            book.rebuild(workers=0)
            assert _shapes(book, mails) == expected


def test_a_quotation_links_a_mail_that_names_no_other(tmp_path: Path) -> None:
    """Author, date and words fit one mail: it is the parent, and the rule is told."""
    mails = {"a": _mail("a", _LEASE), "b": _mail("b", _quoting("Done.", _LEASE), by=_BO, day=4)}
    with _book(tmp_path / "x", mails) as book:
        answer = book.message("b@x.example")
        view = book.thread(answer.id)
        place = _place(view, answer.id)
        assert (place.parent, place.reason) == (book.message("a@x.example").id, "quotation")
        assert view.links == {"quotation": 1}
        assert set(view.link_rules) == {"quotation"}
        assert view.conversation == book.message("a@x.example").id
        assert answer.conversation == view.conversation


def test_a_second_mail_that_fits_takes_the_link_back(tmp_path: Path) -> None:
    """What came later makes the quotation doubtful: the conversations part again, with a remark."""
    mails = {
        "a": _mail("a", _LEASE),
        "b": _mail("b", _quoting("Done.", _LEASE), by=_BO, day=4),
        "c": _mail("c", "Thanks.", day=5, header="In-Reply-To: <b@x.example>\n"),
        "d": _mail("d", _LEASE + " Please.", to="Dora <dora@x.example>"),
    }
    with _book(tmp_path / "x", mails, [["a", "b", "c"], ["d"]]) as book:
        answer = book.message("b@x.example").id
        view = book.thread(answer)
        assert _place(view, answer).reason == ""
        assert "not sure enough" in _place(view, answer).remark
        assert {p.id for p in view.places} == {answer, book.message("c@x.example").id}
        assert book.thread("a@x.example").messages == 1


def test_a_header_that_comes_later_counts_more(tmp_path: Path) -> None:
    """A copy with In-Reply-To takes the place of what was read from the quotation."""
    plain = _mail("b", _quoting("Done.", _LEASE), by=_BO, day=4)
    mails = {
        "a": _mail("a", _LEASE),
        "b": plain,
        "b2": plain.replace("\nSubject", "\nIn-Reply-To: <other@x.example>\nSubject"),
    }
    with _book(tmp_path / "x", mails, [["a", "b"], ["b2"]]) as book:
        assert book.thread("a@x.example").messages == 1
        assert len(book.message("b@x.example").copies) == 2


@pytest.mark.parametrize(
    "quoting",
    [
        _quoting("Done.", _LEASE, by="Cy Other").replace("ada.quay@", "cy@"),
        _quoting("Done.", _LEASE, when="9 May 2018 10:12"),
        _quoting("Done.", "Quite another text about the tide tables of next year."),
        "Done.\n\n> " + _LEASE + "\n",
        "Done.\n\nAda wrote:\n> " + _LEASE + "\n",
    ],
)
def test_a_quotation_that_lacks_something_links_nothing(tmp_path: Path, quoting: str) -> None:
    """Another author, day or words, no heading, no date: no link, whatever the subject."""
    mails = {"a": _mail("a", _LEASE), "b": _mail("b", quoting, by=_BO, day=10)}
    with _book(tmp_path / "x", mails) as book:
        assert book.thread("a@x.example").messages == 1


_FOOTER = (
    "-- \nHarbour users' group: list@quay.example, https://quay.example/mailman/listinfo/list for"
    "\nsubscription information. List maintainer: keeper@quay.example, archives on request."
)


def test_a_footer_alone_links_nothing(tmp_path: Path) -> None:
    """What stands below every mail of a list tells no mail from another."""
    quoting = _quoting("Done.", f"\n{_FOOTER}")
    mails = {"a": _mail("a", f"{_LEASE}\n\n{_FOOTER}"), "b": _mail("b", quoting, by=_BO, day=4)}
    with _book(tmp_path / "x", mails) as book:
        assert book.thread("a@x.example").messages == 1
    whole = {**mails, "b": _mail("b", _quoting("Done.", f"{_LEASE}\n\n{_FOOTER}"), by=_BO, day=4)}
    with _book(tmp_path / "y", whole) as book:
        assert book.thread("a@x.example").links == {"quotation": 1}


@pytest.mark.parametrize(("kind", "linked"), [("Appointment", False), ("Message", True)])
def test_an_appointment_links_nothing(tmp_path: Path, kind: str, linked: bool) -> None:
    """Its date is that of the first invitation: the mail that it may be is named, not linked."""
    quoting = (
        f"Moved to nine.\n\n-----Original {kind}-----\nFrom: Ada Quay <ada.quay@saltmere.example>\n"
        f"Sent: Thursday, May 3, 2018 10:12 AM\nTo: Bo Cole\nSubject: lease\n\n{_LEASE}\n"
    )
    mails = {"a": _mail("a", _LEASE), "b": _mail("b", quoting, by=_BO, day=4)}
    with _book(tmp_path / "x", mails) as book:
        assert book.thread("a@x.example").messages == 1 + linked
        place = _place(book.thread("b@x.example"), book.message("b@x.example").id)
        assert bool(place.remark) is not linked


def test_a_missing_message_is_partly_rebuilt(tmp_path: Path) -> None:
    """It stands in its place with what two mails quote of it, marked so, in `thread` and `gaps`."""
    deeper = _quoting("Third.", "Second.", by="Bo Cole").replace(
        "ada.quay@saltmere", "bo.cole@halcyon"
    )
    nested = deeper + "\n".join(
        f"> {line}"
        for line in ["", "On 3 May 2018 10:12, Ada Quay <ada.quay@saltmere.example> wrote:",
                     f"> {_LEASE}"]
    )  # fmt: skip
    mails = {
        "r": _mail("r", "Where does the lease stand?", by=_BO, to=_ADA, day=2),
        "b": _mail("b", _quoting("Done.", _LEASE), by=_BO, day=4,
                   header="In-Reply-To: <gone@x.example>\n"
                   "References: <r@x.example> <gone@x.example>\n"),
        "c": _mail("c", nested, day=6,
                   header="References: <r@x.example> <gone@x.example> <lost@x.example>\n"),
    }  # fmt: skip
    with _book(tmp_path / "x", mails) as book:
        view = book.thread("b@x.example")
        gone = next(p for p in view.places if p.missing_id == "gone@x.example")
        lost = next(p for p in view.places if p.missing_id == "lost@x.example")
        ids = {name: book.message(f"{name}@x.example").id for name in mails}
        assert (gone.id, gone.parent, gone.reason) == (None, ids["r"], "references")
        assert gone.rebuilt is not None
        assert gone.rebuilt.text == _LEASE
        assert set(gone.rebuilt.quoted_by) == {ids["b"], ids["c"]}
        assert "Ada Quay" in gone.rebuilt.author
        assert gone.rebuilt.sent is not None
        assert lost.rebuilt is not None
        assert lost.rebuilt.text == "Second."
        assert lost.rebuilt.quoted_by == (ids["c"],)
        assert (lost.parent, view.messages, view.missing) == ("?gone@x.example", 3, 2)
        gaps = {g.stated_id: g for g in book.gaps(kind="missing-message").gaps}
        assert gaps["gone@x.example"].answers == ids["r"]
        assert gaps["gone@x.example"].rebuilt == gone.rebuilt
        assert gaps["lost@x.example"].answers == "<gone@x.example>"
        assert _LEASE not in {hit.subject for hit in book.search("lease").hits}
        assert book.status().missing_messages == 2


def test_what_a_present_message_says_is_not_taken_for_a_missing_one(tmp_path: Path) -> None:
    """An answer to a missing mail may quote the one before it: that is not the missing one."""
    mails = {
        "a": _mail("a", _LEASE),
        "b": _mail("b", _quoting("Done.", _LEASE), by=_BO, day=4,
                   header="References: <a@x.example> <gone@x.example>\n"),
    }  # fmt: skip
    with _book(tmp_path / "x", mails) as book:
        gone = next(p for p in book.thread("a@x.example").places if p.id is None)
        assert gone.rebuilt is None


def test_a_message_known_from_its_quotation_alone(tmp_path: Path) -> None:
    """A mail quotes what is not here: a place above it, an observation of low confidence."""
    mails = {"b": _mail("b", _quoting("Done.", _LEASE), by=_BO, day=4)}
    with _book(tmp_path / "x", mails) as book:
        view = book.thread("b@x.example")
        assert [(p.known_by, p.depth) for p in view.places] == [("quotation", 0), ("", 1)]
        assert view.places[0].rebuilt is not None
        assert view.places[0].rebuilt.text == _LEASE
        assert view.places[1].parent == "?#0"
        (gap,) = book.gaps(kind="quoted-only").gaps
        assert gap.confidence == "low"
        assert gap.rebuilt == view.places[0].rebuilt


def test_one_subject_makes_no_conversation(tmp_path: Path) -> None:
    """Nothing is glued by its subject."""
    mails = {f"m{n}": _mail(f"m{n}", f"text {n}", subject="Re: lease") for n in range(5)}
    with _book(tmp_path / "x", mails) as book:
        assert {book.thread(f"{name}@x.example").messages for name in mails} == {1}


def test_copies_of_which_one_states_no_identifier(tmp_path: Path) -> None:
    """A copy without Message-ID does not cut its message off from the answers to the other."""
    named = _mail("a", _LEASE)
    bare = named.replace("Message-ID: <a@x.example>\n", "")
    answer = _mail("b", "Done.", by=_BO, day=4, header="In-Reply-To: <a@x.example>\n")
    for n, order in enumerate((["a", "bare", "b"], ["bare", "b", "a"], ["b", "a", "bare"])):
        mails = {"a": named, "bare": bare, "b": answer}
        with _book(tmp_path / str(n), mails, [[name] for name in order]) as book:
            assert book.thread("b@x.example").messages == 2
            assert book.thread("a@x.example").missing == 0


def test_ten_thousand_messages_in_one_conversation(tmp_path: Path) -> None:
    """A chain of 10,000 answers is shown whole, folded or not, and quickly."""
    lines = []
    for n in range(10_000):
        header = f"In-Reply-To: <m{n - 1}@x.example>\n" if n else ""
        mail = _mail(f"m{n}", f"text {n}\n\n> text {n - 1}", day=1 + n // 400, header=header)
        lines.append(f"From x@x.example Thu May  3 10:12:00 2018\n{mail}\n")
    box = tmp_path / "long.mbox"
    random.Random(2).shuffle(lines)
    box.write_text("".join(lines), encoding="utf-8")
    with letterbook.init(tmp_path / "book") as book:
        book.add([box], workers=0)
        began = time.process_time()
        view = book.thread("m5000@x.example")
        taken = time.process_time() - began
        assert (view.messages, view.missing, view.places[-1].depth) == (10_000, 0, 9_999)
        assert view.places[-1].pieces == ()
    assert taken < 5
    shown = run("-C", tmp_path / "book", "thread", "m77@x.example", "--json")
    assert len(json.loads(shown.stdout)["places"]) == 10_000
    unfolded = run("-C", tmp_path / "book", "thread", "m77@x.example", "--unfold").stdout
    assert "> text 9998" in unfolded


def test_an_outdated_catalogue_says_what_to_do(tmp_path: Path) -> None:
    """Reading names `rebuild`, which makes it anew; `add` makes it anew by itself."""
    mails = {"a": _mail("a", _LEASE)}
    with _book(tmp_path / "x", mails) as book:
        path = next((tmp_path / "x" / "book").rglob("catalogue.db"))
    for mend in ("rebuild", "add"):
        with apsw.Connection(str(path)) as connection:
            connection.pragma("user_version", 1)
        connection.close()
        with letterbook.open(tmp_path / "x" / "book") as book:
            with pytest.raises(CatalogueOutdated, match="another version"):
                book.status()
            if mend == "rebuild":
                book.rebuild(workers=0)
            else:
                book.add([tmp_path / "x" / "part0"], workers=0)
            assert book.thread("a@x.example").messages == 1
