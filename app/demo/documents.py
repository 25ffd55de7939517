"""Here is a title. Give me a document: the smallest PDF (ISO 32000-1) that a viewer opens and a person can read."""

import textwrap
import unicodedata


def pdf(title: str) -> bytes:
    """A PDF of one A4 page with *title* on it, in plain letters: its built-in font has no Vietnamese ones."""
    letters = unicodedata.normalize("NFD", title.replace("Đ", "D").replace("đ", "d")).encode("ascii", "ignore")
    lines = textwrap.wrap(letters.decode(), 60)
    shown = " T* ".join("(" + line.replace("\\", "").replace("(", "\\(").replace(")", "\\)") + ") Tj" for line in lines)
    text = f"BT /F1 14 Tf 72 760 Td 18 TL {shown} ET".encode()
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                b" /Resources << /Font << /F1 5 0 R >> >> >>"
            ),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    """The objects, numbered from 1, with the table that says at which byte each begins."""
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    )
