"""Reads the forms that pages send, within limits, and says what is wrong with one that is not read.

The two forms of the first page take files of any size.  Those go to the disk as they come, one
after the other; nothing of them stays in memory, and nothing on the disk when they do not arrive
whole.
"""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect as ClientDisconnect
from starlette.requests import Request
from starlette.types import Message, Receive

from letterbook.errors import DiskFull, LetterbookError, UsageError, WriteFailed
from letterbook.web.failures import TooLarge
from letterbook.web.uploads import MOST_FILES, Sending, Uploads

SOURCES_FORMS = frozenset(("/start/inspect", "/start/make", "/start/send"))
"""The forms that take files of any size: what is to be added."""
MOST_FORM_FIELDS = 2_000
MOST_FORM_BYTES = 20_000_000
_MOST_BODY = 3 * MOST_FORM_BYTES
_LEFT_FREE = 200_000_000
"""So many bytes of the disk stay free for everybody else."""
_MB = 1_000_000
_AGAIN = "Go back, load the page again and repeat it there."


class Upload(NamedTuple):
    """A file that a browser sent: the last part of its name, and its bytes."""

    name: str
    content: bytes


class Form(NamedTuple):
    """What was sent: the fields, one file to be checked, or files to be added."""

    fields: dict[str, list[str]]
    upload: Upload | None = None
    sent: Sending | None = None


async def read_form(request: Request) -> Form:
    """Return what was sent; raise `UsageError` or `DiskFull` when it cannot be taken.

    Raises `ClientDisconnect` when the browser went away; then nothing of it is left.
    """
    if request.method in ("GET", "HEAD"):
        return Form({})
    large = request.url.path in SOURCES_FORMS and _is_multipart(request)
    body = _Body(request.receive, None if large else _MOST_BODY)
    within = Request(request.scope, body.receive)
    try:
        if large:
            return await _read_sources(within, request.app.state.uploads)
        return await _read_small(within)
    except LetterbookError:
        await body.drain()
        raise


async def read_bytes(request: Request) -> bytes:
    """Return the body of a request; raise `TooLarge` for one that is larger than any form."""
    body = _Body(request.receive, _MOST_BODY)
    try:
        return await Request(request.scope, body.receive).body()
    except LetterbookError:
        await body.drain()
        raise


async def drain(request: Request) -> None:
    """Take a body that is not read, so that who sends it hears the answer."""
    await _Body(request.receive, None).drain()


def _is_multipart(request: Request) -> bool:
    kind, _ = parse_options_header(request.headers.get("content-type", ""))
    return kind == b"multipart/form-data"


class _Body:
    """What comes of a request, up to a limit; one that is refused is still taken to its end."""

    def __init__(self, receive: Receive, most: int | None) -> None:
        self._receive = receive
        self._most = most
        self._taken = 0
        self._ended = False

    async def receive(self) -> Message:
        """Return the next message; raise `TooLarge` when there is too much."""
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._most is not None and self._taken > self._most:
            raise _too_large()
        return message

    async def drain(self) -> None:
        """Take the rest: a browser answered while it sends shows a broken connection instead."""
        while not self._ended:
            message = await self._receive()
            self._ended = not message.get("more_body", False)


async def _read_small(request: Request) -> Form:
    fields: dict[str, list[str]] = {}
    upload: Upload | None = None
    try:
        async with request.form(
            max_files=1, max_fields=MOST_FORM_FIELDS, max_part_size=MOST_FORM_BYTES
        ) as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields.setdefault(name, []).append(value)
                elif value.filename:
                    last = re.split(r"[/\\]", value.filename)[-1][:200]
                    upload = Upload(last, await value.read(MOST_FORM_BYTES + 1))
    except HTTPException as error:
        raise _form_error(error.detail) from None
    except FormParserError:
        raise _unreadable() from None
    return Form(fields, upload)


def _form_error(detail: str) -> UsageError:
    """Return the sentence for what the parser of forms complains of."""
    if detail.startswith("Too many files"):
        return UsageError("One file is taken here at a time.", next_step=_AGAIN)
    if detail.startswith("Too many fields"):
        return _too_many_fields()
    return _too_large() if "maximum size" in detail else _unreadable()


