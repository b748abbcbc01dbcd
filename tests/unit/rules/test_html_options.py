"""Lists to choose from: their words stay, however many there are."""

from __future__ import annotations

import time

from letterbook.rules.html_nesting import MAX_OPTIONS
from letterbook.rules.html_text import html_text


def test_the_words_of_many_options_stay_apart_and_cost_little() -> None:
    """The parser looks at all options of a list for each of them; beyond a bound they are text."""
    many = MAX_OPTIONS * 20
    html = "<select>" + "".join(f"<option>w{n}" for n in range(many)) + "</select><p>end"
    begun = time.process_time()
    found = html_text(html)
    assert time.process_time() - begun < 5
    assert found.text.split() == [*(f"w{n}" for n in range(many)), "end"]
    assert found.bounded


def test_few_options_are_left_alone() -> None:
    """An ordinary form is read as it is."""
    found = html_text("<select><option>one<option>two</select>")
    assert found.text.split() == ["one", "two"]
    assert not found.bounded
