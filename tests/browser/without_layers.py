"""Runs Letterbook with layers of its defence taken away: only tests start it, to see what holds.

    python -m tests.browser.without_layers cleaning,sandbox serve BOOK --no-browser

Nothing of the program itself can do this.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import jinja2

from letterbook.__main__ import main
from letterbook.rules.safe_html import SafeHtml
from letterbook.services import show_html
from letterbook.web import access, originals, rendering


def _uncleaned(html: str, _: Mapping[str, str]) -> SafeHtml:
    return SafeHtml(html, 0)


def _without_cleaning() -> None:
    assert callable(show_html.safe_html)  # type: ignore[attr-defined]
    show_html.safe_html = _uncleaned  # type: ignore[assignment,attr-defined]


def _without_in_frame(words: str) -> None:
    """Take words away from the element that frames a message."""
    loader = rendering.environment().loader
    assert loader is not None
    read: Callable[..., Any] = loader.get_source

    def changed(environment: jinja2.Environment, template: str) -> Any:
        source, *rest = read(environment, template)
        assert template != "message.html" or source.count(words) == 1, "the frame is not found"
        return source.replace(words, ""), *rest

    loader.get_source = changed  # type: ignore[method-assign]


def _without_sandbox() -> None:
    _without_in_frame(" sandbox")


def _without_demand() -> None:
    _without_in_frame(' csp="{{ frame_policy }}"')


def _without_frame_policy() -> None:
    assert "default-src" in originals.FRAME_POLICY  # type: ignore[attr-defined]
    # What remains only says who may frame it: else nothing would be shown, and nothing be tried.
    originals.FRAME_POLICY = "frame-ancestors 'self'"  # type: ignore[attr-defined]


def _without_page_policy() -> None:
    assert "default-src" in access.PAGE_POLICY
    access.PAGE_POLICY = "frame-ancestors 'none'"


def _without_escaping() -> None:
    assert rendering.environment().autoescape
    rendering.environment().autoescape = False


LAYERS: dict[str, Callable[[], None]] = {
    "cleaning": _without_cleaning,
    "sandbox": _without_sandbox,
    "demand": _without_demand,
    "frame-policy": _without_frame_policy,
    "page-policy": _without_page_policy,
    "escaping": _without_escaping,
}


if __name__ == "__main__":
    for name in sys.argv.pop(1).split(","):
        LAYERS[name]()
    sys.exit(main())