def _too_many_fields() -> UsageError:
    return UsageError(f"A form has at most {MOST_FORM_FIELDS:,} fields.", next_step=_AGAIN)


def _too_large() -> TooLarge:
    return TooLarge(
        f"What was sent is too large: at most {MOST_FORM_BYTES // _MB} MB are taken here.",
        next_step="Send less at once.",
    )


def _unreadable() -> UsageError:
    return UsageError("What the browser sent is not a form that can be read.", next_step=_AGAIN)


async def _read_sources(request: Request, uploads: Uploads) -> Form:
    sending = uploads.begin(request.query_params.get("to", ""))
    parts = _Parts(sending)
    try:
        _check_room(request, sending)
        _, options = parse_options_header(request.headers.get("content-type", ""))
        parser = MultipartParser(options.get(b"boundary", b""), parts.callbacks())  # type: ignore[arg-type]
        async for chunk in request.stream():
            if chunk:
                await run_in_threadpool(parser.write, chunk)
        if not parts.whole:
            raise UsageError("What was sent did not arrive whole.", next_step=_AGAIN)
    except FormParserError:
        sending.discard()
        raise _unreadable() from None
    except OSError as error:
        sending.discard()
        raise _disk_error(error) from error
    except BaseException:  # also when the browser or the server goes away meanwhile
        sending.discard()
        raise
    finally:
        parts.close()
    if not sending.files:
        sending.discard()
    return Form(parts.fields, None, sending if sending.files else None)


def _check_room(request: Request, sending: Sending) -> None:
    """Raise `DiskFull` before anything is written when it would not fit."""
    length = request.headers.get("content-length", "")
    size = int(length) if re.fullmatch(r"[0-9]{1,18}", length) else 0
    if size + _LEFT_FREE > shutil.disk_usage(sending.folder).free:
        raise _no_room()


def _no_room() -> DiskFull:
    return DiskFull(
        "There is no room on the disk for what is sent.",
        next_step="Free some space. What is on this computer need not be sent: write its path.",
    )


def _disk_error(error: OSError) -> LetterbookError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _no_room()
    return WriteFailed(
        "What was sent could not be kept.", next_step="Check the disk and repeat it."
    )


class _Parts:
    """Takes the parts of a form as they come: fields into memory, files onto the disk."""

    def __init__(self, sending: Sending) -> None:
        self.fields: dict[str, list[str]] = {}
        self.whole = False
        self._sending = sending
        self._count = 0
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._name = ""
        self._text: bytearray | None = None
        self._file: BinaryIO | None = None

    def callbacks(self) -> dict[str, Callable[..., None]]:
        """Return what the parser calls."""
        names = ("part_begin", "part_data", "part_end", "header_field", "header_value",
                 "header_end", "headers_finished", "end")  # fmt: skip
        return {f"on_{name}": getattr(self, f"_{name}") for name in names}

    def close(self) -> None:
        """Let go of the file that is being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _part_begin(self) -> None:
        self._header = self._value = self._disposition = b""
        self._text = None

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"name" not in options:
            raise _unreadable()
        self._name = options[b"name"].decode("utf-8", errors="replace")
        if b"filename" not in options:
            self._count += 1
            if self._count > MOST_FORM_FIELDS:
                raise _too_many_fields()
            self._text = bytearray()
        elif options[b"filename"]:  # without a name no file was chosen
            if self._sending.files >= MOST_FILES:
                raise UsageError(
                    f"At most {MOST_FILES:,} files can be sent at once.",
                    next_step="Write the path of their folder instead, or send fewer.",
                )
            name = options[b"filename"].decode("utf-8", errors="replace")
            self._file = self._sending.new_file(name)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
        elif self._text is not None:
            if len(self._text) + end - start > MOST_FORM_BYTES:
                raise _too_large()
            self._text += data[start:end]

    def _part_end(self) -> None:
        self.close()
        if self._text is not None:
            text = self._text.decode("utf-8", errors="replace")
            self.fields.setdefault(self._name, []).append(text)

    def _end(self) -> None:
        self.whole = True
