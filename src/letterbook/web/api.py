"""The API: what the pages show and do, for programs, in the order of its document."""

from __future__ import annotations

from letterbook.web.api_changing import CHANGING
from letterbook.web.api_desk import DESK
from letterbook.web.api_entries import Entry
from letterbook.web.api_files import FILES
from letterbook.web.api_messages import MESSAGES
from letterbook.web.api_reading import READING

ENTRIES: tuple[Entry, ...] = (*READING, *MESSAGES, *FILES, *CHANGING, *DESK)
"""Everything that can be asked, each path and method once."""
