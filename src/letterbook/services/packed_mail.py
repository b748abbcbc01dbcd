"""A mail as the catalogue keeps it: msgpack in a zstd frame, without its attached mails."""

from __future__ import annotations

import threading

import msgspec
import zstandard

from letterbook.model.message import MailMessage

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(MailMessage)


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
