"""The catalogue in a canonical form, so that two letterbooks can be compared."""

from __future__ import annotations

from collections.abc import Iterator

import apsw

from letterbook.store.catalogue_schema import CATALOGUE_VERSION


def dump(connection: apsw.Connection) -> Iterator[str]:
    """Yield the catalogue as sorted lines, without row numbers, pack places, times of work or log.

    Two letterbooks with the same sources give the same lines, whatever the order of arrival of
    their copies and however often the work was interrupted.
    """
    yield f"catalogue {CATALOGUE_VERSION}"
    for sql in _DUMP:
        for row in connection.execute(sql):
            yield "\t".join(_plain(value) for value in row)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")


_DUMP = (
    "SELECT 'source', id, frames > 0 FROM source ORDER BY 2",
    "SELECT 'container', s.id, c.locator, v.content, v.size, v.covered, v.reader, v.reader_version,"
    " v.transparent, v.kept FROM container_version v JOIN container c USING(c) JOIN source s"
    " USING(s)"
    " ORDER BY 2, 3, 4",
    "SELECT 'residue', s.id, c.locator, r.version, r.start, r.\"end\", r.why, r.content FROM"
    " residue r"
    " JOIN container c USING(c) JOIN source s USING(s) ORDER BY 2, 3, 4, 5",
    "SELECT 'entry', s.id, c.locator, e.step, e.content, e.size, e.status, e.rule, e.media,"
    " e.quoting,"
    " e.before, e.after, e.folder, e.flags, e.reader, message.id FROM entry e JOIN container c"
    " USING(c)"
    " JOIN source s USING(s) LEFT JOIN message USING(m) ORDER BY 2, 3, 4, 5",
    "SELECT 'message', id, key, lead, channel, subject, earliest, latest, (SELECT group_concat(x,"
    " ' ')"
    " FROM (SELECT DISTINCT stated_id AS x FROM form WHERE form.m=message.m ORDER BY 1)) FROM"
    " message"
    " ORDER BY 2",
    "SELECT 'attached', message.id, e.content, a.path FROM attached a JOIN message USING(m) JOIN"
    " entry e"
    " USING(e) ORDER BY 2, 3, 4",
    "SELECT 'alias', alias.id, message.id FROM alias JOIN message USING(m) ORDER BY 2",
    "SELECT 'role', message.id, role, address FROM role JOIN message USING(m) JOIN party USING(p)"
    " ORDER BY 2, 3, 4",
    "SELECT 'form', address, written FROM party_form JOIN party USING(p) ORDER BY 2, 3",
    "SELECT 'thread', message.id, (SELECT min(hex(o.id)) FROM node b JOIN message o ON o.n=b.n"
    " WHERE b.t=node.t) FROM message JOIN node USING(n) ORDER BY 2",
    "SELECT 'reference', message.id, stated_id FROM reference JOIN message USING(m) JOIN node"
    " ON node.n=reference.n ORDER BY 2, 3",
    "SELECT 'quotation', a.id, b.id FROM quotation q JOIN message a ON a.m=q.m"
    " LEFT JOIN message b ON b.m=q.target ORDER BY 2, 3",
    "SELECT 'notice', coalesce(s.id,''), coalesce(c.locator, d.locator,''), coalesce(e.step,''),"
    " x.code,"
    " x.detail, x.locator, message.id FROM notice x LEFT JOIN source s ON s.s=x.s LEFT JOIN entry e"
    " ON e.e=x.e LEFT JOIN container c ON c.c=e.c LEFT JOIN container d ON d.c=x.c LEFT JOIN"
    " message"
    " ON message.m=x.m ORDER BY 2, 3, 4, 5, 6, 7, 8",
)
