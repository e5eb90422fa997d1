"""The files a picture is served in: AVIF and WebP in every width, one JPEG for everyone else. No tables."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageFilter

# 640 is what a telephone shows nearly as wide as its screen, where the step to 800 costs half as many bytes again.
WIDTHS = (400, 640, 800, 1200)
BANNER_WIDTHS = (400, 640, 800, 1200, 1920)
JPEG_WIDTH = 800
PLACEHOLDER_BYTES = 400
# About as good to look at as the WebP beside it, in two thirds of its bytes. Slower speeds save a few percent for seconds of work.
AVIF_QUALITY = 50
AVIF_SPEED, AVIF_QUICK = 8, 10
WEBP_EFFORT, WEBP_QUICK = 4, 0
RECIPE = "2"  # part of every file's name: another way of encoding makes other files


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is known of a picture once its files are made."""

    width: int
    height: int
    widths: tuple[int, ...]
    dominant_colour: str
    placeholder: str
    files: dict[str, bytes]
    """By what comes after the stem: "-400.webp"."""


def encoded(image: Image.Image, *, is_banner: bool = False, quick: bool = False) -> Encoded:
    """Every file of a picture; never larger than the picture itself. `quick` takes a quarter of the time for a tenth more bytes."""
    widths = _widths(image.width, BANNER_WIDTHS if is_banner else WIDTHS)
    files, last = {}, image
    for width, scaled in _scaled(image, widths):
        files[f"-{width}.avif"] = _bytes(
            scaled, "AVIF", quality=AVIF_QUALITY, speed=AVIF_QUICK if quick else AVIF_SPEED
        )
        files[f"-{width}.webp"] = _webp(scaled, method=WEBP_QUICK if quick else WEBP_EFFORT)
        last = scaled
        if width == _jpeg_width(widths):
            files[f"-{width}.jpg"] = _bytes(scaled, "JPEG", quality=82, optimize=True, progressive=True)
    height = round(widths[-1] * image.height / image.width)
    return Encoded(widths[-1], height, widths, _dominant(last), _placeholder(last), files)


def _webp(image: Image.Image, *, method: int) -> bytes:
    """The small width is what a list loads dozens of, so it is squeezed hardest."""
    small = image.width <= 400
    return _bytes(image, "WEBP", quality=74 if small else 80, method=WEBP_EFFORT if small else method)


def _widths(width: int, wanted: tuple[int, ...]) -> tuple[int, ...]:
    smaller = [each for each in wanted if each < width]
    return (*smaller, min(width, wanted[-1])) if len(smaller) < len(wanted) else wanted


def _jpeg_width(widths: tuple[int, ...]) -> int:
    """The width that `picture_of` links to as the plain file."""
    return max((width for width in widths if width <= JPEG_WIDTH), default=min(widths))


def _scaled(image: Image.Image, widths: tuple[int, ...]) -> Iterator[tuple[int, Image.Image]]:
    """The largest first, so that each is made from the one before; all in the shape of the first."""
    whole = image.size
    for width in reversed(widths):
        if width != image.width:
            height = max(1, round(width * whole[1] / whole[0]))
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        yield width, image


def _bytes(image: Image.Image, form: str, **options: int | bool) -> bytes:
    kept = io.BytesIO()
    image.save(kept, form, **options)
    return kept.getvalue()


def _dominant(image: Image.Image) -> str:
    """The average of the picture's middle, as #rrggbb."""
    w, h = image.size
    middle = image.crop((w // 4, h // 4, w * 3 // 4, h * 3 // 4)).resize((1, 1), Image.Resampling.BOX)
    return "#" + middle.tobytes().hex()


def _placeholder(image: Image.Image) -> str:
    """A blurred thumbnail as a data URI of fewer than `PLACEHOLDER_BYTES` letters; empty when none is so small."""
    small = image.resize((18, max(1, round(18 * image.height / image.width))), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(0.8))
    for quality in (40, 20, 5, 0):
        text = (
            "data:image/webp;base64,"
            + base64.b64encode(_bytes(small, "WEBP", quality=quality, method=4)).decode()
        )
        if len(text) < PLACEHOLDER_BYTES:
            return text
    return ""
