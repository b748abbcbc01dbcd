"""Finds the objects of an X archive's file by the state of its brackets and strings alone.

One pass, in pieces of bounded size, without recursion: what is inside an object is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

import msgspec

CHUNK_BYTES = 1024 * 1024
OBJECT_BYTES = 8 * 1024 * 1024
"""Longer objects, and longer runs without a bracket, are no message and are handed on unread."""

MAX_DEPTH = 200
_SHIFT = 256
"""Bytes in which the first key of an object stands, wherever the chunks end."""

_STRING = rb'"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+"'
_RUN = re.compile(rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+")
_OPEN_STRING = re.compile(rb'"[^"\\\r\n]*+(?:\\[^\r\n][^"\\\r\n]*+)*+\\?\Z')
_KEY = re.compile(rb'"([^"\\\r\n]{0,64})"\s{0,64}:\s{0,64}\Z')
_AGAIN = re.compile(
    rb'\{\s{0,64}"(?:tweet|noteTweet|dmConversation|messageCreate|welcomeMessageCreate)"'
    rb"\s{0,64}:\s{0,64}\{"
)
_PAIR = {ord("}"): ord("{"), ord("]"): ord("[")}

Why = Literal["between-messages", "damaged", "too-large"]


class Piece(msgspec.Struct, frozen=True):
    """Bytes [start, start + len(raw)) of the file.

    ``why`` is "" for an object that is looked for, else why these bytes are none.  ``shell`` counts
    the conversations begun so far; ``in_list`` is True inside a conversation's list of messages.
    """

    start: int
    raw: bytes
    why: Why | Literal[""] = ""
    shell: int = 0
    in_list: bool = False

    @property
    def end(self) -> int:
        """The byte after the last."""
        return self.start + len(self.raw)


class Damage(msgspec.Struct, frozen=True):
    """Bytes [start, end) could not be divided: the brackets or strings do not fit."""

    start: int
    end: int


class _Broken(Exception):
    """The bytes at ``at`` do not go on as JSON does; never leaves this module."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class ObjectScanner:
    """Divides a stream into objects and what lies between; the pieces together are the stream.

    With ``nested`` the objects are those of ``[{"dmConversation": {"messages": [HERE]}}]``, else
    those of ``[HERE]``.
    """

    def __init__(self, stream: BinaryIO, *, nested: bool, chunk: int = CHUNK_BYTES) -> None:
        self._stream = stream
        self._nested = nested
        self._chunk = chunk
        self._buffer = b""
        self._base = 0
        self._at = 0
        self._mark = 0
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._stack = bytearray()
        self._keys: list[bytes] = []
        self._object = 0
        self._why: Why = "between-messages"
        self._lost = -1
        self._shell = 0
        self._ended = False

    def pieces(self) -> Iterator[Piece | Damage]:
        """Yield everything in the order of the bytes."""
        while not self._ended:
            try:
                yield from self._scan()
            except _Broken as broken:
                yield from self._lose(broken.at)
            else:
                yield from self._fill()
        if self._object:
            self._lost, self._why = self._base + self._mark - self._held_bytes, "damaged"
        elif self._stack and self._lost < 0:
            self._lost = self._end
        yield from self._flush(len(self._buffer))
        if self._lost >= 0:
            yield Damage(self._lost, self._end)

    @property
    def _end(self) -> int:
        return self._base + len(self._buffer)

    def _fill(self) -> Iterator[Piece]:
        """Read on, keeping of the buffer what has not been looked at."""
        piece = self._stream.read(self._chunk)
        self._ended = not piece
        if not piece:
            return
        kept = max(0, min(self._at, len(self._buffer)))
        yield from self._set_aside(kept)
        self._buffer = self._buffer[kept:] + piece
        self._base += kept
        self._at -= kept
        self._mark = 0

    def _set_aside(self, upto: int) -> Iterator[Piece]:
        """Hold the bytes before ``upto``; hand them on where they are too many for an object."""
        if upto > self._mark:
            self._held.append(self._buffer[self._mark : upto])
            self._held_bytes += upto - self._mark
            self._mark = upto
        if self._held_bytes > OBJECT_BYTES or (self._held_bytes > CHUNK_BYTES and not self._object):
            if self._object and self._why == "between-messages":
                self._why = "too-large"
            yield from self._flush(upto)

    def _flush(self, upto: int) -> Iterator[Piece]:
        """Yield what is held and the buffer before ``upto`` as bytes of no object."""
        raw = b"".join((*self._held, self._buffer[self._mark : upto]))
        start = self._base + upto - len(raw)
        self._held, self._held_bytes, self._mark = [], 0, upto
        in_list = len(self._stack) >= 4 and self._nested
        for at in range(0, len(raw), CHUNK_BYTES):
            piece = raw[at : at + CHUNK_BYTES]
            yield Piece(start + at, piece, self._why, self._shell, in_list)

    def _scan(self) -> Iterator[Piece | Damage]:
        buffer = self._buffer
        while True:
            if self._lost >= 0 and self._why == "damaged":
                found = _AGAIN.search(buffer, self._at)
                if found is None:
                    self._at = max(self._at, len(buffer) - _SHIFT)
                    return
                yield from self._find_again(found)
                continue
            run = _RUN.match(buffer, self._at)
            at = run.end() if run is not None else self._at
            if at == len(buffer):
                self._bound_run(at)
                return
            mark = buffer[at]
            if mark == 34:
                if _OPEN_STRING.match(buffer, at) is None:
                    raise _Broken(at)
                self._bound_run(len(buffer))
                return
            if mark in b"{[":
                yield from self._opening(at, mark)
            else:
                yield from self._closing(at, mark)
            self._at = at + 1

    def _bound_run(self, end: int) -> None:
        if end - self._at > OBJECT_BYTES:
            raise _Broken(end)

    def _opening(self, at: int, mark: int) -> Iterator[Piece]:
        before = self._buffer[self._at : at].rstrip() if self._stack[-1:] == b"{" else b":"
        if before[-1:] != b":" or len(self._stack) >= MAX_DEPTH:
            raise _Broken(at)
        if not self._object:
            key = _KEY.search(self._buffer, max(self._at, at - 200), at)
            if mark == 123 and self._is_wanted():
                yield from self._flush(at)
                self._object = len(self._stack) + 1
            del self._keys[len(self._stack) :]
            self._keys.append(key.group(1) if key is not None else b"")
            if self._nested and len(self._stack) == 1:
                yield from self._flush(at)
                self._shell += 1
            elif self._nested and len(self._stack) == 3:
                self._stack.append(mark)
                yield from self._flush_shell(at + 1)
                return
        self._stack.append(mark)

    def _flush_shell(self, upto: int) -> Iterator[Piece]:
        """Yield what came before a conversation's list; the bracket belongs to the shell."""
        kept = self._stack.pop()
        yield from self._flush(upto)
        self._stack.append(kept)

    def _is_wanted(self) -> bool:
        if not self._nested:
            return self._stack == b"["
        return self._stack == b"[{{[" and self._keys[2:4] == [b"dmConversation", b"messages"]

    def _closing(self, at: int, mark: int) -> Iterator[Piece]:
        if not self._stack or self._stack[-1] != _PAIR[mark]:
            raise _Broken(at)
        if self._nested and not self._object and len(self._stack) == 4:
            yield from self._flush(at)
        self._stack.pop()
        if self._object and len(self._stack) == self._object - 1:
            self._object = 0
            if self._why != "between-messages":
                yield from self._flush(at + 1)
                self._why = "between-messages"
                return
            raw = b"".join((*self._held, self._buffer[self._mark : at + 1]))
            start = self._base + at + 1 - len(raw)
            self._held, self._held_bytes, self._mark = [], 0, at + 1
            yield Piece(start, raw, "", self._shell, self._nested)

    def _lose(self, at: int) -> Iterator[Piece]:
        """Hand on what is open as damaged, and look for the next object behind it."""
        self._lost = self._base + self._mark - self._held_bytes if self._object else self._base + at
        if not self._object:
            yield from self._flush(at)
        self._why = "damaged"
        self._object = 0
        yield from self._flush(at)
        self._at = at

    def _find_again(self, found: re.Match[bytes]) -> Iterator[Piece | Damage]:
        at = found.start()
        yield from self._flush(at)
        yield Damage(self._lost, self._base + at)
        self._lost, self._why, self._at = -1, "between-messages", at
        first = re.search(rb'"(\w+)"', found.group())
        inner = first is not None and first.group(1).endswith(b"essageCreate")
        if self._nested and inner:
            self._stack = bytearray(b"[{{[")
            self._keys = [b"", b"", b"dmConversation", b"messages"]
        else:
            self._stack = bytearray(b"[")
            self._keys = [b""]
