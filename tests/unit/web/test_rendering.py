"""How people are called on the pages."""

from __future__ import annotations

import pytest

from letterbook.model.chain import PartyName
from letterbook.web.rendering import account_name, party

KNOWN = PartyName("x", "165", ("165", "The Quay (@quay) <165>"))


@pytest.mark.parametrize(
    ("one", "form", "name"),
    [
        (KNOWN, "The Quay (@quay) <165>", "The Quay (@quay)"),
        (PartyName("x", "165", ("165",)), "165", ""),
        (PartyName("x", "165", ()), "165", ""),
        (PartyName("mail", "a@b.example", ("Anna <a@b.example>",)), "Anna <a@b.example>", ""),
    ],
)
def test_an_account_has_the_name_that_the_record_knows(
    one: PartyName, form: str, name: str
) -> None:
    """Never one that nothing states; a mail address speaks for itself."""
    assert (party(one), account_name(one)) == (form, name)
