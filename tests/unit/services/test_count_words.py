"""Words are counted alike whether a text is ASCII or not."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from letterbook.services.told_texts import _count_words


@given(st.text("ab7_'-., \n\u2019é"))
def test_an_apostrophe_or_hyphen_between_letters_joins_words(text: str) -> None:
    """What stands between two characters of words joins them, also where one letter is shared.

    So do a point and a comma between two digits.
    """
    joined = r"\w+(?:['\u2019-]\w+|(?<=[0-9])[.,](?=[0-9])\w+)*"
    assert _count_words(text) == len(re.findall(joined, text))
