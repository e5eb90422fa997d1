"""A little PDF writer: Helvetica text, filled boxes and digit bar codes on A6 or A4 pages.

Only what a label, a manifest and an invoice need, so that whoever opens the links of the sandbox finds a real
document. Coordinates are points from the lower left corner.
"""

from __future__ import annotations

from typing import Final

A6: Final = (298, 420)
A4: Final = (595, 842)

# Code 39, bars and spaces from left to right, "w" wide and "n" narrow: the digits and the start/stop sign.
_CODE39: Final = {
    "0": "nnnwwnwnn",
    "1": "wnnwnnnnw",
    "2": "nnwwnnnnw",
    "3": "wnwwnnnnn",
    "4": "nnnwwnnnw",
    "5": "wnnwwnnnn",
    "6": "nnwwwnnnn",
    "7": "nnnwnnwnw",
    "8": "wnnwnnwnn",
    "9": "nnwwnnwnn",
    "*": "nwnnwnwnn",
}


class Page:
    """One page under construction."""

    def __init__(self, size: tuple[int, int] = A6) -> None:
        self.size = size
        self._marks: list[str] = []

    def text(self, x: float, y: float, words: str, *, size: int = 9, bold: bool = False) -> None:
        """Write one line; characters outside Latin-1 become question marks, as Helvetica has none of them."""
        safe = words.encode("latin-1", "replace").decode("latin-1")
        for sign in ("\\", "(", ")"):
            safe = safe.replace(sign, "\\" + sign)
        font = "F2" if bold else "F1"
        self._marks.append(f"BT /{font} {size} Tf {x:.1f} {y:.1f} Td ({safe}) Tj ET")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """Fill a black rectangle; a thin one is a rule."""
        self._marks.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def barcode(self, x: float, y: float, digits: str, *, height: float = 44) -> None:
        """Draw `digits` in Code 39 with start and stop signs."""
        for sign in f"*{digits}*":
            for position, width in enumerate(_CODE39[sign]):
                thickness = 2.0 if width == "w" else 0.9
                if position % 2 == 0:
                    self.box(x, y, thickness, height)
                x += thickness
            x += 0.9

    def stream(self) -> bytes:
        """The page's drawing operators."""
        return "\n".join(self._marks).encode("latin-1")


def document(pages: list[Page]) -> bytes:
    """A complete PDF 1.4 file of these pages."""
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for index, page in enumerate(pages):
        width, height = page.size
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {6 + 2 * index} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        stream = page.stream()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _with_offsets(objects)


def _with_offsets(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
