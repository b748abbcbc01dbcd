"""Headings of quotations: who wrote what follows, and when."""

from __future__ import annotations

import pytest

from letterbook.model.message import Address
from letterbook.rules.mail_dates import parse_date
from letterbook.rules.quoted_authors import author_keys, read_heading

_ADA = Address("Ada Quay", "ada.quay@saltmere.example")
_AT_TEN = parse_date("2018-05-03 10:12")


@pytest.mark.parametrize(
    "heading",
    [
        "On Thu, May 3, 2018 at 10:12 AM, Ada Quay <ada.quay@saltmere.example> wrote:\n",
        "On Thu, 3 May 2018, at 10:12, Ada Quay wrote:\n",
        "On 2018-05-03 10:12, Ada Quay wrote:\n",
        "Le 3 mai 2018 à 10:12, Ada Quay <ada.quay@saltmere.example> a écrit :\n",
        "Am 03.05.2018 um 10:12 schrieb Ada Quay:\n",
        "El jue., 3 may. 2018 a las 10:12, Ada Quay (<ada.quay@saltmere.example>) escribió:\n",
        "Ada Quay <ada.quay@saltmere.example> schrieb am Do., 3. Mai 2018, 10:12:\n",
        "-----Original Message-----\nFrom: Quay, Ada\nSent: Thursday, May 03, 2018 10:12 AM\n"
        "To: Cole\nSubject: quay\n",
        "________________________________\nDe : Ada Quay <ada.quay@saltmere.example>\n"
        "Envoyé : jeudi 3 mai 2018 10:12\nÀ : Cole\nObjet : quai\n",
        "*From:* Ada Quay [mailto:ada.quay@saltmere.example]\n*Sent:* 03 May 2018 10:12\n"
        "*To:* Cole\n",
        "---------------------- Forwarded by Cole/SAL/HAL on 05/04/2018 09:00 AM -----\n\n"
        "Ada Quay\n05/03/2018 10:12 AM\nTo: Cole/SAL/HAL@HAL\ncc:\nSubject: quay\n",
        '"Ada Quay" <ada.quay@saltmere.example> on 05/03/2018 10:12:00 AM\nTo: Cole\nSubject: q\n',
        "From: Ada Quay on 05/03/2018 10:12 AM CDT\nTo: Cole\nSubject: quay\n",
        "From: List <list@x.example> On Behalf Of Ada Quay\nSent: 3 May 2018 10:12\nTo: Cole\n",
    ],
)
def test_author_and_date_are_read(heading: str) -> None:
    """In the forms of many programs, the author has a key of hers and the date is one reading."""
    said = read_heading(heading)
    assert set(said.keys) & set(author_keys([_ADA])), said
    assert "ada" in said.author.lower()
    assert any(
        (m.earliest or 0) // 60 % 60 == 12 and _overlap(m.earliest, m.latest) for m in said.moments
    )


def _overlap(low: int | None, high: int | None) -> bool:
    assert low is not None
    assert high is not None
    assert _AT_TEN.earliest is not None
    assert _AT_TEN.latest is not None
    return low <= _AT_TEN.latest and high >= _AT_TEN.earliest


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "wrote:\n",
        "-----Original Message-----\n",
        "On the quay he wrote:\n",
        "Somebody said:\n",
    ],
)
def test_what_is_not_named_is_not_made_up(heading: str) -> None:
    """Without a date there is none, and one word is nobody's name."""
    said = read_heading(heading)
    assert said.moments == ()
    assert said.date == ""


def test_a_date_of_two_readings_has_both() -> None:
    """Day and month that cannot be told apart give two moments."""
    said = read_heading("Ada Quay\n05/03/2018 10:12 AM\nTo: Cole\nSubject: quay\n")
    assert len(said.moments) == 2
    assert {m.text[:9] for m in said.moments} == {"2018-05-0", "2018-03-0"}


def test_names_are_found_in_any_order_and_never_by_one_word() -> None:
    """Order, initials, case and departments do not count; a first name alone is no key."""
    keys = author_keys([_ADA])
    for name in ("Quay, Ada", "ADA QUAY", "Ada M. Quay", "Ada Quay/SAL/HAL@HAL"):
        assert set(author_keys([Address(name, "")])) & set(keys), name
    assert author_keys([Address("Ada", "")]) == ()
    assert not set(author_keys([Address("Ada Quai", "")])) & set(keys)


@pytest.mark.parametrize(
    ("heading", "appointment"),
    [
        ("-----Original Appointment-----\nFrom: Ada Quay\nSent: 3 May 2018 10:12\n", True),
        ("De : Ada Quay\nEnvoyé : 3 mai 2018 10:12\nQuand : jeudi 10 mai 2018 09:00\n", True),
        ("*From:* Ada Quay\n*Sent:* 3 May 2018 10:12\n*When:* Friday at nine\n", True),
        ("-----Original Message-----\nFrom: Ada Quay\nSent: 3 May 2018 10:12\n", False),
        ("From: Ada Quay\nSent: 3 May 2018 10:12\nSubject: When: the quay\n", False),
        ("On 3 May 2018 at 10:12, Ada Quay wrote:\n", False),
    ],
)
def test_the_heading_of_an_appointment(heading: str, appointment: bool) -> None:
    """Its own line or a line that says when it takes place tell it."""
    assert read_heading(heading).appointment is appointment
