"""Which messages a source holds."""

from __future__ import annotations

import apsw

from letterbook.store.sql_values import whole


def messages_of_source(connection: apsw.Connection, source: str) -> set[int]:
    """Return the numbers of the messages a source has a copy of, attached ones too."""
    rows = connection.execute(
        "SELECT e.m FROM source s JOIN container c USING(s) JOIN entry e USING(c)"
        " WHERE s.id=?1 AND e.m IS NOT NULL UNION SELECT a.m FROM source s JOIN container c"
        " USING(s) JOIN entry e USING(c) JOIN attached a USING(e) WHERE s.id=?1",
        (source,),
    )
    return {whole(m) for (m,) in rows}
