"""The files of one picture, as the shop makes those of any picture, and a note that says they are complete."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from PIL import Image

from catalog.demo.lookbook.scenes import Picture, scene_of
from catalog.demo.lookbook.studio import photograph
from catalog.media.uploads.encoding import BANNER_WIDTHS, JPEG_WIDTH, RECIPE, WIDTHS, encoded

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
        [source_digest(), RECIPE, picture.view, picture.width, picture.height, picture.showing],
        sort_keys=True,
    )
    return f"{picture.key}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def finished(picture: Picture, into: Path) -> dict[str, Any] | None:
    """The manifest entry of a picture that is already there; None when it must be made."""
    note = into / f"{stem_of(picture)}.json"
    if not note.exists():
        return None
    entry: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    return entry


def make_picture(picture: Picture, into: Path) -> dict[str, Any]:
    """Draws and writes one picture and returns its manifest entry; raises LookbookError."""
    try:
        working = _WORKING_WIDTH.get(picture.view, _CARD_WORKING_WIDTH)
        image = photograph(scene_of(picture), width=working)
        return _write(picture, image, into)
    except Exception as problem:  # whatever went wrong, the reader must learn which picture it was
        raise LookbookError(f"Picture {picture.key} could not be made: {problem!r}") from problem


def _write(picture: Picture, image: Image.Image, into: Path) -> dict[str, Any]:
    """The picture in its largest width and all the smaller ones; the note comes last and in one piece."""
    stem, is_wide = stem_of(picture), picture.width > picture.height
    widest = (BANNER_WIDTHS if is_wide else WIDTHS)[-1]
    whole = image.convert("RGB").resize(
        (widest, round(widest * picture.height / picture.width)), Image.Resampling.BICUBIC
    )
    made = encoded(whole, is_banner=is_wide, quick=True)
    for ending, content in made.files.items():
        (into / f"{stem}{ending}").write_bytes(content)
    entry = {
        "key": picture.key, "view": picture.view, "width": made.width, "height": made.height, "widths": list(made.widths),
        "files": {str(width): f"{stem}-{width}.webp" for width in made.widths}, "jpeg": f"{stem}-{JPEG_WIDTH}.jpg",
        "dominant": made.dominant_colour, "placeholder": made.placeholder,
    }  # fmt: skip
    note = into / f"{stem}.json"
    draft = note.with_suffix(".part")
    draft.write_text(json.dumps(entry), encoding="utf-8")
    draft.replace(note)
    return entry
