"""Readable text of an HTML mail, with quotations marked as in plain mail."""

from __future__ import annotations

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from letterbook.rules.html_lines import Lines
from letterbook.rules.html_nesting import bound_nesting
from letterbook.rules.html_style import Quoting, block_quoting, is_hidden_style, keeps_spaces

MAX_CHARS = 20_000_000
MAX_LINKS = 5_000

_IGNORED_NAMES = "head script style title template noscript object applet iframe svg math"
_IGNORED = frozenset(_IGNORED_NAMES.split())
_BLOCKS_NAMES = (
    "address article aside blockquote body center details dialog dd div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu "
    "nav ol optgroup option p pre section summary table tbody tfoot thead tr ul caption"
)
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_SPACED_NAMES = "p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table"
_SPACED = frozenset(_SPACED_NAMES.split())
_CELLS = frozenset(("td", "th"))
_LIVE = ("#", "javascript:", "data:", "vbscript:")


class HtmlText(msgspec.Struct, frozen=True):
    """What an HTML body says to its reader.

    ``text`` has one line per line that a reader would see, at most one blank line in a row,
    and "> " before each line of a quotation, once per level.  ``links`` are the targets of
    its links as written, in order, each once.  ``hidden_text`` is text that the markup makes
    invisible, and ``hidden`` whether there is any.  ``bounded`` says that nesting, links or
    characters beyond the limits were left out.
    """

    text: str
    links: tuple[str, ...]
    hidden: bool
    hidden_text: str
    bounded: bool = False


class _Open(msgspec.Struct):
    """What ends together with an open element."""

    tag: str
    node: LexborNode
    quoting: Quoting = ""
    hidden: bool = False
    preformatted: bool = False
    list_item: bool = False


def html_text(html: str) -> HtmlText:
    """Return the readable text of ``html``; never raises, whatever the markup.

    Read by the HTML standard's rules for broken markup; the first 20 million characters and
    5,000 links count.
    """
    cut = len(html) > MAX_CHARS
    bounded, dropped = bound_nesting(html[:MAX_CHARS] if cut else html)
    root = LexborHTMLParser(bounded).root
    walk = _Walk()
    if root is not None:
        walk.run(root)
    hidden = walk.hidden_lines.finish()
    links = tuple(walk.links)
    return HtmlText(
        walk.lines.finish(), links, bool(hidden), hidden, cut or dropped or walk.links_cut
    )


class _Walk:
    """The pass over the tree; ``stack`` mirrors the open elements, outermost first.

    ``current`` are the lines that text is added to, those of hidden text inside what is hidden.
    """

    def __init__(self) -> None:
        self.lines = Lines()
        self.hidden_lines = Lines()
        self.current = self.lines
        self.links: dict[str, None] = {}
        self.links_cut = False
        self.stack: list[_Open] = []
        self.hidden = 0
        self.preformatted = 0

    def run(self, root: LexborNode) -> None:
        """Visit every node in document order without recursion."""
        node: LexborNode | None = root
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                self._text(node.text_content or "")
            elif tag not in _IGNORED and not tag.startswith("-"):
                down = self._enter(node, tag)
                if down is not None:
                    node = down
                    continue
            node = self._onward(node)

    def _onward(self, node: LexborNode) -> LexborNode | None:
        """Return the next node after a subtree, closing what ends there."""
        following = node.next
        while following is None and self.stack:
            following = self._leave().next
        return following

    def _text(self, text: str) -> None:
        if self.preformatted:
            self.current.add_preformatted(text)
        else:
            self.current.add(text)

    def _enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        """Begin an element; return its first child, None when it has none and is over."""
        if tag == "br":
            self.current.end_line()
            return None
        child = node.first_child
        if child is None and tag in ("div", "span", "td", "tr", "b", "i", "font"):
            return None
        opened = _Open(tag, node)
        attributes = node.attributes
        if attributes:
            self._attributes(attributes, tag, opened)
        elif tag == "blockquote":
            opened.quoting = "level"
        if tag in _BLOCKS or tag in _CELLS:
            self._begin_block(tag, opened)
        self.stack.append(opened)
        if child is None:
            self._leave()
        return child

    def _attributes(self, attributes: dict[str, str | None], tag: str, opened: _Open) -> None:
        style = attributes.get("style")
        if (style and is_hidden_style(style)) or "hidden" in attributes:
            opened.hidden = True
            self.hidden += 1
            self.current = self.hidden_lines
        if style and keeps_spaces(style):
            opened.preformatted = True
            self.preformatted += 1
        if tag in ("a", "area"):
            self._link(attributes.get("href"))
        elif tag in _BLOCKS or tag == "span":
            opened.quoting = block_quoting(tag, attributes)
            if tag == "p" and "Mso" in (attributes.get("class") or ""):
                opened.tag = "div"

    def _link(self, href: str | None) -> None:
        target = "".join(href.split()) if href else ""
        if not target or target.lower().startswith(_LIVE) or target in self.links:
            return
        if len(self.links) >= MAX_LINKS:
            self.links_cut = True
            return
        self.links[target] = None

    def _begin_block(self, tag: str, opened: _Open) -> None:
        lines = self.current
        if tag in _CELLS:
            lines.cell()
            return
        lines.end_block()
        if opened.tag in _SPACED:
            lines.blank()
        if tag == "hr" or opened.quoting == "rule":
            lines.rule()
        if opened.quoting == "level":
            lines.deeper()
        elif tag == "li":
            lines.item()
        elif tag == "pre":
            opened.preformatted = True
            self.preformatted += 1

    def _leave(self) -> LexborNode:
        """End the innermost open element and return it."""
        opened = self.stack.pop()
        lines = self.current
        if opened.tag in _BLOCKS:
            lines.end_block()
        if opened.quoting == "level":
            lines.shallower()
        if opened.tag in _SPACED:
            lines.blank()
        if opened.hidden:
            self.hidden -= 1
            self.current = self.hidden_lines if self.hidden else self.lines
        if opened.preformatted:
            self.preformatted -= 1
        return opened.node
