"""The bytes of an entry as pages of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letterbook.errors import NothingFound
from letterbook.rules import source_pages
from letterbook.rules.source_pages import source_page


@given(content=st.binary(max_size=400), size=st.integers(5, 60))
def test_pages_put_together_are_the_bytes(content: bytes, size: int) -> None:
    """Nothing is lost, doubled or changed where a page ends, whatever the bytes are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source_pages, "PAGE_BYTES", size)
        patch.setattr(source_pages, "_LINE", size // 2)
        first = source_page(content, 1)
        pages = [source_page(content, n + 1) for n in range(first.pages)]
    joined = b"".join(page.text.encode("utf-8", "surrogateescape") for page in pages)
    assert joined == content
    assert [page.start for page in pages[1:]] == [page.end for page in pages[:-1]]


def test_a_page_ends_with_a_line_and_in_no_character(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that ends shortly before is the last one; a letter of two bytes stays whole."""
    monkeypatch.setattr(source_pages, "PAGE_BYTES", 10)
    monkeypatch.setattr(source_pages, "_LINE", 4)
    assert source_page(b"one two\nthree four", 1).text == "one two\n"
    assert source_page(b"one two\nthree four", 2).text == "three four"
    assert source_page("aaaaaaaaa\u00e9bbb".encode(), 1).text == "aaaaaaaaa"
    assert source_page("aaaaaaaaa\u00e9bbb".encode(), 2).text == "\u00e9bbb"


def test_a_page_that_is_not_there_is_refused() -> None:
    """There is one page of nothing, and no second one."""
    assert source_page(b"", 1).pages == 1
    with pytest.raises(NothingFound, match="no page 2"):
        source_page(b"", 2)
