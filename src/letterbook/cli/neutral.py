"""Text from the evidence as a terminal may show it: the rules of `rules.shown_text`."""

from __future__ import annotations

from letterbook.rules.shown_text import cut as cut
from letterbook.rules.shown_text import lines as lines
from letterbook.rules.shown_text import one_line as one_line
from letterbook.rules.shown_text import width as width
