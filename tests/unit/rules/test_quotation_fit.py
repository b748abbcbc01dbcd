"""Which mail a quotation was taken from: one and only one, or none."""

from __future__ import annotations

from letterbook.model.moment import Moment
from letterbook.rules.mail_dates import parse_date
from letterbook.rules.quotation_fit import Candidate, fit_quotation, same_time, share_of
from letterbook.rules.quoted_levels import outer_quotation, quotation_levels
from letterbook.rules.quoted_text import split_zones

_TEXT = (
    "The lease of the north quay runs out in May and nobody has told the harbour board, so I ask"
    " you to put it on the agenda before the holidays begin."
)
_OTHER = "Please find the minutes of the board attached, with the changes that Cole asked for."
_AT = parse_date("Thu, 03 May 2018 10:12:09 +0200")
_SAID = (parse_date("Thursday, May 3, 2018 10:12 AM"),)


def _one(number: int, text: str, sent: Moment = _AT) -> Candidate:
    return Candidate(number, sent, text)


def test_the_one_that_fits_is_found() -> None:
    """Line breaks, case and a lost end do not matter."""
    quoted = _TEXT.upper().replace(" ", "\n")[:100]
    fit = fit_quotation(quoted, _SAID, [_one(1, _OTHER), _one(2, _TEXT)])
    assert (fit.target, fit.fitting) == (2, ())


def test_two_that_fit_give_none() -> None:
    """Even a second one that fits by half stops the link, and both are told."""
    half = _TEXT[:80] + " but the rest was written by somebody else altogether about another matter"
    for second in (_TEXT, half):
        fit = fit_quotation(_TEXT[:120], _SAID, [_one(1, _TEXT), _one(2, second)])
        assert (fit.target, set(fit.fitting)) == (None, {1, 2})


def test_another_time_does_not_fit() -> None:
    """A long quotation needs the day, a short one the minute."""
    later = parse_date("Sat, 05 May 2018 10:12:09 +0200")
    assert fit_quotation(_TEXT, _SAID, [_one(1, _TEXT, later)]).target is None
    minutes = parse_date("Thu, 03 May 2018 10:16:09 +0200")
    assert fit_quotation(_TEXT, _SAID, [_one(1, _TEXT, minutes)]).target == 1
    short = "Agreed, the board will hear of it on Monday"
    assert fit_quotation(short, _SAID, [_one(1, short, minutes)]).target is None
    assert fit_quotation(short, _SAID, [_one(1, short)]).target == 1


def test_few_words_have_to_be_all() -> None:
    """Three words of a long mail could be anybody's; two are never enough."""
    assert fit_quotation("Agreed on Monday", _SAID, [_one(1, "Agreed on Monday.")]).target == 1
    assert fit_quotation("the harbour board", _SAID, [_one(1, _TEXT)]).target is None
    assert fit_quotation("Agreed Monday", _SAID, [_one(1, "Agreed Monday")]).target is None
    assert fit_quotation("", _SAID, [_one(1, "")]).target is None


def test_a_changed_quotation_is_doubted() -> None:
    """Author and minute without the words are told and not linked."""
    fit = fit_quotation(_OTHER, _SAID, [_one(1, _TEXT)])
    assert (fit.target, fit.fitting) == (None, (1,))


def test_the_minute_does_not_depend_on_the_zone() -> None:
    """A quarter of an hour is the smallest step between zones."""
    assert same_time(_AT, parse_date("2018-05-03 13:57"))
    assert not same_time(_AT, parse_date("2018-05-03 13:58"))
    assert not same_time(_AT, Moment("never"))
    assert share_of("", _TEXT) == 0


def test_levels_of_quotation() -> None:
    """Each level gives its heading and its author's own words."""
    text = (
        "Third.\n\nOn 4 May 2018 at 11:00, Bo Cole <bo@x.example> wrote:\n> Second.\n>\n"
        "> On 3 May 2018 at 10:12, Ada Quay <ada@x.example> wrote:\n>> First\n>> of all.\n"
    )
    levels = quotation_levels(text, split_zones(text))
    assert [" ".join(one.own.split()) for one in levels] == ["Second.", "First of all."]
    assert ["Cole" in one.heading for one in levels] == [True, False]


def test_two_headings_on_one_level_are_counted() -> None:
    """Who answers two mails at once is linked to neither."""
    text = (
        "On 3 May 2018 at 10:12, Ada Quay <a@x.example> wrote:\n> One.\n\nYes.\n\n"
        "On 4 May 2018 at 11:00, Bo Cole <bo@x.example> wrote:\n> Two.\n\nNo.\n"
    )
    quotation = outer_quotation(text, split_zones(text))
    assert quotation is not None
    assert quotation.announced == 2
    assert quotation.own.strip() == "One."


def test_signatures_and_footers_are_apart() -> None:
    """What an author said is told without what stands below many mails."""
    footer = "-- \nUsers' group: list@quay.example\nhttps://quay.example/mailman/listinfo/list\n"
    head = "Third.\n\nOn 4 May 2018 at 11:00, Bo Cole <bo@x.example> wrote:\n"
    for said in ("The lease runs out in May.\n", ""):
        marked = "".join(f"> {line}\n" for line in f"{said}\n{footer}".splitlines())
        quotation = outer_quotation(head + marked, split_zones(head + marked))
        assert quotation is not None
        assert quotation.said.strip() == said.strip()
        assert "mailman" in quotation.own
