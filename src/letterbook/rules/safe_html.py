"""HTML that somebody else wrote, made fit to be shown: no script, nothing that loads, no way out.

What is left is text with its structure and looks.  The page that shows it is framed and has a
policy of its own; neither relies on the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
import nh3

from letterbook.rules.html_nesting import bound_nesting

MOST_CHARS = 2_000_000
_TAGS_NAMES = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col "
    "colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header "
    "hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub "
    "sup table tbody td tfoot th thead time tr tt u ul var wbr "
)
_TAGS = frozenset(_TAGS_NAMES.split())
_EVERYWHERE = frozenset(("style", "dir", "lang", "title", "align", "valign", "bgcolor", "width"))
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(_EVERYWHERE),
    "img": {"src", "alt", "height"},
    "font": {"color", "face", "size"},
    "td": {"colspan", "rowspan", "nowrap", "height"},
    "th": {"colspan", "rowspan", "nowrap", "height"},
    "table": {"border", "cellpadding", "cellspacing"},
    "ol": {"start", "type"},
    "a": {"href"},
}
_STYLES_NAMES = (
    "background-color border border-bottom border-bottom-color border-collapse border-color "
    "border-left border-left-color border-radius border-right border-right-color border-"
    "spacing border-style border-top border-top-color border-width color direction font font-"
    "family font-size font-style font-weight letter-spacing line-height list-style-type "
    "margin margin-bottom margin-left margin-right margin-top max-width padding padding-"
    "bottom padding-left padding-right padding-top text-align text-decoration text-indent "
    "text-transform unicode-bidi vertical-align white-space width word-break "
)
_STYLES = frozenset(_STYLES_NAMES.split())
_NO_PLAIN_VALUE = re.compile(
    r"[\\@<>]|/\*|(?:url|image|image-set|src|var|attr|env|expression)\s*\(", re.IGNORECASE
)
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp|bmp);base64,[A-Za-z0-9+/=\s]*")
# Every reference or no-break space copies its text; an unknown element, which the filter takes
# out, ends a text and means nothing within a comment.
_REFERENCES = re.compile("(?:[&\u00a0][^<>&\u00a0]*+){200}")
_SCHEMES = frozenset(("about", "blob", "cid", "data", "file", "ftp", "http", "https", "mid"))
"""Schemes that the filter gets to see, which keeps only pictures that are there."""

_GONE = {"script", "style", "title", "noscript", "template", "svg", "math", "object", "iframe"}


class SafeHtml(msgspec.Struct, frozen=True):
    """HTML that may be shown, and how many pictures stand elsewhere and were not loaded."""

    html: str
    pictures_left_out: int


def safe_html(html: str, pictures: Mapping[str, str]) -> SafeHtml:
    """Return the HTML without anything that runs, loads, links or leaves its place.

    ``pictures`` are data addresses by the Content-ID (RFC 2392) that ``cid:`` names.  Links keep
    their words alone.  At most `MOST_CHARS` characters are read.
    """
    left_out = 0

    def kept(tag: str, name: str, value: str) -> str | None:
        nonlocal left_out
        if name == "style":
            return None if _NO_PLAIN_VALUE.search(value) else value
        if name == "href":
            return None
        if tag == "img" and name == "src":
            found = pictures.get(value[4:].strip(), "") if value[:4].lower() == "cid:" else value
            if _PICTURE.fullmatch(found):
                return found
            left_out += 1
            return None
        return value

    encodable = html[:MOST_CHARS].encode("utf-8", "replace").decode("utf-8")
    bounded = _REFERENCES.sub(r"\g<0><x-y></x-y>", bound_nesting(encodable)[0])
    cleaned = nh3.clean(
        bounded, tags=set(_TAGS), clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=kept, url_schemes=set(_SCHEMES), link_rel=None, strip_comments=True,
        filter_style_properties=set(_STYLES),
    )  # fmt: skip
    return SafeHtml(cleaned, left_out)
