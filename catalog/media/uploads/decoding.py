"""What a file really shows, found out by decoding it; nothing of the file itself is kept but its pixels. No tables."""

from __future__ import annotations

import io
import struct
import warnings
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.errors import Invalid

READABLE = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")  # photos of two lenses (MPO) come as JPEG
MOST_PIXELS = 40_000_000
MOST_BYTES = 25_000_000
SHORTEST_SIDE = 300
LONGEST_SIDE = 12_000
MOST_ELONGATED = 4
_FAULTS = (OSError, SyntaxError, ValueError, IndexError, TypeError, EOFError, struct.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
TOO_MANY = f"Make it smaller than {LONGEST_SIDE:,} pixels a side and {MOST_PIXELS // 1_000_000} megapixels."


class NotAPicture(Invalid):
    """The file cannot be shown as a picture."""

    code = "not_a_picture"
    message = "This is not a picture we can show. Hand in a JPEG, PNG, WebP, AVIF or TIFF file."


def decoded(stream: IO[bytes]) -> Image.Image:
    """The picture in this file: upright, in sRGB, on white, without any of the file's metadata.

    Its size is judged by the header before a pixel is unpacked. Raises NotAPicture saying what to do.
    """
    start = stream.read(512)
    stream.seek(0)
    _refuse_strangers(start)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _pixels(stream)
    except UnidentifiedImageError as fault:
        raise NotAPicture() from fault
    except _BOMBS as fault:
        raise NotAPicture(f"These are too many pixels. {TOO_MANY}") from fault
    except _FAULTS as fault:
        raise NotAPicture(
            "This picture is damaged or incomplete. Export it anew and hand it in again."
        ) from fault


def _refuse_strangers(start: bytes) -> None:
    if b"<svg" in start.lower() or start.lstrip().startswith((b"<?xml", b"<!DOCTYPE")):
        raise NotAPicture("SVG drawings may carry programs and are not taken. Export it as PNG or JPEG.")
    if start[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif"} and b"avif" not in start[:64]:
        raise NotAPicture(
            "This is a HEIC photo. Export it as JPEG (on an iPhone: Settings, Camera, Most Compatible)."
        )
    if start.startswith(b"GIF8"):
        raise NotAPicture("GIF pictures have too few colours for cloth. Hand in a JPEG or PNG.")


def _pixels(stream: IO[bytes]) -> Image.Image:
    with Image.open(stream, formats=READABLE) as found:
        _refuse_sizes(*found.size)
        if found.format in {"JPEG", "MPO"}:
            found.draft("RGB", (2600, 2600))  # let the decoder halve a huge photo while it reads
        found.load()
        upright = ImageOps.exif_transpose(found)
        return _on_white(_in_srgb(upright))


def _refuse_sizes(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise NotAPicture(f"{width:,} × {height:,} pixels are too many. {TOO_MANY}")
    if min(width, height) < SHORTEST_SIDE:
        raise NotAPicture(f"{width} × {height} pixels are too few: the shorter side needs {SHORTEST_SIDE}.")
    if max(width, height) > MOST_ELONGATED * min(width, height):
        raise NotAPicture(f"{width} × {height} pixels are too long a strip. Crop it first.")


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    try:
        there = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return (
            ImageCms.profileToProfile(image, there, ImageCms.createProfile("sRGB"), outputMode=mode) or image
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile spoils the shade a little, not the picture


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture of the bare pixels: what the file said beside them (place, camera, comments) stays behind."""
    sheet = Image.new("RGB", image.size, "white")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        overlay = image.convert("RGBA")
        sheet.paste(overlay, mask=overlay.getchannel("A"))
    else:
        sheet.paste(image.convert("RGB"))
    return sheet
