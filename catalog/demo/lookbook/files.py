"""The files of one picture: its WebP widths, a JPEG, and a note that says they are complete."""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

from catalog.demo.lookbook.scenes import Picture, scene_of
from catalog.demo.lookbook.studio import photograph

WIDTHS = (400, 800, 1200)
BANNER_WIDTHS = (400, 800, 1200, 1920)
JPEG_WIDTH = 800
PLACEHOLDER_BYTES = 400
# The rasteriser works a little below the largest width: the cloth hides it, the clock does not.
_WORKING_WIDTH = {"front": 860, "back": 780, "detail": 740, "hero-wide": 1560, "hero-tall": 1000}
_CARD_WORKING_WIDTH = 860


class LookbookError(Exception):
    """A picture that could not be made; the message names it."""


@functools.cache
def source_digest() -> str:
    """A digest of the look-book's own source: a change to how things are drawn makes new pictures."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def stem_of(picture: Picture) -> str:
    """Key and content hash: the same design drawn by the same code has the same name."""
    words = json.dumps(
        [source_digest(), picture.view, picture.width, picture.height, picture.showing], sort_keys=True
    )
    return f"{picture.key}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def finished(picture: Picture, into: Path) -> dict[str, Any] | None:
    """The manifest entry of a picture that is already there; None when it must be made."""
    note = into / f"{stem_of(picture)}.json"
    if not note.exists():
        return None
    entry: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return entry


def widths_of(picture: Picture) -> tuple[int, ...]:
    """The widths a picture is offered in: a wide banner also in one that fills a desktop."""
    return BANNER_WIDTHS if picture.width > picture.height else WIDTHS


def _webp(width: int) -> dict[str, int]:
    """Encoder settings: the small width is what a list page loads dozens of, so it is squeezed hardest."""
    return {"quality": 72, "method": 4} if width <= 400 else {"quality": 80, "method": 0}


def make_picture(picture: Picture, into: Path) -> dict[str, Any]:
    """Draws and writes one picture and returns its manifest entry; raises LookbookError."""
    try:
        working = _WORKING_WIDTH.get(picture.view, _CARD_WORKING_WIDTH)
        image = photograph(scene_of(picture), width=working)
        return _write(picture, image, into)
    except Exception as problem:  # whatever went wrong, the reader must learn which picture it was
        raise LookbookError(f"Picture {picture.key} could not be made: {problem!r}") from problem


def _write(picture: Picture, image: Image.Image, into: Path) -> dict[str, Any]:
    stem = stem_of(picture)
    widths = widths_of(picture)
    scaled = image
    for width in sorted(widths, reverse=True):
        size = (width, round(width * picture.height / picture.width))
        nearest = scaled if 2 * width <= scaled.width < image.width else image
        scaled = nearest.resize(size, Image.Resampling.BICUBIC)
        scaled.save(into / f"{stem}-{width}.webp", "WEBP", **_webp(width))
        if width == JPEG_WIDTH:
            scaled.save(into / f"{stem}-{width}.jpg", "JPEG", quality=82)
    entry = {
        "key": picture.key, "view": picture.view, "width": widths[-1],
        "height": round(widths[-1] * picture.height / picture.width), "widths": list(widths), "files": {str(width): f"{stem}-{width}.webp" for width in widths},
        "jpeg": f"{stem}-{JPEG_WIDTH}.jpg", "dominant": dominant_colour(scaled), "placeholder": placeholder(scaled),
    }  # fmt: skip
    note = into / f"{stem}.json"
    draft = note.with_suffix(".part")
    draft.write_text(json.dumps(entry), encoding="utf-8")
    draft.replace(note)
    return entry


def dominant_colour(image: Image.Image) -> str:
    """The average of the picture's middle, as #rrggbb: what to show while it loads."""
    w, h = image.size
    middle = image.crop((w // 4, h // 4, w * 3 // 4, h * 3 // 4)).resize((1, 1), Image.Resampling.BOX)
    return "#" + middle.convert("RGB").tobytes().hex()


def placeholder(image: Image.Image) -> str:
    """A blurred thumbnail as a data URL of less than `PLACEHOLDER_BYTES` characters."""
    small = image.resize((18, max(1, round(18 * image.height / image.width))), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(0.8))
    for quality in (40, 20, 5, 0):
        held = io.BytesIO()
        small.save(held, "WEBP", quality=quality, method=4)
        text = "data:image/webp;base64," + base64.b64encode(held.getvalue()).decode()
        if len(text) < PLACEHOLDER_BYTES:
            break
    return text
