"""The bytes of what is attached to the mails of the affair."""

from __future__ import annotations

from tests.story.affair import files

TYPES = {"txt": "text/plain", "csv": "text/csv", "pdf": "application/pdf"}


def content_type(name: str) -> str:
    """Return the Content-Type with its charset where there is one."""
    kind = TYPES[name.rpartition(".")[2]]
    charset = files()[name].get("charset")
    return f"{kind}; charset={charset}" if charset else kind


def content(name: str) -> bytes:
    """Return the file's bytes."""
    row = files()[name]
    text = row["text"].lstrip("\n")
    if name.endswith(".pdf"):
        return tiny_pdf(text.splitlines())
    return text.encode(row.get("charset", "utf-8"))


def tiny_pdf(lines: list[str]) -> bytes:
    """Return a PDF of one page with these lines on it (ISO 32000-1, the least that is whole)."""
    shown = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    drawn = "BT /F1 12 Tf 72 760 Td 16 TL\n" + "".join(f"({line}) Tj T*\n" for line in shown) + "ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return out + tail.encode() + f"startxref\n{len(out)}\n%%EOF\n".encode()
