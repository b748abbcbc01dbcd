"""What the attributes of an HTML element say about how a mail shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Quoting = Literal["", "level", "rule"]
"""``level``: the element's content is a quotation.  ``rule``: what follows its start is one."""

_DECLARATION = re.compile(r"(?<![a-zA-Z-])([a-zA-Z-]{2,40}+)[ \t\r\n]*+:[ \t\r\n]*+([^;]{0,400})")
_ZERO = re.compile(r"0*(?:\.0*)?(?:px|pt|em|rem|ex|%|in|cm|mm|pc|vw|vh)?[ \t]*(?:!important)?\Z")
_RULE_IDS = frozenset(
    ("divrplyfwdmsg", "appendonsend", "reply-intro", "mail-editor-reference-message-container")
)
_LEVEL_IDS = frozenset(("olk_src_body_section", "isforwardcontent", "yahoo_quoted"))
_LEVEL_CLASSES = frozenset(("yahoo_quoted", "protonmail_quote", "zmail_extra", "tutanota_quote"))


def _declarations(style: str) -> dict[str, str]:
    return {match[1].lower(): match[2].strip().lower() for match in _DECLARATION.finditer(style)}


@lru_cache(maxsize=4096)
def is_hidden_style(style: str) -> bool:
    """Return whether a style attribute makes its element invisible."""
    found = _declarations(style)
    if found.get("display", "").startswith("none"):
        return True
    if found.get("visibility", "").startswith(("hidden", "collapse")):
        return True
    if found.get("mso-hide", "").startswith("all"):
        return True
    for name in ("font-size", "opacity"):
        if name in found and found[name][:1] in "0." and _ZERO.match(found[name]):
            return True
    if found.get("overflow", "").startswith("hidden"):
        return any(
            name in found and _ZERO.match(found[name]) is not None
            for name in ("max-height", "height", "max-width", "width")
        )
    return False


@lru_cache(maxsize=4096)
def keeps_spaces(style: str) -> bool:
    """Return whether a style attribute keeps line ends and runs of spaces as they are."""
    found = _declarations(style)
    return found.get("white-space", "").startswith(("pre", "break-spaces"))


@lru_cache(maxsize=4096)
def is_header_rule(style: str) -> bool:
    """Return whether the element is Outlook's box above a reply: a line on top and no other."""
    lower = style.lower().replace(" ", "")
    if "border-top:" not in lower:
        return False
    return "border:none" in lower and ("padding:3" in lower or "padding:0cm" in lower)


def block_quoting(tag: str, attributes: Mapping[str, str | None]) -> Quoting:
    """Return how an element marks a quotation, from its tag, id, class, name and style.

    A blockquote counts unless its style takes the border away: mail programs write that for
    an indented paragraph.
    """
    if tag == "blockquote":
        style = (attributes.get("style") or "").lower().replace(" ", "")
        cited = attributes.get("type") or attributes.get("cite") or attributes.get("class")
        return "" if "border:none" in style and not cited else "level"
    if tag not in ("div", "span", "section", "table"):
        return ""
    name = (attributes.get("id") or attributes.get("name") or "").lower().removeprefix("x_")
    if name in _LEVEL_IDS:
        return "level"
    if name in _RULE_IDS:
        return "rule"
    for word in (attributes.get("class") or "").lower().split():
        if word.removeprefix("x_") in _LEVEL_CLASSES:
            return "level"
    return "rule" if is_header_rule(attributes.get("style") or "") else ""
