"""The text rules, each as something that takes a text, and texts that rules choke on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date

from letterbook.errors import QuerySyntax
from letterbook.model.message import Address, Limits
from letterbook.rules.account_names import names_account
from letterbook.rules.announced_attachment import announced_attachment
from letterbook.rules.article_page import page_text
from letterbook.rules.article_reading import read_article
from letterbook.rules.html_lines import Lines
from letterbook.rules.html_nesting import bound_nesting
from letterbook.rules.html_style import is_hidden_style
from letterbook.rules.html_text import html_text
from letterbook.rules.language import guess_language
from letterbook.rules.link_keys import bare_sites
from letterbook.rules.links import find_links, link_host
from letterbook.rules.mail_addresses import parse_addresses
from letterbook.rules.mail_dates import parse_date, received_date
from letterbook.rules.mail_decode import decode_text, decode_transfer
from letterbook.rules.mail_headers import decode_value, decode_words, lf_only, read_headers
from letterbook.rules.mail_identifiers import stated_id, stated_ids
from letterbook.rules.mail_labels import folder_labels, state_flags, thread_index
from letterbook.rules.mail_layout import scan_layout
from letterbook.rules.mail_message import read_mail
from letterbook.rules.mail_params import parse_value
from letterbook.rules.mail_spoof import address_doubts
from letterbook.rules.mbox_quoting import unquote
from letterbook.rules.page_posts import posts_in
from letterbook.rules.printed_mail import read_printed_mail
from letterbook.rules.query_terms import folded, person_terms, pieces, searchable, whole
from letterbook.rules.query_text import parse_query
from letterbook.rules.quoted_text import split_zones
from letterbook.rules.requests import find_requests
from letterbook.rules.rtf_text import rtf_text
from letterbook.rules.safe_html import safe_html
from letterbook.rules.same_message import base_subject, canonical_text
from letterbook.rules.snippets import snippet, snippet_words
from letterbook.rules.transcript_shape import shape_of
from letterbook.rules.x_message import read_x_message
from letterbook.wiring_checking import languages

Rule = Callable[[str], object]
Generator = Callable[[int], str]

LIMITS = Limits()
_TODAY = date(2013, 3, 5)
_WANTED = snippet_words(parse_query('tab "aa bb" >x*', UTC, _TODAY))
_MULTIPART = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _x_object(text: str) -> bytes:
    link = {"url": text, "expanded": text}
    return json.dumps({"id": "1", "text": text, "createdAt": text, "urls": [link]}).encode()


def _query(text: str) -> object:
    try:
        return parse_query(text, UTC, _TODAY)
    except QuerySyntax as refusal:
        return refusal


def _lines(text: str) -> str:
    lines = Lines()
    lines.add(text)
    lines.add_preformatted(text)
    return lines.finish()


TEXT_RULES: dict[str, Rule] = {
    "base_subject": base_subject,
    "canonical_text": canonical_text,
    "guess_language": guess_language,
    "find_links": find_links,
    "find_requests": find_requests,
    "bare_sites": bare_sites,
    "announced_attachment": announced_attachment,
    "link_host": link_host,
    "html_text": html_text,
    "safe_html": lambda text: safe_html(text, {}),
    "html_lines": _lines,
    "bound_nesting": bound_nesting,
    "hidden_style": is_hidden_style.__wrapped__,
    "split_zones": split_zones,
    "parse_addresses": lambda text: parse_addresses(_bytes(text), LIMITS.addresses),
    "address_doubts": lambda text: address_doubts(Address(text, text)),
    "parse_date": parse_date,
    "received_date": received_date,
    "decode_text": lambda text: decode_text(_bytes(text), "utf-7"),
    "decode_wrong_label": lambda text: decode_text(_bytes(text) + b"\xff", "shift_jis"),
    "base64": lambda text: decode_transfer(_bytes(text), "base64"),
    "quoted-printable": lambda text: decode_transfer(_bytes(text), "quoted-printable"),
    "uuencode": lambda text: decode_transfer(b"begin 644 x\n" + _bytes(text), "x-uuencode"),
    "decode_words": decode_words,
    "decode_value": lambda text: decode_value(_bytes(text)),
    "read_headers": lambda text: read_headers(_bytes(text)),
    "lf_only": lambda text: lf_only(_bytes(text)),
    "stated_id": lambda text: stated_id(_bytes(text)),
    "stated_ids": lambda text: stated_ids([_bytes(text)], LIMITS.references),
    "folder_labels": lambda text: folder_labels(
        {"x-gmail-labels": [_bytes(text)], "x-keywords": [_bytes(text)]}
    ),
    "state_flags": lambda text: state_flags({"status": [_bytes(text)]}),
    "thread_index": lambda text: thread_index(_bytes(text)),
    "parse_value": lambda text: parse_value(_bytes(text)),
    "parse_parameters": lambda text: parse_value(b"text/plain; " + _bytes(text)),
    "parse_quoted": lambda text: parse_value(b'text/plain; a="' + _bytes(text)),
    "layout": lambda text: scan_layout(_MULTIPART + _bytes(text), LIMITS),
    "x_message": lambda text: read_x_message(_x_object(text), "", "dm"),
    "transcript_shape": lambda text: shape_of(text.splitlines()),
    "rtf_text": lambda text: rtf_text(b"{\\rtf1 " + _bytes(text)),
    "printed_mail": lambda text: read_printed_mail([text], "x", None),
    "page_posts": posts_in,
    "names_account": lambda text: names_account("quay", text),
    "unquote_mboxrd": lambda text: unquote(_bytes(text), "mboxrd"),
    "unquote_mboxo": lambda text: unquote(_bytes(text), "mboxo"),
    "searchable": searchable,
    "folded": folded,
    "pieces": pieces,
    "whole": whole,
    "person_terms": lambda text: person_terms.__wrapped__(Address(text[::2], text[1::2])),
    "parse_query": _query,
    "snippet": lambda text: snippet(text, _WANTED),
}
"""What takes text that somebody else wrote."""

SHORTER = {"read_article": 8}
"""An article is cut at 2 MB, and read when a person asks, not in bulk."""

MAIL_RULES: dict[str, Rule] = {
    "read_article": lambda text: read_article("x", text, languages()),
    "page_text": page_text,
    "read_mail": lambda text: read_mail(b"Subject: x\n\n" + _bytes(text), LIMITS),
    "read_mail_html": lambda text: read_mail(b"Content-Type: text/html\n\n" + _bytes(text), LIMITS),
    "read_mail_parts": lambda text: read_mail(_MULTIPART + _bytes(text), LIMITS),
    "read_mail_header": lambda text: read_mail(
        b"From: a@x.example\nSubject: " + _bytes(text) + b"\n\nbody\n", LIMITS
    ),
}
"""Whole mails, in which every rule above and the other parsers have their part."""


def _run(piece: str) -> Generator:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _between(start: str, piece: str, end: str = "") -> Generator:
    def make(size: int) -> str:
        room = max(0, size - len(start) - len(end))
        return start + (piece * (room // len(piece) + 1))[:room] + end

    return make


def _talon(size: int) -> str:
    """Return one line like those on which a well-known quotation splitter never ends."""
    return "m" + "t" * (size - 2) + "s"


def _attribution(size: int) -> str:
    """Return attributions without the colon that would end them."""
    return _run("\n on x " + "a" * 60 + " at y " + "b" * 60)(size)


def _nested(size: int) -> str:
    """Return quotations that each go one level deeper than the one before, and begin again."""
    lines: list[str] = []
    held = level = 0
    while held < size:
        level = level % 200 + 1
        lines.append(">" * level + " words of a letter\n")
        held += len(lines[-1])
    return "".join(lines)[:size]


GENERATORS: dict[str, Generator] = {
    "talon": _talon,
    "talon-lines": _run("\nm" + "t" * 60 + "s"),
    "attribution": _attribution,
    "attribution-long": _between("\n on x ", "a at y "),
    "attribution-colons": _run("\nOn 3 May 2014 a@b.example wrote:"),
    "attribution-wide": _run("\nLe 3 mai 2014 à 10:00, Zoé écrivait："),
    "nested": _nested,
    "headings": _run("\n-----Original Message-----\nFrom: a\n\n"),
    "fields": _run("\nFrom: a@b.example\nSent: x\nTo: b\n"),
    "from-lines": _run("From: "),
    "to-lines": _run("\nTo: a\nSubject: b\n"),
    "rules": _run("\n_____\n"),
    "one-rule": _run("_"),
    "hyphens": _run("-"),
    "hyphen-lines": _run("\n--"),
    "signatures": _run("\n-- \nA.\n"),
    "sent-from": _run("\nSent from my "),
    "marks": _run(">"),
    "marks-lines": _run("\n>"),
    "marks-spaced": _run("\n    > a"),
    "marks-from": _run("\n" + ">" * 190 + "From "),
    "bars": _run("\n| "),
    "initials": _run("\nAB> "),
    "tabs": _run("\t"),
    "tab-lines": _run("\t\n"),
    "blanks": _run(" "),
    "blank-words": _run("a" + " " * 40),
    "line-ends": _run("\n"),
    "returns": _run("\r"),
    "return-lines": _run("\n\r"),
    "no-break": _run("\xa0"),
    "opened": _run("<"),
    "opened-words": _run("<a "),
    "closed": _run(">a<"),
    "html-deep": _run("<div>"),
    "html-bold": _run("<b><p>"),
    "html-attributes": _between("<p ", "a=b "),
    "html-style": _between('<p style="', "color:red;", '">x'),
    "html-comment": _run("<!--"),
    "html-entities": _run("&amp"),
    "html-tables": _run("<table><tr><td>"),
    "html-forms": _run("<form><select><option>"),
    "html-quotes": _run("<blockquote>a"),
    "brackets": _run("("),
    "bracket-pairs": _run("()"),
    "brackets-then-closed": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "comments": _run("(a"),
    "square": _run("["),
    "square-tags": _run("[a]"),
    "words-begun": _run("=?"),
    "words-named": _run("=?x?q?"),
    "words": _run("=?utf-8?q?a?= "),
    "words-joined": _run("=?utf-8?b?YQ==?="),
    "question": _run("?"),
    "percent": _run("%41"),
    "equals": _run("="),
    "equals-lines": _run("=\n"),
    "equal-bytes": _run("=3D"),
    "commas": _run(","),
    "semicolons": _run(";"),
    "colons": _run(":"),
    "colon-words": _run("a:"),
    "replies": _run("Re: "),
    "reply-tags": _run("Re: [a] "),
    "quotes": _run('"'),
    "quote-escapes": _run('"\\'),
    "escapes": _run("\\"),
    "ats": _run("@"),
    "at-words": _run("a@b "),
    "at-commas": _run("a@b,"),
    "at-mixed": _run("a@b c "),
    "at-many": lambda size: " ".join(f"a{n}@b c{n}" for n in range(size // 12))[:size],
    "at-angles": _run("<a@b>"),
    "angles-named": _run("a <b@c.example>, "),
    "parameters": _run("a=b;"),
    "parameters-parts": _run("a*0*=b;"),
    "dots": _run("."),
    "dot-words": _run("a."),
    "domains": _run("a.com/"),
    "schemes": _run("://"),
    "links": _run("http://"),
    "links-www": _run("www."),
    "links-brackets": lambda size: "http://a.example/" + "(" * (size // 2) + ")" * (size // 2),
    "links-closed": _between("http://a.example/", ")"),
    "links-marks": _between("http://a.example/x", ".,;:!"),
    "digits": _run("1"),
    "dates": _run("1/2/2003 "),
    "clocks": _run("12:34 "),
    "months": _run("1 may "),
    "letters": _run("a"),
    "letters-other": _run("а"),
    "accents": _run("é"),
    "combining": _run("e\u0301"),
    "only-combining": _run("\u0301\u0323"),
    "combining-hidden": _run("\u0f73"),
    "combining-halves": _run("\uff9e\u0301"),
    "han": _run("漢"),
    "long-capitals": _run("İ"),
    "invisible": _run("\u200b\u202e"),
    "surrogates": _run("\ud800"),
    "nul": _run("\0"),
    "boundaries": _run("\n--a"),
    "boundary-ends": _run("\n--a--"),
    "boundary-parts": _run("\n--a\nx:y\n\n"),
    "boundary-deep": _run("\n--a\nContent-Type: multipart/mixed; boundary=a\n\n"),
    "uu": _run("begin 644 x\n"),
    "diff": _run("\n@@ -1 +1 @@\n--- a\n"),
    "query": _run("a OR -"),
    "query-fields": _run("from:"),
    "query-words": _run("tab aa bb "),
}
"""Texts of a given length."""
