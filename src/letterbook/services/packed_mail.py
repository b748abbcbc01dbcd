"""A mail as the catalogue keeps it: msgpack in a zstd frame, without its attached mails."""

from __future__ import annotations

import threading

import msgspec
import zstandard

from letterbook.model.identity import StatedId
from letterbook.model.message import Address, MailMessage, PartKind, Zone
from letterbook.model.moment import Moment


class MailFace(msgspec.Struct, frozen=True):
    """As much of a mail as a list of many shows, fields as those of `MailMessage`."""

    subject: str
    sent: Moment | None
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    to: tuple[Address, ...]
    text: str


class ChainPart(msgspec.Struct, frozen=True, gc=False):
    """Of a part, what kind it is."""

    kind: PartKind


class ChainMail(msgspec.Struct, frozen=True, gc=False):
    """As much of a mail as the measures look at, fields as those of `MailMessage`."""

    subject: str
    sent: Moment | None
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    references: tuple[StatedId, ...]
    in_reply_to: tuple[StatedId, ...]
    text: str
    zones: tuple[Zone, ...]
    parts: tuple[ChainPart, ...]
    links: tuple[str, ...]
    transcript: str = ""
    position: int = 0
    named_files: tuple[str, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(MailMessage)
_face_decoder = msgspec.msgpack.Decoder(MailFace)
_chain_decoder = msgspec.msgpack.Decoder(ChainMail)


class _Codec(threading.local):
    """Compressors are not to be shared by threads."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=1)
        self.decompressor = zstandard.ZstdDecompressor()


_codec = _Codec()


def pack_mail(mail: MailMessage) -> bytes:
    """Return the mail packed; the mails attached to it are messages of their own."""
    bare = msgspec.structs.replace(mail, attached=()) if mail.attached else mail
    return _codec.compressor.compress(_encoder.encode(bare))


def open_mail(packed: bytes) -> MailMessage:
    """Return the mail that `pack_mail` packed."""
    return _decoder.decode(_codec.decompressor.decompress(packed))


def open_face(packed: bytes) -> MailFace:
    """Return what a list shows of the mail that `pack_mail` packed."""
    return _face_decoder.decode(_codec.decompressor.decompress(packed))


def open_chain_mail(packed: bytes) -> ChainMail:
    """Return what the measures look at of the mail that `pack_mail` packed."""
    return _chain_decoder.decode(_codec.decompressor.decompress(packed))
