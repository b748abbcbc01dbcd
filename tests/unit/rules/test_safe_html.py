"""HTML of others loses what runs, loads or leads away, and keeps its words."""

from __future__ import annotations

import re
import time

import pytest

from letterbook.rules.safe_html import MOST_CHARS, safe_html

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="http://tracker.example/x.png">',
    '<img srcset="http://tracker.example/x 2x">',
    '<a href="javascript:alert(1)" ping="http://t.example">x</a>',
    '<a href="http://tracker.example">x</a>',
    '<p style="background:url(http://t.example)">x</p>',
    '<p style="background:u\\72l(http://t.example)">x</p>',
    '<p style="color:red;position:fixed;inset:0">x</p>',
    '<p style="content:attr(x);color:var(--a)">x</p>',
    "<style>@import 'http://t.example'</style>",
    '<link rel=stylesheet href="http://t.example">',
    '<meta http-equiv=refresh content="0;url=http://t.example">',
    '<base href="http://t.example/">',
    '<form action="http://t.example"><input name=a><button>b</button></form>',
    '<iframe src="http://t.example"></iframe>',
    '<object data="http://t.example"></object><embed src="http://t.example">',
    '<svg><use href="http://t.example#a"/><animate attributeName=href to="javascript:1"/></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<details ontoggle="alert(1)" open>x</details>',
    '<video poster="http://t.example"><source src="http://t.example"></video>',
    '<table background="http://t.example"><tr><td background="http://t.example">x</table>',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<img src="data:text/html,<script>1</script>">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<body background="http://t.example" onload="alert(1)">x',
    "<a id=a name=document class=b>x</a>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<template><img src=x onerror=alert(1)></template>",
)


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_runs_loads_or_leads_away(html: str) -> None:
    """No address, no handler, no script and no active element is left."""
    shown = safe_html(f"before {html} after", {}).html
    assert "before" in shown
    assert not re.search(r"(?i)tracker|t\.example|alert|javascript|url\(|\son\w+\s*=|\\", shown)
    assert not re.search(
        r"(?i)<(script|style|link|meta|base|form|input|iframe|object|embed)", shown
    )
    assert not re.search(r"(?i)<(svg|math|video|audio|source|noscript|template|details)", shown)
    assert not re.search(r"(?i)\s(href|src|srcset|action|background|ping|id|name|class)=", shown)
    assert "position" not in shown


def test_structure_and_looks_stay() -> None:
    """Words, tables, quotations and colours are what the writer made them."""
    html = '<blockquote><b>Quay</b> <font color="red">12</font></blockquote><p dir="rtl">\u05d0</p>'
    assert safe_html(html, {}).html == html
    styled = safe_html('<p style="color:red;z-index:9">x</p>', {}).html
    assert styled == '<p style="color:red">x</p>'


def test_pictures_of_the_mail_itself_are_shown() -> None:
    """A picture that came along is put in; others are left out and counted."""
    picture = "data:image/png;base64,iVBORw0K"
    html = '<img src="cid:a@b"><img src="cid:none"><img src="https://t.example/x"><img src="//t/x">'
    shown = safe_html(html, {"a@b": picture})
    assert shown.html.count(picture) == 1
    assert shown.pictures_left_out == 3


@pytest.mark.parametrize("piece", ["<div>", "<b><i>", "<table><tr><td>", "<ul><li>", "<a><p>", "&"])
def test_nesting_costs_no_time(piece: str) -> None:
    """A megabyte of open elements is made safe in a moment."""
    begun = time.perf_counter()
    safe_html(piece * (1_000_000 // len(piece)) + "end", {})
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize("piece", ["&", "a&amp;", "& b "])
def test_references_without_end_change_no_text(piece: str) -> None:
    """What is put in so that references cost no time is not shown, nor is a comment."""
    shown = safe_html(f"<p>{piece * 1000}</p><!--{piece * 1000}-->", {}).html
    assert shown == f"<p>{piece.replace('&amp;', '&').replace('&', '&amp;') * 1000}</p>"


def test_what_is_too_long_is_cut() -> None:
    """Characters beyond the limit are not looked at."""
    assert len(safe_html("x" * (MOST_CHARS + 1_000), {}).html) == MOST_CHARS
