"""Normalisation: the forms of Unicode, in linear time."""

from __future__ import annotations

import re
import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules.composed_text import _PLAIN, composed, without_marks

# Marks of many classes, one that hides two, letters with and without a mark, and a sign.
_TEXTS = st.text("\u0301\u0323\u0345\u0f73\u0344\u05b0\u3099\uff9eaeéạ가\u1100\u1161☃", max_size=90)


@given(_TEXTS)
def test_composed_is_normal_form_c(text: str) -> None:
    """The result is that of the library, however long the runs of marks are."""
    assert composed(text) == unicodedata.normalize("NFC", text)
    assert composed(text * 3) == unicodedata.normalize("NFC", text * 3)


@given(_TEXTS)
def test_without_marks(text: str) -> None:
    """What is left is what the library leaves when combining marks are taken away."""
    whole = unicodedata.normalize("NFKD", text * 9).casefold()
    bare = "".join(c for c in whole if not unicodedata.combining(c))
    assert without_marks(text * 9) == bare


def test_plain_characters_are_in_normal_form_whatever_stands_before_them() -> None:
    """What is passed over unread could not have been changed."""
    plain = re.compile(f"[{_PLAIN}]")
    characters = [chr(n) for n in range(0x110000) if plain.match(chr(n))]
    assert len(characters) > 30_000
    for before in (
        "",
        "a",
        "E",
        "\u03b9",
        "\u0438",
        "\u1100",
        "\uac00",
        "\u3046",
        "\u05d0",
        "\u0627",
    ):
        text = "".join(f"{before}{c}\n" for c in characters)
        assert unicodedata.normalize("NFC", text) == text


def test_long_runs_of_marks_are_quick() -> None:
    """A text of nothing but marks takes no time that grows with its square."""
    begun = time.process_time()
    composed("\u0301\u0323" * 200_000)
    assert time.process_time() - begun < 2
