"""``python -m tools.sample_quotation_links LETTERBOOK [--seed N] [--many N]``: links to be read.

Prints a sample of the links that quotations alone make: for each the heading and the quoted words,
and the message that they are held to be of.  Whoever reads both judges whether it is so.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from letterbook.rules.quoted_levels import outer_quotation, own_words
from letterbook.services.packed_mail import open_mail
from letterbook.store.catalogue_quotations import mail_rows
from letterbook.store.catalogue_read import CatalogueReader
from letterbook.store.catalogue_schema import Connection
from letterbook.store.layout import Layout
from letterbook.store.sql_values import hexed, whole

_SHOWN = 700


def main() -> None:
    """Print the sample, the same for the same letterbook and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("letterbook", type=Path)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--many", type=int, default=50)
    asked = parser.parse_args()
    connection = CatalogueReader(Layout(asked.letterbook).catalogue_path).connection
    links = _links(connection)
    drawn = random.Random(asked.seed).sample(links, min(asked.many, len(links)))
    print(f"{len(drawn)} of {len(links)} links, seed {asked.seed}")
    for number, (quoting, quoted) in enumerate(drawn, 1):
        print(f"\n{'=' * 20} {number}")
        _show(connection, quoting, quoted)


def _links(connection: Connection) -> list[tuple[int, int]]:
    """Return (quoting, quoted) by the names of the messages, which no order of arrival changes."""
    rows = connection.execute(
        "SELECT q.m, q.target FROM quotation q JOIN message USING(m)"
        " WHERE q.target IS NOT NULL ORDER BY id"
    )
    return [(whole(m), whole(target)) for m, target in rows]


def _show(connection: Connection, quoting: int, quoted: int) -> None:
    one, other = (open_mail(row.view) for row in mail_rows(connection, [quoting, quoted]))
    quotation = outer_quotation(one.text, one.zones)
    assert quotation is not None
    print(f"-- quoting {_name(connection, quoting)}: {one.subject}")
    print(f"heading: {quotation.heading.strip()}\nquotes: {quotation.own[:_SHOWN].strip()}")
    print(f"says: {own_words(one.text, one.zones)[:_SHOWN].strip()}")
    print(f"-- quoted {_name(connection, quoted)}: {other.subject}")
    print(f"from: {', '.join(a.name or a.address for a in other.from_)}")
    print(f"says: {own_words(other.text, other.zones)[:_SHOWN].strip()}")


def _name(connection: Connection, m: int) -> str:
    rows = connection.execute("SELECT id FROM message WHERE m=?", (m,)).fetchall()
    return hexed(rows[0][0])[:12]


if __name__ == "__main__":
    main()
