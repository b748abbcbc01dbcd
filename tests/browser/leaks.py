"""What a mail or a document may hold so that whoever reads it asks for something elsewhere."""

from __future__ import annotations

import io
import zipfile

_WAYS = (
    "<img src=AT>", "<img srcset='AT 1x, AT 2x'>", "<picture><source srcset=AT><img></picture>",
    "<input type=image src=AT>", "<body background=AT>", "<table background=AT><td>x</table>",
    "<p style='background:url(AT)'>x</p>", "<style>@import 'AT';</style>",
    "<style>:root{--a:url(AT)} p{background:var(--a)}</style><p>x</p>",
    "<style>@font-face{font-family:f;src:url(AT)} p{font-family:f}</style><p>x</p>",
    "<p style='cursor:url(AT),auto'>x</p>", "<ul style='list-style-image:url(AT)'><li>x</ul>",
    "<style>p:before{content:url(AT)}</style><p>x</p>", "<p style='border-image:url(AT) 1'>x",
    "<link rel=stylesheet href=AT>", "<link rel=dns-prefetch href=AT>",
    "<link rel=preconnect href=AT>", "<link rel=prefetch href=AT>", "<link rel=icon href=AT>",
    "<link rel=preload as=image href=AT>", "<meta http-equiv=refresh content='0;url=AT'>",
    "<iframe src=AT></iframe>", "<object data=AT></object>", "<embed src=AT>",
    "<video poster=AT></video>", "<audio src=AT autoplay></audio>",
    "<video><source src=AT><track default src=AT></video>", "<a href=AT ping=AT>x</a>",
    "<svg><image href=AT /></svg>", "<svg><use href='AT#a'/></svg>",
    "<svg><filter id=f><feImage href=AT /></filter><rect filter='url(#f)' width=9 /></svg>",
    "<svg><rect fill='url(AT#a)' width=9 height=9 /></svg>", "<math><mi href=AT>x</mi></math>",
    "<script src=AT></script>", "<base href=AT><img src=x>", "<!DOCTYPE x SYSTEM 'AT'>",
    "<form action=AT><button autofocus>x</button></form>",
)  # fmt: skip
LEAKS = tuple(
    one.replace("AT", f"https://evil.example/{number}") for number, one in enumerate(_WAYS)
)
"""Thirty and more ways of HTML to load something."""

_RELATION = (
    '<?xml version="1.0"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="https://evil.example/{0}"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}"/>'
    "</Relationships>"
)
_ENTITY = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "https://evil.example/entity">]>'
_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>quay {}</w:t></w:r></w:p></w:body></w:document>"
)


def documents() -> dict[str, bytes]:
    """Return files that ask for something elsewhere, by name."""
    calendar = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:quay\r\nATTACH:https://evil.example/a\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return {
        "template.docx": _word(_BODY.format("plain")),
        "entity.docx": _word(_ENTITY + _BODY.format("&x;")),
        "page.html": "".join(("<p>quay</p>", *LEAKS)).encode(),
        "meeting.ics": calendar.encode(),
        "launch.pdf": _pdf(),
    }


def _word(body: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        pack.writestr("word/document.xml", f'<?xml version="1.0"?>{body}')
        for part, kind in (("settings", "attachedTemplate"), ("document", "image")):
            pack.writestr(f"word/_rels/{part}.xml.rels", _RELATION.format(kind))
    return made.getvalue()


def _pdf() -> bytes:
    """Return a page that wants to lead to an address as soon as it is opened."""
    action = "<</S/URI/URI(https://evil.example/pdf)>>"
    objects = (
        f"<</Type/Catalog/Pages 2 0 R/OpenAction{action}>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots[<</Type/Annot/Subtype/Link"
        f"/Rect[0 0 99 99]/A{action}>>]>>",
    )  # fmt: skip
    numbered = "".join(f"{n} 0 obj{one}endobj\n" for n, one in enumerate(objects, 1))
    return f"%PDF-1.4\n{numbered}trailer<</Root 1 0 R>>\n%%EOF\n".encode()
