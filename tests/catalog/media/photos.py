"""Photographs for tests, as cameras and phones make them, and files that only pretend."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

GPS = 0x8825


def photo(
    size: tuple[int, int] = (900, 1200), form: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """A maroon picture with a white corner at the top left, so that its turns can be seen."""
    image = Image.new("RGB", size, "#7a1f2b")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="white")
    kept = io.BytesIO()
    image.convert(mode).save(kept, form, **options)
    return kept.getvalue()


def from_a_phone(orientation: int = 6) -> bytes:
    """A JPEG with where it was taken, who took it, and the way the phone was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8298] = orientation, "Asha Rao", "SECRET-OWNER"
    exif.get_ifd(GPS).update({1: "N", 2: (12.0, 58.0, 17.0), 3: "E", 4: (77.0, 35.0, 40.0)})
    return photo((1200, 900), exif=exif, comment=b"SECRET-COMMENT")
