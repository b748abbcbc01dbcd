"""Bounds on the nesting of HTML, applied before it is parsed.

A parser that follows the HTML standard walks its stack of open elements for many tags, and
copies open formatting elements into every paragraph: deep or unclosed nesting costs it
quadratic time and memory.  Tags beyond the bounds are left out, text never.
"""

from __future__ import annotations

import re

FEW_TAGS = 400
"""With no more tags than this no nesting can be expensive."""
MAX_DEPTH = 2_000
MAX_OPEN_FORMATTING = 40
MAX_OPTIONS = 4_000
"""Options of a list to choose from; the parser looks at all earlier ones for each."""
_STEPS = 300_000_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})[^<>]{0,10000}>?")
# HTML standard, list of active formatting elements
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
# Void elements, and those that end an open element of their kind.
_NOT_NESTING_NAMES = (
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td "
    "th thead tbody tfoot option optgroup html head body title style script"
)
_NOT_NESTING = frozenset(_NOT_NESTING_NAMES.split())


def bound_nesting(html: str) -> tuple[str, bool]:
    """Return the HTML with tags that nest too deep left out, and whether any was.

    At most `MAX_DEPTH` elements are open at once, fewer when there are very many tags, and
    `MAX_OPEN_FORMATTING` formatting elements; of options the first `MAX_OPTIONS` count.
    """
    tags = html.count("<")
    if tags <= FEW_TAGS:
        return html, False
    open_count: dict[str, int] = {}
    depth = formatting = options = 0
    depth_bound = max(200, min(MAX_DEPTH, _STEPS // tags))
    kept: list[str] = []
    done = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name == "option" and not match[1]:
            options += 1
            if options > MAX_OPTIONS:
                kept += (html[done : match.start()], " ")
                done = match.end()
        if name in _NOT_NESTING:
            continue
        step = 1
        if match[1]:
            if not open_count.get(name):
                continue
            step = -1
        elif (name in _FORMATTING and formatting >= MAX_OPEN_FORMATTING) or depth >= depth_bound:
            kept.append(html[done : match.start()])
            done = match.end()
            continue
        open_count[name] = open_count.get(name, 0) + step
        depth += step
        if name in _FORMATTING:
            formatting += step
    if not done:
        return html, False
    kept.append(html[done:])
    return "".join(kept), True
