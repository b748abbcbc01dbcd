"""Address fields (RFC 5322 section 3.4 and 4.4), read tolerantly in linear time.

Structure is read before encoded words are decoded, so that nothing inside a display name
can pass for an address.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

import msgspec

from letterbook.model.message import Address
from letterbook.rules.mail_headers import decode_words, plain_value
from letterbook.rules.mail_spoof import address_doubts

_USUAL = re.compile(
    r' *(?:(?:"([^"\\<>@=\t]*)"|([^"\\<>@=,;:()\t]*?)) ?<([A-Za-z0-9._+=-]+)@([A-Za-z0-9.-]+)>'
    r"|([A-Za-z0-9._+=-]+)@([A-Za-z0-9.-]+)) *(?:,|\Z)"
)
# Runs of one mark, in which hostile fields consist, are one token.
_RUNS = r"[,;][,;\s]*+|:++|\)++|>++|(?:<(?=<))++|<"
_EMPTY = r"(?:\(\))++"
_QUOTED = r'(?:"")++|"(?:[^"\\]|\\.)*+"|"'
# By whether quotes and comments still close: once one does not, its mark is one like others.
_TOKENS = {
    (True, True): re.compile(rf'<[^<>]*>|{_RUNS}|{_EMPTY}|\(++|{_QUOTED}|[^",;:<>()]+', re.DOTALL),
    (True, False): re.compile(rf'<[^<>]*>|{_RUNS}|{_QUOTED}|[^",;:<>)]+', re.DOTALL),
    (False, True): re.compile(rf"<[^<>]*>|{_RUNS}|{_EMPTY}|\(++|[^,;:<>()]+", re.DOTALL),
    (False, False): re.compile(rf"<[^<>]*>|{_RUNS}|[^,;:<>)]+", re.DOTALL),
}
_MARKS = ",;:)<>"
_MOST_DOUBTS = 100
_PAREN = re.compile(r"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_QUOTED_LOCAL = re.compile(r'\s*("(?:[^"\\]|\\.)*")\s*@\s*(\S+)\s*\Z', re.DOTALL)
_AT_SPACE = re.compile(r"\s?@\s?")


class Addresses(msgspec.Struct, frozen=True):
    """The mailboxes of a field in order, whether the limit cut them, and doubts about them.

    ``glued`` is True when two of them stand in angle brackets without a comma between them.
    """

    found: tuple[Address, ...]
    cut: bool = False
    doubts: tuple[str, ...] = ()
    glued: bool = False


_MOST = 10_000
_SHORT, _LONG = 400, 4_000
"""Fields below these lengths are remembered: they hold half as many addresses at most."""


def parse_addresses(raw: bytes, limit: int = _MOST) -> Addresses:
    """Return the mailboxes of a raw address field; groups are flattened, nothing raises."""
    if len(raw) >= _LONG or limit < _LONG // 2:
        return _parse(raw, limit)
    return _parse_short(raw) if len(raw) < _SHORT else _parse_long(raw)


def _parse(raw: bytes, limit: int) -> Addresses:
    text = plain_value(raw)
    usual = _usual(text, limit)
    if usual is not None:
        return usual
    reader = _AddressReader(text, limit)
    reader.run()
    found, cut = tuple(reader.found), reader.cut
    doubts: dict[str, None] = {}
    for address in dict.fromkeys(found):
        for doubt in address_doubts(address):
            doubts[doubt] = None
        if len(doubts) >= _MOST_DOUBTS:
            break
    return Addresses(found, cut, tuple(doubts), reader.glued)


_parse_short = lru_cache(maxsize=8192)(partial(_parse, limit=_MOST))
_parse_long = lru_cache(maxsize=256)(partial(_parse, limit=_MOST))


def _usual(text: str, limit: int) -> Addresses | None:
    """Return the mailboxes of a field that holds only plain ones, None for any other field."""
    if not text.isascii() or not text.isprintable() or "xn--" in text:
        return None
    found: list[Address] = []
    at = 0
    while at < len(text):
        if len(found) >= limit:
            return Addresses(tuple(found), cut=True)
        usual = _USUAL.match(text, at)
        if not usual:
            return None
        at = usual.end()
        found.append(_mailbox(usual))
    return Addresses(tuple(found))


def _mailbox(usual: re.Match[str]) -> Address:
    quoted, plain, local, domain, bare, place = usual.groups()
    if bare:
        return Address("", f"{bare}@{place.lower()}")
    name: str = plain if quoted is None else quoted
    return Address(name.strip(), f"{local}@{domain.lower()}")


class _AddressReader:
    """One pass over the tokens of a field; ``words`` are (written, meant) pieces of a phrase."""

    def __init__(self, text: str, limit: int) -> None:
        self.text = text
        self.limit = limit
        self.found: list[Address] = []
        self.cut = False
        self.words: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.angle: str | None = None
        self.after: list[tuple[str, str]] = []
        self.quotes_close = True
        self.comments_close = True
        self.has_at = False
        self.glued = False
        self.fresh = True
        self._choose()

    def run(self) -> None:
        """Read the whole field, or as much as the limit allows."""
        at = 0
        while at < len(self.text):
            if len(self.found) >= self.limit:
                self.cut = True
                return
            usual = _USUAL.match(self.text, at) if self.fresh else None
            if usual:
                self.found.append(_mailbox(usual))
                at = usual.end()
            else:
                at = self._pieces(at)
        self._flush()
        self.cut = len(self.found) > self.limit
        del self.found[self.limit :]

    def _pieces(self, at: int) -> int:
        """Take tokens from ``at`` until the way of reading changes; return where it does."""
        token, marks, bare = self.token, self.marks, not self.comments_close
        for found in token.finditer(self.text, at):
            piece = found[0]
            if piece[0] not in marks:
                piece = piece.replace("(", "") if bare else piece
                self._word(piece, piece)
                continue
            end = found.end()
            at = self._take(piece, end)
            if at != end or self.fresh or self.token is not token or len(self.found) >= self.limit:
                return at
        return len(self.text)

    def _take(self, piece: str, at: int) -> int:
        first = piece[0]
        if first == "," or first == ";":
            self._flush()
            self.fresh = True
            return at
        self.fresh = False
        if first == '"' and len(piece) > 1:
            self._word(piece, _ESCAPE.sub(r"\1", piece[1:-1]) if piece[1] != '"' else "")
        elif first == '"':
            # No closing quote in all the rest: from here on a quote is a character like others.
            self.quotes_close = False
            self._choose()
        elif first == "<":
            if self.angle is not None:
                self.glued = True
                # Words after an address in angle brackets name the next one.
                after, self.after = self.after, []
                self._flush()
                for written, meant in after:
                    self._word(written, meant)
            if piece[-1] == ">":
                self.angle = piece[1:-1]
        elif first == "(" and piece[-1] == "(":
            return self._comment(at, at - len(piece) + 1)
        elif first == ":":
            self._colon(piece)
        return at

    def _word(self, written: str, meant: str) -> None:
        self.fresh = False
        if self.angle is None:
            self.words.append((written, meant))
            self.has_at = self.has_at or "@" in written
        else:
            self.after.append((written, meant))

    def _colon(self, written: str) -> None:
        """A colon ends a group's name, unless an address was begun."""
        if self.has_at and self.words:
            self.words.append((written, written))
        elif self.angle is None:
            self.words.clear()

    def _comment(self, end: int, start: int) -> int:
        """Take the comment whose text begins at ``start``; return where to go on."""
        depth = 1
        for mark in _PAREN.finditer(self.text, start):
            char = mark.group()
            depth += (char == "(") - (char == ")")
            if depth == 0:
                self.comments.append(self.text[start : mark.start()])
                return mark.end()
        self.comments_close = False
        self._choose()
        return end

    def _choose(self) -> None:
        """Use the tokens that are left when quotes or comments do not close."""
        self.token = _TOKENS[self.quotes_close, self.comments_close]
        self.marks = _MARKS + '"' * self.quotes_close + "(" * self.comments_close

    def _flush(self) -> None:
        words, comments, angle = self.words + self.after, self.comments, self.angle
        self.words, self.after, self.comments, self.angle = [], [], [], None
        self.has_at = False
        if angle is not None:
            name = _phrase("".join(meant for _, meant in words))
            if not name and comments:
                name = _phrase(" ".join(comments))
            if angle.strip() or name:
                self.found.append(Address(name, _spec(angle)))
            return
        written = "".join(text for text, _ in words).strip()
        if not written:
            return
        comment = _phrase(" ".join(comments))
        quoted = _QUOTED_LOCAL.match(written)
        if quoted:
            self.found.append(Address(comment, _spec(f"{quoted.group(1)}@{quoted.group(2)}")))
        else:
            self._bare("".join(meant for _, meant in words).strip(), comment)

    def _bare(self, text: str, comment: str) -> None:
        """Add what a phrase without angle brackets names."""
        pieces = _AT_SPACE.sub("@", text).split() if "@" in text else []
        specs = [piece for piece in pieces if "@" in piece.strip("@")]
        if len(specs) == 1 or (specs and len(specs) < len(pieces)):
            known = set(specs)
            name = comment or _phrase(" ".join(p for p in pieces if p not in known))
            self.found.extend(Address(name, _spec(spec.strip("[]'"))) for spec in specs)
        elif specs:
            self.found.extend(Address(comment, _spec(spec)) for spec in specs)
        else:
            self.found.append(Address(comment, text))


def _phrase(text: str) -> str:
    if "=?" in text:
        text = decode_words(text)
    return " ".join(text.split(" ")).strip(" \t")


def _spec(text: str) -> str:
    """Return the addr-spec with its domain in lower case, without an obsolete route."""
    text = text.strip()
    if text.startswith("@") and ":" in text:
        text = text.partition(":")[2].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    local, at, domain = text.rpartition("@")
    return f"{local.rstrip()}@{domain.strip().lower()}" if at else text
