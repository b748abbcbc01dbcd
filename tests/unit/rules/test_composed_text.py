"""Normalisation: the forms of Unicode, in linear time."""

from __future__ import annotations

import time
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from letterbook.rules.composed_text import composed, without_marks

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


def test_long_runs_of_marks_are_quick() -> None:
    """A text of nothing but marks takes no time that grows with its square."""
    begun = time.process_time()
    composed("\u0301\u0323" * 200_000)
    composed("\u1ec7" + "\u0316" * 200_000 + "\u0301" * 200_000)
    composed("\u1ec7" + "\u0301\u0316" * 200_000)
    assert time.process_time() - begun < 2
