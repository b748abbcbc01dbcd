"""How an mbox hides a line that begins with "From " inside a mail, and how it is shown again.

Sources: RFC 4155 appendix A; the names mboxo, mboxrd, mboxcl and mboxcl2 as in common use
since qmail's mbox(5).
"""

from __future__ import annotations

import re

_QUOTED_ONCE = re.compile(rb"^>From ", re.MULTILINE)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_TO_QUOTE = re.compile(rb"^>*From ", re.MULTILINE)


def unquote(raw: bytes, quoting: str) -> bytes:
    """Return the mail as it was before a container of this ``quoting`` took it in.

    "mboxrd" loses one ">" from every line of ">" signs and "From "; "mboxo" only
    from lines that begin with ">From "; any other value changes nothing.
    """
    if quoting not in ("mboxrd", "mboxo") or b">From " not in raw:
        return raw
    if quoting == "mboxo":
        return _QUOTED_ONCE.sub(b"From ", raw)
    if raw.startswith(b">From ") or b"\n>From " in raw or b">>From " in raw:
        return _QUOTED.sub(rb"\1", raw)
    return raw


def quote(raw: bytes) -> bytes:
    """Return the mail as an mboxrd takes it in; `unquote` with "mboxrd" gives it back exactly."""
    return _TO_QUOTE.sub(rb">\g<0>", raw) if b"From " in raw else raw
